"""Tests of PressCoordinator."""

from __future__ import annotations

import asyncio
from typing import Any
from unittest.mock import create_autospec, patch

import pytest
from attrs import evolve

from presses import coordinator as coordinator_module
from presses.coordinator import Job, PaperJam, Press, PressCoordinator, PrintContext


# orchscaffold: coordinator/helper/_make_context e69a89cd:7b46c336
def _make_context(**overrides: object) -> PrintContext:
    """Build a PrintContext for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {
        "press": create_autospec(Press, instance=True, spec_set=True)
    }
    return PrintContext(**(fields | overrides))


# orchscaffold: coordinator/helper/_create_test_job 7f5f0c0b:01aaa660
def _create_test_job(**overrides: object) -> Job:
    """Build a Job for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {"id": 1, "title": "title"}
    return Job(**(fields | overrides))


# orchscaffold: coordinator/helper/_ScriptedAsyncio 64d792f4:6b0d2249
class _ScriptedAsyncio:
    """Stands in for `asyncio` in one module; ends after `cycles` sleeps."""

    def __init__(self, *, cycles: int) -> None:
        self.slept: list[float] = []
        self._cycles = cycles

    def __getattr__(self, name: str) -> object:
        return getattr(asyncio, name)

    async def sleep(self, delay: float, result: object = None) -> object:
        """Note the delay and yield once; the last sleep is cancelled."""
        self.slept.append(delay)
        await asyncio.sleep(0)
        if len(self.slept) >= self._cycles:
            raise asyncio.CancelledError
        return result


class TestPressCoordinatorBackgroundTasks:
    """Test background task lifecycle management and resilience."""

    # orchscaffold: PressCoordinator.run/async-loop/runs c7d7c171:0c58d3f3
    @pytest.mark.asyncio
    async def test_run_runs_until_cancelled(self) -> None:
        """run runs until it is cancelled."""
        press = create_autospec(Press, instance=True, spec_set=True)
        press.run.return_value = 1
        queue_item = _create_test_job()
        queue = [queue_item]
        context = _make_context(press=press, queue=queue)
        coordinator = PressCoordinator(context)
        clock = _ScriptedAsyncio(cycles=2)

        with (
            patch.object(coordinator_module, "log", autospec=True) as log,
            patch.object(coordinator_module, "asyncio", clock),
            pytest.raises(asyncio.CancelledError),
        ):
            await coordinator.run()

        press.run.assert_awaited_once_with(queue_item)
        assert clock.slept == [0, 1.5]
        assert coordinator.sheets == 1
        assert queue == []
        log.info.assert_called_once_with("job_printed", job=1, sheets=1)

    # orchscaffold: PressCoordinator.run/async-loop/run-fails a151402e:41c769f5
    @pytest.mark.asyncio
    async def test_run_keeps_running_when_run_fails(self) -> None:
        """run handles the error and keeps running when run fails."""
        press = create_autospec(Press, instance=True, spec_set=True)
        press.run.side_effect = RuntimeError("boom")
        queue_item = _create_test_job()
        queue = [queue_item]
        context = _make_context(press=press, queue=queue)
        coordinator = PressCoordinator(context)
        clock = _ScriptedAsyncio(cycles=2)

        with (
            patch.object(coordinator_module, "log", autospec=True) as log,
            patch.object(coordinator_module, "asyncio", clock),
            pytest.raises(asyncio.CancelledError),
        ):
            await coordinator.run()

        press.run.assert_awaited_once_with(queue_item)
        assert clock.slept == [0, 1.5]
        assert coordinator.sheets == 0
        assert queue == []
        log.error.assert_called_once_with("job_failed", job=1, error="boom")


class TestPressCoordinatorConfiguration:
    """Test configuration-driven behavior changes and component management."""

    # orchscaffold: PressCoordinator.update_context/context-immutability/sets-context b406b7e9:bf295b87
    def test_update_context_sets_context(self) -> None:
        """update_context sets context."""
        context = _make_context()
        context_2 = _make_context()
        coordinator = PressCoordinator(context)

        coordinator.update_context(context_2)

        assert coordinator._context is context_2

    # orchscaffold: PressCoordinator.print_job/configuration/copies-is-above-max dc481c3a:72f4d58a
    @pytest.mark.asyncio
    async def test_print_job_returns_none_when_copies_is_above_max_copies(self) -> None:
        """print_job returns None when copies is above max_copies."""
        press = create_autospec(Press, instance=True, spec_set=True)
        context = _make_context(press=press, max_copies=0)
        coordinator = PressCoordinator(context)

        with patch.object(coordinator_module, "log", autospec=True) as log:
            result = await coordinator.print_job(_create_test_job())

        assert result is None
        assert coordinator.sheets == 0
        press.run.assert_not_called()
        log.error.assert_called_once_with("job_too_large", job=1, copies=1)

    # orchscaffold: PressCoordinator.print_job/configuration/allow-colour-is-false a94213f8:d2463c77
    @pytest.mark.asyncio
    async def test_print_job_returns_none_when_allow_colour_is_false(self) -> None:
        """print_job returns None when allow_colour is False."""
        press = create_autospec(Press, instance=True, spec_set=True)
        context = _make_context(press=press, allow_colour=False)
        coordinator = PressCoordinator(context)

        with patch.object(coordinator_module, "log", autospec=True) as log:
            result = await coordinator.print_job(_create_test_job(colour=True))

        assert result is None
        assert coordinator.sheets == 0
        press.run.assert_not_called()
        log.info.assert_called_once_with("job_skipped", job=1, reason="colour")


