"""A file on the tests' side: its functions, classes, fixtures, and what it sets and patches."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from orchscaffold.inspection.bindings import Import
from orchscaffold.inspection.surface.binding import dotted
from orchscaffold.inspection.surface.modules import ModuleSurface
from orchscaffold.inspection.surface.nodes import walk
from orchscaffold.source import SourceFile
from orchscaffold.tracing.faking import faked_modules

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
_PATCHERS = ("patch", "object", "setattr", "multiple", "delattr", "dict", "spy")


@dataclass(frozen=True, slots=True)
class ScriptClass:
    """A class of the file with the functions of its own body, nested classes aside."""

    name: str
    node: ast.ClassDef
    functions: Mapping[str, FunctionNode]


@dataclass(frozen=True, slots=True, eq=False)
class Script:
    """A test-side file, parsed; its trees stay within this package."""

    path: Path
    module: str
    text: str
    tree: ast.Module
    surface: ModuleSurface
    functions: Mapping[str, FunctionNode]
    classes: Mapping[str, ScriptClass]
    stored: frozenset[str]
    patched: frozenset[str]
    imported: tuple[str, ...]
    faked: frozenset[str]
    is_skipped: bool


def read_script(
    source: SourceFile, tree: ast.Module, module: str, surface: ModuleSurface
) -> Script:
    """The script of a parsed file; `surface` is the same file as a module."""
    stored, patched = _touched(tree)
    return Script(
        path=source.path,
        module=module,
        text=source.text,
        tree=tree,
        surface=surface,
        functions={item.name: item for item in tree.body if isinstance(item, _FUNCTIONS)},
        classes={item.name: item for item in _classes(tree)},
        stored=frozenset(stored),
        patched=frozenset(patched),
        imported=tuple(_imported(surface)),
        faked=faked_modules(tree) if "sys.modules" in source.text else frozenset(),
        is_skipped=_is_skipped(tree),
    )


def _is_skipped(tree: ast.Module) -> bool:
    """Whether `pytestmark` says that all tests of the file are skipped or expected to fail."""
    return any(
        isinstance(node, ast.Assign)
        and dotted(node.targets[0]) == "pytestmark"
        and any(
            isinstance(inner, ast.Attribute) and inner.attr in SKIPPING
            for inner in walk(node.value)
        )
        for node in tree.body
    )


SKIPPING: Final = ("skip", "skipif", "skipIf", "skipUnless", "xfail", "expectedFailure")


def _classes(tree: ast.Module) -> Iterator[ScriptClass]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            functions = {item.name: item for item in node.body if isinstance(item, _FUNCTIONS)}
            yield ScriptClass(node.name, node, functions)


_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def _imported(surface: ModuleSurface) -> Iterator[str]:
    """The modules it imports names from: helpers may be among them."""
    for found in surface.bound.values():
        for item in found:
            if isinstance(item.entry, Import):
                yield item.entry.module
    yield from surface.stars


def _touched(tree: ast.Module) -> tuple[set[str], set[str]]:
    """Names of attributes that are set on anything, and of those that are patched; "*" for any."""
    stored: set[str] = set()
    patched: set[str] = set()
    texts = _texts(tree)
    for node in walk(tree):
        if isinstance(node, ast.Attribute):
            if not isinstance(node.ctx, ast.Load):
                stored.add(node.attr)
        elif isinstance(node, ast.Call):
            name = dotted(node.func)
            last = name.rpartition(".")[2]
            if last in _PATCHERS:
                patched.update(_patched(name, node, texts))
            if last in ("setattr", "__setattr__"):
                stored.update(_patched(name, node, texts))
            elif last in ("configure_mock", "SimpleNamespace", "mock_add_spec"):
                stored.update(item.arg or "*" for item in node.keywords)
    return stored, patched


def _texts(tree: ast.Module) -> dict[str, str]:
    """Module-level names assigned a text."""
    return {
        node.targets[0].id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    }


def _patched(name: str, call: ast.Call, texts: Mapping[str, str]) -> set[str]:
    """The last part of what a call patches."""
    last = name.rpartition(".")[2]
    if last == "multiple":
        return {item.arg or "*" for item in call.keywords}
    places = call.args[:2] if last in ("object", "setattr", "delattr", "spy") else call.args[:1]
    if last == "dict":
        return set()
    found = [_text(item, texts) for item in places]
    if last == "patch":
        return {found[0].rpartition(".")[2]} if found and found[0] else {"*"}
    if last in ("setattr", "delattr") and len(found) > 1 and found[0]:
        return {found[0].rpartition(".")[2], found[1]} - {""}
    return {found[1]} if len(found) > 1 and found[1] else {"*"}


def _text(node: ast.expr, texts: Mapping[str, str]) -> str:
    """The text of a string, the end of an f-string, or that of a name for a text."""
    if isinstance(node, ast.JoinedStr) and node.values:
        return _text(node.values[-1], texts)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _text(node.right, texts)
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    return texts.get(dotted(node), "")
