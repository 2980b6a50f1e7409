"""How long `report` takes on a tree of coordinators, and how large its page is.

    python benchmarks/report_scale.py [--coordinators 500] [--folder FOLDER]

The tree is made in a temporary folder, or is the one in FOLDER. Prints, of a project where half the
tests are gone so that tests by hand are looked for, too:

- report: wall time, coordinators and scenarios a second, against a cold check of the same tree
- page: its size, and how long writing page and picture takes on top
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from check_speed import COMMAND, ROOT, make_tree, run


def map_of(folder: Path) -> tuple[float, dict[str, int]]:
    """How long the map takes, and its counts."""
    start = time.perf_counter()
    done = subprocess.run(
        (*COMMAND, "report", "--format", "json"),
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    counts: dict[str, int] = json.loads(done.stdout)["counts"]
    return time.perf_counter() - start, counts


def thin_out(folder: Path) -> None:
    """Take every second test file away."""
    for path in sorted(folder.rglob("test_*.py"))[::2]:
        path.unlink()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--coordinators", type=int, default=500)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    above = Path(tempfile.mkdtemp(prefix="orchscaffold-report-"))
    folder = above / "tree"
    if options.folder:
        shutil.copytree(options.folder, folder)
    else:
        make_tree(folder, options.coordinators)
    check = run((*COMMAND, "check", "--no-cache"), folder)
    thin_out(folder)
    plain, counts = map_of(folder)
    pages = run((*COMMAND, "report", "--html", "map.html", "--svg", "map.svg"), folder)
    count, scenarios = options.coordinators, sum(counts.values())
    print(f"check   {check:7.2f} s cold   {count / check:6.1f} coordinators/s")
    print(
        f"report  {plain:7.2f} s        {count / plain:6.1f} coordinators/s   "
        f"{scenarios / plain:7.0f} scenarios/s   ratio to check {plain / check:.2f}"
    )
    size = (folder / "map.html").stat().st_size
    print(f"page    {pages - plain:+7.2f} s        {size / 1e6:6.2f} MB")
    print(f"python {sys.version.split()[0]}, {counts}")
    shutil.rmtree(above)


if __name__ == "__main__":
    main()
