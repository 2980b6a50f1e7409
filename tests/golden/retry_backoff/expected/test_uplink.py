"""Tests of UplinkCoordinator."""

from __future__ import annotations

import asyncio
from typing import Any
from unittest.mock import AsyncMock, call, create_autospec, patch, sentinel

import pytest

import uplink
from uplink import Link, Rejected, RetryPolicy, UplinkCoordinator, UplinkError


# orchscaffold: uplink/helper/_make_coordinator f52919b8:99130bba
def _make_coordinator(**overrides: object) -> UplinkCoordinator:
    """Build an UplinkCoordinator for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {
        "link": create_autospec(Link, instance=True, spec_set=True),
        "send": AsyncMock(),
    }
    return UplinkCoordinator(**(fields | overrides))


# orchscaffold: uplink/helper/_create_test_retry_policy aa3a11fb:b2a903d1
def _create_test_retry_policy(**overrides: object) -> RetryPolicy:
    """Build a RetryPolicy for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {**overrides}
    return RetryPolicy(**fields)


# orchscaffold: uplink/helper/_ScriptedAsyncio 64d792f4:6b0d2249
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


class TestUplinkCoordinatorBackgroundTasks:
    """Test background task lifecycle management and resilience."""

    # orchscaffold: UplinkCoordinator.keep_open/async-loop/runs-until-cancelled 744a9b76:b83c10ed
    @pytest.mark.asyncio
    async def test_keep_open_runs_until_cancelled(self) -> None:
        """keep_open runs until it is cancelled."""
        link = create_autospec(Link, instance=True, spec_set=True)
        coordinator = _make_coordinator(link=link, policy=_create_test_retry_policy())
        coordinator.connected = sentinel.previous
        clock = _ScriptedAsyncio(cycles=2)

        with (
            patch.object(uplink, "logger", autospec=True) as logger,
            patch.object(uplink, "asyncio", clock),
            pytest.raises(asyncio.CancelledError),
        ):
            await coordinator.keep_open()

        assert link.open.await_args_list == [call(), call()]
        assert link.wait_closed.await_args_list == [call(), call()]
        assert clock.slept == [0.5, 0.5]
        assert coordinator.reconnects == 2
        assert coordinator.connected is False
        assert logger.info.call_args_list == [call("link closed"), call("link closed")]

    # orchscaffold: UplinkCoordinator.keep_open/async-loop/wait-closed-raises-os ecb50f19:0b419d68
    @pytest.mark.asyncio
    async def test_keep_open_keeps_running_when_wait_closed_raises_os_error(self) -> None:
        """keep_open handles the error and keeps running when wait_closed raises OSError."""
        link = create_autospec(Link, instance=True, spec_set=True)
        error = OSError("boom")
        link.wait_closed.side_effect = [None, error]
        coordinator = _make_coordinator(link=link, policy=_create_test_retry_policy())
        coordinator.connected = sentinel.previous
        clock = _ScriptedAsyncio(cycles=2)

        with (
            patch.object(uplink, "logger", autospec=True) as logger,
            patch.object(uplink, "asyncio", clock),
            pytest.raises(asyncio.CancelledError),
        ):
            await coordinator.keep_open()

        assert link.open.await_args_list == [call(), call()]
        assert link.wait_closed.await_args_list == [call(), call()]
        assert clock.slept == [0.5, 1.0]
        assert coordinator.reconnects == 2
        assert coordinator.connected is False
        logger.info.assert_called_once_with("link closed")
        logger.error.assert_called_once_with("link broke (%d): %s", 1, error)