class TestPressCoordinatorErrorResilience:
    """Test error handling and recovery mechanisms."""

    # orchscaffold: PressCoordinator.print_job/log-and-continue/run-raises-paper d254318b:96cdfefc
    @pytest.mark.asyncio
    async def test_print_job_returns_what_spare_run_returns_when_run_raises_paper_jam(
        self,
    ) -> None:
        """print_job logs an error and returns what spare_run returns."""
        press = create_autospec(Press, instance=True)
        press.run.side_effect = PaperJam("boom")
        press.name = "name"
        spare = create_autospec(Press, instance=True, spec_set=True)
        spare.run.return_value = 1
        context = _make_context(press=press, spare=spare)
        job = _create_test_job(colour=True)
        coordinator = PressCoordinator(context)

        with patch.object(coordinator_module, "log", autospec=True) as log:
            result = await coordinator.print_job(job)

        assert result == 1
        press.run.assert_awaited_once_with(job)
        press.clear.assert_called_once_with()
        spare.run.assert_awaited_once_with(job)
        assert coordinator.sheets == 1
        log.error.assert_called_once_with("paper_jam", job=1, press="name")
        log.info.assert_called_once_with("job_printed", job=1, sheets=1)

    # orchscaffold: PressCoordinator.print_job/re-raise/without-spare d6a7c402:0b1192eb
    @pytest.mark.asyncio
    async def test_print_job_raises_runtime_error_without_spare(self) -> None:
        """print_job raises RuntimeError when spare is None."""
        press = create_autospec(Press, instance=True)
        error = PaperJam("boom")
        press.run.side_effect = error
        press.name = "name"
        context = _make_context(press=press)
        job = _create_test_job(colour=True)
        coordinator = PressCoordinator(context)

        with (
            patch.object(coordinator_module, "log", autospec=True) as log,
            pytest.raises(RuntimeError, match=r"^no press left$") as raised,
        ):
            await coordinator.print_job(job)

        assert raised.value.__cause__ is error
        press.run.assert_awaited_once_with(job)
        press.clear.assert_called_once_with()
        assert coordinator.sheets == 0
        log.error.assert_called_once_with("paper_jam", job=1, press="name")


class TestPressCoordinatorIntegration:
    """Test end-to-end workflows and component interactions."""

    # orchscaffold: PressCoordinator.enable_colour/integration/returns-updated 305adc99:7c4ad164
    def test_enable_colour_returns_updated_context(self) -> None:
        """enable_colour returns an updated PrintContext."""
        context = _make_context()
        coordinator = PressCoordinator(context)

        result = coordinator.enable_colour(True)

        assert result == evolve(context, allow_colour=True)
        assert coordinator._context == evolve(context, allow_colour=True)

    # orchscaffold: PressCoordinator.print_job/integration/returns-what-press-run 17fd269c:cee369c9
    @pytest.mark.asyncio
    async def test_print_job_returns_what_press_run_returns(self) -> None:
        """print_job returns what press_run returns."""
        press = create_autospec(Press, instance=True, spec_set=True)
        press.run.return_value = 1
        context = _make_context(press=press)
        job = _create_test_job()
        coordinator = PressCoordinator(context)

        with patch.object(coordinator_module, "log", autospec=True) as log:
            result = await coordinator.print_job(job)

        assert result == 1
        press.run.assert_awaited_once_with(job)
        assert coordinator.sheets == 1
        log.info.assert_called_once_with("job_printed", job=1, sheets=1)

    # orchscaffold: PressCoordinator.print_job/integration/colour-is-true 338c604f:a6bf5e44
    @pytest.mark.asyncio
    async def test_print_job_returns_what_press_run_returns_when_colour_is_true(
        self,
    ) -> None:
        """print_job returns what press_run returns when colour is True."""
        press = create_autospec(Press, instance=True, spec_set=True)
        press.run.return_value = 1
        context = _make_context(press=press)
        job = _create_test_job(colour=True)
        coordinator = PressCoordinator(context)

        with patch.object(coordinator_module, "log", autospec=True) as log:
            result = await coordinator.print_job(job)

        assert result == 1
        press.run.assert_awaited_once_with(job)
        assert coordinator.sheets == 1
        log.info.assert_called_once_with("job_printed", job=1, sheets=1)
