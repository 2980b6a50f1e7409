"""Tests of KioskManager."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any
from unittest.mock import AsyncMock, Mock, call, patch, sentinel

import pytest

import kiosk
from kiosk import KioskManager


# orchscaffold: kiosk/helper/_make_manager 1389d02f:ac19bd2c
def _make_manager(**overrides: object) -> KioskManager:
    """Build a KioskManager for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {"screen": sentinel.screen, "pages": sentinel.pages}
    return KioskManager(**(fields | overrides))


# orchscaffold: kiosk/helper/_cancel_tasks 9015cdf7:6e0410fa
async def _cancel_tasks(before: set[asyncio.Task[object]]) -> None:
    """End every task that was not there before, so that nothing outlives the test."""
    tasks = asyncio.all_tasks() - before
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


# orchscaffold: kiosk/helper/_ScriptedAsyncio 64d792f4:6b0d2249
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


class TestKioskManagerBackgroundTasks:
    """Test background task lifecycle management and resilience."""

    # orchscaffold: KioskManager.start/async-loop/starts-turn-task 90a1b2c3:37808862
    @pytest.mark.asyncio
    async def test_start_starts_turn_task(self) -> None:
        """start starts the task _turn."""
        before = asyncio.all_tasks()
        screen = Mock(spec_set=["draw"])
        screen.draw = AsyncMock()
        page = SimpleNamespace(title=sentinel.title)
        options = Mock(spec_set=["get"])
        options.get.return_value = sentinel.get_result
        manager = _make_manager(screen=screen, pages=[page], options=options)

        result = await manager.start()

        assert result is True
        options.get.assert_called_once_with("language", "en")
        screen.draw.assert_awaited_once_with(sentinel.title, sentinel.get_result)
        assert manager.current is page
        assert [task.get_coro().__name__ for task in manager.tasks] == ["_turn"]

        await _cancel_tasks(before)

    # orchscaffold: KioskManager.start/async-loop/without-page 186ca6d9:0ada3674
    @pytest.mark.asyncio
    async def test_start_starts_turn_task_without_page(self) -> None:
        """start starts the task _turn when page is None."""
        before = asyncio.all_tasks()
        screen = Mock(spec_set=["draw"])
        screen.draw = AsyncMock()
        options = Mock(spec_set=["get"])
        options.get.return_value = sentinel.get_result
        manager = _make_manager(screen=screen, pages=[None], options=options)
        manager.current = sentinel.previous

        result = await manager.start()

        assert result is True
        options.get.assert_called_once_with("language", "en")
        screen.draw.assert_awaited_once_with("untitled", sentinel.get_result)
        assert manager.current is None
        assert [task.get_coro().__name__ for task in manager.tasks] == ["_turn"]

        await _cancel_tasks(before)

    # orchscaffold: KioskManager.start/async-loop/without-title e61b47fa:79156b7f
    @pytest.mark.asyncio
    async def test_start_starts_turn_task_without_title(self) -> None:
        """start starts the task _turn when title is None."""
        before = asyncio.all_tasks()
        screen = Mock(spec_set=["draw"])
        screen.draw = AsyncMock()
        page = SimpleNamespace(title=None)
        options = Mock(spec_set=["get"])
        options.get.return_value = sentinel.get_result
        manager = _make_manager(screen=screen, pages=[page], options=options)

        result = await manager.start()

        assert result is True
        options.get.assert_called_once_with("language", "en")
        screen.draw.assert_awaited_once_with("untitled", sentinel.get_result)
        assert manager.current is page
        assert [task.get_coro().__name__ for task in manager.tasks] == ["_turn"]

        await _cancel_tasks(before)

    # orchscaffold: KioskManager.start/async-loop/draw-fails 678660a1:6008f63e
    @pytest.mark.asyncio
    async def test_start_starts_turn_task_when_draw_fails(self) -> None:
        """start starts the task _turn when draw fails."""
        before = asyncio.all_tasks()
        screen = Mock(spec_set=["draw"])
        error = RuntimeError("boom")
        screen.draw = AsyncMock()
        screen.draw.side_effect = error
        options = Mock(spec_set=["get"])
        options.get.return_value = sentinel.get_result
        manager = _make_manager(
            screen=screen, pages=[SimpleNamespace(title=sentinel.title)], options=options
        )
        manager.current = sentinel.previous

        with patch.object(kiosk, "LOG", autospec=True) as log:
            result = await manager.start()

        assert result is True
        options.get.assert_called_once_with("language", "en")
        screen.draw.assert_awaited_once_with(sentinel.title, sentinel.get_result)
        assert manager.current is None
        assert [task.get_coro().__name__ for task in manager.tasks] == ["_turn"]
        log.error.assert_called_once_with("cannot draw %s: %s", sentinel.title, error)

        await _cancel_tasks(before)

    # orchscaffold: KioskManager.start/async-loop/without-title-2 8c07a118:dd26718e
    @pytest.mark.asyncio
    async def test_start_starts_turn_task_without_title_2(self) -> None:
        """start starts the task _turn when title is missing."""
        before = asyncio.all_tasks()
        screen = Mock(spec_set=["draw"])
        screen.draw = AsyncMock()
        options = Mock(spec_set=["get"])
        options.get.return_value = sentinel.get_result
        manager = _make_manager(screen=screen, pages=[sentinel.page], options=options)

        result = await manager.start()

        assert result is True
        options.get.assert_called_once_with("language", "en")
        screen.draw.assert_awaited_once_with("untitled", sentinel.get_result)
        assert manager.current is sentinel.page
        assert [task.get_coro().__name__ for task in manager.tasks] == ["_turn"]

        await _cancel_tasks(before)

    # orchscaffold: KioskManager.start/async-loop/without-options 1a57b138:268e5a32
    @pytest.mark.asyncio
    async def test_start_starts_turn_task_without_options(self) -> None:
        """start starts the task _turn when options is None."""
        before = asyncio.all_tasks()
        screen = Mock(spec_set=["draw"])
        screen.draw = AsyncMock()
        page = SimpleNamespace(title=sentinel.title)
        manager = _make_manager(screen=screen, pages=[page], options=None)

        result = await manager.start()

        assert result is True
        screen.draw.assert_awaited_once_with(sentinel.title, "en")
        assert manager.current is page
        assert [task.get_coro().__name__ for task in manager.tasks] == ["_turn"]

        await _cancel_tasks(before)

    # orchscaffold: KioskManager._turn/async-loop/runs-until-cancelled c062fe46:f79d5ad1
    @pytest.mark.asyncio
    async def test_turn_runs_until_cancelled(self) -> None:
        """_turn runs until it is cancelled."""
        screen = Mock(spec_set=["draw"])
        screen.draw = AsyncMock()
        page = SimpleNamespace(title=sentinel.title)
        options = Mock(spec_set=["get"])
        options.get.side_effect = [
            sentinel.get_result,
            sentinel.get_result_2,
            sentinel.get_result_3,
        ]
        manager = _make_manager(screen=screen, pages=[page], options=options)
        clock = _ScriptedAsyncio(cycles=2)

        with patch.object(kiosk, "asyncio", clock), pytest.raises(asyncio.CancelledError):
            await manager._turn()

        assert options.get.call_args_list == [
            call("seconds", 15),
            call("language", "en"),
            call("seconds", 15),
        ]
        screen.draw.assert_awaited_once_with(sentinel.title, sentinel.get_result_2)
        assert clock.slept == [sentinel.get_result, sentinel.get_result_3]
        assert manager.current is page


