"""Tests of ProbeCoordinator."""

from __future__ import annotations

import asyncio
from typing import Any
from unittest.mock import call, create_autospec, patch

import pytest

import probes
from probes import Pager, Probe, ProbeCoordinator, Verdict


# orchscaffold: probes/helper/_make_coordinator b054ae0e:557b25bd
def _make_coordinator(**overrides: object) -> ProbeCoordinator:
    """Build a ProbeCoordinator for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {"probes": {}}
    return ProbeCoordinator(**(fields | overrides))


# orchscaffold: probes/helper/_create_test_verdict d5c8188f:9219d9d8
def _create_test_verdict(**overrides: object) -> Verdict:
    """Build a Verdict for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {"healthy": (), "failing": ()}
    return Verdict(**(fields | overrides))


class TestProbeCoordinatorBackgroundTasks:
    """Test background task lifecycle management and resilience."""

    # orchscaffold: ProbeCoordinator.run/async-loop/wake-is-already-set 5264613a:38728fb7
    @pytest.mark.asyncio
    async def test_run_stops_when_cancelled_when_wake_is_already_set(self) -> None:
        """run lets a cancellation through when wake is already set."""
        probe = create_autospec(Probe, instance=True, spec_set=True)
        probe.ask.side_effect = [True, True, asyncio.CancelledError()]
        wake = create_autospec(asyncio.Event, instance=True, spec_set=True)
        wake.wait.side_effect = [None, None, asyncio.CancelledError()]
        coordinator = _make_coordinator(
            probes={"key": probe}, pager=create_autospec(Pager, instance=True, spec_set=True)
        )
        coordinator._wake = wake

        with pytest.raises(asyncio.CancelledError):
            await coordinator.run()

        assert probe.ask.await_args_list == [call(), call(), call()]
        assert wake.wait.await_args_list == [call(), call(), call()]
        assert wake.clear.call_args_list == [call(), call()]
        assert coordinator._wake is wake
        assert coordinator._failures == {"key": 1}
        assert coordinator.last == Verdict(healthy=(), failing=("key",))

    # orchscaffold: ProbeCoordinator.run/async-loop/wait-raises-cancelled-error 542b870e:1bf3cfe7
    @pytest.mark.asyncio
    async def test_run_keeps_running_when_wait_raises_cancelled_error(self) -> None:
        """run handles the error and keeps running when wait raises CancelledError."""
        probe = create_autospec(Probe, instance=True, spec_set=True)
        probe.ask.side_effect = [True, True, asyncio.CancelledError()]
        wake = create_autospec(asyncio.Event, instance=True, spec_set=True)
        wake.wait.side_effect = [None, TimeoutError("boom"), asyncio.CancelledError()]
        coordinator = _make_coordinator(
            probes={"key": probe}, pager=create_autospec(Pager, instance=True, spec_set=True)
        )
        coordinator._wake = wake

        with pytest.raises(asyncio.CancelledError):
            await coordinator.run()

        assert probe.ask.await_args_list == [call(), call(), call()]
        assert wake.wait.await_args_list == [call(), call(), call()]
        wake.clear.assert_called_once_with()
        assert coordinator._wake is wake
        assert coordinator._failures == {"key": 1}
        assert coordinator.last == Verdict(healthy=(), failing=("key",))


