"""Generated tests on real projects, judged by those projects' own plain pytest.

    python benchmarks/real_code.py PROJECTS.toml [NAME...] [--keep FOLDER] [--jobs N]

PROJECTS.toml lists what to try; nothing in it ships with orchscaffold:

    [[project]]
    name = "shop"                       # printed
    path = "/where/shop/is"             # its root; copied first, never written to
    python = "/where/venv/bin/python"   # an environment it runs in, with pytest
    target = "src/shop/orders.py"       # what `new` is given
    kind = "coordinator"                # or "reconciler"
    module = "shop.orders"              # what coverage is measured of
    out = "tests/test_generated.py"     # optional: where the tests go
    options = ["-p", "no:randomly"]     # optional: for pytest
    skip = ["data"]                     # optional: folders at the top not copied

Each project is copied to a temporary folder, scaffolded with `--format json`, and the generated
file alone is run by the project's pytest, outside our fence. One table: tests, how many passed
there, line+branch coverage by that file alone, the seconds of `new` and of pytest, and how many
scenarios were planned and declined.
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
import tomllib
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
SKIPPED = (".git", ".venv", "venv", "__pycache__", ".mypy_cache", ".pytest_cache", "node_modules")
PYTEST_LIMIT = 300


@dataclass(frozen=True, slots=True)
class Entry:
    """One project of the list."""

    name: str
    path: Path
    python: Path
    target: str
    kind: str
    module: str
    out: str
    options: tuple[str, ...]
    skip: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one project; `note` says what went wrong."""

    name: str
    tests: int = 0
    passed: int = 0
    coverage: float = 0.0
    new_seconds: float = 0.0
    run_seconds: float = 0.0
    planned: int = 0
    declined: int = 0
    note: str = ""


