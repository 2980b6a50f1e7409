"""Tests of TideCoordinator."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any
from unittest.mock import AsyncMock, Mock, call, create_autospec, patch, sentinel

import anyio
import pytest
from anyio._core._tasks import CancelScope
from anyio.abc._tasks import TaskGroup

import tides
from tides import Alarm, Gauges, Level, TideCoordinator


# orchscaffold: tides/helper/_make_coordinator 76caa587:7c229d88
def _make_coordinator(**overrides: object) -> TideCoordinator:
    """Build a TideCoordinator for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {
        "gauges": create_autospec(Gauges, instance=True, spec_set=True),
        "alarm": create_autospec(Alarm, instance=True, spec_set=True),
        "names": (),
    }
    return TideCoordinator(**(fields | overrides))


# orchscaffold: tides/helper/_create_test_level 61f744c1:dff3604a
def _create_test_level(**overrides: object) -> Level:
    """Build a Level for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {"gauge": "gauge", "centimetres": 1}
    return Level(**(fields | overrides))


# orchscaffold: tides/helper/_ScriptedAnyioSleep 57cb4c04:75a25ae3
class _ScriptedAnyioSleep:
    """Stands in for `anyio.sleep` in a module; ends after `cycles` calls."""

    def __init__(self, *, cycles: int) -> None:
        self.slept: list[float] = []
        self._cycles = cycles

    async def __call__(self, delay: float) -> None:
        """Note the delay and yield once; the last sleep is cancelled."""
        self.slept.append(delay)
        await anyio.sleep(0)
        if len(self.slept) >= self._cycles:
            raise anyio.get_cancelled_exc_class()


# orchscaffold: tides/helper/_ScriptedAnyio b0593943:cb355b3f
class _ScriptedAnyio:
    """Stands in for `anyio` in one module; ends after `cycles` sleeps."""

    def __init__(self, *, cycles: int) -> None:
        self.slept: list[float] = []
        self._cycles = cycles

    def __getattr__(self, name: str) -> object:
        return getattr(anyio, name)

    async def sleep(self, delay: float) -> None:
        """Note the delay and yield once; the last sleep is cancelled."""
        self.slept.append(delay)
        await anyio.sleep(0)
        if len(self.slept) >= self._cycles:
            raise anyio.get_cancelled_exc_class()


class TestTideCoordinatorBackgroundTasks:
    """Test background task lifecycle management and resilience."""

    # orchscaffold: TideCoordinator.watch/async-loop/runs c9bf0a46:1f611334
    @pytest.mark.asyncio
    async def test_watch_runs_until_cancelled(self) -> None:
        """watch runs until it is cancelled."""
        to_thread = Mock(spec_set=["run_sync"])
        run_sync_result = SimpleNamespace(centimetres=1)
        to_thread.run_sync = AsyncMock()
        to_thread.run_sync.side_effect = [run_sync_result, SimpleNamespace(centimetres=1)]
        gauges = create_autospec(Gauges, instance=True, spec_set=True)
        coordinator = _make_coordinator(gauges=gauges, names=("name",), limit=400)
        clock = _ScriptedAnyioSleep(cycles=2)

        with (
            patch.object(tides.anyio, "to_thread", to_thread),
            patch.object(tides, "sleep", clock),
            pytest.raises(asyncio.CancelledError),
        ):
            await coordinator.watch()

        assert to_thread.run_sync.await_args_list == [
            call(gauges.read, "name"),
            call(gauges.read, "name"),
        ]
        assert clock.slept == [60, 60]
        assert coordinator.highest is run_sync_result

    # orchscaffold: TideCoordinator.watch/async-loop/run-sync c04ace66:678caf9d
    @pytest.mark.asyncio
    async def test_watch_keeps_running_when_run_sync_raises_os_error(self) -> None:
        """watch handles the error and keeps running when run_sync raises OSError."""
        to_thread = Mock(spec_set=["run_sync"])
        error = OSError("boom")
        run_sync_result = SimpleNamespace(centimetres=1)
        to_thread.run_sync = AsyncMock()
        to_thread.run_sync.side_effect = [
            error,
            run_sync_result,
            SimpleNamespace(centimetres=1),
            SimpleNamespace(centimetres=1),
        ]
        gauges = create_autospec(Gauges, instance=True, spec_set=True)
        coordinator = _make_coordinator(gauges=gauges, names=("name", "name-2"), limit=400)
        clock = _ScriptedAnyioSleep(cycles=2)

        with (
            patch.object(tides.anyio, "to_thread", to_thread),
            patch.object(tides, "logger", autospec=True) as logger,
            patch.object(tides, "sleep", clock),
            pytest.raises(asyncio.CancelledError),
        ):
            await coordinator.watch()

        assert to_thread.run_sync.await_args_list == [
            call(gauges.read, "name"),
            call(gauges.read, "name-2"),
            call(gauges.read, "name"),
            call(gauges.read, "name-2"),
        ]
        assert clock.slept == [60, 60]
        assert coordinator.highest is run_sync_result
        logger.warning.assert_called_once_with("gauge %s does not answer: %s", "name", error)

    # orchscaffold: TideCoordinator.ping/async-loop/runs be56a328:256f845c
    @pytest.mark.asyncio
    async def test_ping_runs_until_cancelled(self) -> None:
        """ping runs until it is cancelled."""
        alarm = create_autospec(Alarm, instance=True, spec_set=True)
        alarm.ping.return_value = True
        coordinator = _make_coordinator(alarm=alarm)
        clock = _ScriptedAnyio(cycles=2)

        with patch.object(tides, "anyio", clock), pytest.raises(asyncio.CancelledError):
            await coordinator.ping()

        assert alarm.ping.await_args_list == [call(), call()]
        assert clock.slept == [10, 10]

    # orchscaffold: TideCoordinator.ping/async-loop/ping-returns-false d61f8c0f:fee35c48
    @pytest.mark.asyncio
    async def test_ping_runs_until_cancelled_when_ping_returns_false(self) -> None:
        """ping runs until it is cancelled when ping returns False."""
        alarm = create_autospec(Alarm, instance=True, spec_set=True)
        alarm.ping.side_effect = [False, True]
        coordinator = _make_coordinator(alarm=alarm)
        clock = _ScriptedAnyio(cycles=2)

        with (
            patch.object(tides, "logger", autospec=True) as logger,
            patch.object(tides, "anyio", clock),
            pytest.raises(asyncio.CancelledError),
        ):
            await coordinator.ping()

        assert alarm.ping.await_args_list == [call(), call()]
        assert clock.slept == [10, 10]
        logger.error.assert_called_once_with("the alarm is off")

    # orchscaffold: TideCoordinator.ping/async-loop/ping 61fa756e:e3fbf996
    @pytest.mark.asyncio
    async def test_ping_keeps_running_when_ping_raises_timeout_error(self) -> None:
        """ping handles the error and keeps running when ping raises TimeoutError."""
        alarm = create_autospec(Alarm, instance=True, spec_set=True)
        alarm.ping.side_effect = [True, TimeoutError("boom")]
        coordinator = _make_coordinator(alarm=alarm)
        clock = _ScriptedAnyio(cycles=2)

        with (
            patch.object(tides, "logger", autospec=True) as logger,
            patch.object(tides, "anyio", clock),
            pytest.raises(asyncio.CancelledError),
        ):
            await coordinator.ping()

        assert alarm.ping.await_args_list == [call(), call()]
        assert clock.slept == [10, 10]
        logger.error.assert_called_once_with("the alarm does not answer")


class TestTideCoordinatorConfiguration:
    """Test configuration-driven behavior changes and component management."""

    # orchscaffold: TideCoordinator.check/configuration/centimetres 3970f435:3465e49a
    @pytest.mark.asyncio
    async def test_check_returns_what_run_sync_returns_when_centimetres_is_at_least_limit(
        self,
    ) -> None:
        """check returns what run_sync returns when centimetres is at least limit."""
        to_thread = Mock(spec_set=["run_sync"])
        run_sync_result = SimpleNamespace(centimetres=1)
        to_thread.run_sync = AsyncMock()
        to_thread.run_sync.return_value = run_sync_result
        gauges = create_autospec(Gauges, instance=True, spec_set=True)
        alarm = create_autospec(Alarm, instance=True, spec_set=True)
        coordinator = _make_coordinator(gauges=gauges, alarm=alarm, limit=1)

        with patch.object(tides.anyio, "to_thread", to_thread):
            result = await coordinator.check("name")

        assert result is run_sync_result
        to_thread.run_sync.assert_awaited_once_with(gauges.read, "name")
        alarm.raise_alarm.assert_awaited_once_with(run_sync_result)
        assert coordinator.highest is run_sync_result


class TestTideCoordinatorErrorResilience:
    """Test error handling and recovery mechanisms."""

    # orchscaffold: TideCoordinator.run/guard/names-is-empty 9458da5b:a5d94ac4
    @pytest.mark.asyncio
    async def test_run_logs_warning_when_names_is_empty(self) -> None:
        """run logs a warning when names is empty."""
        coordinator = _make_coordinator()
        coordinator._scope = sentinel.previous

        with patch.object(tides, "logger", autospec=True) as logger:
            await coordinator.run()

        assert coordinator._scope is sentinel.previous
        logger.warning.assert_called_once_with("no gauges to watch")

    # orchscaffold: TideCoordinator.check/log-and-continue/run-sync-raises-os ee973931:e7e690fb
    @pytest.mark.asyncio
    async def test_check_returns_none_when_run_sync_raises_os_error(self) -> None:
        """check logs a warning and returns None when run_sync raises OSError."""
        to_thread = Mock(spec_set=["run_sync"])
        error = OSError("boom")
        to_thread.run_sync = AsyncMock()
        to_thread.run_sync.side_effect = error
        gauges = create_autospec(Gauges, instance=True, spec_set=True)
        coordinator = _make_coordinator(gauges=gauges)

        with (
            patch.object(tides.anyio, "to_thread", to_thread),
            patch.object(tides, "logger", autospec=True) as logger,
        ):
            result = await coordinator.check("name")

        assert result is None
        to_thread.run_sync.assert_awaited_once_with(gauges.read, "name")
        assert coordinator.highest is None
        logger.warning.assert_called_once_with("gauge %s does not answer: %s", "name", error)


class TestTideCoordinatorIntegration:
    """Test end-to-end workflows and component interactions."""

    # orchscaffold: TideCoordinator.run/integration/calls-start-soon 0eb30c0a:9148a03f
    @pytest.mark.asyncio
    async def test_run_calls_start_soon(self) -> None:
        """run calls start_soon."""
        task_group = create_autospec(TaskGroup, instance=True, spec_set=True)
        entered_task_group = create_autospec(TaskGroup, instance=True)
        entered_task_group.cancel_scope = create_autospec(CancelScope, instance=True, spec_set=True)
        task_group.__aenter__.return_value = entered_task_group
        coordinator = _make_coordinator(names=("name",))
        coordinator._scope = sentinel.previous

        with patch.object(tides.anyio, "create_task_group", autospec=True) as create_task_group:
            create_task_group.return_value = task_group
            await coordinator.run()

        create_task_group.assert_called_once_with()
        assert entered_task_group.start_soon.call_args_list == [
            call(coordinator.watch),
            call(coordinator.ping),
        ]
        assert coordinator._scope is None

    # orchscaffold: TideCoordinator.stop/integration/returns-false cb97747b:a78978f3
    def test_stop_returns_false(self) -> None:
        """stop returns False."""
        coordinator = _make_coordinator()

        result = coordinator.stop()

        assert result is False

    # orchscaffold: TideCoordinator.stop/integration/scope 924d4d4c:d5e7ecee
    def test_stop_returns_true_when_scope_is_already_set(self) -> None:
        """stop returns True when scope is already set."""
        scope = create_autospec(CancelScope, instance=True, spec_set=True)
        coordinator = _make_coordinator()
        coordinator._scope = scope

        result = coordinator.stop()

        assert result is True
        scope.cancel.assert_called_once_with()
        assert coordinator._scope is scope

    # orchscaffold: TideCoordinator.check/integration/returns-what-run 0a67e121:56e85185
    @pytest.mark.asyncio
    async def test_check_returns_what_run_sync_returns(self) -> None:
        """check returns what run_sync returns."""
        to_thread = Mock(spec_set=["run_sync"])
        run_sync_result = SimpleNamespace(centimetres=1)
        to_thread.run_sync = AsyncMock()
        to_thread.run_sync.return_value = run_sync_result
        gauges = create_autospec(Gauges, instance=True, spec_set=True)
        coordinator = _make_coordinator(gauges=gauges, limit=400)

        with patch.object(tides.anyio, "to_thread", to_thread):
            result = await coordinator.check("name")

        assert result is run_sync_result
        to_thread.run_sync.assert_awaited_once_with(gauges.read, "name")
        assert coordinator.highest is run_sync_result

    # orchscaffold: TideCoordinator.check/integration/highest 375d5d41:a3892d26
    @pytest.mark.asyncio
    async def test_check_returns_what_run_sync_returns_when_highest_is_already_set(self) -> None:
        """check returns what run_sync returns when highest is already set."""
        to_thread = Mock(spec_set=["run_sync"])
        run_sync_result = SimpleNamespace(centimetres=1)
        to_thread.run_sync = AsyncMock()
        to_thread.run_sync.return_value = run_sync_result
        gauges = create_autospec(Gauges, instance=True, spec_set=True)
        highest = _create_test_level()
        coordinator = _make_coordinator(gauges=gauges, limit=400)
        coordinator.highest = highest

        with patch.object(tides.anyio, "to_thread", to_thread):
            result = await coordinator.check("name")

        assert result is run_sync_result
        to_thread.run_sync.assert_awaited_once_with(gauges.read, "name")
        assert coordinator.highest is highest
