"""Tests of ThumbnailCoordinator."""

from __future__ import annotations

import asyncio
from typing import Any
from unittest.mock import ANY, call, create_autospec, patch, sentinel

import pytest

import thumbnails
from thumbnails import Picture, Resizer, Shelf, ThumbnailCoordinator


# orchscaffold: thumbnails/helper/_make_coordinator 10652654:7b7a8a17
def _make_coordinator(**overrides: object) -> ThumbnailCoordinator:
    """Build a ThumbnailCoordinator for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {
        "resizer": create_autospec(Resizer, instance=True, spec_set=True),
        "shelf": create_autospec(Shelf, instance=True, spec_set=True),
    }
    return ThumbnailCoordinator(**(fields | overrides))


# orchscaffold: thumbnails/helper/_create_test_picture 911234d9:6b3cf3f0
def _create_test_picture(**overrides: object) -> Picture:
    """Build a Picture for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {"name": "name", "width": 1, "height": 1}
    return Picture(**(fields | overrides))


# orchscaffold: thumbnails/helper/_cancel_tasks 9015cdf7:6e0410fa
async def _cancel_tasks(before: set[asyncio.Task[object]]) -> None:
    """End every task that was not there before, so that nothing outlives the test."""
    tasks = asyncio.all_tasks() - before
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


# orchscaffold: thumbnails/helper/_ScriptedTimeouts 60994ee6:e8fdbdb9
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


class TestThumbnailCoordinatorBackgroundTasks:
    """Test background task lifecycle management and resilience."""

    # orchscaffold: ThumbnailCoordinator.start/async-loop/starts-work 4bf60df9:3bc19ab7
    @pytest.mark.asyncio
    async def test_start_starts_work_task(self) -> None:
        """start starts the task _work."""
        before = asyncio.all_tasks()
        coordinator = _make_coordinator()

        await coordinator.start()

        assert coordinator._running is True
        assert coordinator._worker.get_coro().__name__ == "_work"

        await _cancel_tasks(before)

    # orchscaffold: ThumbnailCoordinator.stop/async-loop/worker fcb34ab5:bb112b9f
    @pytest.mark.asyncio
    async def test_stop_clears_worker_when_worker_is_already_set(self) -> None:
        """stop clears worker when worker is already set."""
        before = asyncio.all_tasks()
        worker = asyncio.create_task(asyncio.Event().wait())
        coordinator = _make_coordinator()
        coordinator._worker = worker
        coordinator._running = sentinel.previous

        await coordinator.stop(drain=False)

        assert coordinator._running is False
        assert coordinator._worker is None
        assert worker.cancelled()

        await _cancel_tasks(before)

    # orchscaffold: ThumbnailCoordinator._work/async-loop/running 6cff5f80:922c3c71
    @pytest.mark.asyncio
    async def test_work_keeps_running_when_running_is_already_set(self) -> None:
        """_work handles the error and keeps running when running is already set."""
        coordinator = _make_coordinator()
        coordinator._running = True
        clock = _ScriptedTimeouts(cycles=4)

        with patch.object(thumbnails, "asyncio", clock), pytest.raises(asyncio.CancelledError):
            await coordinator._work()

        assert clock.slept == [1.0, 1.0, 1.0, 1.0]
        assert coordinator._running is True

    # orchscaffold: ThumbnailCoordinator._work/async-loop/skipped 650738db:722338ad
    @pytest.mark.asyncio
    async def test_work_keeps_running_without_skipped(self) -> None:
        """_work handles the error and keeps running when skipped is missing."""
        queue = create_autospec(asyncio.Queue, instance=True, spec_set=True)
        queue.get.side_effect = [
            _create_test_picture(),
            _create_test_picture(),
            _create_test_picture(),
            asyncio.CancelledError(),
        ]
        stats = {"failed": 1}
        coordinator = _make_coordinator(width=128)
        coordinator._running = True
        coordinator._queue = queue
        coordinator.stats = stats

        with (
            patch.object(thumbnails, "logger", autospec=True) as logger,
            pytest.raises(asyncio.CancelledError),
        ):
            await coordinator._work()

        assert queue.get.await_args_list == [call(), call(), call(), call()]
        assert queue.task_done.call_args_list == [call(), call(), call()]
        assert coordinator._queue is queue
        assert coordinator._running is True
        assert coordinator.stats == {"failed": 4}
        assert stats == {"failed": 4}
        assert logger.error.call_args_list == [
            call("%s failed: %s", "name", ANY),
            call("%s failed: %s", "name", ANY),
            call("%s failed: %s", "name", ANY),
        ]


