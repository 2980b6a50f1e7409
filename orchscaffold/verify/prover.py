"""The same tests over variants of the code: which variants do they notice?"""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from orchscaffold.frozen import dataclass, replace
from orchscaffold.project import pytest_config_of
from orchscaffold.verify.model import VerifyRequest
from orchscaffold.verify.process import install_child
from orchscaffold.verify.runner import AT_ONCE, PREFIX, nearest_folder, top_folder
from orchscaffold.verify.runs import RunPlan, RunReport, Stage, run_once, run_to_end


@dataclass(frozen=True, slots=True)
class Variant:
    """The text of a variant; tests with `near` in their names are the first to be asked."""

    text: str
    near: str = ""


@dataclass(frozen=True, slots=True)
class Noticed:
    """What the tests said of one variant: `by` is the first test that failed, and `how`; "" where
    none did.
    """

    by: str
    how: str

    @property
    def is_noticed(self) -> bool:
        """Whether any test failed, or none could be run any more."""
        return bool(self.by)


@dataclass(frozen=True, slots=True)
class Baseline:
    """The code as it is: the ids of the tests that pass, and why there are none, if so."""

    passing: tuple[str, ...]
    why: str


class Prover:
    """Runs one test file in a temporary folder, fenced; use it as a context manager."""

    def __init__(self, request: VerifyRequest, tests: tuple[Path, ...]) -> None:
        self._request = request
        self._tests = tests
        self._stop = threading.Event()
        self._base = Path(tempfile.mkdtemp(prefix=PREFIX)).resolve()
        root = request.project.root
        config = pytest_config_of(root, nearest_folder(request.test_path.parent))
        deadline = time.monotonic() + request.total
        top = top_folder(root, config)
        self._stage = Stage(request, config, top, self._base, deadline, self._stop)

    def __enter__(self) -> Prover:
        install_child(self._base)
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        shutil.rmtree(self._base, ignore_errors=True)

    def baseline(self) -> Baseline:
        """Which tests pass on the code as it is. Raises OSError where nothing can be started."""
        report = run_to_end(self._stage, self._plan("baseline"))
        passing = tuple(test.id for test in report.tests if test.passed)
        return Baseline(passing, report.why)

    def notice(
        self, path: Path, variants: Sequence[Variant], passing: tuple[str, ...]
    ) -> Iterator[Noticed]:
        """What the passing tests say of each variant of the file at `path`, in their order."""
        run = partial(self._notice, path, passing)
        with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
            try:
                yield from pool.map(run, range(len(variants)), variants)
            finally:
                self._stop.set()

    def _notice(
        self, path: Path, passing: tuple[str, ...], number: int, variant: Variant
    ) -> Noticed:
        early = tuple(test for test in passing if variant.near and variant.near in test)
        plan = replace(
            self._plan(f"variant-{number}", passing, ((path, variant.text),)), early=early
        )
        return _noticed(run_once(self._stage, plan), passing)

    def _plan(
        self,
        name: str,
        only: tuple[str, ...] | None = None,
        replaced: tuple[tuple[Path, str], ...] = (),
    ) -> RunPlan:
        text = self._request.test_text
        return RunPlan(
            name, text, self._tests, only=only, replaced=replaced, ends_at_failure=bool(replaced)
        )


def _noticed(report: RunReport, passing: tuple[str, ...]) -> Noticed:
    failed = next((test for test in report.tests if not test.passed), None)
    if failed is not None:
        return Noticed(failed.id, f"{failed.outcome}: {failed.reason}")
    if report.status != "ran":
        return Noticed("(collecting)", report.why)
    if len(report.tests) < len(passing):
        return Noticed("(collecting)", "not all tests are collected any more")
    return Noticed("", "")
