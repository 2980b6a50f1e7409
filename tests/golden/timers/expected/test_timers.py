"""Tests of TimerManager."""

from __future__ import annotations

import asyncio
from signal import SIGINT, SIGTERM
from typing import Any
from unittest.mock import ANY, AsyncMock, Mock, call, create_autospec, patch, sentinel

import pytest

import timers
from timers import Ticks, TimerManager


# orchscaffold: timers/helper/_make_manager 91a9aacb:9af3456f
def _make_manager(**overrides: object) -> TimerManager:
    """Build a TimerManager for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {
        "interval": 1.0,
        "act": Mock(),
        "ticks": create_autospec(Ticks, instance=True, spec_set=True),
    }
    return TimerManager(**(fields | overrides))


class TestTimerManagerIntegration:
    """Test end-to-end workflows and component interactions."""

    # orchscaffold: TimerManager.jitter/integration/returns-what 1e0166cf:438a1923
    def test_jitter_returns_what_uniform_returns(self) -> None:
        """jitter returns what uniform returns."""
        manager = _make_manager()

        with patch.object(timers.random, "uniform", autospec=True) as uniform:
            uniform.return_value = 1.0
            result = manager.jitter

        assert result == 1.0
        uniform.assert_called_once_with(0.0, 0.5)

    # orchscaffold: TimerManager.schedule/integration/calls-call-later 7009ef77:41392796
    @pytest.mark.asyncio
    async def test_schedule_calls_call_later(self) -> None:
        """schedule calls call_later."""
        running_loop = create_autospec(asyncio.AbstractEventLoop, instance=True, spec_set=True)
        running_loop.call_later.return_value = sentinel.call_later_result
        manager = _make_manager()

        with (
            patch.object(timers.asyncio, "get_running_loop", autospec=True) as get_running_loop,
            patch.object(timers.random, "uniform", autospec=True) as uniform,
        ):
            get_running_loop.return_value = running_loop
            uniform.return_value = 1.0
            manager.schedule()

        get_running_loop.assert_called_once_with()
        uniform.assert_called_once_with(0.0, 0.5)
        running_loop.call_later.assert_called_once_with(2.0, manager._fire)
        assert manager._handle is sentinel.call_later_result

    # orchscaffold: TimerManager.schedule/integration/handle be654d37:408e5ac0
    @pytest.mark.asyncio
    async def test_schedule_calls_cancel_when_handle_is_already_set(self) -> None:
        """schedule calls cancel when handle is already set."""
        running_loop = create_autospec(asyncio.AbstractEventLoop, instance=True, spec_set=True)
        running_loop.call_later.return_value = sentinel.call_later_result
        handle = create_autospec(asyncio.TimerHandle, instance=True, spec_set=True)
        manager = _make_manager()
        manager._handle = handle

        with (
            patch.object(timers.asyncio, "get_running_loop", autospec=True) as get_running_loop,
            patch.object(timers.random, "uniform", autospec=True) as uniform,
        ):
            get_running_loop.return_value = running_loop
            uniform.return_value = 1.0
            manager.schedule()

        handle.cancel.assert_called_once_with()
        get_running_loop.assert_called_once_with()
        uniform.assert_called_once_with(0.0, 0.5)
        running_loop.call_later.assert_called_once_with(2.0, manager._fire)
        assert manager._handle is sentinel.call_later_result

    # orchscaffold: TimerManager.cancel/integration/handle 17fc20ff:ec551b3d
    def test_cancel_calls_cancel_when_handle_is_already_set(self) -> None:
        """cancel calls cancel when handle is already set."""
        handle = create_autospec(asyncio.TimerHandle, instance=True, spec_set=True)
        manager = _make_manager()
        manager._handle = handle

        manager.cancel()

        handle.cancel.assert_called_once_with()
        assert manager._handle is None

    # orchscaffold: TimerManager._fire/integration/calls-call-later 26b795ad:6ea299a0
    @pytest.mark.asyncio
    async def test_fire_calls_call_later(self) -> None:
        """_fire calls call_later."""
        running_loop = create_autospec(asyncio.AbstractEventLoop, instance=True, spec_set=True)
        running_loop.call_later.return_value = sentinel.call_later_result
        act = Mock()
        manager = _make_manager(act=act)

        with (
            patch.object(timers.asyncio, "get_running_loop", autospec=True) as get_running_loop,
            patch.object(timers.random, "uniform", autospec=True) as uniform,
        ):
            get_running_loop.return_value = running_loop
            uniform.return_value = 1.0
            manager._fire()

        act.assert_called_once_with()
        get_running_loop.assert_called_once_with()
        uniform.assert_called_once_with(0.0, 0.5)
        running_loop.call_later.assert_called_once_with(2.0, manager._fire)
        assert manager._handle is sentinel.call_later_result

    # orchscaffold: TimerManager.serve/integration/returns-1 13e2f299:b7492ed7
    @pytest.mark.asyncio
    async def test_serve_returns_1(self) -> None:
        """serve returns 1."""
        running_loop = create_autospec(asyncio.AbstractEventLoop, instance=True, spec_set=True)
        ticks = create_autospec(Ticks, instance=True, spec_set=True)
        ticks.listen.return_value.__aiter__.return_value = [1]
        ticks.listen.return_value.aclose = AsyncMock()
        manager = _make_manager(ticks=ticks)

        with patch.object(timers.asyncio, "get_running_loop", autospec=True) as get_running_loop:
            get_running_loop.return_value = running_loop
            result = await manager.serve()

        assert result == 1
        get_running_loop.assert_called_once_with()
        assert running_loop.add_signal_handler.call_args_list == [
            call(SIGTERM, manager.cancel),
            call(SIGINT, manager.cancel),
        ]
        ticks.listen.assert_called_once_with()

    # orchscaffold: TimerManager.serve/integration/listen-result-item 9523bda3:b795eeb5
    @pytest.mark.asyncio
    async def test_serve_returns_0_when_listen_result_item_is_below_0(self) -> None:
        """serve returns 0 when listen_result_item is below 0."""
        running_loop = create_autospec(asyncio.AbstractEventLoop, instance=True, spec_set=True)
        ticks = create_autospec(Ticks, instance=True, spec_set=True)
        ticks.listen.return_value.__aiter__.return_value = [-1]
        ticks.listen.return_value.aclose = AsyncMock()
        manager = _make_manager(ticks=ticks)

        with patch.object(timers.asyncio, "get_running_loop", autospec=True) as get_running_loop:
            get_running_loop.return_value = running_loop
            result = await manager.serve()

        assert result == 0
        get_running_loop.assert_called_once_with()
        assert running_loop.add_signal_handler.call_args_list == [
            call(SIGTERM, manager.cancel),
            call(SIGINT, manager.cancel),
        ]
        ticks.listen.assert_called_once_with()

    # orchscaffold: TimerManager.run/integration/calls-run 35043cbf:7c1b9842
    def test_run_calls_run(self) -> None:
        """run calls run."""
        manager = _make_manager()

        with patch.object(timers.asyncio, "run", autospec=True) as run:
            manager.run()

        run.assert_called_once_with(ANY)
        assert run.call_args.args[0].__name__ == "serve"
        run.call_args.args[0].close()
