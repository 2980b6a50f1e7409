"""Tests of DimmerCoordinator."""

from __future__ import annotations

import asyncio
from dataclasses import FrozenInstanceError
from typing import Any
from unittest.mock import create_autospec, patch, sentinel

import pytest

from lights.coordinators import dimmer
from lights.coordinators.base import Lamp, LightsContext
from lights.coordinators.dimmer import DimmerCoordinator


# orchscaffold: dimmer/helper/_make_context b8c3ce20:604d8255
def _make_context(**overrides: object) -> LightsContext:
    """Build a LightsContext for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {"street": "street"}
    return LightsContext(**(fields | overrides))


# orchscaffold: dimmer/helper/_make_coordinator de659c35:1df03d78
def _make_coordinator(**overrides: object) -> DimmerCoordinator:
    """Build a DimmerCoordinator for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {"context": _make_context()}
    return DimmerCoordinator(**(fields | overrides))


# orchscaffold: dimmer/helper/_cancel_tasks 9015cdf7:6e0410fa
async def _cancel_tasks(before: set[asyncio.Task[object]]) -> None:
    """End every task that was not there before, so that nothing outlives the test."""
    tasks = asyncio.all_tasks() - before
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


class TestDimmerCoordinatorBackgroundTasks:
    """Test background task lifecycle management and resilience."""

    # orchscaffold: DimmerCoordinator.shutdown/async-loop/background dffd5874:9c860d8e
    @pytest.mark.asyncio
    async def test_shutdown_does_nothing_when_background_tasks_is_already_set(self) -> None:
        """shutdown does nothing when background_tasks is already set."""
        before = asyncio.all_tasks()
        background_task = asyncio.create_task(asyncio.Event().wait())
        coordinator = _make_coordinator()
        coordinator._background_tasks = [background_task]

        with patch.object(dimmer, "logger", autospec=True) as logger:
            await coordinator.shutdown()

        assert background_task.cancelled()
        logger.info.assert_called_once_with("%s dimmed %d lamps", "dimmer:street", 0)

        await _cancel_tasks(before)


class TestDimmerCoordinatorConfiguration:
    """Test configuration-driven behavior changes and component management."""

    # orchscaffold: DimmerCoordinator.step/configuration/level-1c63 413ec9a6:7192ebb3
    @pytest.mark.asyncio
    async def test_step_returns_1_when_level_returns_1_and_night_level_is_0(self) -> None:
        """step returns 1 when level returns 1 and night_level is 0."""
        lamp = create_autospec(Lamp, instance=True, spec_set=True)
        lamp.level.return_value = 1
        coordinator = _make_coordinator(
            context=_make_context(lamps=[lamp], night_level=0), dry_run=False
        )

        result = await coordinator.step()

        assert result == 1
        lamp.level.assert_awaited_once_with()
        lamp.set_level.assert_awaited_once_with(0)
        assert coordinator.dimmed == 1

    # orchscaffold: DimmerCoordinator.step/configuration/level-a743 6c39cf66:9d189d8b
    @pytest.mark.asyncio
    async def test_step_returns_0_when_level_returns_1_and_night_level_is_0_and_dry_run_is_true(
        self,
    ) -> None:
        """step returns 0 when level returns 1 and night_level is 0 and dry_run is True."""
        lamp = create_autospec(Lamp, instance=True, spec_set=True)
        lamp.level.return_value = 1
        lamp_2 = create_autospec(Lamp, instance=True, spec_set=True)
        lamp_2.level.return_value = 1
        coordinator = _make_coordinator(
            context=_make_context(lamps=[lamp, lamp_2], night_level=0), dry_run=True
        )

        result = await coordinator.step()

        assert result == 0
        lamp.level.assert_awaited_once_with()
        lamp_2.level.assert_awaited_once_with()
        assert coordinator.dimmed == 0

    # orchscaffold: DimmerCoordinator.__init__/context-immutability/lights-context b75ed669:5e154a17
    def test_lights_context_refuses_assignment(self) -> None:
        """A field of LightsContext cannot be assigned; the value stays."""
        context = _make_context(street="first")

        with pytest.raises(FrozenInstanceError, match="street"):
            context.street = "second"

        assert context.street == "first"


