"""Tests of LedgerManager, ToolSupervisor."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from subprocess import TimeoutExpired
from typing import Any
from unittest.mock import Mock, create_autospec, patch, sentinel

import pytest

import ledger
from ledger import Due, LedgerManager, ToolSupervisor


# orchscaffold: ledger/helper/_make_manager ed8c3687:8910af79
def _make_manager(**overrides: object) -> LedgerManager:
    """Build a LedgerManager for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {"path": Path("path")}
    return LedgerManager(**(fields | overrides))


# orchscaffold: ledger/helper/_create_test_due 5b868ffd:f00a1bd5
def _create_test_due(**overrides: object) -> Due:
    """Build a Due for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {"at": 1, "name": "name"}
    return Due(**(fields | overrides))


# orchscaffold: ledger/helper/_make_supervisor 186c49ab:744b3333
def _make_supervisor(**overrides: object) -> ToolSupervisor:
    """Build a ToolSupervisor for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {"command": sentinel.command}
    return ToolSupervisor(**(fields | overrides))


class TestLedgerManagerErrorResilience:
    """Test error handling and recovery mechanisms."""

    # orchscaffold: LedgerManager.load/guard/exists-returns-false 26ffb83b:04de3dcd
    def test_load_returns_false_when_exists_returns_false(self) -> None:
        """load returns False when exists returns False."""
        path = create_autospec(Path, instance=True, spec_set=True)
        path.exists.return_value = False
        manager = _make_manager(path=path)

        result = manager.load()

        assert result is False
        path.exists.assert_called_once_with()
        path.read_text.assert_not_called()

    # orchscaffold: LedgerManager.load/log-and-continue/read-text 738130dd:63e80250
    def test_load_returns_false_when_read_text_raises_os_error(self) -> None:
        """load logs an error and returns False when read_text raises OSError."""
        path = create_autospec(Path, instance=True, spec_set=True)
        error = OSError("boom")
        path.exists.return_value = True
        path.read_text.side_effect = error
        manager = _make_manager(path=path)

        with patch.object(ledger, "logger", autospec=True) as logger:
            result = manager.load()

        assert result is False
        path.exists.assert_called_once_with()
        path.read_text.assert_called_once_with(encoding="utf-8")
        logger.error.assert_called_once_with("cannot read the ledger: %s", error)

    # orchscaffold: LedgerManager.save/guard/totals-is-empty 8d1fcd71:c68803fe
    def test_save_does_not_call_write_text_when_totals_is_empty(self) -> None:
        """save does not call write_text when totals is empty."""
        path = create_autospec(Path, instance=True, spec_set=True)
        manager = _make_manager(path=path)
        manager._totals = OrderedDict({})

        manager.save()

        path.with_suffix.assert_not_called()

    # orchscaffold: LedgerManager.watch/re-raise/name-is-empty 405daa2d:0dda3bbb
    def test_watch_raises_value_error_when_name_is_empty(self) -> None:
        """watch raises ValueError when name is empty."""
        manager = _make_manager()

        with pytest.raises(ValueError, match=r"^a name is missing$"):
            manager.watch("")

    # orchscaffold: LedgerManager.trim/re-raise/room-is-below-0 1695b06b:4c12dccf
    def test_trim_raises_key_error_when_room_is_below_0(self) -> None:
        """trim raises KeyError when room is below 0."""
        manager = _make_manager(room=-1)

        with pytest.raises(KeyError):
            manager.trim()


class TestLedgerManagerIntegration:
    """Test end-to-end workflows and component interactions."""

    # orchscaffold: LedgerManager.load/integration/returns-true 900c4fd8:fbac22f3
    def test_load_returns_true(self) -> None:
        """load returns True."""
        path = create_autospec(Path, instance=True, spec_set=True)
        path.exists.return_value = True
        path.read_text.return_value = '{"payload": "payload"}'
        manager = _make_manager(path=path)

        result = manager.load()

        assert result is True
        path.exists.assert_called_once_with()
        path.read_text.assert_called_once_with(encoding="utf-8")
        assert manager._totals == {"payload": "payload"}

    # orchscaffold: LedgerManager.save/integration/totals 674797c3:1e55b900
    def test_save_calls_with_suffix_when_totals_is_already_set(self) -> None:
        """save calls with_suffix when totals is already set."""
        path = create_autospec(Path, instance=True, spec_set=True)
        with_suffix_result = Mock(spec_set=["write_text"])
        path.with_suffix.return_value = with_suffix_result
        manager = _make_manager(path=path)
        manager._totals = OrderedDict({"_total": 1})

        with patch.object(ledger.os, "replace", autospec=True) as replace:
            manager.save()

        path.with_suffix.assert_called_once_with(".new")
        with_suffix_result.write_text.assert_called_once_with('{"_total": 1}')
        replace.assert_called_once_with(with_suffix_result, path)

    # orchscaffold: LedgerManager.watch/integration/returns-1 21476057:e1722480
    def test_watch_returns_1(self) -> None:
        """watch returns 1."""
        manager = _make_manager()

        result = manager.watch("name")

        assert result == 1
        assert manager._watched == {"name"}

    # orchscaffold: LedgerManager.watch/integration/watched-item 650fdb70:f04d3232
    def test_watch_returns_0_when_watched_item_equals_name(self) -> None:
        """watch returns 0 when watched_item equals name."""
        manager = _make_manager()
        manager._watched = {""}

        result = manager.watch("")

        assert result == 0

    # orchscaffold: LedgerManager.trim/integration/returns-empty-list 16a015c7:5e6d6c0a
    def test_trim_returns_empty_list(self) -> None:
        """trim returns an empty list."""
        manager = _make_manager(room=3)

        result = manager.trim()

        assert result == []

    # orchscaffold: LedgerManager.plan/integration/returns-entry-name 81af7fcf:e7f40dd2
    def test_plan_returns_entry_name(self) -> None:
        """plan returns entry_name."""
        entry = _create_test_due()
        manager = _make_manager()

        result = manager.plan(entry)

        assert result == "name"
        assert manager._due == [entry]