class TestUplinkCoordinatorErrorResilience:
    """Test error handling and recovery mechanisms."""

    # orchscaffold: UplinkCoordinator.send/re-raise/send-404f 9b28ea82:5745bf3f
    @pytest.mark.asyncio
    async def test_send_reraises_rejected_when_send_raises_rejected(self) -> None:
        """send logs an error and re-raises Rejected when send raises Rejected."""
        send = AsyncMock()
        send.side_effect = Rejected("boom")
        coordinator = _make_coordinator(send=send, policy=_create_test_retry_policy())

        with (
            patch.object(uplink, "logger", autospec=True) as logger,
            pytest.raises(Rejected, match="boom"),
        ):
            await coordinator.send(b"data")

        send.assert_awaited_once_with(b"data")
        logger.error.assert_called_once_with("payload of %d bytes rejected", 4)

    # orchscaffold: UplinkCoordinator.send/log-and-continue/send-raises-connection 6ceff845:0ba60c5d
    @pytest.mark.asyncio
    async def test_send_returns_what_send_returns_when_send_raises_connection_error(self) -> None:
        """send logs a warning and returns what send returns when send raises ConnectionError."""
        send = AsyncMock()
        error = ConnectionError("boom")
        send.side_effect = [error, 1]
        coordinator = _make_coordinator(send=send, policy=_create_test_retry_policy())
        clock = _ScriptedAsyncio(cycles=2)

        with (
            patch.object(uplink, "logger", autospec=True) as logger,
            patch.object(uplink, "asyncio", clock),
        ):
            result = await coordinator.send(b"data")

        assert result == 1
        assert send.await_args_list == [call(b"data"), call(b"data")]
        assert clock.slept == [0.5]
        logger.warning.assert_called_once_with(
            "attempt %d failed, again in %.1fs: %s", 1, 0.5, error
        )

    # orchscaffold: UplinkCoordinator.send/re-raise/send-c633 bbde91c2:6021f57b
    @pytest.mark.asyncio
    async def test_send_raises_uplink_error_when_send_raises_connection_error(self) -> None:
        """send raises UplinkError when send raises ConnectionError."""
        send = AsyncMock()
        error = ConnectionError("boom")
        error_2 = ConnectionError("boom")
        error_3 = ConnectionError("boom")
        send.side_effect = [error, error_2, error_3]
        coordinator = _make_coordinator(send=send, policy=_create_test_retry_policy())
        clock = _ScriptedAsyncio(cycles=4)

        with (
            patch.object(uplink, "logger", autospec=True) as logger,
            patch.object(uplink, "asyncio", clock),
            pytest.raises(UplinkError, match=r"^gave up after 3 attempts$") as raised,
        ):
            await coordinator.send(b"data")

        assert raised.value.__cause__ is error_3
        assert send.await_args_list == [call(b"data"), call(b"data"), call(b"data")]
        assert clock.slept == [0.5, 1.0, 2.0]
        assert logger.warning.call_args_list == [
            call("attempt %d failed, again in %.1fs: %s", 1, 0.5, error),
            call("attempt %d failed, again in %.1fs: %s", 2, 1.0, error_2),
            call("attempt %d failed, again in %.1fs: %s", 3, 2.0, error_3),
        ]


class TestUplinkCoordinatorIntegration:
    """Test end-to-end workflows and component interactions."""

    # orchscaffold: UplinkCoordinator.send/integration/returns-what eb96ef8a:84eb89c4
    @pytest.mark.asyncio
    async def test_send_returns_what_send_returns(self) -> None:
        """send returns what send returns."""
        send = AsyncMock()
        send.return_value = 1
        coordinator = _make_coordinator(send=send, policy=_create_test_retry_policy())

        result = await coordinator.send(b"data")

        assert result == 1
        send.assert_awaited_once_with(b"data")

    # orchscaffold: UplinkCoordinator.send/integration/payload 641f48a8:b95950d4
    @pytest.mark.asyncio
    async def test_send_returns_0_when_payload_is_false(self) -> None:
        """send returns 0 when payload is False."""
        coordinator = _make_coordinator(policy=_create_test_retry_policy())

        result = await coordinator.send(b"")

        assert result == 0

    # orchscaffold: UplinkCoordinator.send/integration/without-policy 23885dd2:60c5594a
    @pytest.mark.asyncio
    async def test_send_returns_what_send_returns_without_policy(self) -> None:
        """send returns what send returns when policy is None."""
        send = AsyncMock()
        send.return_value = 1
        coordinator = _make_coordinator(send=send, policy=None)

        result = await coordinator.send(b"data")

        assert result == 1
        send.assert_awaited_once_with(b"data")
