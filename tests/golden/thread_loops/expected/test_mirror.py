"""Tests of MirrorManager."""

from __future__ import annotations

import asyncio
from threading import Event
from typing import Any
from unittest.mock import Mock, call, patch, sentinel

import pytest

import mirror
from mirror import MirrorManager


# orchscaffold: mirror/helper/_make_manager bed255d1:ae220461
def _make_manager(**overrides: object) -> MirrorManager:
    """Build a MirrorManager for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {"remote": sentinel.remote}
    return MirrorManager(**(fields | overrides))


# orchscaffold: mirror/helper/_EndOfScript f6ab8a62:ff7b9f09
class _EndOfScript(BaseException):
    """Ends a scripted loop; no `except Exception` stops it."""


# orchscaffold: mirror/helper/_ScriptedEvent 45058ce1:c05d718b
class _ScriptedEvent(Event):
    """An event whose waits take no time; it is set when the `cycles`-th begins."""

    def __init__(self, *, cycles: int) -> None:
        super().__init__()
        self.slept: list[float | None] = []
        self._cycles = cycles

    def wait(self, timeout: float | None = None) -> bool:
        """Note the timeout and tell whether the event is set; what comes late ends the script."""
        if not self.is_set():
            self.slept.append(timeout)
            if len(self.slept) > self._cycles:
                raise _EndOfScript
            if len(self.slept) == self._cycles:
                self.set()
        return self.is_set()


# orchscaffold: mirror/helper/_cancel_tasks 9015cdf7:6e0410fa
async def _cancel_tasks(before: set[asyncio.Task[object]]) -> None:
    """End every task that was not there before, so that nothing outlives the test."""
    tasks = asyncio.all_tasks() - before
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


class TestMirrorManagerBackgroundTasks:
    """Test background task lifecycle management and resilience."""

    # orchscaffold: MirrorManager.watch/async-loop/calls-refresh 738b096c:bac252a5
    def test_watch_calls_refresh(self) -> None:
        """watch calls refresh."""
        remote = Mock(spec_set=["refresh"])
        manager = _make_manager(remote=remote, interval=5.0)
        clock = _ScriptedEvent(cycles=3)
        manager._stop = clock

        manager.watch()

        assert remote.refresh.call_args_list == [call(), call()]
        assert clock.slept == [5.0, 5.0, 5.0]
        assert manager._stop.is_set() is True

    # orchscaffold: MirrorManager.watch/async-loop/refresh 5de459a7:a56a74ca
    def test_watch_logs_warning_when_refresh_raises_connection_error(self) -> None:
        """watch logs a warning and goes on when refresh raises ConnectionError."""
        remote = Mock(spec_set=["refresh"])
        error = ConnectionError("boom")
        remote.refresh.side_effect = [None, error]
        manager = _make_manager(remote=remote, interval=5.0)
        clock = _ScriptedEvent(cycles=3)
        manager._stop = clock

        with patch.object(mirror, "logger", autospec=True) as logger:
            manager.watch()

        assert remote.refresh.call_args_list == [call(), call()]
        assert clock.slept == [5.0, 5.0, 5.0]
        assert manager._stop.is_set() is True
        logger.warning.assert_called_once_with("no refresh: %s", error)

    # orchscaffold: MirrorManager.serve/async-loop/runs 2a319551:992756d8
    def test_serve_runs_until_cancelled(self) -> None:
        """serve runs until it is cancelled."""
        remote = Mock(spec_set=["refresh"])
        manager = _make_manager(remote=remote, interval=5.0)
        clock = _ScriptedEvent(cycles=2)
        manager._wake = clock

        with pytest.raises(_EndOfScript):
            manager.serve()

        assert remote.refresh.call_args_list == [call(), call(), call()]
        assert clock.slept == [5.0, 5.0, 5.0]

    # orchscaffold: MirrorManager.serve/async-loop/refresh-fails 35d9403e:d0d8906a
    def test_serve_keeps_running_when_refresh_fails(self) -> None:
        """serve handles the error and keeps running when refresh fails."""
        remote = Mock(spec_set=["refresh"])
        remote.refresh.side_effect = [None, None, RuntimeError("boom")]
        manager = _make_manager(remote=remote, interval=5.0)
        clock = _ScriptedEvent(cycles=2)
        manager._wake = clock

        with patch.object(mirror, "logger", autospec=True) as logger, pytest.raises(_EndOfScript):
            manager.serve()

        assert remote.refresh.call_args_list == [call(), call(), call()]
        assert clock.slept == [5.0, 5.0, 5.0]
        logger.exception.assert_called_once_with("refresh failed")

    # orchscaffold: MirrorManager.refresh_soon/async-loop/refresh-task d5b0d530:6c07ad98
    @pytest.mark.asyncio
    async def test_refresh_soon_starts_refresh_task(self) -> None:
        """refresh_soon starts the task _refresh."""
        before = asyncio.all_tasks()
        manager = _make_manager()

        result = manager.refresh_soon()

        assert result.get_coro().__name__ == "_refresh"
        assert result.get_name() == "mirror-refresh"

        await _cancel_tasks(before)


class TestMirrorManagerIntegration:
    """Test end-to-end workflows and component interactions."""

    # orchscaffold: MirrorManager.copy/integration/returns-1 597c68d7:54722c31
    def test_copy_returns_1(self) -> None:
        """copy returns 1."""
        remote = Mock(spec_set=["read"])
        read_result = Mock(spec_set=["strip"])
        read_result.strip.return_value = [sentinel.strip_result_item]
        remote.read.return_value = read_result
        manager = _make_manager(remote=remote)

        result = manager.copy("path")

        assert result == 1
        remote.read.assert_called_once_with("path")
        read_result.strip.assert_called_once_with()
        assert manager._index.copied == {"path": 1}

    # orchscaffold: MirrorManager.follow/integration/calls-refresh 31767fef:7073ef45
    def test_follow_calls_refresh(self) -> None:
        """follow calls refresh."""
        remote = Mock(spec_set=["refresh"])
        manager = _make_manager(remote=remote, interval=5.0)
        clock = _ScriptedEvent(cycles=2)
        manager._stop = clock

        with patch.object(mirror, "logger", autospec=True) as logger:
            manager.follow()

        assert remote.refresh.call_args_list == [call(), call()]
        assert clock.slept == [5.0, 5.0]
        assert manager._stop.is_set() is True
        logger.info.assert_called_once_with("stopped following")

    # orchscaffold: MirrorManager.wait_ready/integration/returns-false d584217a:0bb1e0b2
    def test_wait_ready_returns_false(self) -> None:
        """wait_ready returns False."""
        manager = _make_manager()
        clock = _ScriptedEvent(cycles=2)
        manager._ready = clock

        with patch.object(mirror, "logger", autospec=True) as logger:
            result = manager.wait_ready(2.0)

        assert result is False
        assert clock.slept == [2.0]
        logger.error.assert_called_once_with("not ready after %s", 2.0)

    # orchscaffold: MirrorManager.wait_ready/integration/returns-true c25cc4cd:574e0f3b
    def test_wait_ready_returns_true(self) -> None:
        """wait_ready returns True."""
        manager = _make_manager()
        clock = _ScriptedEvent(cycles=1)
        manager._ready = clock

        result = manager.wait_ready(2.0)

        assert result is True
        assert clock.slept == [2.0]
        assert manager._ready.is_set() is True

    # orchscaffold: MirrorManager._refresh/integration/calls-refresh 6aa8dbf0:66848289
    @pytest.mark.asyncio
    async def test_refresh_calls_refresh(self) -> None:
        """_refresh calls refresh."""
        remote = Mock(spec_set=["refresh"])
        manager = _make_manager(remote=remote)

        await manager._refresh()

        remote.refresh.assert_called_once_with()
