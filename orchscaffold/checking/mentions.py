"""The modules and names that a file speaks of: in imports, and in texts that read like one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

from orchscaffold.frozen import dataclass

_NAME = re.compile(r"[A-Za-z_]\w*(?:(?:\.[A-Za-z_]\w*)+(?::[\w.]+)?)?")
_PARTS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Names:
    """What a file speaks of, as it is written there, wherever it stands; each sorted.

    `imports` are (module, name), name "" for a module as such, relative modules with their dots;
    `texts` dotted names in strings (an entry point has a colon in it); `uses` what is asked of an
    imported name, as a dotted name; `asks` every name of an attribute and every text that could be
    one.
    """

    imports: tuple[tuple[str, str], ...] = ()
    texts: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()


NO_NAMES: Final = Names()


def names_in(tree: ast.Module) -> Names:
    """What the file `tree` speaks of."""
    imports: set[tuple[str, str]] = set()
    texts: set[str] = set()
    bound: dict[str, str] = {}
    chains: list[ast.Attribute] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            chains.append(node)
        elif isinstance(node, ast.Constant):
            if isinstance(node.value, str) and _NAME.fullmatch(node.value):
                texts.add(node.value)
        elif isinstance(node, ast.Import):
            imports.update((alias.name, "") for alias in node.names)
            bound.update(_bound_modules(node))
        elif isinstance(node, ast.ImportFrom):
            imports.update(_from(node))
            bound.update(_bound_names(node))
    uses = {use for chain in chains if (use := _use(chain, bound))}
    asks = {chain.attr for chain in chains}.union(*map(_PARTS.findall, texts))
    dotted = (text for text in texts if "." in text)
    return Names(
        tuple(sorted(imports)), tuple(sorted(dotted)), tuple(sorted(uses)), tuple(sorted(asks))
    )


def absolute(name: str, package: str) -> str | None:
    """A dotted name with the dots of a relative import resolved in `package` ("" for none); None
    where it leads out of the package.
    """
    rest = name.lstrip(".")
    level = len(name) - len(rest)
    if not level:
        return name
    parts = package.split(".") if package else []
    if level > len(parts):
        return None
    return ".".join((*parts[: len(parts) - level + 1], *([rest] if rest else [])))


@dataclass(frozen=True, slots=True)
class Mentions:
    """What a file in some package speaks of: `imports` as in `Names`, but absolute; those that lead
    out of the package are left out.
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


def mentions_of(names: Names, package: str) -> Mentions:
    """What a file in `package` ("" for none) speaks of."""
    imports = ((absolute(module, package), name) for module, name in names.imports)
    return Mentions(
        frozenset((module, name) for module, name in imports if module is not None),
        frozenset(text for text in names.texts if ":" not in text),
    )


def _from(node: ast.ImportFrom) -> Iterator[tuple[str, str]]:
    module = _module(node)
    for alias in node.names:
        yield module, "" if alias.name == "*" else alias.name


def _module(node: ast.ImportFrom) -> str:
    return f"{'.' * node.level}{node.module or ''}"


def _bound_modules(node: ast.Import) -> Iterator[tuple[str, str]]:
    for alias in node.names:
        top = alias.name.partition(".")[0]
        yield (alias.asname, alias.name) if alias.asname else (top, top)


def _bound_names(node: ast.ImportFrom) -> Iterator[tuple[str, str]]:
    module = _module(node)
    dot = "" if module.endswith(".") else "."
    for alias in node.names:
        yield alias.asname or alias.name, f"{module}{dot}{alias.name}"


def _use(chain: ast.Attribute, bound: dict[str, str]) -> str:
    """What is asked of an imported name; "" where it is none."""
    parts: list[str] = []
    node: ast.expr = chain
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name) or node.id not in bound:
        return ""
    return ".".join((bound[node.id], *reversed(parts)))
