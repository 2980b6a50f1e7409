"""`patch.object`, and the `with` items that a test is made of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeAlias

from orchscaffold.model.code import Library
from orchscaffold.model.testcode import Code, Get, Invoke, Lit, Sym

Item: TypeAlias = tuple[Code, str | None]
Contexts: TypeAlias = list[Item]

PATCH: Final = Get(Sym("unittest.mock", "patch"), "object")
MULTIPLE: Final = Get(Sym("unittest.mock", "patch"), "multiple")
FEWEST_GATHERED: Final = 4
# CPython 3.12.1 dies of 18 in an `async def`; one more is left for what the call itself needs.
MOST_CONTEXTS: Final = 15
_OPTIONS: Final = frozenset({"target", "spec", "create", "spec_set", "autospec", "new_callable"})
_NO_MODULE: Final = frozenset({"class", "function", "variable"})


def module_code(library: Library, module: str) -> Code:
    """A module as a test names it: its package may hide it behind something of the same name."""
    package, _, name = module.rpartition(".")
    if package and library.resolve(package, name).kind in _NO_MODULE:
        return Invoke(Sym("importlib", "import_module"), (Lit(module),))
    return Sym(module)


def gathered(contexts: Iterable[Item]) -> tuple[Item, ...]:
    """The `with` items, those that only keep things of one place away told in one `patch.multiple`.

    An item of its own is a block of its own to Python, which takes 20 of them in each other.
    """
    items = tuple(contexts)
    away: dict[Code, dict[str, Item]] = {}
    for item in items:
        target, name = _kept_away(item)
        if name:
            away.setdefault(target, {})[name] = item
    multiple = {
        next(iter(found.values())): _multiple(target, found)
        for target, found in away.items()
        if len(found) >= FEWEST_GATHERED
    }
    gone = {
        item for found in away.values() if len(found) >= FEWEST_GATHERED for item in found.values()
    }
    return tuple(multiple.get(item, item) for item in items if item in multiple or item not in gone)


def _kept_away(item: Item) -> tuple[Code, str]:
    """What `patch.object(target, "name", autospec=True)` keeps away; "" for any other item."""
    match item:
        case (
            Invoke(
                func=func, args=(target, Lit(value=str(name))), kwargs=(("autospec", Lit(True)),)
            ),
            None,
        ) if func == PATCH and name not in _OPTIONS:
            return target, name
    return Lit(None), ""


def _multiple(target: Code, names: Iterable[str]) -> Item:
    given = tuple((name, Sym("unittest.mock", "DEFAULT")) for name in names)
    return Invoke(MULTIPLE, (target,), (("autospec", Lit(True)), *given)), None
