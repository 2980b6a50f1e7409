"""A project's history replayed: what `check` and `check --fix` say of each commit.

    python benchmarks/check_history.py REPOSITORY PATH... [--scaffold TARGET]... [--python PATH]

The repository is cloned to a temporary folder. Every commit that changes one of the paths is
checked out in turn, oldest first; what it changed of them is checked, hand-written tests and all.
With `--scaffold`, the target's tests are generated at the first commit that has it and carried
along from then on: each later commit says what has become of them, `--fix` mends them, and then
nothing may be left to mend. One row a commit: seconds of `check`, its exit code, findings by code,
generated findings left after `--fix`. Exits with 1 where anything crashed or was left.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LONG = 60.0


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one commit."""

    commit: str
    files: int
    seconds: float
    exit_code: int
    codes: dict[str, int]
    left: tuple[str, ...]
    note: str = ""

    @property
    def is_good(self) -> bool:
        """Whether nothing crashed, was left, or took long."""
        return self.exit_code in (0, 1, 3) and not self.left and self.seconds < LONG


@dataclass(frozen=True, slots=True)
class Replay:
    """A clone of the repository, and how the tool is run in it."""

    folder: Path
    python: Path | None
    paths: tuple[str, ...]
    targets: tuple[str, ...]

    def commits(self) -> list[str]:
        """The commits that change one of the paths, oldest first."""
        return self.git("log", "--reverse", "--format=%h", "--", *self.paths).split()

    def replay(self, commit: str) -> Row:
        """One commit: check what it changed, mend what is generated, check again."""
        self.git("checkout", "-q", "-f", commit)
        names = self.git(
            "show", "--name-only", "--format=", "--no-renames", "-z", commit, "--", *self.paths
        )
        changed = [
            n for n in names.split("\0") if n.endswith(".py") and (self.folder / n).is_file()
        ]
        paths = [*changed, *self.generated()]
        if not paths:
            return Row(commit, 0, 0.0, 0, {}, ())
        started = time.perf_counter()
        done = self.tool("check", *paths, "--no-cache", "--format", "json")
        seconds = time.perf_counter() - started
        codes = Counter(item["code"] for item in found(done))
        left = tuple(self.mended()) if self.generated() else ()
        self.scaffold()
        note = done.stderr.splitlines()[-1] if "Traceback" in done.stderr else ""
        return Row(commit, len(paths), seconds, done.returncode, dict(codes), left, note)

    def mended(self) -> Iterator[str]:
        """Mend the generated tests; what generated findings are left."""
        for path in self.generated():
            self.tool("check", "--fix", "--no-verify", "--select", "G", path)
            before = (self.folder / path).read_bytes()
            again = self.tool("check", "--fix", "--no-verify", "--select", "G", path)
            if (self.folder / path).read_bytes() != before:
                yield f"{path}: a second --fix changed it"
            if "Traceback" in again.stderr or again.returncode == 4:
                yield f"{path}: {again.stderr.splitlines()[-1]}"
            document = self.tool("check", path, "--select", "G", "--format", "json")
            yield from (f"{item['code']} {item['message']}" for item in found(document))

    def scaffold(self) -> None:
        """Generate the tests of targets that have none yet."""
        for number, target in enumerate(self.targets):
            out, source = self.out(number), target.partition("::")[0]
            if (self.folder / source).is_file() and not (self.folder / out).is_file():
                self.tool("new", "coordinator", target, "--out", out, "--no-verify")

    def generated(self) -> list[str]:
        """The generated files that there are by now."""
        names = (self.out(number) for number in range(len(self.targets)))
        return [name for name in names if (self.folder / name).is_file()]

    def out(self, number: int) -> str:
        """The file for the tests of a target."""
        stem = Path(self.targets[number].partition("::")[0]).stem
        return f"tests/generated_{number}/test_{stem}.py"

    def git(self, *arguments: str) -> str:
        """What git says in the clone."""
        command = ("git", *arguments)
        return subprocess.run(
            command, cwd=self.folder, capture_output=True, text=True, check=True
        ).stdout

    def tool(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """One command of orchscaffold in the clone."""
        python = ("--python", str(self.python)) if self.python is not None else ()
        return subprocess.run(
            (sys.executable, "-m", "orchscaffold", *arguments, *python),
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )


def found(done: subprocess.CompletedProcess[str]) -> list[dict[str, str]]:
    """The findings of a check."""
    try:
        return list(json.loads(done.stdout)["findings"])
    except (json.JSONDecodeError, KeyError):
        return []


def show(rows: Iterator[Row]) -> bool:
    """Print the table, each row as soon as it is there; whether all is well."""
    print("commit     files  seconds  exit  left  findings")
    is_good, slowest, count = True, 0.0, 0
    for row in rows:
        codes = ", ".join(f"{number} {code}" for code, number in sorted(row.codes.items()))
        cells = f"{row.files:>5}  {row.seconds:>7.1f}  {row.exit_code:>4}  {len(row.left):>4}"
        print(f"{row.commit:<9}  {cells}  {codes or '-'}  {row.note}".rstrip(), flush=True)
        for text in row.left:
            print(f"           {text}", flush=True)
        is_good = is_good and row.is_good
        slowest, count = max(slowest, row.seconds), count + 1
    print(f"{count} commits; slowest check {slowest:.1f} s")
    return is_good


def main() -> int:
    """Clone, replay, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("repository", type=Path)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--scaffold", action="append", default=[], metavar="TARGET")
    parser.add_argument("--python", type=Path, help="the interpreter of the project")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="check-history-") as name:
        clone = Path(name) / options.repository.name
        command = (
            "git",
            "-c",
            "advice.detachedHead=false",
            "clone",
            "-q",
            str(options.repository),
            str(clone),
        )
        subprocess.run(command, check=True)
        replay = Replay(clone, options.python, tuple(options.paths), tuple(options.scaffold))
        return 0 if show(map(replay.replay, replay.commits())) else 1


if __name__ == "__main__":
    sys.exit(main())