class TestThumbnailCoordinatorConfiguration:
    """Test configuration-driven behavior changes and component management."""

    # orchscaffold: ThumbnailCoordinator.submit/configuration/capacity 57d33007:92ea55e7
    def test_submit_returns_true_when_capacity_is_at_most_0(self) -> None:
        """submit returns True when capacity is at most 0."""
        picture = _create_test_picture()
        coordinator = _make_coordinator(capacity=0)

        result = coordinator.submit(picture)

        assert result is True
        assert coordinator._queue.get_nowait() == picture

    # orchscaffold: ThumbnailCoordinator.process/configuration/width-is-above d9528e69:edeb1705
    @pytest.mark.asyncio
    async def test_process_returns_false_when_width_is_above_width(self) -> None:
        """process returns False when width is above width."""
        shelf = create_autospec(Shelf, instance=True, spec_set=True)
        shelf.has.return_value = True
        coordinator = _make_coordinator(shelf=shelf, width=0)

        result = await coordinator.process(_create_test_picture())

        assert result is False
        shelf.has.assert_called_once_with("name")
        assert coordinator.stats == {"done": 0, "failed": 0, "skipped": 1}


class TestThumbnailCoordinatorErrorResilience:
    """Test error handling and recovery mechanisms."""

    # orchscaffold: ThumbnailCoordinator.submit/re-raise/width 2b389d6e:7438eac3
    def test_submit_raises_value_error_when_width_is_at_most_0(self) -> None:
        """submit raises ValueError when width is at most 0."""
        coordinator = _make_coordinator()

        with pytest.raises(ValueError, match=r"^name has no size$"):
            coordinator.submit(_create_test_picture(width=0))

    # orchscaffold: ThumbnailCoordinator.submit/log-and-continue/put-nowait 14eb1581:9267161d
    def test_submit_returns_false_when_put_nowait_raises_queue_full(self) -> None:
        """submit logs a warning and returns False when put_nowait raises QueueFull."""
        queue = create_autospec(asyncio.Queue, instance=True, spec_set=True)
        queue.put_nowait.side_effect = asyncio.QueueFull("boom")
        picture = _create_test_picture()
        coordinator = _make_coordinator()
        coordinator._queue = queue

        with patch.object(thumbnails, "logger", autospec=True) as logger:
            result = coordinator.submit(picture)

        assert result is False
        queue.put_nowait.assert_called_once_with(picture)
        assert coordinator._queue is queue
        logger.warning.assert_called_once_with("no room for %s", "name")

    # orchscaffold: ThumbnailCoordinator.process/re-raise/skipped f3cdb2ed:5b949b82
    @pytest.mark.asyncio
    async def test_process_raises_key_error_without_skipped(self) -> None:
        """process raises KeyError when skipped is missing."""
        coordinator = _make_coordinator(width=128)
        coordinator.stats = {}

        with pytest.raises(KeyError, match=r"^'skipped'$"):
            await coordinator.process(_create_test_picture())

    # orchscaffold: ThumbnailCoordinator._work/re-raise/without-failed 7a435d00:fb7cb65c
    @pytest.mark.asyncio
    async def test_work_raises_key_error_without_failed(self) -> None:
        """_work raises KeyError when failed is missing."""
        queue = create_autospec(asyncio.Queue, instance=True, spec_set=True)
        queue.get.return_value = _create_test_picture()
        coordinator = _make_coordinator(width=128)
        coordinator._running = True
        coordinator._queue = queue
        coordinator.stats = {}

        with pytest.raises(KeyError, match=r"^'failed'$"):
            await coordinator._work()

        queue.get.assert_awaited_once_with()
        queue.task_done.assert_called_once_with()
        assert coordinator._queue is queue
        assert coordinator._running is True