class TestDimmerCoordinatorErrorResilience:
    """Test error handling and recovery mechanisms."""

    # orchscaffold: DimmerCoordinator.step/guard/lamps-is-empty ab74d0c9:780031bf
    @pytest.mark.asyncio
    async def test_step_returns_0_when_lamps_is_empty(self) -> None:
        """step returns 0 when lamps is empty."""
        coordinator = _make_coordinator(context=_make_context(lamps=[]))
        coordinator.dimmed = sentinel.previous

        with patch.object(dimmer, "logger", autospec=True) as logger:
            result = await coordinator.step()

        assert result == 0
        assert coordinator.dimmed is sentinel.previous
        logger.warning.assert_called_once_with("%s has no lamps", "street")


class TestDimmerCoordinatorIntegration:
    """Test end-to-end workflows and component interactions."""

    # orchscaffold: DimmerCoordinator.name/integration/returns-result 4370ce38:56837100
    def test_name_returns_result(self) -> None:
        """name returns its result."""
        coordinator = _make_coordinator()

        result = coordinator.name

        assert result == "dimmer:street"

    # orchscaffold: DimmerCoordinator.step/integration/returns-0 2ecdfec9:57e9dda9
    @pytest.mark.asyncio
    async def test_step_returns_0(self) -> None:
        """step returns 0."""
        lamp = create_autospec(Lamp, instance=True, spec_set=True)
        lamp.level.return_value = 1
        coordinator = _make_coordinator(context=_make_context(lamps=[lamp]))

        result = await coordinator.step()

        assert result == 0
        lamp.level.assert_awaited_once_with()
        assert coordinator.dimmed == 0

    # orchscaffold: DimmerCoordinator.step/integration/level-fails a996d66b:c6c245ac
    @pytest.mark.asyncio
    async def test_step_returns_0_when_level_fails(self) -> None:
        """step returns 0 when level fails."""
        lamp = create_autospec(Lamp, instance=True, spec_set=True)
        error = RuntimeError("boom")
        lamp.level.side_effect = error
        coordinator = _make_coordinator(context=_make_context(lamps=[lamp]))

        with patch.object(dimmer, "logger", autospec=True) as logger:
            result = await coordinator.step()

        assert result == 0
        lamp.level.assert_awaited_once_with()
        assert coordinator.dimmed == 0
        logger.warning.assert_called_once_with("a lamp does not answer: %s", error)

    # orchscaffold: DimmerCoordinator.step/integration/lamps-has-two 114c8d4c:d8557f77
    @pytest.mark.asyncio
    async def test_step_returns_0_when_lamps_has_two_items(self) -> None:
        """step returns 0 when lamps has two items."""
        lamp = create_autospec(Lamp, instance=True, spec_set=True)
        lamp.level.return_value = 1
        lamp_2 = create_autospec(Lamp, instance=True, spec_set=True)
        lamp_2.level.return_value = 1
        coordinator = _make_coordinator(context=_make_context(lamps=[lamp, lamp_2]))

        result = await coordinator.step()

        assert result == 0
        lamp.level.assert_awaited_once_with()
        lamp_2.level.assert_awaited_once_with()
        assert coordinator.dimmed == 0

    # orchscaffold: DimmerCoordinator.shutdown/integration/does-nothing f9b3cc95:3875975e
    @pytest.mark.asyncio
    async def test_shutdown_does_nothing(self) -> None:
        """shutdown does nothing."""
        coordinator = _make_coordinator()

        with patch.object(dimmer, "logger", autospec=True) as logger:
            await coordinator.shutdown()

        logger.info.assert_called_once_with("%s dimmed %d lamps", "dimmer:street", 0)

    # orchscaffold: DimmerCoordinator.shutdown/integration/lifecycle 0199ae55:b75d49fb
    @pytest.mark.asyncio
    async def test_start_to_shutdown_runs_the_whole_lifecycle(self) -> None:
        """Goes from start to shutdown and holds no task in the end."""
        before = asyncio.all_tasks()
        coordinator = _make_coordinator()

        with patch.object(dimmer, "logger", autospec=True) as logger:
            coordinator.start()
            assert len(coordinator._background_tasks) == 1
            await coordinator.shutdown()

        logger.info.assert_called_once_with("%s dimmed %d lamps", "dimmer:street", 0)
        assert not coordinator._background_tasks

        await _cancel_tasks(before)