class TestToolSupervisorErrorResilience:
    """Test error handling and recovery mechanisms."""

    # orchscaffold: ToolSupervisor.stop/log-and-continue/wait 5de3c1e2:8a5f6fca
    def test_stop_returns_none_when_wait_raises_timeout_expired(self) -> None:
        """stop returns None when wait raises TimeoutExpired."""
        process = Mock(spec_set=["kill", "terminate", "wait"])
        process.wait.side_effect = TimeoutExpired("command", 1.0)
        supervisor = _make_supervisor(command=[sentinel.command_item])
        supervisor._process = process

        result = supervisor.stop(5)

        assert result is None
        process.terminate.assert_called_once_with()
        process.wait.assert_called_once_with(timeout=5)
        process.kill.assert_called_once_with()
        assert supervisor._process is None


class TestToolSupervisorIntegration:
    """Test end-to-end workflows and component interactions."""

    # orchscaffold: ToolSupervisor.start/integration/returns-true 7bd3a448:87284f39
    def test_start_returns_true(self) -> None:
        """start returns True."""
        popen = Mock()
        popen.return_value = sentinel.popen_result
        supervisor = _make_supervisor(command=[sentinel.command_item], popen=popen)

        result = supervisor.start()

        assert result is True
        popen.assert_called_once_with([sentinel.command_item])
        assert supervisor._process is sentinel.popen_result

    # orchscaffold: ToolSupervisor.start/integration/process 86c0ddc0:89e94c4b
    def test_start_returns_true_when_process_is_already_set(self) -> None:
        """start returns True when process is already set."""
        popen = Mock()
        popen.return_value = sentinel.popen_result
        process = Mock(spec_set=["poll"])
        process.poll.return_value = sentinel.poll_result
        supervisor = _make_supervisor(command=[sentinel.command_item], popen=popen)
        supervisor._process = process

        result = supervisor.start()

        assert result is True
        process.poll.assert_called_once_with()
        popen.assert_called_once_with([sentinel.command_item])
        assert supervisor._process is sentinel.popen_result

    # orchscaffold: ToolSupervisor.start/integration/poll-returns-none 8fc59d0d:3164b148
    def test_start_returns_false_when_poll_returns_none(self) -> None:
        """start returns False when poll returns None."""
        process = Mock(spec_set=["pid", "poll"])
        process.poll.return_value = None
        process.pid = sentinel.pid
        supervisor = _make_supervisor(command=[sentinel.command_item])
        supervisor._process = process

        with patch.object(ledger, "logger", autospec=True) as logger:
            result = supervisor.start()

        assert result is False
        process.poll.assert_called_once_with()
        assert supervisor._process is process
        logger.warning.assert_called_once_with("it runs already: %s", sentinel.pid)

    # orchscaffold: ToolSupervisor.stop/integration/returns-none 26204759:11737383
    def test_stop_returns_none(self) -> None:
        """stop returns None."""
        supervisor = _make_supervisor(command=[sentinel.command_item])

        result = supervisor.stop()

        assert result is None

    # orchscaffold: ToolSupervisor.stop/integration/process f0c88ec2:5ee96a1b
    def test_stop_returns_none_when_process_is_already_set(self) -> None:
        """stop returns None when process is already set."""
        process = Mock(spec_set=["terminate", "wait"])
        supervisor = _make_supervisor(command=[sentinel.command_item])
        supervisor._process = process

        result = supervisor.stop(5)

        assert result is None
        process.terminate.assert_called_once_with()
        process.wait.assert_called_once_with(timeout=5)
        assert supervisor._process is None

    # orchscaffold: ToolSupervisor.stop/integration/lifecycle f932d8a9:024fd000
    def test_start_to_stop_runs_the_whole_lifecycle(self) -> None:
        """Goes from start to stop."""
        popen = Mock()
        popen_result = Mock(spec_set=["terminate", "wait"])
        popen.return_value = popen_result
        supervisor = _make_supervisor(command=[sentinel.command_item], popen=popen)

        supervisor.start()
        supervisor.stop()

        popen.assert_called_once_with([sentinel.command_item])
        popen_result.terminate.assert_called_once_with()
        popen_result.wait.assert_called_once_with(timeout=5)
        assert supervisor._process is None
