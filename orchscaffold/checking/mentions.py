"""The modules and names that a test file speaks of: in imports, and in texts that read like one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")


@dataclass(frozen=True, slots=True)
class Mentions:
    """`imports` are (module, name), name "" for a module as such; `texts` are dotted names.

    Names of relative imports are absolute; those that lead out of the package are left out.
    """

    imports: frozenset[tuple[str, str]]
    texts: frozenset[str]

    def parts_of(self, module: str) -> frozenset[str]:
        """The names that are spoken of in a module, by its own dotted name; "" for itself."""
        inside = f"{module}."
        names = (*(f"{owner}.{name}" for owner, name in self.imports), *self.texts)
        found = (f"{name}." for name in names)
        return frozenset(
            name.removeprefix(inside).partition(".")[0] for name in found if name.startswith(inside)
        )

    def modules_with(self, name: str) -> tuple[str, ...]:
        """The modules that `name` is imported from, sorted."""
        return tuple(sorted(module for module, found in self.imports if found == name))

    @property
    def modules(self) -> tuple[str, ...]:
        """What may be a module among all that is imported, sorted."""
        found = {f"{module}.{name}" if name else module for module, name in self.imports}
        return tuple(sorted(found))


NOTHING: Final = Mentions(frozenset(), frozenset())


def mentions_of(tree: ast.Module, package: str) -> Mentions:
    """What the test file `tree`, in `package` ("" for none), speaks of, wherever it does."""
    imports: set[tuple[str, str]] = set()
    texts: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imports.update((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            imports.update(_from(node, package))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            texts.update((node.value,) if _DOTTED.fullmatch(node.value) else ())
    return Mentions(frozenset(imports), frozenset(texts))


def _from(node: ast.ImportFrom, package: str) -> Iterator[tuple[str, str]]:
    module = node.module or ""
    if node.level:
        parts = package.split(".") if package else []
        if node.level > len(parts):
            return
        around = ".".join(parts[: len(parts) - node.level + 1])
        module = f"{around}.{module}" if module else around
    for alias in node.names:
        yield module, "" if alias.name == "*" else alias.name
