"""The four ways two collections can differ, for a method that compares two: each gets a path."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Final

from orchscaffold.composing.wording.conditions import Phrase
from orchscaffold.model.ir import Function
from orchscaffold.scenarios.conditions.terms import Unevaluable, evaluate
from orchscaffold.scenarios.machine import Machine
from orchscaffold.scenarios.run import Path
from orchscaffold.scenarios.values import Dict, Leaf, Sequence, Value, settled

MAX_RUNS: Final = 60
WAYS: Final = ("only left", "only right", "both", "empty")


def missing_diffs(machine: Machine, method: Function, paths: Iterable[Path]) -> list[Path]:
    """A path for each of the four ways that `paths` do not show yet, where one can be found."""
    seen = {way_of(machine, path) for path in paths}
    found: list[Path] = []
    queue: deque[tuple[int, ...]] = deque([()])
    for _ in range(MAX_RUNS):
        if not queue or seen.issuperset(WAYS):
            break
        prefix = queue.popleft()
        path = machine.run_path(method, prefix)
        if path.ending.kind == "abandoned":
            continue
        way = way_of(machine, path)
        if way in WAYS and way not in seen:
            seen.add(way)
            found.append(path)
        queue.extend(_turned(path, len(prefix)))
    return found


def _turned(path: Path, start: int) -> Iterable[tuple[int, ...]]:
    taken = tuple(choice.taken for choice in path.run.choices)
    for place in range(start, len(taken)):
        for option in range(len(path.run.choices[place].labels)):
            if option != taken[place] and not _is_second_item(
                path.run.choices[place].labels[option]
            ):
                yield (*taken[:place], option)


def _is_second_item(label: str) -> bool:
    """Whether the option gives a collection two items: one tells each of the ways."""
    return label.startswith("size:") and label.endswith("=2")


def way_of(machine: Machine, path: Path) -> str:
    """Which of the four ways the two collections of a path show; "" for none of them."""
    given = [settled(value) for _, value in path.arguments]
    pair = [value for value in given if isinstance(value, (Sequence, Dict))]
    if len(pair) != 2:
        return ""
    assignment: dict[Leaf, object] = dict(machine.solver.solve(path.run.conditions) or {})
    left, right = (_members(machine, value, assignment) for value in pair)
    if left is None or right is None:
        return ""
    if left and right:
        return "both" if left & right else ""
    return "only left" if left else "only right" if right else "empty"


def _members(
    machine: Machine, value: Sequence | Dict, assignment: dict[Leaf, object]
) -> frozenset[str] | None:
    """The keys or items as text; None where they are not known."""
    given: Iterable[Value]
    given = [key for key, _ in value.given] if isinstance(value, Dict) else value.given
    found: set[str] = set()
    for item in given:
        if isinstance(item, Leaf):
            assignment.setdefault(item, machine.solver.default(item))
        try:
            found.add(repr(evaluate(item, assignment)))
        except Unevaluable:
            found.add(str(id(settled(item))))
    return frozenset(found)


def diff_phrases(machine: Machine, path: Path) -> tuple[Phrase, ...]:
    """How the two collections of a path differ, in words."""
    names = [name for name, value in path.arguments if isinstance(settled(value), (Sequence, Dict))]
    way = way_of(machine, path)
    if way == "both":
        return (Phrase("item_is_in_both", "an item is in both"),)
    if way == "empty":
        return (Phrase("both_are_empty", "both are empty"),)
    if not way:
        return ()
    name = names[0] if way == "only left" else names[1]
    return (Phrase(f"item_is_only_in_{name}", f"an item is only in {name}"),)
