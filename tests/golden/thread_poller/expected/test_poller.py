"""Tests of PollingManager."""

from __future__ import annotations

from queue import Empty, Queue
from typing import Any
from unittest.mock import call, create_autospec, patch

import poller
from poller import PollingManager, Reading, Source


# orchscaffold: poller/helper/_make_manager 62fb4aca:c06f60a3
def _make_manager(**overrides: object) -> PollingManager:
    """Build a PollingManager for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {"source": create_autospec(Source, instance=True, spec_set=True)}
    return PollingManager(**(fields | overrides))


# orchscaffold: poller/helper/_create_test_reading 40c0f5eb:dd331722
def _create_test_reading(**overrides: object) -> Reading:
    """Build a Reading for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {"source": "source", "priority": 1, "value": 1.0}
    return Reading(**(fields | overrides))


class TestPollingManagerConfiguration:
    """Test configuration-driven behavior changes and component management."""

    # orchscaffold: PollingManager.poll/configuration/limit 6937461c:514917eb
    def test_poll_returns_0_when_limit_is_at_most_0(self) -> None:
        """poll returns 0 when limit is at most 0."""
        source = create_autospec(Source, instance=True, spec_set=True)
        manager = _make_manager(source=source, limit=0)

        with patch.object(poller, "logger", autospec=True) as logger:
            result = manager.poll("name")

        assert result == 0
        assert manager._failures == {"name": 0}
        source.read.assert_not_called()
        logger.debug.assert_called_once_with("%s is left alone", "name")

    # orchscaffold: PollingManager.poll/configuration/room 06cacd15:d8455147
    def test_poll_returns_1_when_room_is_at_most_0(self) -> None:
        """poll returns 1 when room is at most 0."""
        source = create_autospec(Source, instance=True, spec_set=True)
        read_result_item = _create_test_reading()
        source.read.return_value = [read_result_item]
        manager = _make_manager(source=source, limit=3, room=0)

        result = manager.poll("name")

        assert result == 1
        source.read.assert_called_once_with()
        assert manager._queue.get_nowait() == read_result_item
        assert manager._failures == {"name": 0}


class TestPollingManagerErrorResilience:
    """Test error handling and recovery mechanisms."""

    # orchscaffold: PollingManager.poll/log-and-continue/read 79dd1be5:e346c123
    def test_poll_returns_0_when_read_raises_os_error(self) -> None:
        """poll logs a warning and returns 0 when read raises OSError."""
        source = create_autospec(Source, instance=True, spec_set=True)
        error = OSError("boom")
        source.read.side_effect = error
        manager = _make_manager(source=source, limit=3)

        with patch.object(poller, "logger", autospec=True) as logger:
            result = manager.poll("name")

        assert result == 0
        source.read.assert_called_once_with()
        assert manager._failures == {"name": 1}
        logger.warning.assert_called_once_with("%s failed: %s", "name", error)

    # orchscaffold: PollingManager.poll/log-and-continue/room 285c5a25:fbf2bc04
    def test_poll_returns_1_when_room_is_at_most_1(self) -> None:
        """poll logs a warning and returns 1 when room is at most 1."""
        source = create_autospec(Source, instance=True, spec_set=True)
        read_result_item = _create_test_reading()
        source.read.return_value = [read_result_item, _create_test_reading()]
        manager = _make_manager(source=source, limit=3, room=1)

        with patch.object(poller, "logger", autospec=True) as logger:
            result = manager.poll("name")

        assert result == 1
        source.read.assert_called_once_with()
        assert manager._queue.get_nowait() == read_result_item
        assert manager._failures == {"name": 0}
        logger.warning.assert_called_once_with("no room for %s", "source")

    # orchscaffold: PollingManager.drain/log-and-continue/empty-list 5d3a0583:dfe660b0
    def test_drain_returns_empty_list(self) -> None:
        """drain returns an empty list."""
        manager = _make_manager()

        result = manager.drain(1)

        assert result == []

    # orchscaffold: PollingManager.drain/log-and-continue/limit 0737d8e2:7d25c5cb
    def test_drain_returns_empty_list_without_limit(self) -> None:
        """drain returns an empty list when limit is None."""
        manager = _make_manager()

        result = manager.drain(None)

        assert result == []

    # orchscaffold: PollingManager.drain/log-and-continue/get-nowait f76b92a2:ba79ddec
    def test_drain_returns_filled_list_when_get_nowait_raises_empty(self) -> None:
        """drain returns a filled list when get_nowait raises Empty."""
        queue = create_autospec(Queue, instance=True, spec_set=True)
        nowait = _create_test_reading()
        nowait_2 = _create_test_reading()
        nowait_3 = _create_test_reading()
        queue.get_nowait.side_effect = [nowait, nowait_2, nowait_3, Empty("boom")]
        manager = _make_manager()
        manager._queue = queue

        result = manager.drain(None)

        assert result == [nowait, nowait_2, nowait_3]
        assert queue.get_nowait.call_args_list == [call(), call(), call(), call()]
        assert manager._queue is queue


