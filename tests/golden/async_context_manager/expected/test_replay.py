"""Tests of ReplayCoordinator."""

from __future__ import annotations

import asyncio
from typing import Any
from unittest.mock import Mock, call, create_autospec, patch, sentinel

import pytest

import replay
from replay import Event, ReplayCoordinator, Tape


# orchscaffold: replay/helper/_make_coordinator 9340df05:b537ce5d
def _make_coordinator(**overrides: object) -> ReplayCoordinator:
    """Build a ReplayCoordinator for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {"tape": create_autospec(Tape, instance=True, spec_set=True)}
    return ReplayCoordinator(**(fields | overrides))


# orchscaffold: replay/helper/_create_test_event 77a91f27:3faf7ef0
def _create_test_event(**overrides: object) -> Event:
    """Build an Event for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {"offset": 1, "kind": "kind"}
    return Event(**(fields | overrides))


class TestReplayCoordinatorBackgroundTasks:
    """Test background task lifecycle management and resilience."""

    # orchscaffold: ReplayCoordinator.events/async-loop/without-limit d38b390b:bc49be34
    async def test_events_stops_when_cancelled_without_limit(self) -> None:
        """events lets a cancellation through when limit is None."""
        tape = create_autospec(Tape, instance=True, spec_set=True)
        tape.read.side_effect = [
            [_create_test_event()],
            [_create_test_event()],
            [_create_test_event()],
            asyncio.CancelledError(),
        ]
        coordinator = _make_coordinator(tape=tape, start=0, skip=frozenset({"skip"}))
        coordinator.opened = True

        with pytest.raises(asyncio.CancelledError):
            result = []
            async for item in coordinator.events(None):
                result.append(item)

        assert tape.read.await_args_list == [call(0), call(2), call(2), call(2)]
        assert coordinator.offset == 2
        assert coordinator.opened is True


class TestReplayCoordinatorErrorResilience:
    """Test error handling and recovery mechanisms."""

    # orchscaffold: ReplayCoordinator.events/re-raise/raises-runtime 04456433:c64f9ff6
    async def test_events_raises_runtime_error(self) -> None:
        """events raises RuntimeError."""
        coordinator = _make_coordinator()

        with pytest.raises(RuntimeError, match=r"^the recording is not open$"):
            result = []
            async for item in coordinator.events():
                result.append(item)

    # orchscaffold: ReplayCoordinator.events/re-raise/opened-is-false aa045e33:be409093
    async def test_events_raises_runtime_error_when_opened_is_false(self) -> None:
        """events raises RuntimeError when opened is False."""
        tape = create_autospec(Tape, instance=True, spec_set=True)
        coordinator = _make_coordinator(tape=tape)
        coordinator.opened = False

        with pytest.raises(RuntimeError, match=r"^the recording is not open$"):
            result = []
            async for item in coordinator.events():
                result.append(item)

        assert coordinator.opened is False
        tape.read.assert_not_called()

    # orchscaffold: ReplayCoordinator.collect/re-raise/raises-runtime b8cb4deb:dbb65c4c
    async def test_collect_raises_runtime_error(self) -> None:
        """collect raises RuntimeError."""
        coordinator = _make_coordinator()

        with pytest.raises(RuntimeError, match=r"^the recording is not open$"):
            await coordinator.collect("kind")

    # orchscaffold: ReplayCoordinator.rewound/log-and-continue/body-raises-lookup 7daf835d:19e46c26
    async def test_rewound_returns_start_when_body_raises_lookup_error(self) -> None:
        """rewound logs a warning and returns start when body raises LookupError."""
        body = Mock()
        error = LookupError("boom")
        body.side_effect = error
        coordinator = _make_coordinator(start=0)

        with patch.object(replay, "logger", autospec=True) as logger:
            async with coordinator.rewound(1):
                body()

        body.assert_called_once_with()
        logger.warning.assert_called_once_with("nothing at %d: %s", 1, error)


