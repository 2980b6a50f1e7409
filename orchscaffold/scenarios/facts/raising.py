"""Which exception a test lets a collaborator raise so that a given handler is entered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from orchscaffold.frozen import dataclass
from orchscaffold.model.code import Library
from orchscaffold.model.types import Named

PLAIN: Final = (
    Named("builtins", "RuntimeError"),
    Named("builtins", "ValueError"),
    Named("builtins", "OSError"),
    Named("builtins", "KeyError"),
    Named("builtins", "TypeError"),
)
ROOTS: Final = frozenset({"builtins.Exception", "builtins.BaseException", "builtins.object"})


@dataclass(frozen=True, slots=True)
class HandlerClause:
    """An `except` clause that is waiting: its place and the classes it catches."""

    function: str
    site: int
    classes: tuple[Named, ...]

    @property
    def label(self) -> str:
        """A stable name of the clause."""
        return f"handler:{self.function}:{self.site}"


@dataclass(frozen=True, slots=True)
class Entrance:
    """A way into a clause: raise `error`."""

    clause: HandlerClause
    error: Named


def entrances(library: Library, clauses: Iterable[HandlerClause]) -> tuple[Entrance, ...]:
    """One way into each clause, innermost first; a clause that an earlier one shadows has none."""
    caught: list[Named] = []
    found: list[Entrance] = []
    for clause in clauses:
        error = _representative(library, clause.classes, caught)
        if error is not None:
            found.append(Entrance(clause, error))
        caught.extend(clause.classes)
    return tuple(found)


def catches(library: Library, error: Named, cls: Named) -> bool | None:
    """Whether `except cls` catches `error`; None where it cannot be told."""
    if error.address == cls.address:
        return True
    return library.is_subclass(error, cls)


def _representative(
    library: Library, classes: tuple[Named, ...], caught: list[Named]
) -> Named | None:
    for cls in classes:
        options = PLAIN if cls.address in ROOTS else (cls,)
        for option in options:
            if not any(catches(library, option, earlier) is not False for earlier in caught):
                return option
    return None
