"""Choosing values for leaves so that all conditions of a path hold: generate and test, in a fixed
order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from orchscaffold.model.types import Named
from orchscaffold.scenarios.conditions.candidates import (
    EnumLookup,
    candidates_for,
    distinct,
    text_of,
)
from orchscaffold.scenarios.conditions.terms import (
    Assignment,
    Failed,
    Memo,
    Unevaluable,
    constants_of,
    evaluate,
    leaves_of,
    terms_of,
)
from orchscaffold.scenarios.values import Leaf, Term, Value

MAX_STEPS: Final = 3_000


class Condition:
    """What must hold of `value`: it is "true", "false", evaluates at all ("ok"), or "raises"
    `error`.

    `leaves` are those it depends on.
    """

    __slots__ = ("_constants", "_terms", "error", "leaves", "value", "want")

    def __init__(
        self, value: Value, want: str, error: str = "", leaves: tuple[Leaf, ...] | None = None
    ) -> None:
        self.value = value
        self.want = want
        self.error = error
        self.leaves = leaves_of(value) if leaves is None else leaves
        self._constants: tuple[object, ...] | None = None
        self._terms: frozenset[Term] | None = None

    def wanting(self, want: str, error: str = "") -> Condition:
        """What else could be asked of the same value."""
        return Condition(self.value, want, error, self.leaves)

    @property
    def constants(self) -> tuple[object, ...]:
        """The known scalars in the value: read once, for many a search asks."""
        if self._constants is None:
            self._constants = constants_of(self.value)
        return self._constants

    @property
    def terms(self) -> frozenset[Term]:
        """The distinct terms in the value, read once."""
        if self._terms is None:
            found: set[Term] = set()
            terms_of(self.value, found)
            self._terms = frozenset(found)
        return self._terms

    def holds(self, assignment: Assignment, memo: Memo | None = None) -> bool:
        """Whether the condition holds under an assignment of all its leaves.

        `memo` keeps what was computed under the same assignment. Raises Unevaluable where the value
        has none.
        """
        try:
            result = evaluate(self.value, assignment, memo)
        except Failed as failed:
            return self.want == "raises" and _is_a(failed.error, self.error)
        if self.want in ("ok", "raises"):
            return self.want == "ok"
        try:
            return bool(result) is (self.want == "true")
        except TypeError:
            return False


class Group:
    """Conditions that share leaves, in the order of the path, by their place in it.

    `known` is an assignment that meets them all, not always the first one; `first` is that one, as
    soon as it was looked for. `memos` keep the values of terms for each value of the first leaf:
    a group that grows asks for them again and again.
    """

    __slots__ = ("conditions", "first", "known", "memos")

    def __init__(
        self, conditions: tuple[tuple[int, Condition], ...], memos: dict[object, Memo]
    ) -> None:
        self.conditions = conditions
        self.memos = memos
        self.known: dict[Leaf, object] | None = None
        self.first: dict[Leaf, object] | None = None


class Conditions:
    """The conditions of one path. They fall apart into groups, each solved on its own, and once."""

    def __init__(self) -> None:
        self._all: list[Condition] = []
        self._groups: dict[Leaf, Group] = {}
        self._tried: dict[Condition, tuple[int, Group, tuple[Group, ...]]] = {}

    def __iter__(self) -> Iterator[Condition]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def append(self, condition: Condition) -> None:
        """Add a condition."""
        group, _ = self.joined(condition)
        self._all.append(condition)
        self._tried.clear()
        for _, member in group.conditions:
            self._groups.update(dict.fromkeys(member.leaves, group))

    def joined(self, condition: Condition) -> tuple[Group, tuple[Group, ...]]:
        """The group that `condition` would make if it were added, and those it would be made of."""
        place = len(self._all)
        if condition not in self._tried:
            found = {id(g): g for leaf in condition.leaves if (g := self.group_of(leaf))}
            parts = tuple(found.values())
            members = [member for part in parts for member in part.conditions]
            members.sort(key=lambda member: member[0])
            memos = parts[0].memos if len(parts) == 1 else {}
            self._tried[condition] = (place, Group((*members, (place, condition)), memos), parts)
        _, group, parts = self._tried[condition]
        return group, parts

    def group_of(self, leaf: Leaf) -> Group | None:
        """The group that `leaf` belongs to; None where no condition depends on it."""
        return self._groups.get(leaf)

    def groups(self) -> tuple[Group, ...]:
        """Every group that has a leaf."""
        return tuple({id(group): group for group in self._groups.values()}.values())


class Solver:
    """Finds assignments; `enum_of` gives the members of an enum type.

    Conditions fall apart into groups that share leaves, and each group is searched on its own, so
    the cost follows the largest group and not the path. `effort` counts the values tried, ever: the
    search for paths is bounded by it, and not by a clock, so that it ends the same everywhere.
    """

    def __init__(self, enum_of: EnumLookup) -> None:
        self._enum_of = enum_of
        self._defaults: dict[tuple[Named, str], object] = {}
        self.effort = 0

    def solve(self, conditions: Conditions) -> dict[Leaf, object] | None:
        """The first assignment of every leaf in `conditions`, or None where no candidates fit."""
        result: dict[Leaf, object] = {}
        for group in conditions.groups():
            solution = self._first(group)
            if solution is None:
                return None
            result.update(solution)
        return result

    def allows(self, conditions: Conditions, condition: Condition) -> bool:
        """Whether `condition` can be met together with those that `conditions` holds.

        What met the others is tried first: most often it answers.
        """
        group, parts = conditions.joined(condition)
        if group.known is None:
            group.known = self._extended(parts, condition)
        if group.known is None:
            group.known = self._first(group)
        return group.known is not None

    def value_of(self, leaf: Leaf, conditions: Conditions) -> object:
        """What `leaf` is in the first assignment that meets `conditions`."""
        group = conditions.group_of(leaf)
        solution = self._first(group) if group is not None else None
        return solution[leaf] if solution is not None else self.default(leaf)

    def default(self, leaf: Leaf) -> object:
        """What a leaf is where nothing depends on it."""
        if leaf.preferred or leaf.avoided or leaf.vet or not isinstance(leaf.type, Named):
            return self._pool(leaf, ())[0]
        key = (leaf.type, text_of(leaf.origin))
        if key not in self._defaults:
            self._defaults[key] = self._pool(leaf, ())[0]
        return self._defaults[key]

    def _extended(
        self, parts: tuple[Group, ...], condition: Condition
    ) -> dict[Leaf, object] | None:
        """What met the groups `parts`, where it meets `condition` too."""
        assignment: dict[Leaf, object] = {}
        for part in parts:
            if part.known is None:
                return None
            assignment.update(part.known)
        for leaf in condition.leaves:
            if leaf not in assignment:
                assignment[leaf] = self.default(leaf)
        return assignment if _accepts(condition, assignment) else None

    def _first(self, group: Group) -> dict[Leaf, object] | None:
        if group.first is None:
            group.first = self._search([member for _, member in group.conditions], group.memos)
            group.known = group.known if group.first is None else group.first
        return group.known if group.first is None else group.first

    def _pool(self, leaf: Leaf, hints: tuple[object, ...]) -> tuple[object, ...]:
        usual = candidates_for(leaf.type, text_of(leaf.origin), hints, self._enum_of, leaf.vet)
        if leaf.preferred or not leaf.avoided:
            return (*_accepted(leaf), *usual)
        is_true = bool(usual[0])
        return tuple(sorted(usual, key=lambda v: (v in leaf.avoided, bool(v) is not is_true)))

    def _search(
        self, conditions: list[Condition], memos: dict[object, Memo]
    ) -> dict[Leaf, object] | None:
        leaves = _ordered_leaves(conditions)
        hints = distinct(c for condition in conditions for c in condition.constants)
        pools = [self._pool(leaf, hints) for leaf in leaves]
        checks = _checks_by_depth(leaves, conditions)
        weights = [_weight(complete) for complete in checks]
        steps = 0
        assignment: dict[Leaf, object] = {}

        def extend(depth: int) -> bool:
            nonlocal steps
            if depth == len(leaves):
                return all(_accepts(condition, assignment) for condition in checks[depth])
            for value in pools[depth]:
                steps += 1 + weights[depth]
                if steps > MAX_STEPS:
                    return False
                assignment[leaves[depth]] = value
                memo = {} if depth else memos.setdefault((type(value), repr(value)), {})
                if all(_accepts(c, assignment, memo) for c in checks[depth]) and extend(depth + 1):
                    return True
            assignment.pop(leaves[depth], None)
            return False

        found = extend(0)
        self.effort += steps
        return assignment if found else None


def _accepted(leaf: Leaf) -> tuple[object, ...]:
    """What its class makes of the values that the leaf prefers."""
    if leaf.vet is None:
        return leaf.preferred
    return tuple(made for value in leaf.preferred for made in leaf.vet.made(value))


def _weight(conditions: list[Condition]) -> int:
    """How many distinct terms checking the conditions computes."""
    return len(frozenset().union(*(condition.terms for condition in conditions)))


def _accepts(condition: Condition, assignment: Assignment, memo: Memo | None = None) -> bool:
    try:
        return condition.holds(assignment, memo)
    except Unevaluable:
        return False


def _checks_by_depth(leaves: list[Leaf], conditions: list[Condition]) -> list[list[Condition]]:
    """For each leaf, the conditions that are complete once it has a value; last, those with no
    leaf.

    The newest comes first: the others were met before, so it is what most values fail.
    """
    place = {leaf: index for index, leaf in enumerate(leaves)}
    checks: list[list[Condition]] = [[] for _ in range(len(leaves) + 1)]
    for condition in conditions:
        depths = [place[leaf] for leaf in condition.leaves]
        checks[max(depths) if depths else len(leaves)].append(condition)
    return [found[-1:] + found[:-1] for found in checks]


def _ordered_leaves(conditions: list[Condition]) -> list[Leaf]:
    found: dict[Leaf, None] = {}
    for condition in conditions:
        found.update(dict.fromkeys(condition.leaves))
    return list(found)


def _is_a(error: Exception, wanted: str) -> bool:
    return not wanted or any(wanted == base.__name__ for base in type(error).__mro__)
