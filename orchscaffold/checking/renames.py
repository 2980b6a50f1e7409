"""Methods that go by another name now: their generated tests go with them."""

from __future__ import annotations

from collections.abc import Iterable

from orchscaffold.checking.comparison import Comparison
from orchscaffold.frozen import dataclass
from orchscaffold.model.ids import ScenarioId
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
        same = [other for other in left if _kind(other) == _kind(id_)]
        alike = same or [other for other in left if _is_alike(_kind(other), _kind(id_))]
        if len(alike) != 1:
            return ()
        left.remove(alike[0])
        pairs.append((id_, alike[0]))
    return tuple(pairs)


def _is_alike(first: tuple[str, str], second: tuple[str, str]) -> bool:
    """Whether one says what the other does, cut short: there is room for more behind a short name
    of a method.
    """
    short, long = sorted((first[1], second[1]), key=len)
    return first[0] == second[0] and f"{long}-".startswith(f"{short}-")


def _kind(id_: str) -> tuple[str, str]:
    return ScenarioId.parse(id_).kind


def _by_method(ids: Iterable[str]) -> dict[tuple[str, str], tuple[str, ...]]:
    """The ids of scenarios by class and method, sorted."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for text in sorted(set(ids)):
        id_ = ScenarioId.parse(text)
        if id_.owner:
            key = id_.owner, id_.method
            found[key] = (*found.get(key, ()), text)
    return found