class TestProbeCoordinatorErrorResilience:
    """Test error handling and recovery mechanisms."""

    # orchscaffold: ProbeCoordinator.probe/re-raise/raises-key-error e6330067:8ab6c628
    @pytest.mark.asyncio
    async def test_probe_raises_key_error(self) -> None:
        """probe raises KeyError."""
        coordinator = _make_coordinator(
            probes={"key": create_autospec(Probe, instance=True, spec_set=True)}
        )

        with pytest.raises(KeyError, match="name"):
            await coordinator.probe("name")

    # orchscaffold: ProbeCoordinator.probe/log-and-continue/ask-raises-timeout-error 443a747d:5005dd3b
    @pytest.mark.asyncio
    async def test_probe_returns_false_when_ask_raises_timeout_error(self) -> None:
        """probe logs a warning and returns False when ask raises TimeoutError."""
        probe = create_autospec(Probe, instance=True, spec_set=True)
        probe.ask.side_effect = TimeoutError("boom")
        coordinator = _make_coordinator(probes={"": probe}, timeout=2.0)

        with patch.object(probes, "logger", autospec=True) as logger:
            result = await coordinator.probe("")

        assert result is False
        probe.ask.assert_awaited_once_with()
        logger.warning.assert_called_once_with("%s did not answer in %.1fs", "", 2.0)

    # orchscaffold: ProbeCoordinator.escalate/re-raise/failures-value-is-at-least-2 d1e9ee89:ac5b214f
    @pytest.mark.asyncio
    async def test_escalate_raises_key_error_when_failures_value_is_at_least_2(self) -> None:
        """escalate raises KeyError when failures_value is at least 2."""
        coordinator = _make_coordinator(
            probes={"key": create_autospec(Probe, instance=True, spec_set=True)},
            pager=create_autospec(Pager, instance=True, spec_set=True),
        )
        coordinator._failures = {"0": 2}

        with pytest.raises(KeyError, match="0"):
            await coordinator.escalate(_create_test_verdict(failing=("0",)))

    # orchscaffold: ProbeCoordinator.escalate/guard/critical-is-false 1ddee82d:ba985cbb
    @pytest.mark.asyncio
    async def test_escalate_returns_0_when_critical_is_false(self) -> None:
        """escalate returns 0 when critical is False."""
        probe = create_autospec(Probe, instance=True)
        probe.critical = False
        pager = create_autospec(Pager, instance=True, spec_set=True)
        coordinator = _make_coordinator(probes={"": probe}, pager=pager)
        coordinator._failures = {"": 2}

        result = await coordinator.escalate(_create_test_verdict(failing=("",)))

        assert result == 0
        pager.page.assert_not_called()

    # orchscaffold: ProbeCoordinator.escalate/log-and-continue/page-raises-connection-error 25c99ffd:9fc642ea
    @pytest.mark.asyncio
    async def test_escalate_returns_0_when_page_raises_connection_error(self) -> None:
        """escalate logs the error and returns 0 when page raises ConnectionError."""
        probe = create_autospec(Probe, instance=True)
        probe.critical = True
        pager = create_autospec(Pager, instance=True, spec_set=True)
        pager.page.side_effect = ConnectionError("boom")
        coordinator = _make_coordinator(probes={"": probe}, pager=pager)
        coordinator._failures = {"": 2}

        with patch.object(probes, "logger", autospec=True) as logger:
            result = await coordinator.escalate(_create_test_verdict(failing=("",)))

        assert result == 0
        pager.page.assert_awaited_once_with(" is down")
        logger.exception.assert_called_once_with("nobody could be paged for %s", "")


