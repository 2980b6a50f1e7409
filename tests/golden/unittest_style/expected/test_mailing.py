"""Tests of MailingManager."""

from __future__ import annotations

import asyncio
import unittest
from typing import Any
from unittest.mock import create_autospec, patch, sentinel

import pytest

import mailing
from mailing import MailingManager, Message, SendError, Transport


# orchscaffold: mailing/helper/_make_manager c94232b9:ef83bccc
def _make_manager(**overrides: object) -> MailingManager:
    """Build a MailingManager for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {"transport": create_autospec(Transport, instance=True, spec_set=True)}
    return MailingManager(**(fields | overrides))


# orchscaffold: mailing/helper/_create_test_message 648532da:3fd84a5f
def _create_test_message(**overrides: object) -> Message:
    """Build a Message for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {"to": "to", "subject": "subject"}
    return Message(**(fields | overrides))


# orchscaffold: mailing/helper/_cancel_tasks 9015cdf7:6e0410fa
async def _cancel_tasks(before: set[asyncio.Task[object]]) -> None:
    """End every task that was not there before, so that nothing outlives the test."""
    tasks = asyncio.all_tasks() - before
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


# orchscaffold: mailing/helper/_ScriptedAsyncio 64d792f4:6b0d2249
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


class TestMailingManagerBackgroundTasks(unittest.IsolatedAsyncioTestCase):
    """Test background task lifecycle management and resilience."""

    # orchscaffold: MailingManager.start/async-loop/starts-run-task 6e9e3d76:4479e97f
    async def test_start_starts_run_task(self) -> None:
        """start starts the task _run."""
        before = asyncio.all_tasks()
        transport = create_autospec(Transport, instance=True, spec_set=True)
        manager = _make_manager(transport=transport)

        result = await manager.start()

        assert result is True
        transport.connect.assert_awaited_once_with()
        assert manager.connected is True
        assert manager._task.get_coro().__name__ == "_run"

        await _cancel_tasks(before)

    # orchscaffold: MailingManager.start/async-loop/task 2794b04f:8e23e77e
    async def test_start_returns_true_when_task_is_already_set(self) -> None:
        """start returns True when task is already set."""
        before = asyncio.all_tasks()
        transport = create_autospec(Transport, instance=True, spec_set=True)
        task = asyncio.create_task(asyncio.Event().wait())
        manager = _make_manager(transport=transport)
        manager._task = task

        result = await manager.start()

        assert result is True
        assert manager._task is task
        assert manager.connected is False
        transport.connect.assert_not_called()

        await _cancel_tasks(before)

    # orchscaffold: MailingManager.stop/async-loop/task-is-already-set b39fc339:e09ea31a
    async def test_stop_goes_on_when_task_is_already_set(self) -> None:
        """stop goes on when task is already set."""
        before = asyncio.all_tasks()
        transport = create_autospec(Transport, instance=True, spec_set=True)
        task = asyncio.create_task(asyncio.Event().wait())
        manager = _make_manager(transport=transport)
        manager._task = task
        manager.connected = sentinel.previous

        with patch.object(mailing, "logger", autospec=True) as logger:
            await manager.stop()

        transport.close.assert_awaited_once_with()
        assert manager.connected is False
        assert manager._task is None
        assert task.cancelled()
        logger.debug.assert_called_once_with("loop ended")

        await _cancel_tasks(before)

    # orchscaffold: MailingManager._run/async-loop/runs f9f50c4f:771fbda2
    async def test_run_runs_until_cancelled(self) -> None:
        """_run runs until it is cancelled."""
        manager = _make_manager(interval=5.0)
        clock = _ScriptedAsyncio(cycles=2)

        with patch.object(mailing, "asyncio", clock), pytest.raises(asyncio.CancelledError):
            await manager._run()

        assert clock.slept == [5.0, 5.0]

    # orchscaffold: MailingManager._run/async-loop/outbox 07b14c3d:fd566db9
    async def test_run_raises_runtime_error_when_outbox_is_already_set(self) -> None:
        """_run raises RuntimeError when outbox is already set."""
        outbox_item = _create_test_message()
        outbox = [outbox_item]
        manager = _make_manager(interval=5.0)
        manager.outbox = outbox
        clock = _ScriptedAsyncio(cycles=2)

        with (
            patch.object(mailing, "asyncio", clock),
            pytest.raises(RuntimeError, match=r"^not connected$"),
        ):
            await manager._run()

        assert clock.slept == [5.0]
        assert manager.outbox == []
        assert outbox == []

    # orchscaffold: MailingManager._run/async-loop/connected db751041:87867c18
    async def test_run_runs_until_cancelled_when_connected_is_already_set(self) -> None:
        """_run runs until it is cancelled when connected is already set."""
        outbox_item = _create_test_message()
        outbox = [outbox_item]
        manager = _make_manager(interval=5.0)
        manager.outbox = outbox
        manager.connected = True
        clock = _ScriptedAsyncio(cycles=2)

        with (
            patch.object(mailing, "logger", autospec=True) as logger,
            patch.object(mailing, "asyncio", clock),
            pytest.raises(asyncio.CancelledError),
        ):
            await manager._run()

        assert clock.slept == [5.0, 5.0]
        assert manager.connected is True
        assert manager.outbox == []
        assert outbox == []
        logger.warning.assert_called_once_with("bad address: %s", "to")

    # orchscaffold: MailingManager._run/async-loop/send-raises-send 5c9a7153:75a1f6c2
    async def test_run_keeps_running_when_send_raises_send_error(self) -> None:
        """_run handles the error and keeps running when send raises SendError."""
        transport = create_autospec(Transport, instance=True, spec_set=True)
        transport.send.side_effect = SendError("boom")
        attachments = ["attachment"]
        outbox_item = _create_test_message(to="@", attachments=attachments)
        outbox = [outbox_item]
        manager = _make_manager(transport=transport, interval=5.0)
        manager.outbox = outbox
        manager.connected = True
        clock = _ScriptedAsyncio(cycles=2)

        with (
            patch.object(mailing, "logger", autospec=True) as logger,
            patch.object(mailing, "asyncio", clock),
            pytest.raises(asyncio.CancelledError),
        ):
            await manager._run()

        transport.send.assert_awaited_once_with(outbox_item)
        assert clock.slept == [5.0, 5.0]
        assert manager.connected is True
        assert manager.outbox == []
        assert outbox == []
        logger.exception.assert_called_once_with("gave up on %s", "subject")


