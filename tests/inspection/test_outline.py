"""Outlines: what a module binds, whichever way it says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchscaffold.errors import FileError
from orchscaffold.inspection.bindings import Assignment, Definition, Import, absolute_module
from orchscaffold.inspection.outline import Outline, read_outline
from orchscaffold.source import source_from_bytes


def outline(text: str, module: str = "app.sub.mod", is_package: bool = False) -> Outline:
    return read_outline(source_from_bytes(Path("mod.py"), text.encode()), module, is_package)


@pytest.mark.parametrize(
    ("text", "name", "module", "attribute"),
    [
        ("import a", "a", "a", None),
        ("import a.b.c", "a", "a", None),
        ("import a.b as c", "c", "a.b", None),
        ("from a import b", "b", "a", "b"),
        ("from a import b as c", "c", "a", "b"),
        ("from . import b", "b", "app.sub", "b"),
        ("from .x import b", "b", "app.sub.x", "b"),
        ("from ..x.y import b", "b", "app.x.y", "b"),
        ("if TYPE_CHECKING:\n    from a import b\nelse:\n    b = None", "b", "a", "b"),
        ("if not TYPE_CHECKING:\n    b = None\nelse:\n    from a import b", "b", "a", "b"),
        ("try:\n    from a import b\nexcept ImportError:\n    b = None", "b", "a", "b"),
        ("try:\n    import c\nexcept ImportError:\n    import d as c", "c", "c", None),
        ("if sys.version_info >= (3, 9):\n  import b\nelse:\n  import c as b", "b", "b", None),
        ("if sys.version_info < (3, 9):\n  import c as b\nelse:\n  import b", "b", "b", None),
        ("with open() as f:\n    import b", "b", "b", None),
        ("b = 1\nimport b", "b", "b", None),
    ],
)
def test_imports(text: str, name: str, module: str, attribute: str | None) -> None:
    entry = outline(text).entries[name]
    assert isinstance(entry, Import)
    assert (entry.module, entry.attribute) == (module, attribute)


@pytest.mark.parametrize(
    ("module", "level", "package", "expected"),
    [
        ("a.b", 0, "x", "a.b"),
        (None, 1, "x.y", "x.y"),
        ("z", 2, "x.y", "x.z"),
        ("z", 1, "", "z"),
        ("z", 5, "x.y", "z"),
    ],
)
def test_relative_modules(module: str | None, level: int, package: str, expected: str) -> None:
    assert absolute_module(module, level, package) == expected


def test_a_package_imports_relative_to_itself() -> None:
    entry = outline("from .x import y", module="app", is_package=True).entries["y"]
    assert isinstance(entry, Import)
    assert entry.module == "app.x"


def test_definitions_have_their_decorators_lines() -> None:
    read = outline(
        "@first\n@second(\n    1,\n)\nclass A:\n    class B:\n        def f(self): ...\n\nx = 1\n"
    )
    assert list(read.definitions) == ["A", "A.B", "A.B.f"]
    assert (read.definitions["A"].line, read.definitions["A"].end_line) == (1, 7)
    assert read.segment(read.definitions["A.B.f"]) == "        def f(self): ...\n"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("a = b = 1", ["a", "b"]),
        ("a, (b, *c) = f()", ["a", "b", "c"]),
        ("for a in b: c = 1", ["a", "c"]),
        ("a: int", ["a"]),
        ("a.b = 1\na[0] = 2", []),
        ("while 1:\n    a = 1", ["a"]),
        ("match x:\n    case 1:\n        a = 1", ["a"]),
    ],
)
def test_assignments(text: str, names: list[str]) -> None:
    entries = outline(text).entries
    assert list(entries) == names
    assert all(isinstance(entry, Assignment) for entry in entries.values())


@pytest.mark.parametrize(
    "text",
    [
        "class A: ...\nA = wrap(A)",
        "class A: ...\ntry:\n    from _fast import A\nexcept ImportError:\n    pass",
        "try:\n    class A: ...\nexcept Exception:\n    A = None",
    ],
)
def test_a_definition_stays(text: str) -> None:
    assert isinstance(outline(text).entries["A"], Definition)


@pytest.mark.parametrize(
    ("text", "exported"),
    [
        ("x = 1", None),
        ("__all__ = ['a', 'b']", ("a", "b")),
        ("__all__ = ('a',)\n__all__ += ['b']", ("a", "b")),
        ("__all__: list[str] = ['a']", ("a",)),
        ("__all__ = other.__all__", None),
    ],
)
def test_all(text: str, exported: tuple[str, ...] | None) -> None:
    assert outline(text).exported == exported


def test_star_imports_are_recorded() -> None:
    assert outline("from .a import *\nfrom b import *").stars == ("app.sub.a", "b")


@pytest.mark.parametrize(
    ("text", "place"),
    [("x = 1\nx = (\n", (2, 5)), ("def f(:\n", (1, 7)), ("  x = 1\n", (1, 3))],
)
def test_syntax_errors_have_a_place(text: str, place: tuple[int, int]) -> None:
    with pytest.raises(FileError, match="does not parse") as caught:
        outline(text)
    assert caught.value.line == place[0]
    assert caught.value.path == Path("mod.py")
