"""Tables of cases for the drift rules: what is found in each, and what pytest says of it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from textwrap import dedent

from plain_pytest import PLAIN_PYTEST

from orchscaffold.drift import drift_findings
from orchscaffold.model.findings import Finding
from orchscaffold.model.settings import Project, Settings
from orchscaffold.source import source_from_bytes
from orchscaffold.tracing import World, open_world

SHOP = (Path(__file__).parent / "shop_code.txt").read_text(encoding="utf-8")
_PRELUDE = """\
import asyncio
import contextlib
from dataclasses import replace
from unittest.mock import AsyncMock, MagicMock, Mock, create_autospec, patch

import pytest

import shop
"""
_OUTCOME = re.compile(r"^(PASSED|FAILED|ERROR|SKIPPED|XFAIL)\b.*?test_(\d+)\.py")
_OPTIONS = ("--continue-on-collection-errors",)


@dataclass(frozen=True)
class Case:
    """A test file (less its first lines) and what is found: `line:column message`.

    `fixed` is the text once the edits are made; `also` are further modules by name. `passes` says
    that pytest is content with it, which else follows from `finds`.
    """

    name: str
    test: str
    finds: tuple[str, ...] = ()
    fixed: str = ""
    also: tuple[tuple[str, str], ...] = ()
    passes: bool | None = None

    @property
    def is_green(self) -> bool:
        """Whether its tests really pass."""
        return not self.finds if self.passes is None else self.passes


def project_at(root: Path) -> Project:
    """A project whose modules lie in its root."""
    return Project(
        root=root,
        import_roots=(root,),
        test_root=root / "tests",
        runner="pytest-asyncio",
        formatter="",
        line_length=100,
        site_packages=(),
        python=Path(sys.executable),
        settings=Settings(),
    )


def _prelude(code: str) -> str:
    names = [item.name for item in ast.parse(code).body if hasattr(item, "name")]
    return f"{_PRELUDE}from shop import {', '.join(names)}\n\n"


def whole(case: Case) -> str:
    """The case's test file."""
    return _prelude(SHOP) + dedent(case.test)


def find(root: Path, text: str, also: Iterable[tuple[str, str]] = ()) -> tuple[Finding, ...]:
    """The findings for a test file in a project that has the shop."""
    files = tuple(also)
    world = open_world(_write(root, files)) if files else _world()
    source = source_from_bytes(world.project.root / "tests" / "test_case.py", text.encode())
    return drift_findings(source, world, world.project)


def _write(root: Path, also: Iterable[tuple[str, str]]) -> Project:
    for name, code in (("shop.py", SHOP), *also):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(dedent(code), encoding="utf-8")
    return project_at(root)


@cache
def _world() -> World:
    """The shop alone, read once for all cases."""
    return open_world(_write(Path(tempfile.mkdtemp(prefix="shop")), ()))


def spelled(findings: Iterable[Finding], code: str) -> tuple[str, ...]:
    """Findings of one code as the tables spell them; lines count from the case's own first."""
    first = _prelude(SHOP).count("\n")
    return tuple(
        f"{item.line - first}:{item.column} {item.message}"
        for item in findings
        if item.code == code
    )


def repaired(text: str, findings: Iterable[Finding]) -> str:
    """The text with all edits made."""
    content = text.encode()
    edits = sorted({edit for item in findings for edit in item.edits}, reverse=True)
    for edit in edits:
        content = content[: edit.start] + edit.new + content[edit.end :]
    return content.decode()


def run_really(root: Path, cases: Iterable[Case]) -> dict[str, bool]:
    """Whether each case's tests pass when pytest runs them, all in one go."""
    known = list(cases)
    for place, case in enumerate(known):
        files = [("shop.py", SHOP), *case.also, (f"test_{place}.py", whole(case))]
        renames = {Path(name).parts[0].removesuffix(".py") for name, _ in files[:-1]}
        for file, code in files:
            name, text = file, dedent(code)
            for old in renames:
                name = re.sub(rf"^{old}\b", f"{old}_{place}", name)
                text = re.sub(rf"(?<![.\w]){old}\b(?!\()", f"{old}_{place}", text)
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    command = (*PLAIN_PYTEST, "-rA", "--tb=no", *_OPTIONS)
    options = ("-o", "asyncio_mode=auto", "-o", "pythonpath=.", "--rootdir", str(root), str(root))
    done = subprocess.run(
        (*command, *options), cwd=root, capture_output=True, text=True, check=False
    )
    outcomes: dict[int, set[str]] = {}
    for line in done.stdout.splitlines():
        match = _OUTCOME.match(line)
        if match:
            outcomes.setdefault(int(match[2]), set()).add(match[1])
    return {
        case.name: not outcomes.get(place, {"ERROR"}) & {"FAILED", "ERROR"}
        for place, case in enumerate(known)
    }
