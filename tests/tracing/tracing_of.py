"""Test files traced in a small project."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

from orchscaffold.model.settings import Project, Settings
from orchscaffold.source import read_source
from orchscaffold.tracing import TracedFile, open_world, trace_file
from orchscaffold.tracing.events import Asserted
from orchscaffold.tracing.values import Class, Instance, Mock, Module, Value

CODE = """
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Config:
    name: str
    store: object = None

    def with_updates(self, **changes):
        return replace(self, **changes)


class Base:
    def __init__(self, config):
        self._config = config

    @property
    def config(self):
        return self._config

    def use(self, config):
        self._config = config


class Feed(Base):
    def __init__(self, config, *, store=None):
        super().__init__(config)
        self.store = config.store
        self.ready = False

    def refresh(self, name):
        return name or None

    async def fetch(self):
        return 1

    def chained(self):
        return self


def make_feed(config):
    return Feed(config)


def given(value):
    return value
"""
IMPORTS = """\
from dataclasses import replace
from unittest.mock import AsyncMock, MagicMock, Mock, create_autospec, patch

import pytest

import app.feeds
import app.feeds as feeds
from app.feeds import Config, Feed, given, make_feed
from app.feeds import Feed as Source

"""


def traced(root: Path, text: str, also: Mapping[str, str] | None = None) -> TracedFile:
    """The test file `text` (less its imports) traced; `also` are more files by path."""
    files = {
        "app/__init__.py": "",
        "app/feeds.py": CODE,
        "tests/test_it.py": IMPORTS + dedent(text),
        **(also or {}),
    }
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(content), encoding="utf-8")
    project = Project(
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
    return trace_file(read_source(root / "tests" / "test_it.py"), open_world(project))


def asserted(file: TracedFile) -> list[str]:
    """What the `assert`s of the last test are about, in a word each."""
    last = file.tests[-1]
    return [spell(event.subject) for event in last.events if isinstance(event, Asserted)]


def spell(value: Value) -> str:
    """A value in a word: `Feed()`, `Feed`, `Mock()`, `app.feeds`, `1`, or the kind of value."""
    if isinstance(value, Instance):
        return f"{value.ref.qualname}()" if value.exact else f"some {value.ref.qualname}"
    if isinstance(value, Class):
        return value.ref.qualname
    if isinstance(value, Module):
        return value.name
    if isinstance(value, Mock):
        spec = f"({value.spec.qualname})" if value.spec else "()"
        return f"{value.maker or 'some mock'}{spec}" + "".join(f".{part}" for part in value.path)
    return str(getattr(value, "value", type(value).__name__))
