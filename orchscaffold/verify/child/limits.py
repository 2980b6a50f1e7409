"""Time limits, and the death of the parent: one thread that watches while the tests run."""

from __future__ import annotations

import os
import shutil
import signal
import threading
import time
from types import FrameType

from .channel import Channel

TICK = 0.05
AGAIN = 0.25
GRACE = 1.5
HUNG_EXIT = 86
ORPHAN_EXIT = 87
REMOVALS = 100
# Above those that programs use, and none that a plugin for time limits would take.
INTERRUPT = getattr(signal, "SIGRTMAX", getattr(signal, "SIGUSR2", None))


class TimeLimit(BaseException):
    """Raised in the main thread where a test takes too long; no `except Exception` stops it."""

    __module__ = "builtins"


class Watch:
    """Interrupts the main thread when a phase overruns; ends the process where that fails."""

    def __init__(self, channel: Channel, lifeline: int, folder: str) -> None:
        """`lifeline` is the reading end of a pipe that only the parent holds open; `folder` is
        removed when the parent has died.
        """
        self._channel = channel
        self._lifeline = lifeline
        self._folder = folder
        self._main = threading.main_thread().ident
        self._now = time.monotonic
        self._sleep = time.sleep
        self._raise = signal.pthread_kill
        self._deadline: float | None = None
        self._test = ""
        self.overran = False

    def start(self) -> None:
        """Begin to watch."""
        if INTERRUPT is not None:
            signal.signal(INTERRUPT, self._interrupt)
        threading.Thread(target=self._life, name="verify-lifeline", daemon=True).start()
        threading.Thread(target=self._time, name="verify-watch", daemon=True).start()

    def begin(self, test: str, seconds: float) -> None:
        """A phase of `test` begins that may take `seconds`."""
        self._test = test
        self._deadline = self._now() + seconds

    def end(self) -> None:
        """The phase is over."""
        self._deadline = None

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        deadline = self._deadline
        if deadline is not None and self._now() >= deadline:
            self.overran = True
            raise TimeLimit("the time limit")

    def _time(self) -> None:
        asked = 0.0
        while True:
            self._sleep(TICK)
            deadline = self._deadline
            if deadline is None or self._now() < deadline:
                continue
            if self._now() > deadline + GRACE:
                self._channel.send("hung", {"id": self._test})
                os._exit(HUNG_EXIT)
            if self._now() > asked + AGAIN and INTERRUPT is not None and self._main is not None:
                asked = self._now()
                self._raise(self._main, INTERRUPT)

    def _life(self) -> None:
        """Wait until the parent is gone; nothing is left behind then.

        The tests run on meanwhile, here and in other children, and may write into a folder that has
        just been emptied.
        """
        os.read(self._lifeline, 1)
        for _ in range(REMOVALS):
            shutil.rmtree(self._folder, ignore_errors=True)
            if not os.path.lexists(self._folder):
                break
            self._sleep(TICK)
        os._exit(ORPHAN_EXIT)
