"""A file on the tests' side: its functions, classes, fixtures, and what it sets and patches."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from orchscaffold.frozen import dataclass
from orchscaffold.inspection.bindings import Import
from orchscaffold.inspection.surface.binding import dotted
from orchscaffold.inspection.surface.module_surface import ModuleSurface
from orchscaffold.inspection.surface.nodes import walk, walk_own
from orchscaffold.source import SourceFile
from orchscaffold.tracing.faking import faked_modules
from orchscaffold.tracing.touching import Touches, read_touches

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class ScriptClass:
    """A class of the file: the functions of its own body, and all names its body uses."""

    name: str
    node: ast.ClassDef
    functions: Mapping[str, FunctionNode]
    names: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Script:
    """A test-side file, parsed; its trees stay within this package.

    `built_on` are the bases of its classes; `touches` what all but its tests set and patch,
    `touches_of` what each test does itself.
    """

    path: Path
    module: str
    text: str
    tree: ast.Module
    surface: ModuleSurface
    functions: Mapping[str, FunctionNode]
    classes: Mapping[str, ScriptClass]
    built_on: frozenset[str]
    touches: Touches
    touches_of: Mapping[FunctionNode, Touches]
    imported: tuple[str, ...]
    faked: frozenset[str]
    is_skipped: bool


def read_script(
    source: SourceFile, tree: ast.Module, module: str, surface: ModuleSurface
) -> Script:
    """The script of a parsed file; `surface` is the same file as a module."""
    outside, inside = read_touches(tree, frozenset(surface.bound))
    return Script(
        path=source.path,
        module=module,
        text=source.text,
        tree=tree,
        surface=surface,
        functions={item.name: item for item in tree.body if isinstance(item, _FUNCTIONS)},
        classes={item.name: item for item in _classes(tree)},
        built_on=frozenset(
            dotted(base)
            for node in tree.body
            if isinstance(node, ast.ClassDef)
            for base in node.bases
        ),
        touches=outside,
        touches_of=inside,
        imported=tuple(_imported(surface)),
        faked=faked_modules(tree) if "sys.modules" in source.text else frozenset(),
        is_skipped=_is_skipped(tree),
    )


def _is_skipped(tree: ast.Module) -> bool:
    """Whether all tests of the file may be skipped or are expected to fail."""
    return any(_skips_all(node) for node in tree.body) or any(
        isinstance(node, ast.Assign)
        and dotted(node.targets[0]) == "pytestmark"
        and any(
            isinstance(inner, ast.Attribute) and inner.attr in SKIPPING
            for inner in walk(node.value)
        )
        for node in tree.body
    )


def _skips_all(node: ast.stmt) -> bool:
    """Whether the statement, at the top of the file, may leave all of it out."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return False
    return any(
        isinstance(item, ast.Call)
        and any(keyword.arg in ("allow_module_level", "minversion") for keyword in item.keywords)
        for item in walk(node)
    )


SKIPPING: Final = ("skip", "skipif", "skipIf", "skipUnless", "xfail", "expectedFailure")


def _classes(tree: ast.Module) -> Iterator[ScriptClass]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            functions = {item.name: item for item in node.body if isinstance(item, _FUNCTIONS)}
            yield ScriptClass(node.name, node, functions, _names_in(node))


def _names_in(node: ast.ClassDef) -> frozenset[str]:
    """The names that a class body binds."""
    return frozenset(
        item.name if isinstance(item, (*_FUNCTIONS, ast.ClassDef)) else item.id
        for item in walk_own(node.body)
        if isinstance(item, (*_FUNCTIONS, ast.ClassDef, ast.Name))
    )


_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def _imported(surface: ModuleSurface) -> Iterator[str]:
    """The modules it imports names from: helpers may be among them."""
    for found in surface.bound.values():
        for item in found:
            if isinstance(item.entry, Import):
                yield item.entry.module
    yield from surface.stars
