"""Tests of JournalManager."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from unittest.mock import AsyncMock, Mock, create_autospec, mock_open, patch, sentinel

import pytest

import journal
from journal import JournalError, JournalManager


# orchscaffold: journal/helper/_make_manager 2e50eda9:41ee40a5
def _make_manager(**overrides: object) -> JournalManager:
    """Build a JournalManager for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {
        "filename": "filename",
        "pool": create_autospec(ThreadPoolExecutor, instance=True, spec_set=True),
    }
    return JournalManager(**(fields | overrides))


class TestJournalManagerErrorResilience:
    """Test error handling and recovery mechanisms."""

    # orchscaffold: JournalManager.load/log-and-continue/open dfd31b9f:a39afb8c
    def test_load_returns_false_when_open_raises_file_not_found_error(self) -> None:
        """load returns False when open raises FileNotFoundError."""
        manager = _make_manager()

        with patch.object(journal, "open", mock_open(), create=True) as opened:
            opened.side_effect = FileNotFoundError("boom")
            result = manager.load()

        assert result is False
        opened.assert_called_once_with("filename", encoding="utf-8")

    # orchscaffold: JournalManager.load/re-raise/open cc4abb98:28f18d31
    def test_load_raises_journal_error_when_open_raises_permission_error(self) -> None:
        """load raises JournalError when open raises PermissionError."""
        error = PermissionError("boom")
        manager = _make_manager()

        with (
            patch.object(journal, "open", mock_open(), create=True) as opened,
            pytest.raises(JournalError, match=r"^cannot read filename$") as raised,
        ):
            opened.side_effect = error
            manager.load()

        assert raised.value.__cause__ is error
        opened.assert_called_once_with("filename", encoding="utf-8")

    # orchscaffold: JournalManager.save/log-and-continue/replace e160232a:98a7ee31
    def test_save_logs_error_when_replace_raises_os_error(self) -> None:
        """save logs an error and goes on when replace raises OSError."""
        error = OSError("boom")
        names = {}
        manager = _make_manager()

        with (
            patch.object(journal, "open", mock_open(), create=True) as opened,
            patch.object(journal.json, "dump", autospec=True) as dump,
            patch.object(journal.os, "replace", autospec=True) as replace,
            patch.object(journal, "logger", autospec=True) as logger,
        ):
            replace.side_effect = error
            manager.save(names)

        opened.assert_called_once_with("filename.new", "w")
        dump.assert_called_once_with(names, opened.return_value)
        replace.assert_called_once_with("filename.new", "filename")
        logger.error.assert_called_once_with("cannot save: %s", error)

    # orchscaffold: JournalManager.sync/log-and-continue/wrap-future 78751ce3:b3ffafd0
    @pytest.mark.asyncio
    async def test_sync_logs_warning_when_wrap_future_raises_os_error(self) -> None:
        """sync logs a warning and goes on when wrap_future raises OSError."""
        error = OSError("boom")
        pool = create_autospec(ThreadPoolExecutor, instance=True)
        pool.submit = Mock()
        pool.submit.return_value = sentinel.submit_result
        manager = _make_manager(pool=pool)

        with (
            patch.object(journal.asyncio, "wrap_future", new_callable=AsyncMock) as wrap_future,
            patch.object(journal, "logger", autospec=True) as logger,
        ):
            wrap_future.side_effect = error
            await manager.sync("name")

        pool.submit.assert_called_once_with(manager.append, "name")
        wrap_future.assert_awaited_once_with(sentinel.submit_result)
        logger.warning.assert_called_once_with("not written: %s", error)


class TestJournalManagerIntegration:
    """Test end-to-end workflows and component interactions."""

    # orchscaffold: JournalManager.load/integration/returns-true 33d2c974:c7ff4e83
    def test_load_returns_true(self) -> None:
        """load returns True."""
        manager = _make_manager()

        with patch.object(journal, "open", mock_open(), create=True) as opened:
            opened.return_value.__iter__.side_effect = [iter(["line"])]
            result = manager.load()

        assert result is True
        opened.assert_called_once_with("filename", encoding="utf-8")
        assert manager.index.places == {"line": 0}

    # orchscaffold: JournalManager.load/integration/line-is-empty-0386 ff26b19e:6cceb9ff
    def test_load_returns_true_when_line_is_empty(self) -> None:
        """load returns True when line is '#'."""
        manager = _make_manager()

        with patch.object(journal, "open", mock_open(), create=True) as opened:
            opened.return_value.__iter__.side_effect = [iter(["#"])]
            result = manager.load()

        assert result is True
        opened.assert_called_once_with("filename", encoding="utf-8")

    # orchscaffold: JournalManager.load/integration/line-is-empty-f66f 163daf66:5848ea13
    def test_load_returns_true_when_line_is_empty_and_lines_has_two_items(self) -> None:
        """load returns True when line is '#' and lines has two items."""
        manager = _make_manager()

        with patch.object(journal, "open", mock_open(), create=True) as opened:
            opened.return_value.__iter__.side_effect = [iter(["#", "line-2"])]
            result = manager.load()

        assert result is True
        opened.assert_called_once_with("filename", encoding="utf-8")
        assert manager.index.places == {"line-2": 0}

    # orchscaffold: JournalManager.save/integration/calls-replace 5d561444:890de34b
    def test_save_calls_replace(self) -> None:
        """save calls replace."""
        names = {}
        manager = _make_manager()

        with (
            patch.object(journal, "open", mock_open(), create=True) as opened,
            patch.object(journal.json, "dump", autospec=True) as dump,
            patch.object(journal.os, "replace", autospec=True) as replace,
        ):
            manager.save(names)

        opened.assert_called_once_with("filename.new", "w")
        dump.assert_called_once_with(names, opened.return_value)
        replace.assert_called_once_with("filename.new", "filename")

    # orchscaffold: JournalManager.append/integration/returns-0 c5d3245b:1f2df4aa
    def test_append_returns_0(self) -> None:
        """append returns 0."""
        manager = _make_manager()

        with patch.object(journal, "open", mock_open(), create=True) as opened:
            result = manager.append("name")

        assert result == 0
        opened.assert_called_once_with("filename", "a")
        opened.return_value.write.assert_called_once_with("name\n")
        assert manager.index.places == {"name": 0}

    # orchscaffold: JournalManager.sync/integration/calls-submit a7b73759:6debdaf0
    @pytest.mark.asyncio
    async def test_sync_calls_submit(self) -> None:
        """sync calls submit."""
        pool = create_autospec(ThreadPoolExecutor, instance=True)
        pool.submit = Mock()
        pool.submit.return_value = sentinel.submit_result
        manager = _make_manager(pool=pool)

        with patch.object(journal.asyncio, "wrap_future", new_callable=AsyncMock) as wrap_future:
            await manager.sync("name")

        pool.submit.assert_called_once_with(manager.append, "name")
        wrap_future.assert_awaited_once_with(sentinel.submit_result)
