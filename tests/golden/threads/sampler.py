"""Shape: a thread with an Event for its stop flag, a lock around counters, time by name."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from time import monotonic, sleep

logger = logging.getLogger(__name__)


class SensorError(Exception):
    """A measurement failed."""


class SamplerManager:
    """Measures in the background and keeps the last values."""

    def __init__(
        self,
        measure: Callable[[str], float],
        channels: list[str],
        *,
        interval: float = 0.5,
        max_errors: int = 3,
    ) -> None:
        self._measure = measure
        self._channels = channels
        self._interval = interval
        self._max_errors = max_errors
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._values: dict[str, float] = {}
        self._errors: dict[str, int] = {}
        self.started_at: float | None = None

    @property
    def running(self) -> bool:
        """Tell whether the thread is alive."""
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> None:
        """Start the thread once."""
        if self.running:
            logger.debug("already running")
            return
        self._stop.clear()
        self.started_at = monotonic()
        self._thread = threading.Thread(target=self._run, name="sampler", daemon=True)
        self._thread.start()

    def stop(self, timeout: float = 2.0) -> bool:
        """Ask the thread to end; tell whether it did in time."""
        self._stop.set()
        if self._thread is None:
            return True
        self._thread.join(timeout)
        if self._thread.is_alive():
            logger.error("sampler did not stop within %.1f seconds", timeout)
            return False
        self._thread = None
        return True

    def sample(self, channel: str) -> float | None:
        """Measure one channel; a channel with too many errors is left out."""
        if self._errors.get(channel, 0) >= self._max_errors:
            return None
        try:
            value = self._measure(channel)
        except SensorError as exc:
            with self._lock:
                self._errors[channel] = self._errors.get(channel, 0) + 1
            logger.warning("channel %s: %s", channel, exc)
            return None
        with self._lock:
            self._values[channel] = value
        return value

    def sample_when_ready(self, channel: str, tries: int = 3, pause: float = 0.1) -> float:
        """Measure until a value comes."""
        for _ in range(tries):
            value = self.sample(channel)
            if value is not None:
                return value
            sleep(pause)
        raise SensorError(f"{channel} gave no value in {tries} tries")

    def snapshot(self) -> dict[str, float]:
        """Return a copy of the last values."""
        with self._lock:
            return dict(self._values)

    def uptime(self) -> float:
        """Return the seconds since the start."""
        if self.started_at is None:
            return 0.0
        return monotonic() - self.started_at

    def _run(self) -> None:
        while not self._stop.wait(self._interval):
            for channel in self._channels:
                try:
                    self.sample(channel)
                except Exception:
                    logger.exception("sampling %s failed", channel)
