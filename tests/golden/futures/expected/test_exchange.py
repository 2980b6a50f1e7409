"""Tests of ExchangeManager."""

from __future__ import annotations

import asyncio
from typing import Any
from unittest.mock import call, create_autospec, patch

import pytest

import exchange
from exchange import ExchangeManager
from wires import Wire


# orchscaffold: exchange/helper/_make_manager 15e6634f:1e37f938
def _make_manager(**overrides: object) -> ExchangeManager:
    """Build an ExchangeManager for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {"wire": create_autospec(Wire, instance=True, spec_set=True)}
    return ExchangeManager(**(fields | overrides))


# orchscaffold: exchange/helper/_cancel_tasks 9015cdf7:6e0410fa
async def _cancel_tasks(before: set[asyncio.Task[object]]) -> None:
    """End every task that was not there before, so that nothing outlives the test."""
    tasks = asyncio.all_tasks() - before
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


# orchscaffold: exchange/helper/_ScriptedTimeouts 60994ee6:e8fdbdb9
class _ScriptedTimeouts:
    """Stands in for `asyncio` in one module; ends after `cycles` waits."""

    def __init__(self, *, cycles: int) -> None:
        self.slept: list[float] = []
        self._cycles = cycles

    def __getattr__(self, name: str) -> object:
        return getattr(asyncio, name)

    async def sleep(self, delay: float, result: object = None) -> object:
        """Note the delay and yield once; the last wait is cancelled."""
        self.slept.append(delay)
        await asyncio.sleep(0)
        if len(self.slept) >= self._cycles:
            raise asyncio.CancelledError
        return result

    async def wait_for(self, fut: Any, timeout: float) -> object:
        """Note the timeout of what does not end by itself, and let it pass."""
        task = asyncio.ensure_future(fut)
        for _ in range(20):
            if task.done():
                return await task
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        await self.sleep(timeout)
        raise TimeoutError


class TestExchangeManagerBackgroundTasks:
    """Test background task lifecycle management and resilience."""

    # orchscaffold: ExchangeManager.start/async-loop/starts-read-task e2ad3740:054fef5a
    @pytest.mark.asyncio
    async def test_start_starts_read_task(self) -> None:
        """start starts the task _read."""
        before = asyncio.all_tasks()
        manager = _make_manager()

        manager.start()

        assert manager._reader.get_coro().__name__ == "_read"

        await _cancel_tasks(before)

    # orchscaffold: ExchangeManager.start/async-loop/reader c74c3d92:dc3c319d
    @pytest.mark.asyncio
    async def test_start_keeps_reader_when_reader_is_already_set(self) -> None:
        """start keeps reader as it is when reader is already set."""
        before = asyncio.all_tasks()
        reader = asyncio.create_task(asyncio.Event().wait())
        manager = _make_manager()
        manager._reader = reader

        manager.start()

        assert manager._reader is reader

        await _cancel_tasks(before)

    # orchscaffold: ExchangeManager.answer/async-loop/pending c928a06e:45e9bc53
    @pytest.mark.asyncio
    async def test_answer_returns_true_when_pending_is_already_set(self) -> None:
        """answer returns True when pending is already set."""
        value = asyncio.get_running_loop().create_future()
        manager = _make_manager()
        manager._pending = {1: value}

        result = manager.answer(1, "text")

        assert result is True
        assert value.result() == "text"

    # orchscaffold: ExchangeManager.fail_all/async-loop/pending-297f a93a8fef:c6c77ff9
    @pytest.mark.asyncio
    async def test_fail_all_takes_from_pending_when_pending_is_already_set(self) -> None:
        """fail_all takes from pending when pending is already set."""
        pending_item = asyncio.get_running_loop().create_future()
        pending = {1: pending_item}
        error = RuntimeError("boom")
        manager = _make_manager()
        manager._pending = pending

        manager.fail_all(error)

        assert manager._pending == {}
        assert pending == {}
        assert pending_item.exception() == error

    # orchscaffold: ExchangeManager.fail_all/async-loop/pending-e978 299777c5:76b98ce8
    @pytest.mark.asyncio
    async def test_fail_all_takes_from_pending_when_pending_is_already_set_2(self) -> None:
        """fail_all takes from pending when pending is already set."""
        pending_item = asyncio.get_running_loop().create_future()
        pending_item.set_result(None)
        pending = {1: pending_item}
        manager = _make_manager()
        manager._pending = pending

        manager.fail_all(RuntimeError("boom"))

        assert manager._pending == {}
        assert pending == {}

    # orchscaffold: ExchangeManager._read/async-loop/stops 39972800:60a40775
    @pytest.mark.asyncio
    async def test_read_stops_when_cancelled(self) -> None:
        """_read lets a cancellation through."""
        wire = create_autospec(Wire, instance=True, spec_set=True)
        wire.receive.side_effect = ["receive", "receive-2", "receive-3", asyncio.CancelledError()]
        manager = _make_manager(wire=wire)

        with pytest.raises(asyncio.CancelledError):
            await manager._read()

        assert wire.receive.await_args_list == [call(), call(), call(), call()]

    # orchscaffold: ExchangeManager._read/async-loop/without-value a376ec86:b71e3686
    @pytest.mark.asyncio
    async def test_read_stops_when_cancelled_without_value(self) -> None:
        """_read lets a cancellation through when value is missing."""
        wire = create_autospec(Wire, instance=True, spec_set=True)
        wire.receive.side_effect = ["receive", "receive-2", "receive-3", asyncio.CancelledError()]
        manager = _make_manager(wire=wire)
        manager._pending = {}

        with pytest.raises(asyncio.CancelledError):
            await manager._read()

        assert wire.receive.await_args_list == [call(), call(), call(), call()]

    # orchscaffold: ExchangeManager.beat/async-loop/keeps-running 08ff2d7c:60f45d8b
    @pytest.mark.asyncio
    async def test_beat_keeps_running(self) -> None:
        """beat handles the error and keeps running."""
        wire = create_autospec(Wire, instance=True, spec_set=True)
        manager = _make_manager(wire=wire, timeout=5.0)
        clock = _ScriptedTimeouts(cycles=4)

        with patch.object(exchange, "asyncio", clock), pytest.raises(asyncio.CancelledError):
            await manager.beat()

        assert wire.send.await_args_list == [call("beat"), call("beat"), call("beat")]
        assert clock.slept == [5.0, 5.0, 5.0, 5.0]

    # orchscaffold: ExchangeManager.stop/async-loop/reader b6427165:930b496a
    @pytest.mark.asyncio
    async def test_stop_clears_reader_when_reader_is_already_set(self) -> None:
        """stop clears reader when reader is already set."""
        before = asyncio.all_tasks()
        reader = asyncio.create_task(asyncio.Event().wait())
        manager = _make_manager()
        manager._reader = reader

        await manager.stop()

        assert manager._stopped.is_set() is True
        assert manager._reader is None
        assert reader.cancelled()

        await _cancel_tasks(before)

    # orchscaffold: ExchangeManager.drain/async-loop/starts-flush-task c3c289cb:98fd2947
    @pytest.mark.asyncio
    async def test_drain_starts_flush_task(self) -> None:
        """drain starts the task flush."""
        before = asyncio.all_tasks()
        wire = create_autospec(Wire, instance=True, spec_set=True)
        manager = _make_manager(wire=wire)

        await manager.drain()

        wire.flush.assert_awaited_once_with()
        assert isinstance(manager._closing, asyncio.Task)

        await _cancel_tasks(before)

    # orchscaffold: ExchangeManager.drain/async-loop/closing 7fd71a45:9d7f6c12
    @pytest.mark.asyncio
    async def test_drain_does_not_call_flush_when_closing_is_already_set(self) -> None:
        """drain does not call flush when closing is already set."""
        wire = create_autospec(Wire, instance=True, spec_set=True)
        closing = asyncio.get_running_loop().create_future()
        closing.set_result(None)
        manager = _make_manager(wire=wire)
        manager._closing = closing

        await manager.drain()

        assert manager._closing is closing
        wire.flush.assert_not_called()


class TestExchangeManagerErrorResilience:
    """Test error handling and recovery mechanisms."""

    # orchscaffold: ExchangeManager.ask/log-and-continue/returns-none 22f54607:2f3eb74d
    @pytest.mark.asyncio
    async def test_ask_returns_none(self) -> None:
        """ask logs a warning and returns None."""
        wire = create_autospec(Wire, instance=True, spec_set=True)
        manager = _make_manager(wire=wire, timeout=5.0)
        clock = _ScriptedTimeouts(cycles=2)

        with (
            patch.object(exchange, "logger", autospec=True) as logger,
            patch.object(exchange, "asyncio", clock),
        ):
            result = await manager.ask(1, "text")

        assert result is None
        wire.send.assert_awaited_once_with("text")
        assert clock.slept == [5.0]
        logger.warning.assert_called_once_with("no answer to %s", 1)

    # orchscaffold: ExchangeManager._read/guard/stopped-is-already-set b3c99751:f73d24be
    @pytest.mark.asyncio
    async def test_read_calls_is_set_when_stopped_is_already_set(self) -> None:
        """_read calls is_set when stopped is already set."""
        wire = create_autospec(Wire, instance=True, spec_set=True)
        stopped = create_autospec(asyncio.Event, instance=True, spec_set=True)
        stopped.is_set.return_value = True
        manager = _make_manager(wire=wire)
        manager._stopped = stopped

        await manager._read()

        stopped.is_set.assert_called_once_with()
        assert manager._stopped is stopped
        wire.receive.assert_not_called()

    # orchscaffold: ExchangeManager.beat/guard/stopped-is-already-set a959ba9a:58944f88
    @pytest.mark.asyncio
    async def test_beat_calls_is_set_when_stopped_is_already_set(self) -> None:
        """beat calls is_set when stopped is already set."""
        wire = create_autospec(Wire, instance=True, spec_set=True)
        stopped = create_autospec(asyncio.Event, instance=True, spec_set=True)
        stopped.is_set.return_value = True
        manager = _make_manager(wire=wire)
        manager._stopped = stopped

        await manager.beat()

        stopped.is_set.assert_called_once_with()
        assert manager._stopped is stopped
        wire.send.assert_not_called()


class TestExchangeManagerIntegration:
    """Test end-to-end workflows and component interactions."""

    # orchscaffold: ExchangeManager.answer/integration/returns-false 9d479b43:bf82a8c8
    def test_answer_returns_false(self) -> None:
        """answer returns False."""
        manager = _make_manager()

        result = manager.answer(1, "text")

        assert result is False

    # orchscaffold: ExchangeManager.answer/integration/without-number 5d953514:33f4b9f4
    def test_answer_returns_false_without_number(self) -> None:
        """answer returns False when number is missing."""
        manager = _make_manager()
        manager._pending = {}

        result = manager.answer(1, "text")

        assert result is False

    # orchscaffold: ExchangeManager._read/integration/is-set 86a2df49:ce594cf1
    @pytest.mark.asyncio
    async def test_read_calls_receive_when_is_set_returns_false(self) -> None:
        """_read calls receive when is_set returns False."""
        wire = create_autospec(Wire, instance=True, spec_set=True)
        wire.receive.return_value = "receive"
        stopped = create_autospec(asyncio.Event, instance=True, spec_set=True)
        stopped.is_set.side_effect = [False, True]
        manager = _make_manager(wire=wire)
        manager._stopped = stopped

        await manager._read()

        assert stopped.is_set.call_args_list == [call(), call()]
        wire.receive.assert_awaited_once_with()
        assert manager._stopped is stopped

    # orchscaffold: ExchangeManager.beat/integration/is-set aa9714b7:ea1b8e17
    @pytest.mark.asyncio
    async def test_beat_calls_wait_when_is_set_returns_false(self) -> None:
        """beat calls wait when is_set returns False."""
        stopped = create_autospec(asyncio.Event, instance=True, spec_set=True)
        stopped.is_set.side_effect = [False, True]
        manager = _make_manager(timeout=5.0)
        manager._stopped = stopped

        await manager.beat()

        assert stopped.is_set.call_args_list == [call(), call()]
        stopped.wait.assert_awaited_once_with()
        assert manager._stopped is stopped

    # orchscaffold: ExchangeManager.stop/integration/does-nothing cfb809d7:158a72ca
    @pytest.mark.asyncio
    async def test_stop_does_nothing(self) -> None:
        """stop does nothing."""
        manager = _make_manager()

        await manager.stop()

        assert manager._stopped.is_set() is True

    # orchscaffold: ExchangeManager.stop/integration/stopped ac3956ab:8fda365f
    @pytest.mark.asyncio
    async def test_stop_calls_set_when_stopped_is_already_set(self) -> None:
        """stop calls set when stopped is already set."""
        stopped = create_autospec(asyncio.Event, instance=True, spec_set=True)
        manager = _make_manager()
        manager._stopped = stopped

        await manager.stop()

        stopped.set.assert_called_once_with()
        assert manager._stopped is stopped

    # orchscaffold: ExchangeManager.stop/integration/lifecycle 0220d33e:68c6a07d
    @pytest.mark.asyncio
    async def test_start_to_stop_runs_the_whole_lifecycle(self) -> None:
        """Goes from start to stop."""
        before = asyncio.all_tasks()
        manager = _make_manager()

        manager.start()
        assert not manager._reader.done()
        await manager.stop()

        assert manager._stopped.is_set() is True
        assert manager._reader is None

        await _cancel_tasks(before)
