"""Classes that a call makes."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchscaffold.inspection.library import SourceLibrary
from orchscaffold.model.types import Named

HEAD = """
from collections import namedtuple
from enum import Enum
from typing import NamedTuple
import enum
"""


def model_of(tmp_path: Path, source: str, name: str) -> object:
    """The model of `name` in a module of one assignment."""
    (tmp_path / "made.py").write_text(HEAD + source)
    return SourceLibrary((tmp_path,), (), tmp_path).class_model(Named("made", name))


@pytest.mark.parametrize(
    "source",
    ["P = namedtuple(NAME, FIELDS)", "P = make('P', 'x y')", "P = NamedTuple('P', pairs)", "P = 3"],
)
def test_what_makes_no_readable_class_is_none(tmp_path: Path, source: str) -> None:
    """A maker whose names are computed, and what is no maker, give nothing."""
    assert model_of(tmp_path, source, "P") is None


@pytest.mark.parametrize(
    ("source", "fields"),
    [
        ("P = namedtuple('P', 'x y')", [("x", True), ("y", True)]),
        ("P = namedtuple('P', ['x', 'y'], defaults=(1,))", [("x", True), ("y", False)]),
        ("P = NamedTuple('P', [('x', int), ('y', str)])", [("x", True), ("y", True)]),
    ],
)
def test_named_tuples(tmp_path: Path, source: str, fields: list[tuple[str, bool]]) -> None:
    """Fields in order, with which of them the constructor must be given."""
    (tmp_path / "made.py").write_text(HEAD + source)
    library = SourceLibrary((tmp_path,), (), tmp_path)
    found = library.fields(Named("made", "P"))
    assert [(field.name, field.is_required) for field in found] == fields


@pytest.mark.parametrize(
    "source", ["C = Enum('C', 'RED BLUE')", "C = enum.Enum('C', {'RED': 1, 'BLUE': 2})"]
)
def test_enums(tmp_path: Path, source: str) -> None:
    """Members in order, numbered from one where they have no value of their own."""
    (tmp_path / "made.py").write_text(HEAD + source)
    model = SourceLibrary((tmp_path,), (), tmp_path).class_model(Named("made", "C"))
    assert model is not None
    assert [name for name, _ in model.members] == ["RED", "BLUE"]
    assert model.kind == "enum"
