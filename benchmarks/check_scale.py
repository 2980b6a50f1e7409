"""How `check` grows with a project, and how it compares with a linter that is built on libcst.

    PYTHONPATH=. python benchmarks/check_scale.py [--fixit FIXIT] [--sizes 200 2000] [--runs 3]

A project of so many coordinators with generated tests is made in a temporary folder (see
`check_speed.py`). Prints for each size, with medians of the runs:

- cold: the first check, in seconds and lines a second, with the most memory that it and its
  processes had at once (wanted: below 1 GiB)
- unchanged: nothing has changed since the last check, against `python -c "import typer"` (wanted:
  at most 1.5)

and how much longer the last size takes than the first (wanted: at most 11 times for ten times the
size). With `--fixit`, the path of fixit's command: its `lint` with one rule on the files of the
first size, cold runs of both in turns (wanted: at least twice as many lines a second as it has).
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.check_speed import COMMAND, FLOOR, make_tree, run

CHECK = (*COMMAND, "check")
CACHE = ".orchscaffold_cache"
ONE_RULE = """
[tool.fixit]
root = true
enable = ["fixit.rules:NoStaticIfCondition"]
disable = ["fixit.rules"]
"""


@dataclass(frozen=True, slots=True)
class Size:
    """What was measured for one size: seconds, and the floor beside the unchanged run."""

    count: int
    lines: int
    cold: float
    unchanged: float
    floor: float
    memory: int


class Memory:
    """The most memory that this process's children and theirs had at once, in bytes (Linux)."""

    def __init__(self) -> None:
        self.most = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Memory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(0.05):
            found = subprocess.run(
                ("ps", "-e", "-o", "pid=,ppid=,rss=,comm="),
                capture_output=True,
                text=True,
                check=False,
            )
            self.most = max(self.most, _below(found.stdout))


def _below(table: str) -> int:
    """The memory of all processes below this one but `ps` itself."""
    rows = [line.split(None, 3) for line in table.splitlines()]
    parents = {pid: parent for pid, parent, _, name in rows if name != "ps"}
    own = str(os.getpid())

    def is_below(pid: str) -> bool:
        while pid in parents:
            pid = parents[pid]
            if pid == own:
                return True
        return False

    return sum(int(rss) * 1024 for pid, _, rss, name in rows if name != "ps" and is_below(pid))


def measure(folder: Path, count: int, runs: int) -> Size:
    """Make a project of this size and check it, cold and unchanged."""
    make_tree(folder, count)
    lines = sum(len(path.read_text().splitlines()) for path in folder.rglob("*.py"))
    time.sleep(2.5)
    run(FLOOR, folder)
    run((*COMMAND, "--version"), folder)
    with Memory() as memory:
        cold = run(CHECK, folder)
    run(CHECK, folder)
    pairs = [(run(CHECK, folder), run(FLOOR, folder)) for _ in range(runs)]
    unchanged, floor = (statistics.median(times) for times in zip(*pairs, strict=True))
    return Size(count, lines, cold, unchanged, floor, memory.most)


def against_fixit(folder: Path, fixit: Path, runs: int) -> tuple[float, float]:
    """The median seconds of a cold check and of fixit on the same files, run in turns."""
    pyproject = folder / "pyproject.toml"
    pyproject.write_text(pyproject.read_text() + ONE_RULE)
    lint = (str(fixit), "--quiet", "lint", "src", "tests")
    run(lint, folder)
    pairs = []
    for _ in range(runs):
        shutil.rmtree(folder / CACHE, ignore_errors=True)
        pairs.append((run(CHECK, folder), run(lint, folder)))
    ours, theirs = (statistics.median(times) for times in zip(*pairs, strict=True))
    return ours, theirs


def show(size: Size) -> None:
    """Two lines for one size."""
    print(
        f"{size.count:>5} cold       {size.cold:8.3f} s   {size.lines / size.cold:8.0f} lines/s   "
        f"{size.memory / 2**20:6.0f} MiB\n"
        f"{size.count:>5} unchanged  {size.unchanged:8.3f} s   floor {size.floor:6.3f} s   "
        f"ratio {size.unchanged / size.floor:5.2f}",
        flush=True,
    )


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--fixit", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[200, 2000])
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    above = Path(tempfile.mkdtemp(prefix="orchscaffold-scale-"))
    sizes = []
    for count in options.sizes:
        sizes.append(measure(above / str(count), count, options.runs))
        show(sizes[-1])
    first, last = sizes[0], sizes[-1]
    if len(sizes) > 1:
        print(
            f"{last.count} against {first.count}: cold {last.cold / first.cold:5.2f} times, "
            f"unchanged {last.unchanged / first.unchanged:5.2f} times"
        )
    if options.fixit:
        ours, theirs = against_fixit(above / str(first.count), options.fixit, options.runs)
        print(
            f"lines a second: check {first.lines / ours:6.0f}, fixit with one rule "
            f"{first.lines / theirs:6.0f}, ratio {theirs / ours:5.2f}"
        )
    shutil.rmtree(above)
    return 0


if __name__ == "__main__":
    sys.exit(main())