def read_entries(path: Path) -> tuple[Entry, ...]:
    """The projects of the list."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))["project"]
    return tuple(
        Entry(
            name=table["name"],
            path=Path(table["path"]),
            python=Path(table["python"]),
            target=table["target"],
            kind=table.get("kind", "coordinator"),
            module=table["module"],
            out=table.get("out", "tests/test_generated_by_orchscaffold.py"),
            options=tuple(table.get("options", ())),
            skip=tuple(table.get("skip", ())),
        )
        for table in tables
    )


def measure(entry: Entry, keep: Path | None) -> Row:
    """Scaffold one project in a copy and run what came out in its own pytest."""
    with tempfile.TemporaryDirectory(prefix="real-code-") as name:
        copy = Path(name) / entry.path.name
        shutil.copytree(entry.path, copy, ignore=left_out(entry), symlinks=True)
        started = time.perf_counter()
        done = scaffold(entry, copy)
        new_seconds = time.perf_counter() - started
        try:
            document = json.loads(done.stdout)
        except json.JSONDecodeError:
            return Row(entry.name, new_seconds=new_seconds, note=last_line(done.stderr))
        if not document["results"]:
            [error, *_] = document["errors"]
            return Row(entry.name, new_seconds=new_seconds, note=error["message"])
        scenarios = document["results"][0]["scenarios"]
        file = copy / entry.out
        if not file.is_file():
            note = f"no test file (exit {done.returncode})"
            return Row(entry.name, planned=scenarios["planned"], note=note)
        if keep is not None:
            keep.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, keep / f"test_{entry.name}.py")
            (keep / f"{entry.name}.json").write_text(done.stdout, encoding="utf-8")
        started = time.perf_counter()
        tests, passed, note = run_pytest(entry, copy)
        return Row(
            name=entry.name,
            tests=tests,
            passed=passed,
            coverage=coverage_of(entry, copy)[0],
            new_seconds=new_seconds,
            run_seconds=time.perf_counter() - started,
            planned=scenarios["planned"],
            declined=scenarios["declined"],
            note=note,
        )


def left_out(entry: Entry) -> Callable[[str, list[str]], set[str]]:
    """What is not copied: caches everywhere, the folders to skip at the top only."""
    caches = shutil.ignore_patterns(*SKIPPED)

    def ignored(folder: str, names: list[str]) -> set[str]:
        return caches(folder, names) | (set(entry.skip) if folder == str(entry.path) else set())

    return ignored


def scaffold(entry: Entry, copy: Path) -> subprocess.CompletedProcess[str]:
    """Run `orchscaffold new` in the copy."""
    command = [sys.executable, "-m", "orchscaffold", "new", entry.kind, entry.target]
    command += ["--out", entry.out, "--python", str(entry.python), "--format", "json"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command, cwd=copy, capture_output=True, text=True, check=False, env=environment
    )


def run_pytest(entry: Entry, copy: Path) -> tuple[int, int, str]:
    """Run the file as the project would: how many tests, how many passed, and what to say."""
    config = copy / ".orchscaffold-coveragerc"
    module = entry.module.replace(".", "/")
    lines = [
        "[run]",
        "branch = true",
        f"include = */{module}.py",
        "    */" + module + "/__init__.py",
    ]
    config.write_text("\n".join(lines) + "\n", encoding="utf-8")
    report = copy / ".orchscaffold-junit.xml"
    command = [str(entry.python), "-m", "coverage", "run", f"--rcfile={config}", "-m", "pytest"]
    command += ["-q", entry.out, f"--junitxml={report}", "-o", "junit_family=xunit2"]
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    environment |= {"PYTHONPATH": os.pathsep.join(str(root) for root in (copy / "src", copy))}
    try:
        done = subprocess.run(
            [*command, *entry.options],
            cwd=copy,
            capture_output=True,
            text=True,
            check=False,
            env=environment,
            timeout=PYTEST_LIMIT,
        )
    except subprocess.TimeoutExpired:
        return 0, 0, f"pytest did not end within {PYTEST_LIMIT} s"
    if not report.is_file():
        return 0, 0, last_line(done.stdout + done.stderr)
    suite = ElementTree.parse(report).getroot().find("testsuite")
    counts = {} if suite is None else suite.attrib
    total = int(counts.get("tests", 0))
    bad = sum(int(counts.get(key, 0)) for key in ("failures", "errors", "skipped"))
    return total, total - bad, "" if done.returncode == 0 else last_line(done.stdout)


def coverage_of(entry: Entry, copy: Path) -> tuple[float, int]:
    """Line and branch coverage of the module, in percent, and how many branches it has; 0 where
    nothing was measured."""
    command = [str(entry.python), "-m", "coverage", "json", "-q", "-o", "-"]
    command += [f"--rcfile={copy / '.orchscaffold-coveragerc'}"]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    try:
        totals = json.loads(done.stdout)["totals"]
        return float(totals["percent_covered"]), int(totals["num_branches"])
    except (json.JSONDecodeError, KeyError):
        return 0.0, 0


def last_line(text: str) -> str:
    """The last line that says something."""
    return next((line for line in reversed(text.splitlines()) if line.strip()), "")


def show(rows: Iterable[Row], width: int) -> None:
    """Print the table, each row as soon as it is there."""
    head = ("tests", "passed", "cover%", "new s", "run s", "planned", "declined")
    print(f"{'project':<{width}}  " + "  ".join(f"{name:>8}" for name in head) + "  note")
    for row in rows:
        cells = (row.tests, row.passed, f"{row.coverage:.2f}", f"{row.new_seconds:.1f}")
        cells = (*cells, f"{row.run_seconds:.1f}", row.planned, row.declined)
        line = "  ".join(f"{cell!s:>8}" for cell in cells)
        print(f"{row.name:<{width}}  {line}  {row.note}".rstrip(), flush=True)


def main() -> None:
    """Read the list, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("projects", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--keep", type=Path, help="copy the generated files here")
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    entries = [
        e for e in read_entries(options.projects) if not options.names or e.name in options.names
    ]
    width = max(len(entry.name) for entry in entries)
    with ThreadPoolExecutor(options.jobs) as pool:
        show(pool.map(lambda entry: measure(entry, options.keep), entries), width)


if __name__ == "__main__":
    main()
