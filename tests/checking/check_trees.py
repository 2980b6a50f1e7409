"""A small project with generated tests, in a folder of its own; checks and repairs without a
process."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from feed_project import FEED as SMALLER

from orchscaffold.checking.run import Checker, CheckResult
from orchscaffold.checking.scope import Scope
from orchscaffold.checking.suppression import Choice
from orchscaffold.core import file_plans, scaffold
from orchscaffold.files import write_change
from orchscaffold.model.report import FileChange
from orchscaffold.project import discoverer
from orchscaffold.scaffolding.holders import lister
from orchscaffold.scaffolding.request import Request
from orchscaffold.targets import find_units

MODULE, TESTS = "src/shop/feed.py", "tests/shop/test_feed.py"

PYPROJECT = """\
[project]
name = "shop"
version = "1"

[tool.pytest.ini_options]
pythonpath = ["src"]
asyncio_mode = "strict"

[tool.orchscaffold]
"""

FEED = (
    SMALLER
    + '''
    def forget(self, name: str) -> bool:
        """Drop one price; say whether there was one."""
        if name not in self.prices:
            return False
        del self.prices[name]
        return True
'''
)

BY_HAND = '''\
"""Written by hand."""

from shop.feed import FeedManager


def test_prices_begin_empty():
    assert FeedManager(source=None).prices == {}
'''

FILES = {"pyproject.toml": PYPROJECT, "src/shop/__init__.py": "", MODULE: FEED}


@dataclass(frozen=True, slots=True)
class Tree:
    """A project in a folder: written to, checked, repaired."""

    root: Path

    def write(self, name: str, text: str | bytes) -> Path:
        """Put a file there."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def read(self, name: str) -> str:
        """The text of a file."""
        return (self.root / name).read_bytes().decode()

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace what stands there exactly once."""
        text = self.read(name)
        assert text.count(old) == 1, f"{text.count(old)} times in {name}: {old}"
        self.write(name, text.replace(old, new))

    def files(self) -> dict[str, bytes]:
        """Every file with its bytes."""
        found = (path for path in sorted(self.root.rglob("*")) if path.is_file())
        return {path.relative_to(self.root).as_posix(): path.read_bytes() for path in found}

    def new(self, *targets: str, **request: str | bool | Path) -> None:
        """Write generated tests without running them."""
        discover = discoverer(python=Path(sys.executable), config=None)
        found = find_units(targets or (MODULE,), cwd=self.root, discover=discover)
        assert found.errors == ()
        for unit in found.units:
            listing = lister()(unit.project)
            wanted = Request("coordinator", verify=False, **request)  # type: ignore[arg-type]
            for plan in file_plans(unit, wanted, listing):
                for change in scaffold(plan, listing, {}).result.changes:
                    write_change(change, root=self.root)

    def result(self, *names: str, choice: Choice | None = None) -> CheckResult:
        """What a check of these files (all without names) finds."""
        checker = self._checker(choice)
        return checker.check(self._scope(checker, names), lambda _: None)

    def found(self, *names: str, choice: Choice | None = None) -> list[str]:
        """The findings as `path:line CODE message`; there must be no error."""
        result = self.result(*names, choice=choice)
        assert result.errors == ()
        return [
            f"{f.path.relative_to(self.root).as_posix()}:{f.line} {f.code} {f.message}"
            for f in result.findings
        ]

    def codes(self, *names: str) -> list[str]:
        """The codes of the findings, in the order of their places."""
        return [text.split()[1] for text in self.found(*names)]

    def repairs(
        self, *names: str, kinds: tuple[str, ...] = ("safe",), choice: Choice | None = None
    ) -> tuple[FileChange, ...]:
        """What `--fix` would write; nothing is written."""
        checker = self._checker(choice)
        result = checker.check(self._scope(checker, names), lambda _: None)
        repairs = checker.repairs(result, kinds, verify=False)
        assert repairs.errors == ()
        return repairs.changes

    def fix(self, *names: str, kinds: tuple[str, ...] = ("safe",)) -> None:
        """Write the repairs, and see that nothing is left to write."""
        for change in self.repairs(*names, kinds=kinds):
            write_change(change, root=self.root)
        assert self.repairs(*names, kinds=kinds) == ()

    def _checker(self, choice: Choice | None) -> Checker:
        return Checker(
            choice or Choice(), python=Path(sys.executable), config=None, remembers=False
        )

    def _scope(self, checker: Checker, names: tuple[str, ...]) -> Scope:
        paths = [self.root / name for name in names or (".",)]
        gone = [path for path in paths if not path.exists()]
        return checker.scope([path for path in paths if path.exists()], gone)
