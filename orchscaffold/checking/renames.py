"""Methods that go by another name now: their generated tests go with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from orchscaffold.checking.comparison import Comparison
from orchscaffold.patching.marks import Marked
from orchscaffold.pruning import each_test


@dataclass(frozen=True, slots=True)
class Rename:
    """A method of a class, and what it is called now."""

    cls: str
    old: str
    new: str

    def id_now(self, id_: str) -> str:
        """The id of a scenario under the new name."""
        head, _, rest = id_.partition("/")
        return f"{self.cls}.{self.new}/{rest}" if head == f"{self.cls}.{self.old}" else id_


def renames_in(comparison: Comparison) -> tuple[Rename, ...]:
    """The methods that have tests and are gone, where exactly one new method has the same
    scenarios.
    """
    marked = {m.mark.id for reading in comparison.readings for m in reading.marked}
    tested = _by_method(marked)
    planned = _by_method(test.id for _, test in each_test(comparison.planned))
    methods = {(verdict.class_name, verdict.method) for verdict in comparison.verdicts}
    gone = [key for key in tested if key not in methods and key[0] in comparison.unit.classes]
    new = [key for key in planned if key not in tested]
    found = [
        (old, [key for key in new if key[0] == old[0] and tested[old] <= planned[key]])
        for old in gone
    ]
    chosen = [(old, fitting[0]) for old, fitting in found if len(fitting) == 1]
    taken = [key for _, key in chosen]
    return tuple(Rename(o[0], o[1], n[1]) for o, n in chosen if taken.count(n) == 1)


def is_renamed(marked: Marked, renames: Iterable[Rename]) -> bool:
    """Whether the mark is that of a method that goes by another name now."""
    return any(rename.id_now(marked.mark.id) != marked.mark.id for rename in renames)


def _by_method(ids: Iterable[str]) -> dict[tuple[str, str], set[str]]:
    """Pattern and difference of each scenario, by class and method."""
    found: dict[tuple[str, str], set[str]] = {}
    for id_ in sorted(ids):
        head, _, rest = id_.partition("/")
        cls, _, method = head.rpartition(".")
        if cls:
            found.setdefault((cls, method), set()).add(rest)
    return found
