"""Generated tests on real projects in any order, warnings as errors, and spread over processes.

    python benchmarks/shuffled.py PROJECTS.toml [NAME...] [--runs 30]

PROJECTS.toml is as in `real_code.py`. Each project is copied and scaffolded; the generated file
alone is run by the project's pytest RUNS times, each time in another order, then once by
pytest-xdist with two processes where its environment has it. One line for each project: tests, runs
in which all of them passed, whether they did with xdist, the seconds of the slowest run.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from real_code import Entry, left_out, read_entries, scaffold

SHUFFLING = """
import os, random
def pytest_collection_modifyitems(items):
    random.Random(int(os.environ["ORDER"])).shuffle(items)
"""
STRICT = ("-W", "error", "-p", "no:cacheprovider", "-p", "shuffling")


def run(entry: Entry, copy: Path, order: int, *options: str) -> tuple[str, float]:
    """One run: "" where all tests passed, else pytest's last line; and its seconds."""
    environment = {**os.environ, "ORDER": str(order)}
    environment["PYTHONPATH"] = os.pathsep.join(map(str, (copy / "src", copy, copy / ".shuffling")))
    command = [str(entry.python), "-m", "pytest", "-q", entry.out, *STRICT, *options]
    started = time.perf_counter()
    done = subprocess.run(
        [*command, *entry.options],
        cwd=copy,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = time.perf_counter() - started
    lines = done.stdout.strip().splitlines() or ["no output"]
    return ("" if done.returncode == 0 and "skipped" not in lines[-1] else lines[-1]), seconds


def measure(entry: Entry, runs: int) -> str:
    """The line of one project."""
    with tempfile.TemporaryDirectory(prefix="shuffled-") as name:
        copy = Path(name) / entry.path.name
        shutil.copytree(entry.path, copy, ignore=left_out(entry), symlinks=True)
        scaffold(entry, copy)
        if not (copy / entry.out).is_file():
            return f"{entry.name:<20} no test file"
        (copy / ".shuffling").mkdir()
        (copy / ".shuffling" / "shuffling.py").write_text(SHUFFLING, encoding="utf-8")
        outcomes = [run(entry, copy, order) for order in range(runs)]
        has_xdist = [str(entry.python), "-c", "import xdist"]
        spread = "not installed"
        if subprocess.run(has_xdist, capture_output=True, check=False).returncode == 0:
            spread = run(entry, copy, 0, "-n", "2")[0] or "passed"
        wrong = [outcome for outcome, _ in outcomes if outcome]
        slowest = max(seconds for _, seconds in outcomes)
        line = f"{entry.name:<20} {runs - len(wrong):>3} of {runs} runs passed; xdist: {spread}"
        return f"{line}; slowest {slowest:.1f} s" + (
            f"; first failure: {wrong[0]}" if wrong else ""
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("projects", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--runs", type=int, default=30)
    options = parser.parse_args()
    for entry in read_entries(options.projects):
        if entry.name in options.names or not options.names:
            print(measure(entry, options.runs), flush=True)


if __name__ == "__main__":
    main()