class TestKioskManagerErrorResilience:
    """Test error handling and recovery mechanisms."""

    # orchscaffold: KioskManager.start/guard/without-pages 5e1b2ce0:e68e70e1
    @pytest.mark.asyncio
    async def test_start_returns_false_without_pages(self) -> None:
        """start returns False when pages is None."""
        screen = Mock(spec_set=["draw"])
        options = Mock(spec_set=["get"])
        manager = _make_manager(screen=screen, pages=None, options=options)

        with patch.object(kiosk, "LOG", autospec=True) as log:
            result = await manager.start()

        assert result is False
        assert manager.current is None
        options.get.assert_not_called()
        screen.draw.assert_not_called()
        log.warning.assert_called_once_with("nothing to show")

    # orchscaffold: KioskManager.show/log-and-continue/draw-fails dd9bbd9b:ecbc0f0e
    @pytest.mark.asyncio
    async def test_show_returns_none_when_draw_fails(self) -> None:
        """show logs an error and returns None when draw fails."""
        screen = Mock(spec_set=["draw"])
        error = RuntimeError("boom")
        screen.draw = AsyncMock()
        screen.draw.side_effect = error
        options = Mock(spec_set=["get"])
        options.get.return_value = sentinel.get_result
        manager = _make_manager(screen=screen, options=options)
        manager.current = sentinel.previous

        with patch.object(kiosk, "LOG", autospec=True) as log:
            result = await manager.show(SimpleNamespace(title=sentinel.title))

        assert result is None
        options.get.assert_called_once_with("language", "en")
        screen.draw.assert_awaited_once_with(sentinel.title, sentinel.get_result)
        assert manager.current is None
        log.error.assert_called_once_with("cannot draw %s: %s", sentinel.title, error)

    # orchscaffold: KioskManager.print_current/re-raise/copies 2a967490:f2f78c65
    def test_print_current_raises_value_error_when_copies_is_below_1(self) -> None:
        """print_current raises ValueError when copies is below 1."""
        printer = Mock(spec_set=["print"])
        manager = _make_manager(printer=printer, options=sentinel.options)
        manager.current = sentinel.current

        with pytest.raises(ValueError, match=r"^bad number of copies: 0$"):
            manager.print_current(0)

        assert manager.current is sentinel.current
        printer.print.assert_not_called()

    # orchscaffold: KioskManager.print_current/guard/without-ready 98ccd9c8:4d7d970a
    def test_print_current_returns_0_without_ready(self) -> None:
        """print_current returns 0 when ready is None."""
        manager = _make_manager(printer=SimpleNamespace(ready=None), options=sentinel.options)
        manager.current = sentinel.current

        with patch.object(kiosk, "LOG", autospec=True) as log:
            result = manager.print_current(1)

        assert result == 0
        assert manager.current is sentinel.current
        log.info.assert_called_once_with("printer is not ready")

    # orchscaffold: KioskManager.print_current/guard/without-ready-2 cfe4d784:f4794181
    def test_print_current_returns_0_without_ready_2(self) -> None:
        """print_current returns 0 when ready is missing."""
        printer = Mock(spec_set=["print"])
        manager = _make_manager(printer=printer, options=sentinel.options)
        manager.current = sentinel.current

        with patch.object(kiosk, "LOG", autospec=True) as log:
            result = manager.print_current(1)

        assert result == 0
        assert manager.current is sentinel.current
        printer.print.assert_not_called()
        log.info.assert_called_once_with("printer is not ready")


