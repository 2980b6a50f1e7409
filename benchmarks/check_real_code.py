"""`check` on real projects: right after `new` a generated file has no finding.

    PYTHONPATH=. python benchmarks/check_real_code.py PROJECTS.toml [NAME...]

PROJECTS.toml is the list that `real_code.py` takes. Each project is copied to a temporary folder,
scaffolded without running anything, and its generated file is checked. One row a project: the
generated tests, findings of each kind in that file and its module, seconds of `check` (the first,
and again with what it remembers), and the exit codes of both. Exits with 1 where a finding on
generated tests or a crash is left.
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
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.real_code import ROOT, Entry, left_out, read_entries


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one project."""

    name: str
    tests: int
    codes: dict[str, int]
    seconds: tuple[float, float]
    exits: tuple[int, int]
    errors: int

    @property
    def is_good(self) -> bool:
        """Whether nothing generated was found fault with and nothing crashed."""
        generated = any(code.startswith("G") for code in self.codes)
        return not generated and all(code in (0, 1) for code in self.exits)


def measure(entry: Entry) -> Row:
    """Scaffold one project in a copy and check what came out."""
    with tempfile.TemporaryDirectory(prefix="check-real-") as name:
        copy = Path(name) / entry.path.name
        shutil.copytree(entry.path, copy, ignore=left_out(entry), symlinks=True)
        target = ("new", entry.kind, entry.target, "--out", entry.out, "--no-verify")
        run(copy, entry, *target, "--format", "json")
        path = copy / entry.out
        tests = path.read_text(encoding="utf-8").count("def test_") if path.is_file() else 0
        checks = [run(copy, entry, "check", entry.out, "--format", "json") for _ in range(2)]
        document = json.loads(checks[0][0]) if checks[0][0] else {"findings": [], "errors": [0]}
        codes = Counter(item["code"] for item in document["findings"])
        return Row(
            name=entry.name,
            tests=tests,
            codes=dict(codes),
            seconds=(checks[0][1], checks[1][1]),
            exits=(checks[0][2], checks[1][2]),
            errors=len(document["errors"]),
        )


def run(copy: Path, entry: Entry, *arguments: str) -> tuple[str, float, int]:
    """Standard output, seconds and exit code of one command."""
    started = time.perf_counter()
    done = subprocess.run(
        (sys.executable, "-m", "orchscaffold", *arguments, "--python", str(entry.python)),
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    if "Traceback" in done.stderr:
        print(done.stderr, file=sys.stderr)
    return done.stdout, time.perf_counter() - started, done.returncode


def show(rows: Iterator[Row], width: int) -> bool:
    """Print the table, each row as soon as it is there; whether all is well."""
    head = ("tests", "first s", "again s", "exits", "errors")
    print(f"{'project':<{width}}  " + "  ".join(f"{name:>7}" for name in head) + "  findings")
    is_good = True
    for row in rows:
        first, again = (f"{seconds:.1f}" for seconds in row.seconds)
        exits = ",".join(map(str, row.exits))
        cells = "  ".join(f"{cell!s:>7}" for cell in (row.tests, first, again, exits, row.errors))
        codes = ", ".join(f"{count} {code}" for code, count in sorted(row.codes.items()))
        print(f"{row.name:<{width}}  {cells}  {codes or '-'}", flush=True)
        is_good = is_good and row.is_good
    return is_good


def main() -> int:
    """Read the list, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("projects", type=Path)
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    entries = [
        e for e in read_entries(options.projects) if not options.names or e.name in options.names
    ]
    width = max(len(entry.name) for entry in entries)
    return 0 if show(map(measure, entries), width) else 1


if __name__ == "__main__":
    sys.exit(main())
