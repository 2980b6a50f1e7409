"""Tests of SamplerManager."""

from __future__ import annotations

from threading import Event, Thread
from typing import Any
from unittest.mock import Mock, call, create_autospec, patch

import pytest

import sampler
from sampler import SamplerManager, SensorError


# orchscaffold: sampler/helper/_make_manager 97cbee61:8838877b
def _make_manager(**overrides: object) -> SamplerManager:
    """Build a SamplerManager for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {"measure": Mock(), "channels": []}
    return SamplerManager(**(fields | overrides))


# orchscaffold: sampler/helper/_EndOfScript f6ab8a62:ff7b9f09
class _EndOfScript(BaseException):
    """Ends a scripted loop; no `except Exception` stops it."""


# orchscaffold: sampler/helper/_ScriptedBlockingSleep afde5309:a9dac3ec
class _ScriptedBlockingSleep:
    """Stands in for `time.sleep` in one module; ends after `cycles` calls."""

    def __init__(self, *, cycles: int) -> None:
        self.slept: list[float] = []
        self._cycles = cycles

    def __call__(self, seconds: float) -> None:
        """Note the delay; the last sleep ends the script."""
        self.slept.append(seconds)
        if len(self.slept) >= self._cycles:
            raise _EndOfScript


# orchscaffold: sampler/helper/_ScriptedEvent 45058ce1:c05d718b
class _ScriptedEvent(Event):
    """An event whose waits take no time; it is set when the `cycles`-th begins."""

    def __init__(self, *, cycles: int) -> None:
        super().__init__()
        self.slept: list[float | None] = []
        self._cycles = cycles

    def wait(self, timeout: float | None = None) -> bool:
        """Note the timeout and tell whether the event is set; what comes late ends the script."""
        if not self.is_set():
            self.slept.append(timeout)
            if len(self.slept) > self._cycles:
                raise _EndOfScript
            if len(self.slept) == self._cycles:
                self.set()
        return self.is_set()


class TestSamplerManagerBackgroundTasks:
    """Test background task lifecycle management and resilience."""

    # orchscaffold: SamplerManager._run/async-loop/calls-measure 2c590920:7bb71fe9
    def test_run_calls_measure(self) -> None:
        """_run calls measure."""
        measure = Mock()
        measure.side_effect = [None, 1.0]
        manager = _make_manager(measure=measure, channels=["channel"], interval=0.5, max_errors=3)
        clock = _ScriptedEvent(cycles=3)
        manager._stop = clock

        manager._run()

        assert measure.call_args_list == [call("channel"), call("channel")]
        assert clock.slept == [0.5, 0.5, 0.5]
        assert manager._stop.is_set() is True
        assert manager._values == {"channel": 1.0}

    # orchscaffold: SamplerManager._run/async-loop/measure-fails-0d86 77d23330:eb512515
    def test_run_logs_error_when_measure_fails(self) -> None:
        """_run logs the error and goes on when measure fails."""
        measure = Mock()
        measure.side_effect = [1.0, RuntimeError("boom")]
        manager = _make_manager(measure=measure, channels=["channel"], interval=0.5, max_errors=3)
        clock = _ScriptedEvent(cycles=3)
        manager._stop = clock

        with patch.object(sampler, "logger", autospec=True) as logger:
            manager._run()

        assert measure.call_args_list == [call("channel"), call("channel")]
        assert clock.slept == [0.5, 0.5, 0.5]
        assert manager._stop.is_set() is True
        assert manager._values == {"channel": 1.0}
        logger.exception.assert_called_once_with("sampling %s failed", "channel")

    # orchscaffold: SamplerManager._run/async-loop/measure-fails-78a1 7c36f710:27dc2e6d
    def test_run_logs_error_when_measure_fails_and_channels_has_two_items(self) -> None:
        """_run logs the error and goes on when measure fails and channels has two items."""
        measure = Mock()
        measure.side_effect = [RuntimeError("boom"), None, 1.0, 1.0]
        manager = _make_manager(
            measure=measure, channels=["channel", "channel-2"], interval=0.5, max_errors=3
        )
        clock = _ScriptedEvent(cycles=3)
        manager._stop = clock

        with patch.object(sampler, "logger", autospec=True) as logger:
            manager._run()

        assert measure.call_args_list == [
            call("channel"),
            call("channel-2"),
            call("channel"),
            call("channel-2"),
        ]
        assert clock.slept == [0.5, 0.5, 0.5]
        assert manager._stop.is_set() is True
        assert manager._values == {"channel-2": 1.0, "channel": 1.0}
        logger.exception.assert_called_once_with("sampling %s failed", "channel")

    # orchscaffold: SamplerManager._run/async-loop/measure 7eb74bfc:bd3f879d
    def test_run_logs_warning_when_measure_raises_sensor_error(self) -> None:
        """_run logs a warning and goes on when measure raises SensorError."""
        measure = Mock()
        error = SensorError("boom")
        measure.side_effect = [error, None, 1.0, 1.0]
        manager = _make_manager(
            measure=measure, channels=["channel", "channel-2"], interval=0.5, max_errors=3
        )
        clock = _ScriptedEvent(cycles=3)
        manager._stop = clock

        with patch.object(sampler, "logger", autospec=True) as logger:
            manager._run()

        assert measure.call_args_list == [
            call("channel"),
            call("channel-2"),
            call("channel"),
            call("channel-2"),
        ]
        assert clock.slept == [0.5, 0.5, 0.5]
        assert manager._stop.is_set() is True
        assert manager._values == {"channel-2": 1.0, "channel": 1.0}
        assert manager._errors == {"channel": 1}
        logger.warning.assert_called_once_with("channel %s: %s", "channel", error)


class TestSamplerManagerConfiguration:
    """Test configuration-driven behavior changes and component management."""

    # orchscaffold: SamplerManager.sample/configuration/max-errors 8ab89848:b9e35205
    def test_sample_returns_none_when_max_errors_is_at_most_0(self) -> None:
        """sample returns None when max_errors is at most 0."""
        manager = _make_manager(max_errors=0)

        result = manager.sample("channel")

        assert result is None


class TestSamplerManagerErrorResilience:
    """Test error handling and recovery mechanisms."""

    # orchscaffold: SamplerManager.start/guard/thread-is-already-set c1498149:508b9a9b
    def test_start_calls_is_alive_when_thread_is_already_set(self) -> None:
        """start calls is_alive when thread is already set."""
        thread = create_autospec(Thread, instance=True, spec_set=True)
        thread.is_alive.return_value = True
        manager = _make_manager()
        manager._thread = thread

        with patch.object(sampler, "logger", autospec=True) as logger:
            manager.start()

        thread.is_alive.assert_called_once_with()
        assert manager._thread is thread
        assert manager.started_at is None
        logger.debug.assert_called_once_with("already running")

    # orchscaffold: SamplerManager.sample/log-and-continue/measure-raises-sensor d74d9e81:555065ca
    def test_sample_returns_none_when_measure_raises_sensor_error(self) -> None:
        """sample logs a warning and returns None when measure raises SensorError."""
        measure = Mock()
        error = SensorError("boom")
        measure.side_effect = error
        manager = _make_manager(measure=measure, max_errors=3)

        with patch.object(sampler, "logger", autospec=True) as logger:
            result = manager.sample("channel")

        assert result is None
        measure.assert_called_once_with("channel")
        assert manager._errors == {"channel": 1}
        logger.warning.assert_called_once_with("channel %s: %s", "channel", error)

    # orchscaffold: SamplerManager.sample_when_ready/re-raise/tries-is-0 f5ff48e1:a9e7313a
    def test_sample_when_ready_raises_sensor_error_when_tries_is_0(self) -> None:
        """sample_when_ready raises SensorError when tries is 0."""
        manager = _make_manager()

        with pytest.raises(SensorError, match=r"^channel gave no value in 0 tries$"):
            manager.sample_when_ready("channel", 0)

    # orchscaffold: SamplerManager.sample_when_ready/log-and-continue/measure 4e9f9be9:ba70c2a7
    def test_sample_when_ready_returns_what_measure_returns_when_measure_raises_sensor_error(
        self,
    ) -> None:
        """sample_when_ready logs a warning and returns what measure returns."""
        measure = Mock()
        error = SensorError("boom")
        measure.side_effect = [error, 1.0]
        errors = {"channel": 1}
        manager = _make_manager(measure=measure, max_errors=3)
        manager._errors = errors
        clock = _ScriptedBlockingSleep(cycles=2)

        with (
            patch.object(sampler, "logger", autospec=True) as logger,
            patch.object(sampler, "sleep", clock),
        ):
            result = manager.sample_when_ready("channel", 3, 0.1)

        assert result == 1.0
        assert measure.call_args_list == [call("channel"), call("channel")]
        assert clock.slept == [0.1]
        assert manager._values == {"channel": 1.0}
        assert manager._errors == {"channel": 2}
        assert errors == {"channel": 2}
        logger.warning.assert_called_once_with("channel %s: %s", "channel", error)


class TestSamplerManagerIntegration:
    """Test end-to-end workflows and component interactions."""

    # orchscaffold: SamplerManager.running/integration/returns-false 4c0c50a8:34f2bdc7
    def test_running_returns_false(self) -> None:
        """running returns False."""
        manager = _make_manager()

        result = manager.running

        assert result is False

    # orchscaffold: SamplerManager.running/integration/thread 5338b812:753925a4
    def test_running_returns_what_is_alive_returns_when_thread_is_already_set(self) -> None:
        """running returns what is_alive returns when thread is already set."""
        thread = create_autospec(Thread, instance=True, spec_set=True)
        thread.is_alive.return_value = True
        manager = _make_manager()
        manager._thread = thread

        result = manager.running

        assert result is True
        thread.is_alive.assert_called_once_with()
        assert manager._thread is thread

    # orchscaffold: SamplerManager.start/integration/calls-start d1dbfde5:1d3d7a86
    def test_start_calls_start(self) -> None:
        """start calls start."""
        manager = _make_manager()

        with (
            patch.object(sampler, "monotonic", autospec=True) as monotonic,
            patch.object(sampler.threading, "Thread", autospec=True) as thread,
        ):
            monotonic.return_value = 1000.0
            manager.start()

        monotonic.assert_called_once_with()
        thread.assert_called_once_with(target=manager._run, name="sampler", daemon=True)
        thread.return_value.start.assert_called_once_with()
        assert manager._thread is thread.return_value
        assert manager.started_at == 1000.0

    # orchscaffold: SamplerManager.start/integration/stop f0ce84e9:a8508e61
    def test_start_calls_clear_when_stop_is_already_set(self) -> None:
        """start calls clear when stop is already set."""
        stop = create_autospec(Event, instance=True, spec_set=True)
        manager = _make_manager()
        manager._stop = stop

        with (
            patch.object(sampler, "monotonic", autospec=True) as monotonic,
            patch.object(sampler.threading, "Thread", autospec=True) as thread,
        ):
            monotonic.return_value = 1000.0
            manager.start()

        stop.clear.assert_called_once_with()
        monotonic.assert_called_once_with()
        thread.assert_called_once_with(target=manager._run, name="sampler", daemon=True)
        thread.return_value.start.assert_called_once_with()
        assert manager._stop is stop
        assert manager._thread is thread.return_value
        assert manager.started_at == 1000.0

    # orchscaffold: SamplerManager.stop/integration/returns-true 08a55ec5:3c72c8af
    def test_stop_returns_true(self) -> None:
        """stop returns True."""
        manager = _make_manager()

        result = manager.stop()

        assert result is True
        assert manager._stop.is_set() is True

    # orchscaffold: SamplerManager.stop/integration/stop e72800cf:aff37177
    def test_stop_returns_true_when_stop_is_already_set(self) -> None:
        """stop returns True when stop is already set."""
        stop = create_autospec(Event, instance=True, spec_set=True)
        manager = _make_manager()
        manager._stop = stop

        result = manager.stop()

        assert result is True
        stop.set.assert_called_once_with()
        assert manager._stop is stop

    # orchscaffold: SamplerManager.stop/integration/thread c7a73f64:898e37f0
    def test_stop_returns_false_when_thread_is_already_set(self) -> None:
        """stop returns False when thread is already set."""
        thread = create_autospec(Thread, instance=True, spec_set=True)
        thread.is_alive.return_value = True
        manager = _make_manager()
        manager._thread = thread

        with patch.object(sampler, "logger", autospec=True) as logger:
            result = manager.stop(2.0)

        assert result is False
        thread.join.assert_called_once_with(2.0)
        thread.is_alive.assert_called_once_with()
        assert manager._stop.is_set() is True
        assert manager._thread is thread
        logger.error.assert_called_once_with("sampler did not stop within %.1f seconds", 2.0)

    # orchscaffold: SamplerManager.stop/integration/is-alive d14c0e87:f265cd2c
    def test_stop_returns_true_when_is_alive_returns_false(self) -> None:
        """stop returns True when is_alive returns False."""
        thread = create_autospec(Thread, instance=True, spec_set=True)
        thread.is_alive.return_value = False
        manager = _make_manager()
        manager._thread = thread

        result = manager.stop(2.0)

        assert result is True
        thread.join.assert_called_once_with(2.0)
        thread.is_alive.assert_called_once_with()
        assert manager._stop.is_set() is True
        assert manager._thread is None

    # orchscaffold: SamplerManager.sample/integration/returns-what 46da3764:80a0d379
    def test_sample_returns_what_measure_returns(self) -> None:
        """sample returns what measure returns."""
        measure = Mock()
        measure.return_value = 1.0
        manager = _make_manager(measure=measure, max_errors=3)

        result = manager.sample("channel")

        assert result == 1.0
        measure.assert_called_once_with("channel")
        assert manager._values == {"channel": 1.0}

    # orchscaffold: SamplerManager.sample/integration/without-channel a29434ac:d8b6ecd9
    def test_sample_returns_what_measure_returns_without_channel(self) -> None:
        """sample returns what measure returns when channel is missing."""
        measure = Mock()
        measure.return_value = 1.0
        manager = _make_manager(measure=measure, max_errors=3)
        manager._errors = {}

        result = manager.sample("channel")

        assert result == 1.0
        measure.assert_called_once_with("channel")
        assert manager._values == {"channel": 1.0}

    # orchscaffold: SamplerManager.sample_when_ready/integration/returns-what ce255906:2386842a
    def test_sample_when_ready_returns_what_measure_returns(self) -> None:
        """sample_when_ready returns what measure returns."""
        measure = Mock()
        measure.return_value = 1.0
        manager = _make_manager(measure=measure, max_errors=3)

        result = manager.sample_when_ready("channel", 3)

        assert result == 1.0
        measure.assert_called_once_with("channel")
        assert manager._values == {"channel": 1.0}

    # orchscaffold: SamplerManager.snapshot/integration/returns-empty 6fcf8972:19c767ac
    def test_snapshot_returns_empty_dict(self) -> None:
        """snapshot returns an empty dict."""
        manager = _make_manager()

        result = manager.snapshot()

        assert result == {}

    # orchscaffold: SamplerManager.uptime/integration/returns-0-0 a7cf7fb4:afea783a
    def test_uptime_returns_0_0(self) -> None:
        """uptime returns 0.0."""
        manager = _make_manager()

        result = manager.uptime()

        assert result == 0.0

    # orchscaffold: SamplerManager.uptime/integration/started ea9b07de:71a4010a
    def test_uptime_returns_result_when_started_at_is_already_set(self) -> None:
        """uptime returns its result when started_at is already set."""
        manager = _make_manager()
        manager.started_at = 1.0

        with patch.object(sampler, "monotonic", autospec=True) as monotonic:
            monotonic.return_value = 1000.0
            result = manager.uptime()

        assert result == 999.0
        monotonic.assert_called_once_with()
        assert manager.started_at == 1.0

    # orchscaffold: SamplerManager._run/integration/stop da756bb0:ca762440
    def test_run_calls_wait_when_stop_is_already_set(self) -> None:
        """_run calls wait when stop is already set."""
        stop = create_autospec(Event, instance=True, spec_set=True)
        stop.wait.return_value = True
        manager = _make_manager(interval=0.5)
        manager._stop = stop

        manager._run()

        stop.wait.assert_called_once_with(0.5)
        assert manager._stop is stop

    # orchscaffold: SamplerManager._run/integration/wait-returns-false 434cbd01:85b2325b
    def test_run_calls_wait_when_wait_returns_false(self) -> None:
        """_run calls wait when wait returns False."""
        measure = Mock()
        measure.return_value = 1.0
        stop = create_autospec(Event, instance=True, spec_set=True)
        stop.wait.side_effect = [False, True]
        manager = _make_manager(measure=measure, channels=["channel"], interval=0.5, max_errors=3)
        manager._stop = stop

        manager._run()

        assert stop.wait.call_args_list == [call(0.5), call(0.5)]
        measure.assert_called_once_with("channel")
        assert manager._stop is stop
        assert manager._values == {"channel": 1.0}

    # orchscaffold: SamplerManager.stop/integration/lifecycle ec864c63:4f20ce74
    def test_start_to_stop_runs_the_whole_lifecycle(self) -> None:
        """Goes from start to stop."""
        manager = _make_manager()

        with (
            patch.object(sampler, "monotonic", autospec=True) as monotonic,
            patch.object(sampler.threading, "Thread", autospec=True) as thread,
        ):
            monotonic.return_value = 1000.0
            thread.return_value.is_alive.return_value = False
            manager.start()
            manager.stop()

        monotonic.assert_called_once_with()
        thread.assert_called_once_with(target=manager._run, name="sampler", daemon=True)
        thread.return_value.start.assert_called_once_with()
        thread.return_value.join.assert_called_once_with(2.0)
        thread.return_value.is_alive.assert_called_once_with()
        assert manager._stop.is_set() is True
        assert manager._thread is None
        assert manager.started_at == 1000.0
