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


# orchscaffold: probes/helper/_ScriptedTimeouts 60994ee6:e8fdbdb9
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


class TestProbeCoordinatorBackgroundTasks:
    """Test background task lifecycle management and resilience."""

    # orchscaffold: ProbeCoordinator.run/async-loop/keeps-running 34ba2eb7:ae88bb42
    @pytest.mark.asyncio
    async def test_run_keeps_running(self) -> None:
        """run handles the error and keeps running."""
        probe = create_autospec(Probe, instance=True, spec_set=True)
        probe.ask.return_value = True
        coordinator = _make_coordinator(probes={"probe": probe}, timeout=2.0)
        clock = _ScriptedTimeouts(cycles=2)

        with patch.object(probes, "asyncio", clock), pytest.raises(asyncio.CancelledError):
            await coordinator.run(30.0)

        assert probe.ask.await_args_list == [call(), call()]
        assert clock.slept == [30.0, 30.0]
        assert coordinator.last == Verdict(healthy=("probe",), failing=())

    # orchscaffold: ProbeCoordinator.run/async-loop/ask-raises-timeout 4d17f0c8:82510d66
    @pytest.mark.asyncio
    async def test_run_keeps_running_when_ask_raises_timeout_error(self) -> None:
        """run handles the error and keeps running when ask raises TimeoutError."""
        probe = create_autospec(Probe, instance=True)
        probe.ask.side_effect = [TimeoutError("boom"), TimeoutError("boom")]
        probe.critical = True
        pager = create_autospec(Pager, instance=True, spec_set=True)
        coordinator = _make_coordinator(probes={"probe": probe}, pager=pager, timeout=2.0)
        clock = _ScriptedTimeouts(cycles=2)

        with (
            patch.object(probes, "logger", autospec=True) as logger,
            patch.object(probes, "asyncio", clock),
            pytest.raises(asyncio.CancelledError),
        ):
            await coordinator.run(30.0)

        assert probe.ask.await_args_list == [call(), call()]
        pager.page.assert_awaited_once_with("probe is down")
        assert clock.slept == [30.0, 30.0]
        assert coordinator._failures == {"probe": 2}
        assert coordinator.last == Verdict(healthy=(), failing=("probe",))
        assert logger.warning.call_args_list == [
            call("%s did not answer in %.1fs", "probe", 2.0),
            call("%s did not answer in %.1fs", "probe", 2.0),
        ]