class TestThumbnailCoordinatorIntegration:
    """Test end-to-end workflows and component interactions."""

    # orchscaffold: ThumbnailCoordinator.submit/integration/returns-true e6cf0692:760d6c51
    def test_submit_returns_true(self) -> None:
        """submit returns True."""
        picture = _create_test_picture()
        coordinator = _make_coordinator(capacity=10)

        result = coordinator.submit(picture)

        assert result is True
        assert coordinator._queue.get_nowait() == picture

    # orchscaffold: ThumbnailCoordinator.submit/integration/queue-is-already-set 3eea1050:e043c437
    def test_submit_returns_true_when_queue_is_already_set(self) -> None:
        """submit returns True when queue is already set."""
        queue = create_autospec(asyncio.Queue, instance=True, spec_set=True)
        picture = _create_test_picture()
        coordinator = _make_coordinator()
        coordinator._queue = queue

        result = coordinator.submit(picture)

        assert result is True
        queue.put_nowait.assert_called_once_with(picture)
        assert coordinator._queue is queue

    # orchscaffold: ThumbnailCoordinator.start/integration/running-is-already-set 47a942fd:fe90d897
    @pytest.mark.asyncio
    async def test_start_keeps_worker_when_running_is_already_set(self) -> None:
        """start keeps worker as it is when running is already set."""
        coordinator = _make_coordinator()
        coordinator._running = True

        await coordinator.start()

        assert coordinator._running is True
        assert coordinator._worker is None

    # orchscaffold: ThumbnailCoordinator.stop/integration/sets-running 711fd616:4c7f07da
    @pytest.mark.asyncio
    async def test_stop_sets_running(self) -> None:
        """stop sets running."""
        coordinator = _make_coordinator()
        coordinator._running = sentinel.previous

        await coordinator.stop(drain=False)

        assert coordinator._running is False

    # orchscaffold: ThumbnailCoordinator.stop/integration/drain a2106ad0:a11c6340
    @pytest.mark.asyncio
    async def test_stop_sets_running_when_drain_is_true(self) -> None:
        """stop sets running when drain is True."""
        coordinator = _make_coordinator()
        coordinator._running = sentinel.previous

        await coordinator.stop(drain=True)

        assert coordinator._running is False

    # orchscaffold: ThumbnailCoordinator.stop/integration/queue 5453a9ce:9fb35393
    @pytest.mark.asyncio
    async def test_stop_calls_join_when_queue_is_already_set(self) -> None:
        """stop calls join when queue is already set."""
        queue = create_autospec(asyncio.Queue, instance=True, spec_set=True)
        coordinator = _make_coordinator()
        coordinator._queue = queue
        coordinator._running = sentinel.previous

        await coordinator.stop(drain=True)

        queue.join.assert_awaited_once_with()
        assert coordinator._queue is queue
        assert coordinator._running is False

    # orchscaffold: ThumbnailCoordinator.process/integration/returns-false 6ab966f7:59c92994
    @pytest.mark.asyncio
    async def test_process_returns_false(self) -> None:
        """process returns False."""
        coordinator = _make_coordinator(width=128)

        result = await coordinator.process(_create_test_picture())

        assert result is False
        assert coordinator.stats == {"done": 0, "failed": 0, "skipped": 1}

    # orchscaffold: ThumbnailCoordinator.process/integration/has-returns-false 8f9e4b62:33830f87
    @pytest.mark.asyncio
    async def test_process_returns_true_when_has_returns_false(self) -> None:
        """process returns True when has returns False."""
        resizer = create_autospec(Resizer, instance=True, spec_set=True)
        resizer.shrink.return_value = b"data"
        shelf = create_autospec(Shelf, instance=True, spec_set=True)
        shelf.has.return_value = False
        picture = _create_test_picture()
        coordinator = _make_coordinator(resizer=resizer, shelf=shelf, width=0)

        result = await coordinator.process(picture)

        assert result is True
        shelf.has.assert_called_once_with("name")
        resizer.shrink.assert_awaited_once_with(picture, 0)
        shelf.put.assert_called_once_with("name", b"data")
        assert coordinator.stats == {"done": 1, "failed": 0, "skipped": 0}

    # orchscaffold: ThumbnailCoordinator._work/integration/running-is-false 948bb46c:20b84e73
    @pytest.mark.asyncio
    async def test_work_does_nothing_when_running_is_false(self) -> None:
        """_work does nothing when running is False."""
        coordinator = _make_coordinator()
        coordinator._running = False

        await coordinator._work()

        assert coordinator._running is False

    # orchscaffold: ThumbnailCoordinator.stop/integration/lifecycle 54323ddb:9d6a6cda
    @pytest.mark.asyncio
    async def test_start_to_stop_runs_the_whole_lifecycle(self) -> None:
        """Goes from start to stop."""
        before = asyncio.all_tasks()
        coordinator = _make_coordinator()

        await coordinator.start()
        assert coordinator._running is True
        assert not coordinator._worker.done()
        await coordinator.stop()

        assert coordinator._running is False
        assert coordinator._worker is None

        await _cancel_tasks(before)