class TestReplayCoordinatorIntegration:
    """Test end-to-end workflows and component interactions."""

    # orchscaffold: ReplayCoordinator.__aenter__/integration/returns-itself 5f80d0ee:63b37fa4
    async def test_aenter_returns_itself(self) -> None:
        """__aenter__ returns itself."""
        tape = create_autospec(Tape, instance=True, spec_set=True)
        coordinator = _make_coordinator(tape=tape)

        result = await coordinator.__aenter__()

        assert result is coordinator
        tape.open.assert_awaited_once_with()
        assert coordinator.opened is True

    # orchscaffold: ReplayCoordinator.__aexit__/integration/returns-true a17707c9:262a9334
    async def test_aexit_returns_true(self) -> None:
        """__aexit__ returns True."""
        tape = create_autospec(Tape, instance=True, spec_set=True)
        coordinator = _make_coordinator(tape=tape, start=0)
        coordinator.opened = sentinel.previous

        with patch.object(replay, "logger", autospec=True) as logger:
            result = await coordinator.__aexit__(BaseException, EOFError("boom"), None)

        assert result is True
        tape.close.assert_awaited_once_with()
        assert coordinator.opened is False
        logger.info.assert_called_once_with("recording ended early at %d", 0)

    # orchscaffold: ReplayCoordinator.__aexit__/integration/without-exc-type 7f650d0d:592fc271
    async def test_aexit_returns_true_without_exc_type(self) -> None:
        """__aexit__ returns True when exc_type is None."""
        tape = create_autospec(Tape, instance=True, spec_set=True)
        coordinator = _make_coordinator(tape=tape, start=0)
        coordinator.opened = sentinel.previous

        with patch.object(replay, "logger", autospec=True) as logger:
            result = await coordinator.__aexit__(None, EOFError("boom"), None)

        assert result is True
        tape.mark.assert_awaited_once_with(0)
        tape.close.assert_awaited_once_with()
        assert coordinator.opened is False
        logger.info.assert_called_once_with("recording ended early at %d", 0)

    # orchscaffold: ReplayCoordinator.__aexit__/integration/exc-is-not-an-eof fbe487cb:7ff996cf
    async def test_aexit_returns_false_when_exc_is_not_an_eof_error(self) -> None:
        """__aexit__ returns False when exc is not an EOFError."""
        tape = create_autospec(Tape, instance=True, spec_set=True)
        coordinator = _make_coordinator(tape=tape)
        coordinator.opened = sentinel.previous

        result = await coordinator.__aexit__(BaseException, RuntimeError("boom"), None)

        assert result is False
        tape.close.assert_awaited_once_with()
        assert coordinator.opened is False

    # orchscaffold: ReplayCoordinator.events/integration/opened b0c481e5:1d08e57a
    async def test_events_returns_filled_list_when_opened_is_already_set(self) -> None:
        """events returns a filled list when opened is already set."""
        tape = create_autospec(Tape, instance=True, spec_set=True)
        read_result_item = _create_test_event()
        tape.read.return_value = [read_result_item]
        coordinator = _make_coordinator(tape=tape, start=0, skip=frozenset({"skip"}))
        coordinator.opened = True

        result = []
        async for item in coordinator.events(1):
            result.append(item)

        assert result == [read_result_item]
        tape.read.assert_awaited_once_with(0)
        assert coordinator.offset == 2
        assert coordinator.opened is True

    # orchscaffold: ReplayCoordinator.events/integration/skip-item-2eb0 1c01ecd5:97ad3452
    async def test_events_returns_filled_list_when_skip_item_equals_read_result_item_kind(
        self,
    ) -> None:
        """events returns a filled list when skip_item equals read_result_item_kind."""
        tape = create_autospec(Tape, instance=True, spec_set=True)
        read_result_item = _create_test_event()
        tape.read.side_effect = [[_create_test_event(kind="")], [read_result_item]]
        coordinator = _make_coordinator(tape=tape, start=0, skip=frozenset({""}))
        coordinator.opened = True

        result = []
        async for item in coordinator.events(1):
            result.append(item)

        assert result == [read_result_item]
        assert tape.read.await_args_list == [call(0), call(2)]
        assert coordinator.offset == 2
        assert coordinator.opened is True

    # orchscaffold: ReplayCoordinator.events/integration/skip-item-2425 1a9df023:28f65997
    async def test_events_returns_filled_list_when_skip_item_equals_read_result_item_kind_and_read(
        self,
    ) -> None:
        """events returns a filled list when skip_item equals read_result_item_kind."""
        tape = create_autospec(Tape, instance=True, spec_set=True)
        read_result_item = _create_test_event()
        tape.read.side_effect = [
            [_create_test_event(kind=""), _create_test_event(kind="")],
            [read_result_item],
        ]
        coordinator = _make_coordinator(tape=tape, start=0, skip=frozenset({""}))
        coordinator.opened = True

        result = []
        async for item in coordinator.events(1):
            result.append(item)

        assert result == [read_result_item]
        assert tape.read.await_args_list == [call(0), call(2)]
        assert coordinator.offset == 2
        assert coordinator.opened is True

    # orchscaffold: ReplayCoordinator.events/integration/read-result e0aeacf2:bcd8c3b9
    async def test_events_returns_filled_list_when_read_result_item_kind_is_empty(self) -> None:
        """events returns a filled list when read_result_item_kind is ''."""
        tape = create_autospec(Tape, instance=True, spec_set=True)
        read_result_item = _create_test_event()
        tape.read.side_effect = [
            [_create_test_event(kind="")],
            [_create_test_event(kind=""), _create_test_event(kind="")],
            [read_result_item],
        ]
        coordinator = _make_coordinator(tape=tape, start=0, skip=frozenset({""}))
        coordinator.opened = True

        result = []
        async for item in coordinator.events(1):
            result.append(item)

        assert result == [read_result_item]
        assert tape.read.await_args_list == [call(0), call(2), call(2)]
        assert coordinator.offset == 2
        assert coordinator.opened is True

    # orchscaffold: ReplayCoordinator.events/integration/read-6e53 4df69a13:869472ec
    async def test_events_returns_empty_list_when_read_returns_nothing(self) -> None:
        """events returns an empty list when read returns nothing."""
        tape = create_autospec(Tape, instance=True, spec_set=True)
        tape.read.return_value = []
        coordinator = _make_coordinator(tape=tape, start=0)
        coordinator.opened = True

        result = []
        async for item in coordinator.events():
            result.append(item)

        assert result == []
        tape.read.assert_awaited_once_with(0)
        assert coordinator.opened is True

    # orchscaffold: ReplayCoordinator.events/integration/read-95a7 a2e62616:296d39a1
    async def test_events_returns_empty_list_when_read_returns_nothing_and_skip_item_equals_read_result(
        self,
    ) -> None:
        """events returns an empty list when read returns nothing."""
        tape = create_autospec(Tape, instance=True, spec_set=True)
        tape.read.side_effect = [[_create_test_event(kind="")], []]
        coordinator = _make_coordinator(tape=tape, start=0, skip=frozenset({""}))
        coordinator.opened = True

        result = []
        async for item in coordinator.events():
            result.append(item)

        assert result == []
        assert tape.read.await_args_list == [call(0), call(2)]
        assert coordinator.offset == 2
        assert coordinator.opened is True

    # orchscaffold: ReplayCoordinator.collect/integration/read-6e53 b9ae2386:e9441cdc
    async def test_collect_returns_empty_list_when_read_returns_nothing(self) -> None:
        """collect returns an empty list when read returns nothing."""
        tape = create_autospec(Tape, instance=True, spec_set=True)
        tape.read.return_value = []
        coordinator = _make_coordinator(tape=tape, start=0)
        coordinator.opened = True

        result = await coordinator.collect("kind")

        assert result == []
        tape.read.assert_awaited_once_with(0)
        assert coordinator.opened is True

    # orchscaffold: ReplayCoordinator.collect/integration/read-4a8d d6831f6d:3c023598
    async def test_collect_returns_filled_list_when_read_returns_nothing_and_skip_is_empty(
        self,
    ) -> None:
        """collect returns a filled list when read returns nothing and skip is empty."""
        tape = create_autospec(Tape, instance=True, spec_set=True)
        tape.read.side_effect = [[_create_test_event()], []]
        coordinator = _make_coordinator(tape=tape, start=0, skip=frozenset())
        coordinator.opened = True

        result = await coordinator.collect("kind")

        assert result == [""]
        assert tape.read.await_args_list == [call(0), call(2)]
        assert coordinator.offset == 2
        assert coordinator.opened is True

    # orchscaffold: ReplayCoordinator.collect/integration/read-result 96c1b163:7e6a742e
    async def test_collect_returns_empty_list_when_read_result_item_kind_differs_from_kind(
        self,
    ) -> None:
        """collect returns an empty list when read_result_item_kind differs from kind."""
        tape = create_autospec(Tape, instance=True, spec_set=True)
        tape.read.side_effect = [[_create_test_event()], []]
        coordinator = _make_coordinator(tape=tape, start=0, skip=frozenset())
        coordinator.opened = True

        result = await coordinator.collect("")

        assert result == []
        assert tape.read.await_args_list == [call(0), call(2)]
        assert coordinator.offset == 2
        assert coordinator.opened is True

    # orchscaffold: ReplayCoordinator.rewound/integration/start ad869d73:77156172
    async def test_rewound_returns_start(self) -> None:
        """rewound returns start."""
        body = Mock()
        coordinator = _make_coordinator(start=0)

        async with coordinator.rewound(1):
            body()

        body.assert_called_once_with()