class TestProbeCoordinatorErrorResilience:
    """Test error handling and recovery mechanisms."""

    # orchscaffold: ProbeCoordinator.probe/re-raise/raises-key-error d4cc5ab0:264f630b
    @pytest.mark.asyncio
    async def test_probe_raises_key_error(self) -> None:
        """probe raises KeyError."""
        coordinator = _make_coordinator(
            probes={"probe": create_autospec(Probe, instance=True, spec_set=True)}
        )

        with pytest.raises(KeyError, match=r"^'name'$"):
            await coordinator.probe("name")

    # orchscaffold: ProbeCoordinator.probe/log-and-continue/ask-raises-timeout f71555d3:5005dd3b
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

    # orchscaffold: ProbeCoordinator.escalate/re-raise/failures-value 464e2653:6827f518
    @pytest.mark.asyncio
    async def test_escalate_raises_key_error_when_failures_value_is_at_least_2(self) -> None:
        """escalate raises KeyError when failures_value is at least 2."""
        coordinator = _make_coordinator(
            probes={"probe": create_autospec(Probe, instance=True, spec_set=True)},
            pager=create_autospec(Pager, instance=True, spec_set=True),
        )
        coordinator._failures = {"failing": 2}

        with pytest.raises(KeyError, match=r"^'failing'$"):
            await coordinator.escalate(_create_test_verdict(failing=("failing",)))

    # orchscaffold: ProbeCoordinator.escalate/guard/critical-is-false-6b73 30437d6e:ba985cbb
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

    # orchscaffold: ProbeCoordinator.escalate/log-and-continue/page-5968 ded610e9:9fc642ea
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

    # orchscaffold: ProbeCoordinator.escalate/guard/critical-is-false-7c0b 41e742ce:a3635eda
    @pytest.mark.asyncio
    async def test_escalate_returns_0_when_critical_is_false_and_failing_has_two_items(
        self,
    ) -> None:
        """escalate returns 0 when critical is False and failing has two items."""
        probe = create_autospec(Probe, instance=True)
        probe.critical = False
        pager = create_autospec(Pager, instance=True, spec_set=True)
        coordinator = _make_coordinator(probes={"": probe}, pager=pager)
        coordinator._failures = {"": 2, "failing-2": 1}

        result = await coordinator.escalate(_create_test_verdict(failing=("", "failing-2")))

        assert result == 0
        pager.page.assert_not_called()

    # orchscaffold: ProbeCoordinator.escalate/log-and-continue/page-a2ad 1ac953e8:8b03a208
    @pytest.mark.asyncio
    async def test_escalate_returns_0_when_page_raises_connection_error_and_failing_has_two_items(
        self,
    ) -> None:
        """escalate logs the error and returns 0 when page raises ConnectionError."""
        probe = create_autospec(Probe, instance=True)
        probe.critical = True
        pager = create_autospec(Pager, instance=True, spec_set=True)
        pager.page.side_effect = ConnectionError("boom")
        coordinator = _make_coordinator(probes={"": probe}, pager=pager)
        coordinator._failures = {"": 2, "failing-2": 1}

        with patch.object(probes, "logger", autospec=True) as logger:
            result = await coordinator.escalate(_create_test_verdict(failing=("", "failing-2")))

        assert result == 0
        pager.page.assert_awaited_once_with(" is down")
        logger.exception.assert_called_once_with("nobody could be paged for %s", "")


