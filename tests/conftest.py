"""Plans for small sources: what most tests of composing, patterns and planning look at."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from orchscaffold.inspection.library import SourceLibrary
from orchscaffold.model.plan import Plan
from orchscaffold.model.settings import Project, Settings
from orchscaffold.model.types import Named
from orchscaffold.plan import plan_tests

PlanOf = Callable[..., Plan]

IMPORTS = """
from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum

logger = logging.getLogger(__name__)

"""


@pytest.fixture
def plan_of(tmp_path: Path) -> PlanOf:
    """The plan for the class `Thing` of a source, its imports given."""

    def make(source: str, *, patterns: tuple[str, ...] = (), kind: str = "coordinator") -> Plan:
        (tmp_path / "app.py").write_text(IMPORTS + dedent(source))
        project = Project(
            root=tmp_path,
            import_roots=(tmp_path,),
            test_root=tmp_path / "tests",
            runner="pytest-asyncio",
            formatter="",
            line_length=100,
            site_packages=(),
            python=Path(sys.executable),
            settings=Settings(),
        )
        library = SourceLibrary((tmp_path,), (), tmp_path)
        return plan_tests(
            library, (Named("app", "Thing"),), project=project, patterns=patterns, kind=kind
        )

    return make
