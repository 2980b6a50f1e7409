"""The last word of a run."""

from __future__ import annotations

import pytest

from .channel import Channel
from .limits import Watch
from .measure import Measure

RAN = (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)


class Ending:
    """A plugin that tells, once, that the run has ended; the parent waits for no more."""

    def __init__(self, channel: Channel, watch: Watch, measure: Measure) -> None:
        self._channel = channel
        self._watch = watch
        self._measure = measure
        self._told = False

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, exitstatus: int) -> None:
        """Before the reports of other plugins, which nobody reads: Hypothesis's alone takes half a
        second. Where pytest itself went wrong, they say how.
        """
        if exitstatus in RAN:
            self.tell(int(exitstatus))

    def tell(self, code: int) -> None:
        """Tell pytest's exit code and what was reached."""
        if not self._told:
            self._told = True
            self._watch.end()
            self._channel.send("finished", {"code": code, "coverage": self._measure.finish()})