class TestProbeCoordinatorIntegration:
    """Test end-to-end workflows and component interactions."""

    # orchscaffold: ProbeCoordinator.probe/integration/probe eaa63a9f:d63c4d05
    @pytest.mark.asyncio
    async def test_probe_returns_what_ask_returns_when_probe_equals_name(self) -> None:
        """probe returns what ask returns when probe equals name."""
        probe = create_autospec(Probe, instance=True, spec_set=True)
        probe.ask.return_value = True
        coordinator = _make_coordinator(probes={"": probe}, timeout=2.0)

        result = await coordinator.probe("")

        assert result is True
        probe.ask.assert_awaited_once_with()

    # orchscaffold: ProbeCoordinator.probe_all/integration/returns-verdict fa5fff3c:33e52e02
    @pytest.mark.asyncio
    async def test_probe_all_returns_verdict(self) -> None:
        """probe_all returns a Verdict."""
        probe = create_autospec(Probe, instance=True, spec_set=True)
        probe.ask.return_value = True
        coordinator = _make_coordinator(probes={"probe": probe}, timeout=2.0)

        result = await coordinator.probe_all()

        assert result == Verdict(healthy=("probe",), failing=())
        probe.ask.assert_awaited_once_with()
        assert coordinator.last == Verdict(healthy=("probe",), failing=())

    # orchscaffold: ProbeCoordinator.probe_all/integration/ask-returns-not-true 39857233:8a71d429
    @pytest.mark.asyncio
    async def test_probe_all_returns_verdict_when_ask_returns_not_true(self) -> None:
        """probe_all returns a Verdict when ask returns not True."""
        probe = create_autospec(Probe, instance=True, spec_set=True)
        probe.ask.return_value = False
        coordinator = _make_coordinator(probes={"probe": probe}, timeout=2.0)

        result = await coordinator.probe_all()

        assert result == Verdict(healthy=(), failing=("probe",))
        probe.ask.assert_awaited_once_with()
        assert coordinator._failures == {"probe": 1}
        assert coordinator.last == Verdict(healthy=(), failing=("probe",))

    # orchscaffold: ProbeCoordinator.probe_all/integration/ask-fails a5045448:eb1bbeba
    @pytest.mark.asyncio
    async def test_probe_all_returns_verdict_when_ask_fails(self) -> None:
        """probe_all returns a Verdict when ask fails."""
        probe = create_autospec(Probe, instance=True, spec_set=True)
        error = RuntimeError("boom")
        probe.ask.side_effect = error
        coordinator = _make_coordinator(probes={"probe": probe}, timeout=2.0)

        with patch.object(probes, "logger", autospec=True) as logger:
            result = await coordinator.probe_all()

        assert result == Verdict(healthy=(), failing=("probe",))
        probe.ask.assert_awaited_once_with()
        assert coordinator._failures == {"probe": 1}
        assert coordinator.last == Verdict(healthy=(), failing=("probe",))
        logger.error.assert_called_once_with("%s: %s", "probe", error)

    # orchscaffold: ProbeCoordinator.probe_all/integration/without-probe-0087 46b3953a:60a96bc5
    @pytest.mark.asyncio
    async def test_probe_all_returns_verdict_without_probe(self) -> None:
        """probe_all returns a Verdict when probe is missing."""
        probe = create_autospec(Probe, instance=True, spec_set=True)
        error = RuntimeError("boom")
        probe.ask.side_effect = error
        failures = {}
        coordinator = _make_coordinator(probes={"probe": probe}, timeout=2.0)
        coordinator._failures = failures

        with patch.object(probes, "logger", autospec=True) as logger:
            result = await coordinator.probe_all()

        assert result == Verdict(healthy=(), failing=("probe",))
        probe.ask.assert_awaited_once_with()
        assert coordinator._failures == {"probe": 1}
        assert coordinator.last == Verdict(healthy=(), failing=("probe",))
        assert failures == {"probe": 1}
        logger.error.assert_called_once_with("%s: %s", "probe", error)

    # orchscaffold: ProbeCoordinator.probe_all/integration/probes-has-two-items 00d1e378:74cf0e75
    @pytest.mark.asyncio
    async def test_probe_all_returns_verdict_when_probes_has_two_items(self) -> None:
        """probe_all returns a Verdict when probes has two items."""
        probe = create_autospec(Probe, instance=True, spec_set=True)
        probe.ask.return_value = True
        probe_2 = create_autospec(Probe, instance=True, spec_set=True)
        probe_2.ask.return_value = True
        coordinator = _make_coordinator(probes={"probe": probe, "probe-2": probe_2}, timeout=2.0)

        result = await coordinator.probe_all()

        assert result == Verdict(healthy=("probe", "probe-2"), failing=())
        probe.ask.assert_awaited_once_with()
        probe_2.ask.assert_awaited_once_with()
        assert coordinator.last == Verdict(healthy=("probe", "probe-2"), failing=())

    # orchscaffold: ProbeCoordinator.probe_all/integration/probe-2-is-below-probe 1a12066c:fbdc17df
    @pytest.mark.asyncio
    async def test_probe_all_returns_verdict_when_probe_2_is_below_probe(self) -> None:
        """probe_all returns a Verdict when probe_2 is below probe."""
        probe = create_autospec(Probe, instance=True, spec_set=True)
        probe.ask.return_value = True
        probe_2 = create_autospec(Probe, instance=True, spec_set=True)
        probe_2.ask.return_value = True
        coordinator = _make_coordinator(probes={"probe": probe, "": probe_2}, timeout=2.0)

        result = await coordinator.probe_all()

        assert result == Verdict(healthy=("", "probe"), failing=())
        probe_2.ask.assert_awaited_once_with()
        probe.ask.assert_awaited_once_with()
        assert coordinator.last == Verdict(healthy=("", "probe"), failing=())

    # orchscaffold: ProbeCoordinator.probe_all/integration/failures-is-already-set 8ef05ab6:95f5e66c
    @pytest.mark.asyncio
    async def test_probe_all_returns_verdict_when_failures_is_already_set(self) -> None:
        """probe_all returns a Verdict when failures is already set."""
        probe = create_autospec(Probe, instance=True, spec_set=True)
        probe.ask.return_value = True
        probe_2 = create_autospec(Probe, instance=True, spec_set=True)
        probe_2.ask.return_value = True
        failures = {"probe": 1, "probe-2": 1}
        coordinator = _make_coordinator(probes={"probe": probe, "probe-2": probe_2}, timeout=2.0)
        coordinator._failures = failures

        result = await coordinator.probe_all()

        assert result == Verdict(healthy=("probe", "probe-2"), failing=())
        probe.ask.assert_awaited_once_with()
        probe_2.ask.assert_awaited_once_with()
        assert coordinator._failures == {}
        assert coordinator.last == Verdict(healthy=("probe", "probe-2"), failing=())
        assert failures == {}

    # orchscaffold: ProbeCoordinator.probe_all/integration/without-probe-2 92fff62b:a9cc2ab6
    @pytest.mark.asyncio
    async def test_probe_all_returns_verdict_without_probe_2(self) -> None:
        """probe_all returns a Verdict when probe_2 is missing."""
        probe = create_autospec(Probe, instance=True, spec_set=True)
        probe.ask.return_value = True
        probe_2 = create_autospec(Probe, instance=True, spec_set=True)
        probe_2.ask.return_value = True
        failures = {"probe": 1}
        coordinator = _make_coordinator(probes={"probe": probe, "probe-2": probe_2}, timeout=2.0)
        coordinator._failures = failures

        result = await coordinator.probe_all()

        assert result == Verdict(healthy=("probe", "probe-2"), failing=())
        probe.ask.assert_awaited_once_with()
        probe_2.ask.assert_awaited_once_with()
        assert coordinator._failures == {}
        assert coordinator.last == Verdict(healthy=("probe", "probe-2"), failing=())
        assert failures == {}

    # orchscaffold: ProbeCoordinator.probe_all/integration/without-probe-1222 c1f0c0b6:c26d408a
    @pytest.mark.asyncio
    async def test_probe_all_returns_verdict_without_probe_and_probes_has_two_items(self) -> None:
        """probe_all returns a Verdict when probe is missing and probes has two items."""
        probe = create_autospec(Probe, instance=True, spec_set=True)
        probe.ask.return_value = True
        probe_2 = create_autospec(Probe, instance=True, spec_set=True)
        probe_2.ask.return_value = True
        coordinator = _make_coordinator(probes={"probe": probe, "probe-2": probe_2}, timeout=2.0)
        coordinator._failures = {}

        result = await coordinator.probe_all()

        assert result == Verdict(healthy=("probe", "probe-2"), failing=())
        probe.ask.assert_awaited_once_with()
        probe_2.ask.assert_awaited_once_with()
        assert coordinator.last == Verdict(healthy=("probe", "probe-2"), failing=())

    # orchscaffold: ProbeCoordinator.escalate/integration/returns-0 8cc457e9:240e08fe
    @pytest.mark.asyncio
    async def test_escalate_returns_0(self) -> None:
        """escalate returns 0."""
        coordinator = _make_coordinator(
            probes={"probe": create_autospec(Probe, instance=True, spec_set=True)},
            pager=create_autospec(Pager, instance=True, spec_set=True),
        )

        result = await coordinator.escalate(_create_test_verdict(failing=("failing",)))

        assert result == 0

    # orchscaffold: ProbeCoordinator.escalate/integration/pager 8af8b341:059e750d
    @pytest.mark.asyncio
    async def test_escalate_returns_0_without_pager(self) -> None:
        """escalate returns 0 when pager is None."""
        coordinator = _make_coordinator(
            probes={"probe": create_autospec(Probe, instance=True, spec_set=True)}, pager=None
        )

        result = await coordinator.escalate(_create_test_verdict(failing=("failing",)))

        assert result == 0

    # orchscaffold: ProbeCoordinator.escalate/integration/failing-e8bc 82f72fb7:92b0e651
    @pytest.mark.asyncio
    async def test_escalate_returns_0_when_failing_is_empty(self) -> None:
        """escalate returns 0 when failing is empty."""
        coordinator = _make_coordinator(
            probes={"probe": create_autospec(Probe, instance=True, spec_set=True)}
        )

        result = await coordinator.escalate(_create_test_verdict(healthy=("healthy",)))

        assert result == 0

    # orchscaffold: ProbeCoordinator.escalate/integration/failing-e80b 8b9ab15a:17614602
    @pytest.mark.asyncio
    async def test_escalate_returns_0_when_failing_has_two_items(self) -> None:
        """escalate returns 0 when failing has two items."""
        coordinator = _make_coordinator(
            probes={"probe": create_autospec(Probe, instance=True, spec_set=True)},
            pager=create_autospec(Pager, instance=True, spec_set=True),
        )

        result = await coordinator.escalate(_create_test_verdict(failing=("failing", "failing-2")))

        assert result == 0

    # orchscaffold: ProbeCoordinator.escalate/integration/failing-af24 2d765097:39bf9eeb
    @pytest.mark.asyncio
    async def test_escalate_returns_0_without_failing(self) -> None:
        """escalate returns 0 when failing is missing."""
        coordinator = _make_coordinator(
            probes={"probe": create_autospec(Probe, instance=True, spec_set=True)},
            pager=create_autospec(Pager, instance=True, spec_set=True),
        )
        coordinator._failures = {}

        result = await coordinator.escalate(_create_test_verdict(failing=("failing",)))

        assert result == 0

    # orchscaffold: ProbeCoordinator.escalate/integration/probe 7ab09ed0:80bbe310
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

    # orchscaffold: ProbeCoordinator.escalate/integration/failures 107a8927:52e34eb2
    @pytest.mark.asyncio
    async def test_escalate_returns_0_when_failures_is_already_set(self) -> None:
        """escalate returns 0 when failures is already set."""
        coordinator = _make_coordinator(
            probes={"probe": create_autospec(Probe, instance=True, spec_set=True)},
            pager=create_autospec(Pager, instance=True, spec_set=True),
        )
        coordinator._failures = {"failing": 1, "failing-2": 1}

        result = await coordinator.escalate(_create_test_verdict(failing=("failing", "failing-2")))

        assert result == 0

    # orchscaffold: ProbeCoordinator.escalate/integration/failing-2 e8f35e57:7900176f
    @pytest.mark.asyncio
    async def test_escalate_returns_0_without_failing_2(self) -> None:
        """escalate returns 0 when failing_2 is missing."""
        coordinator = _make_coordinator(
            probes={"probe": create_autospec(Probe, instance=True, spec_set=True)},
            pager=create_autospec(Pager, instance=True, spec_set=True),
        )
        coordinator._failures = {"failing": 1}

        result = await coordinator.escalate(_create_test_verdict(failing=("failing", "failing-2")))

        assert result == 0

    # orchscaffold: ProbeCoordinator.escalate/integration/failing-3 036799de:adf60723
    @pytest.mark.asyncio
    async def test_escalate_returns_0_without_failing_3(self) -> None:
        """escalate returns 0 when failing is missing."""
        coordinator = _make_coordinator(
            probes={"probe": create_autospec(Probe, instance=True, spec_set=True)},
            pager=create_autospec(Pager, instance=True, spec_set=True),
        )
        coordinator._failures = {}

        result = await coordinator.escalate(_create_test_verdict(failing=("failing", "failing-2")))

        assert result == 0

    # orchscaffold: ProbeCoordinator.wake/integration/does-nothing 028047ed:cd7a9090
    def test_wake_does_nothing(self) -> None:
        """wake does nothing."""
        coordinator = _make_coordinator(
            probes={"probe": create_autospec(Probe, instance=True, spec_set=True)}
        )

        coordinator.wake()

        assert coordinator._wake.is_set() is True

    # orchscaffold: ProbeCoordinator.wake/integration/wake 2d84390f:660793ec
    def test_wake_calls_set_when_wake_is_already_set(self) -> None:
        """wake calls set when wake is already set."""
        wake = create_autospec(asyncio.Event, instance=True, spec_set=True)
        coordinator = _make_coordinator(
            probes={"probe": create_autospec(Probe, instance=True, spec_set=True)}
        )
        coordinator._wake = wake

        coordinator.wake()

        wake.set.assert_called_once_with()
        assert coordinator._wake is wake
