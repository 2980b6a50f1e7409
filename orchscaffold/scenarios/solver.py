"""Choosing values for leaves so that all conditions of a path hold: generate and test, in a fixed order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from orchscaffold.scenarios.candidates import EnumLookup, candidates_for
from orchscaffold.scenarios.terms import Assignment, Unevaluable, constants_of, evaluate, leaves_of
from orchscaffold.scenarios.values import Leaf, Value

MAX_STEPS: Final = 4000


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """What must hold of `value`: it is "true", "false", evaluates at all ("ok"), or "raises" `error`."""

    value: Value
    want: str
    error: str = ""

    def holds(self, assignment: Assignment) -> bool:
        """Whether the condition holds under an assignment of all its leaves.

        Raises Unevaluable where the value has none.
        """
        try:
            result = evaluate(self.value, assignment)
        except Unevaluable:
            raise
        except Exception as error:  # noqa: BLE001 - pure builtins may raise anything; it is the datum here
            return self.want == "raises" and _is_a(error, self.error)
        if self.want in ("ok", "raises"):
            return self.want == "ok"
        try:
            return bool(result) is (self.want == "true")
        except TypeError:
            return False


class Solver:
    """Finds assignments; `enum_of` gives the members of an enum type.

    Conditions fall apart into groups that share leaves, and each group is searched on its own, so the cost
    follows the largest group and not the path.
    """

    def __init__(self, enum_of: EnumLookup) -> None:
        self._enum_of = enum_of

    def solve(self, conditions: list[Condition]) -> dict[Leaf, object] | None:
        """An assignment of every leaf in `conditions`, or None where none of the candidates fits."""
        result: dict[Leaf, object] = {}
        for group in _groups(conditions):
            solution = self._search(group)
            if solution is None:
                return None
            result.update(solution)
        return result

    def default(self, leaf: Leaf) -> object:
        """What a leaf is where nothing depends on it."""
        return self._pool(leaf, ())[0]

    def _pool(self, leaf: Leaf, hints: tuple[object, ...]) -> tuple[object, ...]:
        usual = candidates_for(leaf.type, leaf.origin.name, hints, self._enum_of)
        return (*leaf.preferred, *usual)

    def _search(self, conditions: list[Condition]) -> dict[Leaf, object] | None:
        leaves = _ordered_leaves(conditions)
        hints = tuple(c for condition in conditions for c in constants_of(condition.value))
        pools = [self._pool(leaf, hints) for leaf in leaves]
        checks = _checks_by_depth(leaves, conditions)
        steps = 0
        assignment: dict[Leaf, object] = {}

        def extend(depth: int) -> bool:
            nonlocal steps
            if depth == len(leaves):
                return all(_accepts(condition, assignment) for condition in checks[depth])
            for value in pools[depth]:
                steps += 1
                if steps > MAX_STEPS:
                    return False
                assignment[leaves[depth]] = value
                if all(_accepts(c, assignment) for c in checks[depth]) and extend(depth + 1):
                    return True
            assignment.pop(leaves[depth], None)
            return False

        return assignment if extend(0) else None


def _accepts(condition: Condition, assignment: Assignment) -> bool:
    try:
        return condition.holds(assignment)
    except Unevaluable:
        return False


def _checks_by_depth(leaves: list[Leaf], conditions: list[Condition]) -> list[list[Condition]]:
    """For each leaf, the conditions that are complete once it has a value; last, those with no leaf."""
    place = {leaf: index for index, leaf in enumerate(leaves)}
    checks: list[list[Condition]] = [[] for _ in range(len(leaves) + 1)]
    for condition in conditions:
        depths = [place[leaf] for leaf in leaves_of(condition.value)]
        checks[max(depths) if depths else len(leaves)].append(condition)
    return checks


def _ordered_leaves(conditions: list[Condition]) -> list[Leaf]:
    found: dict[Leaf, None] = {}
    for condition in conditions:
        found.update(dict.fromkeys(leaves_of(condition.value)))
    return list(found)


def _groups(conditions: list[Condition]) -> list[list[Condition]]:
    """The conditions in groups that share no leaf, each group in the original order."""
    owner: dict[Leaf, int] = {}
    groups: dict[int, list[int]] = {}
    for index, condition in enumerate(conditions):
        merged = [index]
        for group in sorted({owner[leaf] for leaf in leaves_of(condition.value) if leaf in owner}):
            merged = groups.pop(group) + merged
        groups[index] = merged
        for member in merged:
            owner.update(dict.fromkeys(leaves_of(conditions[member].value), index))
    return [[conditions[member] for member in sorted(members)] for members in groups.values()]


def _is_a(error: Exception, wanted: str) -> bool:
    return not wanted or any(wanted == base.__name__ for base in type(error).__mro__)