class TestKioskManagerIntegration:
    """Test end-to-end workflows and component interactions."""

    # orchscaffold: KioskManager.stop/integration/returns-none b5d2dce4:d57ec4f1
    @pytest.mark.asyncio
    async def test_stop_returns_none(self) -> None:
        """stop returns None."""
        screen = Mock(spec_set=["off"])
        manager = _make_manager(screen=screen, options=sentinel.options)

        result = await manager.stop()

        assert result is None
        screen.off.assert_called_once_with()

    # orchscaffold: KioskManager.show/integration/returns-title 3da74107:0091dd4c
    @pytest.mark.asyncio
    async def test_show_returns_title(self) -> None:
        """show returns title."""
        screen = Mock(spec_set=["draw"])
        screen.draw = AsyncMock()
        options = Mock(spec_set=["get"])
        options.get.return_value = sentinel.get_result
        page = SimpleNamespace(title=sentinel.title)
        manager = _make_manager(screen=screen, options=options)

        result = await manager.show(page)

        assert result is sentinel.title
        options.get.assert_called_once_with("language", "en")
        screen.draw.assert_awaited_once_with(sentinel.title, sentinel.get_result)
        assert manager.current is page

    # orchscaffold: KioskManager.show/integration/without-title 68193b35:ec001a32
    @pytest.mark.asyncio
    async def test_show_returns_untitled_without_title(self) -> None:
        """show returns 'untitled' when title is missing."""
        screen = Mock(spec_set=["draw"])
        screen.draw = AsyncMock()
        options = Mock(spec_set=["get"])
        options.get.return_value = sentinel.get_result
        manager = _make_manager(screen=screen, options=options)

        result = await manager.show(sentinel.page)

        assert result == "untitled"
        options.get.assert_called_once_with("language", "en")
        screen.draw.assert_awaited_once_with("untitled", sentinel.get_result)
        assert manager.current is sentinel.page

    # orchscaffold: KioskManager.show/integration/without-page 00a52e31:686cabd9
    @pytest.mark.asyncio
    async def test_show_returns_untitled_without_page(self) -> None:
        """show returns 'untitled' when page is None."""
        screen = Mock(spec_set=["draw"])
        screen.draw = AsyncMock()
        options = Mock(spec_set=["get"])
        options.get.return_value = sentinel.get_result
        manager = _make_manager(screen=screen, options=options)
        manager.current = sentinel.previous

        result = await manager.show(None)

        assert result == "untitled"
        options.get.assert_called_once_with("language", "en")
        screen.draw.assert_awaited_once_with("untitled", sentinel.get_result)
        assert manager.current is None

    # orchscaffold: KioskManager.show/integration/without-title-2 12b90ea0:5a9942a3
    @pytest.mark.asyncio
    async def test_show_returns_untitled_without_title_2(self) -> None:
        """show returns 'untitled' when title is None."""
        screen = Mock(spec_set=["draw"])
        screen.draw = AsyncMock()
        options = Mock(spec_set=["get"])
        options.get.return_value = sentinel.get_result
        page = SimpleNamespace(title=None)
        manager = _make_manager(screen=screen, options=options)

        result = await manager.show(page)

        assert result == "untitled"
        options.get.assert_called_once_with("language", "en")
        screen.draw.assert_awaited_once_with("untitled", sentinel.get_result)
        assert manager.current is page

    # orchscaffold: KioskManager.print_current/integration/returns-0 2ad0cc3f:fe9db7e3
    def test_print_current_returns_0(self) -> None:
        """print_current returns 0."""
        manager = _make_manager(printer=sentinel.printer, options=sentinel.options)

        result = manager.print_current()

        assert result == 0

    # orchscaffold: KioskManager.print_current/integration/without-printer 70237527:d229ca39
    def test_print_current_returns_0_without_printer(self) -> None:
        """print_current returns 0 when printer is None."""
        manager = _make_manager(printer=None, options=sentinel.options)

        result = manager.print_current()

        assert result == 0

    # orchscaffold: KioskManager.print_current/integration/current-is-already-set 71485771:b394beef
    def test_print_current_returns_result_when_current_is_already_set(self) -> None:
        """print_current returns its result when current is already set."""
        printer = Mock(spec_set=["print", "ready"])
        printer.ready = sentinel.ready
        manager = _make_manager(printer=printer, options={"max_copies": 1})
        manager.current = sentinel.current

        result = manager.print_current(1)

        assert result == 1
        printer.print.assert_called_once_with(sentinel.current, 1)
        assert manager.current is sentinel.current

    # orchscaffold: KioskManager.stop/integration/lifecycle 5909b336:1d8439e7
    @pytest.mark.asyncio
    async def test_start_to_stop_runs_the_whole_lifecycle(self) -> None:
        """Goes from start to stop and holds no task in the end."""
        before = asyncio.all_tasks()
        screen = Mock(spec_set=["draw", "off"])
        screen.draw = AsyncMock()
        page = SimpleNamespace(title=sentinel.title)
        options = Mock(spec_set=["get"])
        options.get.return_value = sentinel.get_result
        manager = _make_manager(screen=screen, pages=[page], options=options)

        assert not manager.tasks
        await manager.start()
        assert len(manager.tasks) == 1
        await manager.stop()

        options.get.assert_called_once_with("language", "en")
        screen.draw.assert_awaited_once_with(sentinel.title, sentinel.get_result)
        screen.off.assert_called_once_with()
        assert manager.current is page
        assert not manager.tasks

        await _cancel_tasks(before)
