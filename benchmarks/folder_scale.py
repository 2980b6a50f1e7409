"""How `new FOLDER`, `check` and `report` grow with a project: time and memory for each size.

    PYTHONPATH=. python benchmarks/folder_scale.py [--sizes 1000 4000] [--modules 4]

A project of so many coordinators (see `check_speed.py`), a hundred to a package, is made in a
temporary folder, with so many modules for each of them in all. Prints for each size wall time, CPU
time (which other work on the machine bears on less) and memory, and how much more CPU time the last
takes than the first:

- new: `new coordinator src --no-verify` where no test is there, coordinators a second, the most
  memory that it and its processes had at once
- again: the same once more, with nothing to write
- check: the first check of it; unchanged: the same once more; changed: once more, when the
  behaviour of one coordinator has changed
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
from benchmarks.check_speed import COMMAND, COORDINATOR, make_sources, reword, run

NEW = (*COMMAND, "new", "coordinator", "src", "--no-verify", "--quiet")
CHECK = (*COMMAND, "check")
STEPS = {
    "new": NEW,
    "again": NEW,
    "check": CHECK,
    "unchanged": CHECK,
    "changed": CHECK,
    "report": (*COMMAND, "report", "--format", "json"),
}
PACKAGE = 100
PLAIN = '''"""Counts of the {name}."""

from __future__ import annotations

from shop.stores import Store


def total(counts: list[int]) -> int:
    """All of them."""
    return sum(counts)


async def fetched(store: Store) -> int:
    """What the store has."""
    return await store.fetch("{name}")
'''


def measure(folder: Path, count: int, modules: int) -> dict[str, float]:
    """The CPU seconds of each step for one size, which are printed."""
    make_packages(folder, count, modules)
    seconds = {}
    for step, command in STEPS.items():
        if step == "changed":
            reword(folder / "src/shop/area0/feed0.py", 1)
        before = _cpu()
        with Memory() as memory:
            wall = run(command, folder, ends=(0, 1))
            seconds[step] = _cpu() - before
        print(
            f"{count:>5} {step:9} {wall:8.1f} s {seconds[step]:8.1f} s of CPU "
            f"{count / seconds[step]:7.1f}/s of CPU {memory.most / 2**20:6.0f} MiB",
            flush=True,
        )
    return seconds


def make_packages(folder: Path, count: int, modules: int) -> None:
    """A project of `count` coordinators, a hundred to a package, each with plain modules beside it
    so that there are `modules` for each.
    """
    make_sources(folder, 0)
    for number in range(count):
        package = folder / "src" / "shop" / f"area{number // PACKAGE}"
        package.mkdir(exist_ok=True)
        (package / "__init__.py").touch()
        name = f"feed{number}"
        text = COORDINATOR.format(name=name, cls=f"Feed{number}", number=number + 1)
        (package / f"{name}.py").write_text(text)
        for other in range(1, modules):
            (package / f"{name}_part{other}.py").write_text(PLAIN.format(name=name))


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 4000])
    parser.add_argument("--modules", type=int, default=1)
    options = parser.parse_args()
    sizes = options.sizes
    above = Path(tempfile.mkdtemp(prefix="orchscaffold-folder-"))
    found = [measure(above / str(count), count, options.modules) for count in sizes]
    for step in STEPS:
        ratio = found[-1][step] / found[0][step]
        print(f"{step}: {ratio:.2f} times as long for {sizes[-1] / sizes[0]:.2f} times as many")
    shutil.rmtree(above)
    return 0


if __name__ == "__main__":
    sys.exit(main())
