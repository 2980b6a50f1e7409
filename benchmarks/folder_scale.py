"""How `new FOLDER` and `report` grow with a project: time and memory for each size.

    PYTHONPATH=. python benchmarks/folder_scale.py [--sizes 1000 4000]

A project of so many coordinators is made in a temporary folder (see `check_speed.py`). Prints for
each size wall time, CPU time (which other work on the machine bears on less) and memory, and how
much more CPU time the last takes than the first:

- new: `new coordinator src --no-verify` where no test is there, coordinators a second, the most
  memory that it and its processes had at once
- again: the same once more, with nothing to write
- report: the map of the project
"""

from __future__ import annotations

import argparse
import resource
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.check_scale import Memory
from benchmarks.check_speed import COMMAND, make_sources, run

NEW = (*COMMAND, "new", "coordinator", "src", "--no-verify", "--quiet")
STEPS = {"new": NEW, "again": NEW, "report": (*COMMAND, "report", "--format", "json")}


def measure(folder: Path, count: int) -> dict[str, float]:
    """The CPU seconds of each step for one size, which are printed."""
    make_sources(folder, count)
    seconds = {}
    for step, command in STEPS.items():
        before = _cpu()
        with Memory() as memory:
            wall = run(command, folder)
            seconds[step] = _cpu() - before
        print(
            f"{count:>5} {step:7} {wall:8.1f} s {seconds[step]:8.1f} s of CPU "
            f"{count / seconds[step]:7.1f}/s of CPU {memory.most / 2**20:6.0f} MiB",
            flush=True,
        )
    return seconds


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 4000])
    sizes = parser.parse_args().sizes
    above = Path(tempfile.mkdtemp(prefix="orchscaffold-folder-"))
    found = [measure(above / str(count), count) for count in sizes]
    for step in STEPS:
        ratio = found[-1][step] / found[0][step]
        print(f"{step}: {ratio:.2f} times as long for {sizes[-1] / sizes[0]:.2f} times as many")
    shutil.rmtree(above)
    return 0


if __name__ == "__main__":
    sys.exit(main())
