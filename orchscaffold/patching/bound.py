"""The names that a test file binds at module level, and which of them are certain imports."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Sequence

from orchscaffold.frozen import dataclass
from orchscaffold.model.testcode import Sym
from orchscaffold.patching.syntax import DEFINITIONS


@dataclass(frozen=True, slots=True)
class Names:
    """`taken` are the names that mean something in the file already, `once` those of them that are
    bound in one place only; `known` are the symbols that are imported for certain before any test,
    with their local names.
    """

    taken: frozenset[str]
    once: frozenset[str]
    known: tuple[tuple[Sym, str], ...]


def names_of(tree: ast.Module, head: Sequence[ast.stmt], package: str = "") -> Names:
    """The names of a module; `head` are the statements whose imports come before all tests.

    `package` is the module's own, where that is known: relative imports start from it.
    """
    bound = Counter(_bound(tree.body))
    everywhere = [node for node in ast.walk(tree) if isinstance(node, ast.Global | ast.ImportFrom)]
    changed = {name for node in everywhere if isinstance(node, ast.Global) for name in node.names}
    taken = {*bound, *changed}
    if any(isinstance(n, ast.ImportFrom) and n.names[0].name == "*" for n in everywhere):
        taken.update(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))
    known = [
        (sym, local)
        for node in head
        for sym, local in imported_symbols(node, package)
        if bound[local.partition(".")[0]] == _times(head, local) and local not in changed
    ]
    once = frozenset(name for name, times in bound.items() if times == 1) - changed
    return Names(frozenset(taken), once, tuple(dict(known).items()))


def imported_symbols(node: ast.stmt, package: str) -> Iterator[tuple[Sym, str]]:
    """Each symbol that an import statement makes available, with its (dotted) local name.

    What `from a import b` gives may be a module or something inside one: both are told.
    """
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield Sym(alias.name), alias.asname or alias.name
    elif isinstance(node, ast.ImportFrom) and (module := _absolute(node, package)):
        for alias in node.names:
            if alias.name != "*":
                local = alias.asname or alias.name
                yield Sym(module, alias.name), local
                yield Sym(f"{module}.{alias.name}"), local


def _absolute(node: ast.ImportFrom, package: str) -> str:
    """The module that a `from` statement names; "" where that cannot be told."""
    if not node.level:
        return node.module or ""
    parts = package.split(".") if package else []
    if node.level > len(parts):
        return ""
    above = parts[: len(parts) - node.level + 1]
    return ".".join((*above, node.module) if node.module else above)


def _times(head: Sequence[ast.stmt], local: str) -> int:
    """How many imports of the head bind the first part of `local`, if they all mean the same."""
    first = local.partition(".")[0]
    meanings: set[str] = set()
    count = 0
    for node in head:
        if not isinstance(node, ast.Import | ast.ImportFrom):
            continue
        for alias in node.names:
            if _local(alias) == first:
                count += 1
                meanings.add(_meaning(node, alias))
    return count if len(meanings) == 1 else -1


def _meaning(node: ast.Import | ast.ImportFrom, alias: ast.alias) -> str:
    if isinstance(node, ast.ImportFrom):
        return f"{'.' * node.level}{node.module or ''}:{alias.name}"
    return alias.name if alias.asname else alias.name.partition(".")[0]


def _local(alias: ast.alias) -> str:
    return alias.asname or alias.name.partition(".")[0]


def _bound(body: Sequence[ast.AST]) -> Iterator[str]:
    """Every binding of a name in a module's own scope, `del` included."""
    waiting: list[ast.AST] = list(body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from (_local(alias) for alias in node.names if alias.name != "*")
        elif isinstance(node, DEFINITIONS):
            yield node.name
            waiting.extend(node.decorator_list)
        elif not isinstance(node, ast.Lambda):
            yield from _bound_here(node)
            waiting.extend(ast.iter_child_nodes(node))


def _bound_here(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        yield node.id
    elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
        yield node.name
    elif isinstance(node, ast.MatchMapping) and node.rest:
        yield node.rest
