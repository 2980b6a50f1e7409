"""Tests of RelayManager."""

from __future__ import annotations

import asyncio
from typing import Any
from unittest.mock import AsyncMock, create_autospec, patch

import pytest

import relay
from relay import RelayManager, Wire


# orchscaffold: relay/helper/_make_manager 3b2f8f4d:f2b23d77
def _make_manager(**overrides: object) -> RelayManager:
    """Build a RelayManager for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {"wire": create_autospec(Wire, instance=True, spec_set=True)}
    return RelayManager(**(fields | overrides))


class TestRelayManagerBackgroundTasks:
    """Test background task lifecycle management and resilience."""

    # orchscaffold: RelayManager.read/async-loop/handler 48244d50:eca0060b
    @pytest.mark.asyncio
    async def test_read_stops_when_cancelled_when_handler_raises_cancelled_error(self) -> None:
        """read lets a cancellation through when handler raises CancelledError."""
        wire = create_autospec(Wire, instance=True, spec_set=True)
        wire.messages.return_value.__aiter__.return_value = ["{}"]
        handler = AsyncMock()
        handler.side_effect = asyncio.CancelledError()
        manager = _make_manager(wire=wire, handlers={"unknown": handler})

        with pytest.raises(asyncio.CancelledError):
            await manager.read()

        wire.messages.assert_called_once_with()
        handler.assert_awaited_once_with({})
        assert manager.seen == 0


class TestRelayManagerErrorResilience:
    """Test error handling and recovery mechanisms."""

    # orchscaffold: RelayManager.read/log-and-continue/handler-fails-d33c ad17a54d:22706f14
    @pytest.mark.asyncio
    async def test_read_returns_1_when_handler_fails(self) -> None:
        """read logs the error and returns 1 when handler fails."""
        wire = create_autospec(Wire, instance=True, spec_set=True)
        wire.messages.return_value.__aiter__.return_value = ["{}"]
        handler = AsyncMock()
        handler.side_effect = RuntimeError("boom")
        manager = _make_manager(wire=wire, handlers={"unknown": handler})

        with patch.object(relay, "logger", autospec=True) as logger:
            result = await manager.read()

        assert result == 1
        wire.messages.assert_called_once_with()
        handler.assert_awaited_once_with({})
        assert manager.seen == 1
        logger.exception.assert_called_once_with("the handler of %s failed", "unknown")
        logger.info.assert_called_once_with("the wire is silent")

    # orchscaffold: RelayManager.read/log-and-continue/messages-result-52a1 ee8ed95b:0aa42437
    @pytest.mark.asyncio
    async def test_read_returns_0_when_messages_result_item_is_message(self) -> None:
        """read logs a warning and returns 0 when messages_result_item is 'message'."""
        wire = create_autospec(Wire, instance=True, spec_set=True)
        wire.messages.return_value.__aiter__.return_value = ["message"]
        manager = _make_manager(wire=wire, handlers={"handler": AsyncMock()})

        with patch.object(relay, "logger", autospec=True) as logger:
            result = await manager.read()

        assert result == 0
        wire.messages.assert_called_once_with()
        logger.warning.assert_called_once_with("no message: %.40s", "message")
        logger.info.assert_called_once_with("the wire is silent")

    # orchscaffold: RelayManager.read/log-and-continue/handler-fails-e04a 8bc0622a:29c58904
    @pytest.mark.asyncio
    async def test_read_returns_1_when_handler_fails_and_messages_returns_two_items(self) -> None:
        """read logs the error and returns 1 when handler fails and messages returns two items."""
        wire = create_autospec(Wire, instance=True, spec_set=True)
        wire.messages.return_value.__aiter__.return_value = ["{}", '{"kind": "kind"}']
        handler = AsyncMock()
        handler.side_effect = RuntimeError("boom")
        manager = _make_manager(wire=wire, handlers={"unknown": handler})

        with patch.object(relay, "logger", autospec=True) as logger:
            result = await manager.read()

        assert result == 1
        wire.messages.assert_called_once_with()
        handler.assert_awaited_once_with({})
        assert manager.seen == 1
        logger.exception.assert_called_once_with("the handler of %s failed", "unknown")
        logger.debug.assert_called_once_with("nobody asked for %s", "kind")
        logger.info.assert_called_once_with("the wire is silent")

    # orchscaffold: RelayManager.read/log-and-continue/messages-result-40cf 0b531a52:5de2369e
    @pytest.mark.asyncio
    async def test_read_returns_0_when_messages_result_item_is_message_and_messages_returns_two_items(
        self,
    ) -> None:
        """read logs a warning and returns 0 when messages_result_item is 'message'."""
        wire = create_autospec(Wire, instance=True, spec_set=True)
        wire.messages.return_value.__aiter__.return_value = ["message", '{"kind": "kind"}']
        manager = _make_manager(wire=wire, handlers={"handler": AsyncMock()})

        with patch.object(relay, "logger", autospec=True) as logger:
            result = await manager.read()

        assert result == 0
        wire.messages.assert_called_once_with()
        assert manager.seen == 0
        logger.warning.assert_called_once_with("no message: %.40s", "message")
        logger.debug.assert_called_once_with("nobody asked for %s", "kind")
        logger.info.assert_called_once_with("the wire is silent")


class TestRelayManagerIntegration:
    """Test end-to-end workflows and component interactions."""

    # orchscaffold: RelayManager.on/integration/returns-handler 265c65a4:bf0af049
    def test_on_returns_handler(self) -> None:
        """on returns handler."""
        handler = AsyncMock()
        handler_2 = AsyncMock()
        manager = _make_manager(handlers={"handler": handler})

        register = manager.on("kind")
        result = register(handler_2)

        assert result is handler_2
        assert manager._handlers == {"handler": handler, "kind": handler_2}

    # orchscaffold: RelayManager.on/integration/without-handlers 3a545a0d:bc5029d9
    def test_on_returns_handler_without_handlers(self) -> None:
        """on returns handler when handlers is None."""
        handler = AsyncMock()
        manager = _make_manager(handlers=None)

        register = manager.on("kind")
        result = register(handler)

        assert result is handler
        assert manager._handlers == {"kind": handler}

    # orchscaffold: RelayManager.read/integration/returns-0 9fcd4437:8c4c27cd
    @pytest.mark.asyncio
    async def test_read_returns_0(self) -> None:
        """read returns 0."""
        wire = create_autospec(Wire, instance=True, spec_set=True)
        wire.messages.return_value.__aiter__.return_value = ['{"kind": "kind"}']
        manager = _make_manager(wire=wire, handlers={"handler": AsyncMock()})

        with patch.object(relay, "logger", autospec=True) as logger:
            result = await manager.read()

        assert result == 0
        wire.messages.assert_called_once_with()
        logger.debug.assert_called_once_with("nobody asked for %s", "kind")
        logger.info.assert_called_once_with("the wire is silent")

    # orchscaffold: RelayManager.read/integration/without-kind e04713bc:0527e6e7
    @pytest.mark.asyncio
    async def test_read_returns_0_without_kind(self) -> None:
        """read returns 0 when kind is missing."""
        wire = create_autospec(Wire, instance=True, spec_set=True)
        wire.messages.return_value.__aiter__.return_value = ["{}"]
        manager = _make_manager(wire=wire, handlers={"handler": AsyncMock()})

        with patch.object(relay, "logger", autospec=True) as logger:
            result = await manager.read()

        assert result == 0
        wire.messages.assert_called_once_with()
        logger.debug.assert_called_once_with("nobody asked for %s", "unknown")
        logger.info.assert_called_once_with("the wire is silent")

    # orchscaffold: RelayManager.read/integration/payload-kind-is-ping 26c2594e:c946e28b
    @pytest.mark.asyncio
    async def test_read_returns_0_when_payload_kind_is_ping(self) -> None:
        """read returns 0 when payload_kind is 'ping'."""
        wire = create_autospec(Wire, instance=True, spec_set=True)
        wire.messages.return_value.__aiter__.return_value = ['{"kind": "ping"}']
        manager = _make_manager(wire=wire, handlers={"handler": AsyncMock()})

        with patch.object(relay, "logger", autospec=True) as logger:
            result = await manager.read()

        assert result == 0
        wire.messages.assert_called_once_with()
        wire.send.assert_awaited_once_with('{"kind": "pong"}')
        logger.info.assert_called_once_with("the wire is silent")

    # orchscaffold: RelayManager.read/integration/handler-is-unknown 8bdf4474:e08668b8
    @pytest.mark.asyncio
    async def test_read_returns_1_when_handler_is_unknown(self) -> None:
        """read returns 1 when handler is 'unknown'."""
        wire = create_autospec(Wire, instance=True, spec_set=True)
        wire.messages.return_value.__aiter__.return_value = ["{}"]
        handler = AsyncMock()
        manager = _make_manager(wire=wire, handlers={"unknown": handler})

        with patch.object(relay, "logger", autospec=True) as logger:
            result = await manager.read()

        assert result == 1
        wire.messages.assert_called_once_with()
        handler.assert_awaited_once_with({})
        assert manager.seen == 1
        logger.info.assert_called_once_with("the wire is silent")

    # orchscaffold: RelayManager.read/integration/without-unknown be29144b:1cc6bbcf
    @pytest.mark.asyncio
    async def test_read_returns_0_without_unknown(self) -> None:
        """read returns 0 when unknown is missing."""
        wire = create_autospec(Wire, instance=True, spec_set=True)
        wire.messages.return_value.__aiter__.return_value = ["{}"]
        manager = _make_manager(wire=wire, handlers={"handler": AsyncMock()})
        manager._handlers = {}

        with patch.object(relay, "logger", autospec=True) as logger:
            result = await manager.read()

        assert result == 0
        wire.messages.assert_called_once_with()
        logger.debug.assert_called_once_with("nobody asked for %s", "unknown")
        logger.info.assert_called_once_with("the wire is silent")
