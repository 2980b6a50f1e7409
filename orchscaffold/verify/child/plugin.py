"""The pytest plugin: chooses and orders the tests, times and judges each, and tells the parent."""

from __future__ import annotations

import gc
import random
import re
import time
from collections.abc import Generator

import pytest

from .channel import Channel
from .fence import Fence
from .leaks import Leaks, collect_garbage
from .limits import Watch
from .settings import ChildSettings

SETUP_SECONDS = 20.0
TOO_LONG = "importing the tests took too long"
# Older versions of pytest tell which warning it was in a traceback in the text.
WARNING_LINE = re.compile(r"^\w+Warning: .*$", re.MULTILINE)
WARNED = (RuntimeWarning, pytest.PytestUnraisableExceptionWarning)


class Verdicts:
    """One plugin object a run."""

    def __init__(
        self, settings: ChildSettings, channel: Channel, fence: Fence, watch: Watch, leaks: Leaks
    ) -> None:
        self._settings = settings
        self._channel = channel
        self._fence = fence
        self._watch = watch
        self._leaks = leaks
        self._clock = time.perf_counter
        self._reset()

    def _reset(self) -> None:
        self._failure: tuple[str, str] | None = None
        self._skipped = ""
        self._failed_report = ""
        self._passed_call = False
        self._refused: tuple[str, ...] = ()

    # --- collection

    @pytest.hookimpl(trylast=True)
    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Keep the chosen tests, in the wanted order; the last word, after every other plugin."""
        names = [test_id(item) for item in session.items]
        chosen = [item for item in session.items if self._is_chosen(test_id(item))]
        early = frozenset(self._settings.early)
        chosen.sort(key=lambda item: test_id(item) not in early)
        session.items[:] = in_order(chosen, self._settings.seed)
        if self._watch.overran:
            self._channel.send("collect-error", {"reason": TOO_LONG})
        self._channel.send("collected", {"ids": names})
        self._fence.take()
        self._watch.end()
        gc.collect()
        gc.freeze()

    def _is_chosen(self, name: str) -> bool:
        only, without = self._settings.only, self._settings.without
        plain = name.partition("[")[0]
        if name in without or plain in without:
            return False
        return only is None or name in only or plain in only

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A module that cannot be imported, a class that cannot be collected."""
        if report.failed:
            reason = self._channel.clean(_last_error(str(report.longrepr)))
            refused = self._fence.take()
            if self._watch.overran:
                reason = TOO_LONG
            elif refused and not reason.startswith("FenceError"):
                reason += f" (before, the fence refused {self._channel.clean(refused[-1])})"
            self._channel.send("collect-error", {"reason": reason})

    # --- one test

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, None, None]:
        """Around all of a test: tell that it begins, and how it ended."""
        self._reset()
        name = test_id(item)
        self._watch.overran = False
        self._leaks.begin()
        self._channel.send("start", {"id": name})
        began = self._clock()
        yield
        seconds = round(self._clock() - began, 3)
        left = self._leaks.end()
        warned = collect_garbage()
        self._refused += self._fence.take()
        outcome, reason = self._judge(left, warned)
        self._channel.send(
            "end", {"id": name, "outcome": outcome, "reason": reason, "seconds": seconds}
        )

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Generator[None, None, None]:
        """Fixtures of wider scope are set up here too: they get more time."""
        yield from self._timed(item, max(SETUP_SECONDS, self._settings.per_test))

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, None, None]:
        """The test's own body: what the fence refused before is not its doing."""
        self._fence.take()
        self._leaks.body_begins()
        yield from self._timed(item, self._settings.per_test)

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> Generator[None, None, None]:
        """Fixtures are taken down."""
        yield from self._timed(item, max(SETUP_SECONDS, self._settings.per_test))

    def _timed(self, item: pytest.Item, seconds: float) -> Generator[None, None, None]:
        self._channel.send("phase", {"seconds": seconds})
        self._watch.begin(test_id(item), seconds)
        yield
        self._watch.end()

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, None, None]:
        """Keep what a phase raised."""
        yield
        if call.excinfo is not None and self._failure is None:
            self._failure = self._verdict_on(call.when, call.excinfo.value)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep what reports say: skips, expected failures, subtests that fail."""
        if report.skipped or hasattr(report, "wasxfail"):
            reason = getattr(report, "wasxfail", "") or _skip_reason(report.longrepr)
            if hasattr(report, "wasxfail"):
                reason = f"xfail: {reason}" if reason else "xfail"
            self._skipped = reason or "skipped"
        elif report.failed:
            self._failed_report = self._failed_report or _last_error(str(report.longrepr))
        elif report.when == "call":
            self._passed_call = True

    # --- the verdict

    def _judge(self, left: tuple[str, ...], warned: tuple[str, ...]) -> tuple[str, str]:
        """The outcome and its one-line reason; the cause that explains most goes first."""
        clean = self._channel.clean
        if self._watch.overran:
            return "hung", f"took longer than {self._settings.per_test:g} s"
        if self._refused:
            return "fence", f"fence: {clean(self._refused[0])}"
        if self._skipped:
            return "skipped", clean(self._skipped)
        if self._failure is not None:
            return self._failure
        if self._failed_report:
            return "failed", clean(self._failed_report)
        if warned:
            return "warned", clean(warned[0])
        if left:
            return "leaked", f"left {clean(left[0])}"
        return ("passed", "") if self._passed_call else ("error", "was not run")

    def _verdict_on(self, when: str, error: BaseException) -> tuple[str, str]:
        """In words at once: to keep the error would keep alive all that its frames hold."""
        if isinstance(error, WARNED):
            cause = error.__cause__
            told = self._channel.describe(cause if isinstance(cause, Warning) else error)
            inner = WARNING_LINE.search(str(error))
            return "warned", self._channel.clean(inner[0]) if inner else told
        if isinstance(error, pytest.FixtureLookupError):
            return "error", f"fixture {error.argname!r} not found"
        reason = self._channel.describe(error)
        return ("failed", reason) if when == "call" else ("error", f"in {when}: {reason}")


def in_order(items: list[pytest.Item], seed: int) -> list[pytest.Item]:
    """The tests as collected for seed 0, shuffled for an odd seed, and for an even one the reverse
    of the shuffle before: so three runs see each two tests in both orders.
    """
    if not seed:
        return items
    shuffled = list(items)
    random.Random((seed + 1) // 2).shuffle(shuffled)
    return shuffled if seed % 2 else shuffled[::-1]


def test_id(item: pytest.Item) -> str:
    """The test's id without the file: `TestX::test_y[1]`."""
    return item.nodeid.partition("::")[2]


def _skip_reason(representation: object) -> str:
    if isinstance(representation, tuple) and representation:
        return str(representation[-1]).removeprefix("Skipped: ")
    return ""


def _last_error(text: str) -> str:
    """The line of a traceback that names the error."""
    lines = [line for line in text.strip().split("\n") if line.strip()]
    marked = [line[1:].strip() for line in lines if line.startswith("E ")]
    named = [line for line in marked if line.partition(":")[0].replace(".", "").isidentifier()]
    chosen = (named or marked or [line.strip() for line in lines])[-1:]
    return chosen[0] if chosen else ""
