"""Two branches of git add different patterns to one test file: how many merge, what keeps the rest?

    python benchmarks/merges.py [-v]

For the demo and each golden shape, from four beginnings: helpers alone, one pattern, all patterns
but the two, and a class written by hand. Each pair of patterns whose classes differ is merged by
`git merge-tree`, which is what `git merge` does. After a merge, a run of `new` has to leave the
merged tests as they are.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import chdir, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from itertools import combinations
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT))

from orchscaffold.cli import run  # noqa: E402

MARK = re.compile(r"^\s*# orchscaffold: \w+(?:\.\w+)*\.\w+/([\w-]+)/", re.MULTILINE)
BY_HAND = "import pytest\n\n\nclass TestByHand:\n    def test_mine(self):\n        assert pytest\n"
OUT = "tests/test_subject.py"
WHO = ("-c", "user.name=a", "-c", "user.email=a@b")


@dataclass(frozen=True, slots=True)
class Subject:
    """A project of ours with a module that has coordinators."""

    name: str
    root: Path
    module: str


def subjects() -> Iterator[Subject]:
    """The demo's modules and the golden shapes'."""
    demo = CHECKOUT / "templates" / "demo"
    for module in ("climate", "watering"):
        yield Subject(f"demo/{module}", demo, f"src/greenhouse/{module}.py")
    for config in sorted((CHECKOUT / "tests" / "golden").glob("*/pyproject.toml")):
        for expected in sorted((config.parent / "expected").glob("test_*.py")):
            stem = expected.stem.removeprefix("test_")
            found = sorted(config.parent.rglob(f"{stem}.py"))
            if found:
                yield Subject(config.parent.name, config.parent,
                              found[0].relative_to(config.parent).as_posix())  # fmt: skip


def _git(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ("git", *WHO, *arguments), cwd=root, check=False, capture_output=True, text=True
    )


def _quiet(*arguments: str) -> int:
    with redirect_stdout(StringIO()):
        return run((*arguments, "--no-verify", "--quiet"))


def _classes(text: str) -> dict[str, set[str]]:
    """The test classes that each pattern's tests stand in."""
    found: dict[str, set[str]] = {}
    for chunk in re.split(r"^(?=class )", text, flags=re.MULTILINE):
        name = re.match(r"class (\w+)", chunk)
        for pattern in MARK.findall(chunk) if name else ():
            found.setdefault(pattern, set()).add(name[1])
    return {pattern: classes for pattern, classes in found.items() if pattern != "helper"}


def _prepared(subject: Subject, root: Path) -> None:
    ignored = shutil.ignore_patterns("__pycache__", "expected", "test_*.py", ".*cache")
    shutil.copytree(subject.root, root, ignore=ignored)
    _git(root, "init", "-q", "-b", "main")
    _commit(root, "sources")


def _commit(root: Path, message: str) -> None:
    _git(root, "add", "-A")
    _git(root, "commit", "-qm", message, "--allow-empty")


def _branched(root: Path, module: str, beginning: str, patterns: Sequence[str], more: str) -> str:
    """The branch on which `more` is added to what stands there at the beginning."""
    base = f"{beginning} {' '.join(patterns)}".replace(" ", "_").strip("_")
    branch = f"{base}+{more}"
    if _git(root, "rev-parse", "-q", "--verify", branch).returncode == 0:
        return branch
    if _git(root, "rev-parse", "-q", "--verify", base).returncode:
        _git(root, "checkout", "-qf", "-b", base, "main")
        path = root / OUT
        path.parent.mkdir(parents=True, exist_ok=True)
        if beginning == "a class by hand":
            path.write_text(BY_HAND, encoding="utf-8")
        else:
            _quiet("new", "factories", module, "--out", OUT)
        for pattern in patterns:
            _quiet("add-pattern", pattern, module, "--out", OUT)
        _commit(root, beginning)
    _git(root, "checkout", "-qf", "-b", branch, base)
    _quiet("add-pattern", more, module, "--out", OUT)
    _commit(root, more)
    return branch


