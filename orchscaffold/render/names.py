"""What imported symbols are called in a generated file, and its import block."""

from __future__ import annotations

import builtins
import keyword
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache

from orchscaffold.frozen import dataclass, fields, is_dataclass
from orchscaffold.model.testcode import Each, Func, Loop, Sym, TestFile, Var, Within
from orchscaffold.render.literals import text_width
from orchscaffold.sorting import name_key, natural, section_of

_THROUGH_MODULE = frozenset({"anyio", "asyncio", "logging", "pytest", "time", "unittest"})
"""Modules whose members are spelled with the module's name, as in `pytest.raises`."""

_TEMPLATE_NAMES = frozenset({"self", "overrides", "fields"})


@dataclass(frozen=True, slots=True)
class Import:
    """`from module import name as local`; a None name imports the module itself."""

    module: str
    name: str | None
    local: str


@dataclass(frozen=True, slots=True)
class ImportTable:
    """The local name of every imported symbol of a file; callable as a `Naming`.

    `known` are symbols that the file has imported already.
    """

    names: tuple[tuple[Sym, str], ...]
    known: tuple[tuple[Sym, str], ...] = ()

    def __call__(self, sym: Sym) -> str:
        """The (dotted) local name of `sym`; raises KeyError for a symbol that was not collected."""
        root = imported(sym)
        for found, local in (*self.known, *self.names):
            if found == root:
                return _spelled(sym, root, local)
        raise KeyError(sym)

    def imports(self) -> tuple[Import, ...]:
        """The imports these names need, in no particular order."""
        return tuple(
            _import(sym, local) for sym, local in self.names if not _is_builtin(sym, local)
        )


def symbols_in(value: object) -> Iterator[Sym]:
    """Every imported symbol that the test code in `value` names, as often as it does."""
    return (node for node in _nodes(value) if isinstance(node, Sym))


def imported(sym: Sym) -> Sym:
    """What has to be imported for `sym`: its outermost class, or the module it is spelled with."""
    through = sym.module in _THROUGH_MODULE
    return Sym(sym.module, "" if through else sym.name.partition(".")[0])


def name_in(sym: Sym, locals_: Mapping[Sym, str]) -> str:
    """The (dotted) local name of `sym` where what is imported for it has a name in `locals_`, or
    nothing else has taken its usual one."""
    root = imported(sym)
    return _spelled(sym, root, locals_.get(root) or next(_candidates(root)))


def _spelled(sym: Sym, root: Sym, local: str) -> str:
    rest = sym.name if not root.name else sym.name[len(root.name) + 1 :]
    return f"{local}.{rest}" if rest else local


def import_table(
    symbols: Iterable[Sym], taken: frozenset[str], known: tuple[tuple[Sym, str], ...] = ()
) -> ImportTable:
    """Choose a local name for each symbol: its own, or a readable alias where that one is in use.

    `taken` are the names the file binds itself, `known` what it imports already. The result depends
    on the set of symbols alone, not on their order.
    """
    roots = {imported(sym) for sym in symbols}
    roots -= {sym for sym, _ in known}
    used = {*taken, *_TEMPLATE_NAMES, *(local for _, local in known)}
    named: list[tuple[Sym, str]] = []
    for sym in sorted(roots, key=_precedence):
        local = next(
            name for name in _candidates(sym) if name not in used or _is_builtin(sym, name)
        )
        used.add(local)
        named.append((sym, local))
    return ImportTable(tuple(named), known)


def bound_names(value: object) -> frozenset[str]:
    """Every name that the test code in `value` binds or uses as its own."""
    found: set[str] = set()
    for node in _nodes(value):
        if isinstance(node, Var):
            found.add(node.name)
        elif isinstance(node, (Each, Loop)):
            found.update(re.findall(r"\w+", node.target))
        elif isinstance(node, Func):
            found.update(parameter.lstrip("*") for parameter in node.parameters)
        elif isinstance(node, Within):
            found.update(name for _, name in node.items if name)
    return frozenset(found)


