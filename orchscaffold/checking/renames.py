"""Methods that go by another name now: their generated tests go with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from orchscaffold.checking.comparison import Comparison
from orchscaffold.planning.pruning import each_test

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Rename:
    """A method of a class, and what it is called now; `ids` are those of its tests, old and new."""

    cls: str
    old: str
    new: str
    ids: Pairs

    def id_now(self, id_: str) -> str:
        """The id of a scenario under the new name."""
        return dict(self.ids).get(id_, id_)


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
    found: list[Rename] = []
    for cls, name in gone:
        fitting = [
            Rename(cls, name, key[1], pairs)
            for key in new
            if key[0] == cls and (pairs := _pairs(tested[cls, name], planned[key]))
        ]
        found += fitting if len(fitting) == 1 else ()
    taken = [(rename.cls, rename.new) for rename in found]
    return tuple(rename for rename in found if taken.count((rename.cls, rename.new)) == 1)


def _pairs(old: tuple[str, ...], new: tuple[str, ...]) -> Pairs:
    """Each old id with its new one; nothing unless every old one has one of its own."""
    left = list(new)
    pairs: list[tuple[str, str]] = []
    for id_ in old:
        same = [other for other in left if _rest(other) == _rest(id_)]
        alike = same or [other for other in left if _is_alike(_rest(other), _rest(id_))]
        if len(alike) != 1:
            return ()
        left.remove(alike[0])
        pairs.append((id_, alike[0]))
    return tuple(pairs)


def _is_alike(first: str, second: str) -> bool:
    """Whether one says what the other does, cut short: there is room for more behind a short name
    of a method.
    """
    return f"{first}-".startswith(f"{second}-") or f"{second}-".startswith(f"{first}-")


def _rest(id_: str) -> str:
    """Pattern and difference of a scenario's id."""
    return id_.partition("/")[2]


def _by_method(ids: Iterable[str]) -> dict[tuple[str, str], tuple[str, ...]]:
    """The ids of scenarios by class and method, sorted."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for id_ in sorted(set(ids)):
        cls, _, method = id_.partition("/")[0].rpartition(".")
        if cls:
            found[cls, method] = (*found.get((cls, method), ()), id_)
    return found
