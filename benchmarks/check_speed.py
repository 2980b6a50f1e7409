"""How long `check` takes on a tree of coordinators with generated tests, as ratios.

    python benchmarks/check_speed.py [--coordinators 200] [--runs 5] [--keep FOLDER]

The tree is made in a temporary folder. Prints, with medians of alternating runs against
`python -c "import typer"`:

- unchanged: nothing has changed since the last check (wanted: at most 1.5)
- a comment: one coordinator has changed, in a comment (wanted: at most 3)
- a test: one test file has changed (wanted: at most 3)
- a method: one coordinator behaves differently, so that a test is stale (wanted: at most 3)
- cold: the first check, in seconds and lines a second
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMAND = (sys.executable, "-m", "orchscaffold")
FLOOR = (sys.executable, "-c", "import typer")

COORDINATOR = '''"""The {name} feed."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

from shop.stores import Store

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class {cls}Context:
    """What the coordinator works with."""

    store: Store
    interval: float = {number}.0
    limit: int = {number}


class {cls}Coordinator:
    """Keeps the {name} feed up to date."""

    def __init__(self, context: {cls}Context) -> None:
        self.context = context
        self.is_running = False
        self.failures = 0

    async def start(self) -> bool:
        """Start, unless it runs already."""
        if self.is_running:
            logger.warning("{name} runs already")
            return False
        self.is_running = True
        return True

    async def refresh(self, key: str) -> int:
        """Refresh one key; an error is logged and counted."""
        try:
            found = await self.context.store.fetch(key)
        except OSError:
            logger.exception("{name} cannot fetch")
            self.failures += 1
            return 0
        return min(found, self.context.limit)

    async def run(self) -> None:
        """Refresh for ever."""
        while True:
            await self.refresh("{name}")
            await asyncio.sleep(self.context.interval)
'''
STORE = '''"""Where feeds come from."""


class Store:
    """Fetches counts."""

    async def fetch(self, key: str) -> int:
        """The count of a key."""
        raise NotImplementedError(key)
'''
PYPROJECT = """[project]
name = "shop"
version = "1"

[tool.pytest.ini_options]
pythonpath = ["src"]
asyncio_mode = "auto"
"""


def make_tree(folder: Path, count: int) -> None:
    """A project of `count` coordinators with generated tests."""
    make_sources(folder, count)
    run((*COMMAND, "new", "coordinator", "src", "--no-verify", "--quiet"), folder)


def make_sources(folder: Path, count: int) -> None:
    """A project of `count` coordinators without any test."""
    package = folder / "src" / "shop"
    package.mkdir(parents=True)
    (folder / "pyproject.toml").write_text(PYPROJECT)
    (package / "__init__.py").write_text("")
    (package / "stores.py").write_text(STORE)
    for number in range(1, count + 1):
        name = f"feed{number}"
        text = COORDINATOR.format(name=name, cls=f"Feed{number}", number=number)
        (package / f"{name}.py").write_text(text)


def run(
    command: tuple[str, ...], folder: Path, bytecode: str = "", ends: tuple[int, ...] = (0,)
) -> float:
    """The wall time of one run; ends the benchmark where the command ends otherwise."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPATH"] = str(ROOT)
    environment["PYTHONPYCACHEPREFIX"] = bytecode or str(folder.parent / "bytecode")
    start = time.perf_counter()
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env=environment
    )
    taken = time.perf_counter() - start
    if done.returncode not in ends:
        told = f"{done.stdout}{done.stderr}"[-2000:]
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}:\n{told}")
    return taken


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--coordinators", type=int, default=200)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    above = Path(tempfile.mkdtemp(prefix="orchscaffold-check-"))
    folder = above / "tree"
    make_tree(folder, options.coordinators)
    lines = sum(len(path.read_text().splitlines()) for path in folder.rglob("*.py"))
    check = (*COMMAND, "check")
    time.sleep(2.5)
    run(FLOOR, folder)
    cold = run(check, folder)
    print(
        f"cold          {cold:7.3f} s   {options.coordinators / cold:6.1f} coordinators/s   "
        f"{lines / cold:8.0f} lines/s"
    )
    run(check, folder)
    report("unchanged", [(run(check, folder), run(FLOOR, folder)) for _ in range(options.runs)])
    module, tests = folder / "src/shop/feed1.py", folder / "tests/shop/test_feed1.py"
    appended = partial(append, module, "# {number}\n")
    report("a comment", changed(appended, folder, options.runs))
    appended = partial(
        append, tests, "\n\ndef test_{number}() -> None:\n    assert {number} == {number}\n"
    )
    report("a test", changed(appended, folder, options.runs))
    report("a method", changed(partial(reword, module), folder, options.runs))
    if options.keep:
        shutil.copytree(folder, options.keep)
    shutil.rmtree(above)


def append(path: Path, text: str, number: int) -> None:
    """Add a text to a file."""
    path.write_text(path.read_text() + text.format(number=number))


def reword(path: Path, number: int) -> None:
    """Log something else."""
    path.write_text(re.sub('cannot fetch.*?"', f'cannot fetch {number}"', path.read_text()))


def changed(change: Callable[[int], None], folder: Path, runs: int) -> list[tuple[float, float]]:
    """The times of a check after each of so many changes, and of the floor."""
    pairs = []
    for number in range(1, runs + 1):
        change(number)
        pairs.append((run((*COMMAND, "check"), folder, ends=(0, 1)), run(FLOOR, folder)))
    return pairs


def report(name: str, pairs: list[tuple[float, float]]) -> None:
    """One line: the medians of both sides and their ratio."""
    ours, floor = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(f"{name:<13} {ours:7.3f} s   floor {floor:6.3f} s   ratio {ours / floor:5.2f}")


if __name__ == "__main__":
    main()