def file_names(file: TestFile) -> frozenset[str]:
    """The names a whole test file binds: its helpers, classes and all local variables."""
    contexts = (test.contexts for cls in file.classes for test in cls.tests)
    aliases = {name for items in contexts for _, name in items if name}
    defined = {helper.name for helper in file.helpers} | {cls.name for cls in file.classes}
    return bound_names(file) | aliases | defined


def import_block(
    imports: Iterable[Import], first_party: Collection[str], line_length: int, indent: str
) -> str:
    """The import statements, sorted and grouped as ruff does, blank lines between the groups."""
    groups: dict[int, list[str]] = {}
    wanted = sorted(
        set(imports), key=lambda item: (section_of(item.module, first_party), _order(item))
    )
    plain = [item for item in wanted if item.name is None]
    for item in plain:
        alias = "" if item.local == item.module else f" as {item.local}"
        groups.setdefault(section_of(item.module, first_party), []).append(
            f"import {item.module}{alias}"
        )
    for module, names in _statements(item for item in wanted if item.name is not None):
        line = _from_import(module, names, line_length, indent)
        groups.setdefault(section_of(module, first_party), []).append(line)
    return "\n\n".join("\n".join(groups[section]) for section in sorted(groups))


def _statements(imports: Iterable[Import]) -> list[tuple[str, list[str]]]:
    """(module, names) of each `from` statement; an aliased name has a statement of its own."""
    statements: list[tuple[str, list[str]]] = []
    open_for: dict[str, list[str]] = {}
    for item in imports:
        if item.name != item.local:
            statements.append((item.module, [f"{item.name} as {item.local}"]))
        elif item.module in open_for:
            open_for[item.module].append(item.local)
        else:
            open_for[item.module] = [item.local]
            statements.append((item.module, open_for[item.module]))
    return statements


def _from_import(module: str, names: list[str], line_length: int, indent: str) -> str:
    line = f"from {module} import {', '.join(names)}"
    if text_width(line) <= line_length:
        return line
    inside = "\n".join(f"{indent}{name}," for name in names)
    return f"from {module} import (\n{inside}\n)"


def _order(item: Import) -> tuple[object, ...]:
    name = item.name or ""
    return (
        natural(item.module),
        item.module,
        name_key(name),
        item.name != item.local,
        item.local,
    )


def _import(sym: Sym, local: str) -> Import:
    if sym.name:
        return Import(sym.module, sym.name, local)
    package, _, module = sym.module.rpartition(".")
    return Import(package, module, local) if package else Import(sym.module, None, local)


def _is_builtin(sym: Sym, local: str) -> bool:
    return sym.module == "builtins" and sym.name == local


def _precedence(sym: Sym) -> tuple[int, int, str, str]:
    """Builtins keep their names first, then what the standard library has, then the rest."""
    rank = (
        0
        if sym.module == "builtins"
        else 1
        if sym.module.partition(".")[0] in sys.stdlib_module_names
        else 2
    )
    return (rank, 1 if sym.name else 0, sym.module, sym.name)


def _candidates(sym: Sym) -> Iterator[str]:
    tail = sym.module.rpartition(".")[2]
    whole = sym.module.replace(".", "_")
    own = sym.name or tail
    if not (hasattr(builtins, own) or keyword.iskeyword(own)) or sym.module == "builtins":
        yield own
    yield f"{tail}_{sym.name}" if sym.name else f"{tail}_module"
    yield f"{whole}_{sym.name}" if sym.name else f"{whole}_module"
    number = 2
    while True:
        yield f"{whole}_{own}_{number}"
        number += 1


def _nodes(value: object) -> Iterator[object]:
    """All dataclass values inside `value`, itself included."""
    waiting = [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, tuple):
            waiting.extend(node)
            continue
        cls: type = type(node)
        compared = _compared(cls)
        if compared is not None:
            yield node
            waiting.extend([getattr(node, name) for name in compared])


@cache
def _compared(cls: type) -> tuple[str, ...] | None:
    """The fields that count; None for what is no dataclass."""
    if not is_dataclass(cls):
        return None
    return tuple(field.name for field in fields(cls) if field.compare)