class TestProbeCoordinatorIntegration:
    """Test end-to-end workflows and component interactions."""

    # orchscaffold: ProbeCoordinator.probe/integration/probe-equals-name f697a1a5:a6d8f5ca
    @pytest.mark.asyncio
    async def test_probe_returns_what_ask_returns_when_probe_equals_name(self) -> None:
        """probe returns what ask returns when probe equals name."""
        probe = create_autospec(Probe, instance=True, spec_set=True)
        probe.ask.return_value = True
        coordinator = _make_coordinator(probes={"": probe})

        result = await coordinator.probe("")

        assert result is True
        probe.ask.assert_awaited_once_with()

    # orchscaffold: ProbeCoordinator.probe_all/integration/returns-verdict 91fd80aa:a79365a9
    @pytest.mark.asyncio
    async def test_probe_all_returns_verdict(self) -> None:
        """probe_all returns a Verdict."""
        probe = create_autospec(Probe, instance=True, spec_set=True)
        probe.ask.return_value = True
        coordinator = _make_coordinator(probes={"key": probe})

        result = await coordinator.probe_all()

        assert result == Verdict(healthy=("key",), failing=())
        probe.ask.assert_awaited_once_with()
        assert coordinator.last == Verdict(healthy=("key",), failing=())

    # orchscaffold: ProbeCoordinator.probe_all/integration/ask-returns-not-true b93d0a6d:a045dc43
    @pytest.mark.asyncio
    async def test_probe_all_returns_verdict_when_ask_returns_not_true(self) -> None:
        """probe_all returns a Verdict when ask returns not True."""
        probe = create_autospec(Probe, instance=True, spec_set=True)
        probe.ask.return_value = False
        coordinator = _make_coordinator(probes={"key": probe})

        result = await coordinator.probe_all()

        assert result == Verdict(healthy=(), failing=("key",))
        probe.ask.assert_awaited_once_with()
        assert coordinator._failures == {"key": 1}
        assert coordinator.last == Verdict(healthy=(), failing=("key",))

    # orchscaffold: ProbeCoordinator.probe_all/integration/ask-fails d2bb236f:db08a0a7
    @pytest.mark.asyncio
    async def test_probe_all_returns_verdict_when_ask_fails(self) -> None:
        """probe_all returns a Verdict when ask fails."""
        probe = create_autospec(Probe, instance=True, spec_set=True)
        error = RuntimeError("boom")
        probe.ask.side_effect = error
        coordinator = _make_coordinator(probes={"key": probe})

        with patch.object(probes, "logger", autospec=True) as logger:
            result = await coordinator.probe_all()

        assert result == Verdict(healthy=(), failing=("key",))
        probe.ask.assert_awaited_once_with()
        assert coordinator._failures == {"key": 1}
        assert coordinator.last == Verdict(healthy=(), failing=("key",))
        logger.error.assert_called_once_with("%s: %s", "key", error)

    # orchscaffold: ProbeCoordinator.escalate/integration/returns-0 06a06c7e:1b242afb
    @pytest.mark.asyncio
    async def test_escalate_returns_0(self) -> None:
        """escalate returns 0."""
        coordinator = _make_coordinator(
            probes={"key": create_autospec(Probe, instance=True, spec_set=True)},
            pager=create_autospec(Pager, instance=True, spec_set=True),
        )

        result = await coordinator.escalate(_create_test_verdict(failing=("0",)))

        assert result == 0

    # orchscaffold: ProbeCoordinator.escalate/integration/without-pager 075cc419:1524cef0
    @pytest.mark.asyncio
    async def test_escalate_returns_0_without_pager(self) -> None:
        """escalate returns 0 when pager is None."""
        coordinator = _make_coordinator(
            probes={"key": create_autospec(Probe, instance=True, spec_set=True)}, pager=None
        )

        result = await coordinator.escalate(_create_test_verdict(failing=("0",)))

        assert result == 0

    # orchscaffold: ProbeCoordinator.escalate/integration/failing-is-empty d01e87f6:3037480e
    @pytest.mark.asyncio
    async def test_escalate_returns_0_when_failing_is_empty(self) -> None:
        """escalate returns 0 when failing is empty."""
        coordinator = _make_coordinator(
            probes={"key": create_autospec(Probe, instance=True, spec_set=True)}
        )

        result = await coordinator.escalate(_create_test_verdict(healthy=("0",)))

        assert result == 0

    # orchscaffold: ProbeCoordinator.escalate/integration/probe-equals-failing-item 13efca61:80bbe310
    @pytest.mark.asyncio
    async def test_escalate_returns_1_when_probe_equals_failing_item(self) -> None:
        """escalate returns 1 when probe equals failing_item."""
        probe = create_autospec(Probe, instance=True)
        probe.critical = True
        pager = create_autospec(Pager, instance=True, spec_set=True)
        coordinator = _make_coordinator(probes={"": probe}, pager=pager)
        coordinator._failures = {"": 2}

        result = await coordinator.escalate(_create_test_verdict(failing=("",)))

        assert result == 1
        pager.page.assert_awaited_once_with(" is down")

    # orchscaffold: ProbeCoordinator.wake/integration/does-nothing 29678632:b8127995
    def test_wake_does_nothing(self) -> None:
        """wake does nothing."""
        coordinator = _make_coordinator(
            probes={"key": create_autospec(Probe, instance=True, spec_set=True)}
        )

        coordinator.wake()

        assert coordinator._wake.is_set() is True