class TestMailingManagerErrorResilience(unittest.IsolatedAsyncioTestCase):
    """Test error handling and recovery mechanisms."""

    # orchscaffold: MailingManager.start/log-and-continue/connect 167dfc4a:686f7bd2
    async def test_start_returns_false_when_connect_raises_os_error(self) -> None:
        """start logs an error and returns False when connect raises OSError."""
        transport = create_autospec(Transport, instance=True, spec_set=True)
        error = OSError("boom")
        transport.connect.side_effect = error
        manager = _make_manager(transport=transport)

        with patch.object(mailing, "logger", autospec=True) as logger:
            result = await manager.start()

        assert result is False
        transport.connect.assert_awaited_once_with()
        assert manager._task is None
        assert manager.connected is False
        logger.error.assert_called_once_with("cannot connect: %s", error)

    # orchscaffold: MailingManager.deliver/re-raise/raises-runtime 9333e20a:81b378e5
    async def test_deliver_raises_runtime_error(self) -> None:
        """deliver raises RuntimeError."""
        manager = _make_manager()

        with pytest.raises(RuntimeError, match=r"^not connected$"):
            await manager.deliver(_create_test_message())

    # orchscaffold: MailingManager.deliver/re-raise/connected-is-false 52119827:2dddfe54
    async def test_deliver_raises_runtime_error_when_connected_is_false(self) -> None:
        """deliver raises RuntimeError when connected is False."""
        manager = _make_manager()
        manager.connected = False

        with pytest.raises(RuntimeError, match=r"^not connected$"):
            await manager.deliver(_create_test_message())

        assert manager.connected is False


class TestMailingManagerIntegration(unittest.IsolatedAsyncioTestCase):
    """Test end-to-end workflows and component interactions."""

    # orchscaffold: MailingManager.deliver/integration/connected e900e093:162b9191
    async def test_deliver_returns_none_when_connected_is_already_set(self) -> None:
        """deliver returns None when connected is already set."""
        manager = _make_manager()
        manager.connected = True

        with patch.object(mailing, "logger", autospec=True) as logger:
            result = await manager.deliver(_create_test_message())

        assert result is None
        assert manager.connected is True
        logger.warning.assert_called_once_with("bad address: %s", "to")

    # orchscaffold: MailingManager.deliver/integration/to-is-empty 68436e18:8283b340
    async def test_deliver_returns_what_send_returns_when_to_is_empty(self) -> None:
        """deliver returns what send returns when to is '@'."""
        transport = create_autospec(Transport, instance=True, spec_set=True)
        transport.send.return_value = "send"
        attachments = ["attachment"]
        message = _create_test_message(to="@", attachments=attachments)
        manager = _make_manager(transport=transport)
        manager.connected = True

        result = await manager.deliver(message)

        assert result == "send"
        transport.send.assert_awaited_once_with(message)
        assert manager.connected is True
        assert manager.sent == {"send": "@"}

    # orchscaffold: MailingManager.stop/integration/lifecycle c8ed404a:823d41f7
    async def test_start_to_stop_runs_the_whole_lifecycle(self) -> None:
        """Goes from start to stop."""
        before = asyncio.all_tasks()
        transport = create_autospec(Transport, instance=True, spec_set=True)
        manager = _make_manager(transport=transport)

        with patch.object(mailing, "logger", autospec=True) as logger:
            await manager.start()
            assert manager.connected is True
            assert not manager._task.done()
            await manager.stop()

        transport.connect.assert_awaited_once_with()
        transport.close.assert_awaited_once_with()
        assert manager.connected is False
        assert manager._task is None
        logger.debug.assert_called_once_with("loop ended")

        await _cancel_tasks(before)
