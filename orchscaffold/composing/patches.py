"""`patch.object`, and the `with` items that a test is made of."""

from __future__ import annotations

from typing import Final, TypeAlias

from orchscaffold.model.code import Library
from orchscaffold.model.testcode import Code, Get, Invoke, Lit, Sym

Contexts: TypeAlias = list[tuple[Code, str | None]]

PATCH: Final = Get(Sym("unittest.mock", "patch"), "object")
_NO_MODULE: Final = frozenset({"class", "function", "variable"})


def module_code(library: Library, module: str) -> Code:
    """A module as a test names it: its package may hide it behind something of the same name."""
    package, _, name = module.rpartition(".")
    if package and library.resolve(package, name).kind in _NO_MODULE:
        return Invoke(Sym("importlib", "import_module"), (Lit(module),))
    return Sym(module)