class TestPollingManagerIntegration:
    """Test end-to-end workflows and component interactions."""

    # orchscaffold: PollingManager.poll/integration/returns-1 2c60f395:25b50e52
    def test_poll_returns_1(self) -> None:
        """poll returns 1."""
        source = create_autospec(Source, instance=True, spec_set=True)
        read_result_item = _create_test_reading()
        source.read.return_value = [read_result_item]
        manager = _make_manager(source=source, limit=3, room=2)

        result = manager.poll("name")

        assert result == 1
        source.read.assert_called_once_with()
        assert manager._queue.get_nowait() == read_result_item
        assert manager._failures == {"name": 0}

    # orchscaffold: PollingManager.poll/integration/read-returns-two 9fc2bfca:a0290602
    def test_poll_returns_2_when_read_returns_two_items(self) -> None:
        """poll returns 2 when read returns two items."""
        source = create_autospec(Source, instance=True, spec_set=True)
        read_result_item = _create_test_reading()
        read_result_item_2 = _create_test_reading()
        source.read.return_value = [read_result_item, read_result_item_2]
        manager = _make_manager(source=source, limit=3, room=2)

        result = manager.poll("name")

        assert result == 2
        source.read.assert_called_once_with()
        assert manager._queue.get_nowait() == read_result_item
        assert manager._queue.get_nowait() == read_result_item_2
        assert manager._failures == {"name": 0}

    # orchscaffold: PollingManager.poll/integration/priority-is-1 aa597307:d0bb3b47
    def test_poll_returns_2_when_priority_is_1_and_priority_is_0(self) -> None:
        """poll returns 2 when priority is 1 and priority is 0."""
        source = create_autospec(Source, instance=True, spec_set=True)
        read_result_item = _create_test_reading(priority=0)
        read_result_item_2 = _create_test_reading()
        source.read.return_value = [read_result_item, read_result_item_2]
        manager = _make_manager(source=source, limit=3, room=2)

        result = manager.poll("name")

        assert result == 2
        source.read.assert_called_once_with()
        assert manager._queue.get_nowait() == read_result_item_2
        assert manager._queue.get_nowait() == read_result_item
        assert manager._failures == {"name": 0}

    # orchscaffold: PollingManager.poll/integration/queue 6a0097ac:cb1314ff
    def test_poll_returns_1_when_queue_is_already_set(self) -> None:
        """poll returns 1 when queue is already set."""
        source = create_autospec(Source, instance=True, spec_set=True)
        read_result_item = _create_test_reading()
        source.read.return_value = [read_result_item]
        queue = create_autospec(Queue, instance=True, spec_set=True)
        manager = _make_manager(source=source, limit=3)
        manager._queue = queue

        result = manager.poll("name")

        assert result == 1
        source.read.assert_called_once_with()
        queue.put_nowait.assert_called_once_with(read_result_item)
        assert manager._queue is queue
        assert manager._failures == {"name": 0}

    # orchscaffold: PollingManager.drain/integration/limit da12b6ad:d2fde8c9
    def test_drain_returns_empty_list_when_limit_is_at_most_0(self) -> None:
        """drain returns an empty list when limit is at most 0."""
        manager = _make_manager()

        result = manager.drain(0)

        assert result == []

    # orchscaffold: PollingManager.forgive/integration/returns-false 5d4adecc:ea3b76c0
    def test_forgive_returns_false(self) -> None:
        """forgive returns False."""
        manager = _make_manager()

        result = manager.forgive("name")

        assert result is False

    # orchscaffold: PollingManager.forgive/integration/failures 0a797647:362228d2
    def test_forgive_returns_true_when_failures_is_already_set(self) -> None:
        """forgive returns True when failures is already set."""
        manager = _make_manager()
        manager._failures.update({"name": 1})

        result = manager.forgive("name")

        assert result is True
        assert manager._failures == {}
