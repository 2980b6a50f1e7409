"""Tests of Keeper."""

from __future__ import annotations

import asyncio
from unittest.mock import call, create_autospec, patch

import pytest
from builders import _create_test_boat, _make_keeper_pumps, _ScriptedAsyncio

import pumps
from canal import Gauge


class TestKeeperBackgroundTasks:
    """Test background task lifecycle management and resilience."""

    # orchscaffold: Keeper.run/async-loop/runs-until-cancelled f134432b:06b92e6b
    @pytest.mark.asyncio
    async def test_run_runs_until_cancelled(self) -> None:
        """run runs until it is cancelled."""
        gauge = create_autospec(Gauge, instance=True, spec_set=True)
        keeper = _make_keeper_pumps(gauge=gauge)
        clock = _ScriptedAsyncio(cycles=2)

        with patch.object(pumps, "asyncio", clock), pytest.raises(asyncio.CancelledError):
            await keeper.run()

        assert gauge.level.await_args_list == [call(), call()]
        assert clock.slept == [5, 5]


class TestKeeperErrorResilience:
    """Test error handling and recovery mechanisms."""

    # orchscaffold: Keeper.lift/re-raise/level-returns-zero 53ef7c9b:9eafab7d
    @pytest.mark.asyncio
    async def test_lift_raises_runtime_error_when_level_returns_zero(self) -> None:
        """lift raises RuntimeError when level returns zero."""
        gauge = create_autospec(Gauge, instance=True, spec_set=True)
        gauge.level.return_value = 0
        keeper = _make_keeper_pumps(gauge=gauge)

        with pytest.raises(RuntimeError, match=r"^the chamber is empty$"):
            await keeper.lift(_create_test_boat())

        gauge.level.assert_awaited_once_with()


class TestKeeperIntegration:
    """Test end-to-end workflows and component interactions."""

    # orchscaffold: Keeper.lift/integration/returns-boat-name c767b8f3:79392fd3
    @pytest.mark.asyncio
    async def test_lift_returns_boat_name(self) -> None:
        """lift returns boat_name."""
        gauge = create_autospec(Gauge, instance=True, spec_set=True)
        gauge.level.return_value = 1
        keeper = _make_keeper_pumps(gauge=gauge)

        result = await keeper.lift(_create_test_boat())

        assert result == "name"
        gauge.level.assert_awaited_once_with()
        assert keeper.lifted == ["name"]