def _merged(root: Path, first: str, second: str) -> str:
    """The tree that a merge gives; "" where it has conflicts."""
    done = _git(root, "merge-tree", "--write-tree", first, second)
    return done.stdout.split()[0] if done.returncode == 0 else ""


def _conflict(root: Path, first: str, second: str) -> str:
    """What the conflict is about."""
    tree = _git(root, "merge-tree", "--write-tree", first, second).stdout.split()[0]
    text = _git(root, "show", f"{tree}:{OUT}").stdout
    inside = re.findall(r"^<{7}.*?^>{7}", text, flags=re.MULTILINE | re.DOTALL)
    kinds = []
    for part in inside:
        for kind, sign in (
            ("imports", r"^(from|import) "),
            ("helpers", r"^(def|async def|class _)"),
            ("classes", r"^class Test"),
            ("tests", r"^    (async )?def test"),
        ):
            if re.search(sign, part, re.MULTILINE):
                kinds.append(kind)
    return "+".join(dict.fromkeys(kinds)) or "other"


def _stable(root: Path, tree: str, module: str) -> bool:
    """Whether what was merged stays as it is, imports aside, when all patterns are asked for."""
    text = _git(root, "show", f"{tree}:{OUT}").stdout
    (root / OUT).write_text(text, encoding="utf-8")
    ended = _quiet("new", "coordinator", module, "--out", OUT)
    rest = iter((root / OUT).read_text(encoding="utf-8").splitlines())
    mine = (line for line in text.splitlines() if not re.match(r"from |import |    \w+,$", line))
    return ended == 0 and all(line in rest for line in mine)


def _pairs(subject: Subject, root: Path) -> Iterator[tuple[str, str, str, str]]:
    """(beginning, first, second, what came of it) of each pair."""
    _prepared(subject, root)
    with chdir(root):
        _quiet("new", "coordinator", subject.module, "--out", OUT)
        path = root / OUT
        classes = _classes(path.read_text(encoding="utf-8")) if path.is_file() else {}
        path.unlink(missing_ok=True)
        for first, second in combinations(classes, 2):
            if classes[first] & classes[second]:
                continue
            rest = [name for name in classes if name not in (first, second)]
            beginnings: dict[str, list[str]] = {"helpers": [], "a class by hand": []}
            if rest:
                beginnings |= {"one pattern": rest[:1], "all but two": rest}
            for beginning, patterns in beginnings.items():
                one, two = (
                    _branched(root, subject.module, beginning, patterns, more)
                    for more in (first, second)
                )
                tree = _merged(root, one, two)
                if not tree:
                    verdict = _conflict(root, one, two)
                else:
                    verdict = "" if _stable(root, tree, subject.module) else "changed after"
                yield beginning, first, second, verdict


def main() -> int:
    """Print merged and all pairs for each beginning, and what the others conflict in."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-v", "--verbose", action="store_true")
    given = parser.parse_args()
    os.environ.pop("VIRTUAL_ENV", None)
    tried: Counter[str] = Counter()
    clean: Counter[str] = Counter()
    causes: Counter[tuple[str, str]] = Counter()
    for subject in subjects():
        with tempfile.TemporaryDirectory() as folder:
            for beginning, first, second, verdict in _pairs(subject, Path(folder) / "project"):
                tried[beginning] += 1
                clean[beginning] += not verdict
                causes[beginning, verdict] += bool(verdict)
                if given.verbose and verdict:
                    print(f"{subject.name}: {beginning}: {first}, {second}: {verdict}", flush=True)
    print("| beginning | pairs | merged |\n|---|---|---|")
    for beginning, count in tried.items():
        print(f"| {beginning} | {count} | {clean[beginning]} |")
    for (beginning, verdict), count in causes.most_common():
        if count:
            print(f"{beginning}: {verdict}: {count}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
