"""What a path does not do, beside the one it forked from: calls and changes that stay away."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from orchscaffold.composing.arranging.reach import owners
from orchscaffold.frozen import dataclass
from orchscaffold.scenarios.machine import Machine
from orchscaffold.scenarios.run import Called, Path, Wrote
from orchscaffold.scenarios.semantics.decisions import Abandoned
from orchscaffold.scenarios.values import Double, Input, Instance, Known, Origin, Value, settled

MAX_UNCALLED: Final = 2


@dataclass(frozen=True, slots=True)
class Contrast:
    """`uncalled` are methods of collaborators, `unwritten` attributes of the object under test.

    `unreset` are those of them that the other path sets to what they were at first.
    """

    uncalled: tuple[Origin, ...] = ()
    unwritten: tuple[str, ...] = ()
    unreset: tuple[str, ...] = ()


NONE_SEEN: Final = Contrast()


def contrast_of(path: Path, others: Iterable[Path]) -> Contrast:
    """What the path that `path` forked from does and `path` does not."""
    sibling = _forked_from(path, others)
    if sibling is None:
        return NONE_SEEN
    own = {origin.path for origin in _calls(path)}
    left_out = [origin for origin in _calls(sibling) if origin.path not in own]
    written = set(_writes(path))
    unwritten = tuple(dict.fromkeys(name for name in _writes(sibling) if name not in written))
    unreset = tuple(name for name in unwritten if _is_same(sibling, name))
    return Contrast(tuple(left_out), unwritten, unreset)


def _forked_from(path: Path, others: Iterable[Path]) -> Path | None:
    """The first other path that went the same way up to the last choice of the prefix."""
    place = len(path.run.prefix) - 1
    if place < 0:
        return None
    taken = [choice.taken for choice in path.run.choices[: place + 1]]
    for other in others:
        choices = [choice.taken for choice in other.run.choices[: place + 1]]
        if len(choices) > place and choices[:place] == taken[:place] and choices != taken:
            return other
    return None


def _calls(path: Path) -> list[Origin]:
    """The methods of collaborators that the path calls, each once."""
    found: dict[str, Origin] = {}
    for event in path.run.events:
        if isinstance(event, Called):
            double = event.record.double
            origin = double.origin
            if double.kind == "callable" and origin.kind == "attr" and origin.parent is not None:
                found.setdefault(origin.path, origin)
    return list(found.values())


def _writes(path: Path) -> list[str]:
    return [
        event.name
        for event in path.run.events
        if isinstance(event, Wrote) and event.target is path.subject
    ]


# --- what a test can arrange of it


def holder_of(machine: Machine, path: Path, origin: Origin) -> Double | None:
    """The collaborator whose method `origin` is; one that nothing decided on is made present."""
    if origin.parent is None:
        return None
    known = owners(path)
    owner = known.get(origin.parent.path) or _untouched(machine, path, origin.parent, known)
    if not isinstance(owner, Double) or owner.kind != "object" or origin.name in owner.absent:
        return None
    if owner.cls is not None:
        return owner if machine.library.method(owner.cls, origin.name) is not None else None
    if origin.name not in owner.members and origin.name not in owner.reads:
        if owner.reads:
            return None
        owner.members[origin.name] = Double(
            Origin("attr", origin.name, owner.origin), None, kind="callable"
        )
    return owner


def _untouched(
    machine: Machine, path: Path, origin: Origin, known: dict[str, Value]
) -> Value | None:
    """An input that the path never looked at, made present, so that it can stay uncalled."""
    value: Value | None = path.run.inputs.get(origin.path)
    if value is None and origin.parent is not None and origin.kind == "field":
        owner = known.get(origin.parent.path)
        value = owner.initial.get(origin.name) if isinstance(owner, Instance) else None
    if not isinstance(value, Input) or value.shape is not None or value.refused:
        return None
    try:
        shaped = machine.shape(value, "object")
    except Abandoned:
        return None
    value.is_present = True
    return shaped


def is_unread(machine: Machine, path: Path, name: str) -> bool:
    """Whether the path never asks for an attribute of its object that starts as a constant."""
    subject = path.subject
    if subject is None or name not in machine.mutable or name not in subject.initial:
        return False
    if name.startswith("__") or not isinstance(settled(subject.initial[name]), Known):
        return False
    mark = f"state:{name}="
    return not any(choice.labels[0].startswith(mark) for choice in path.run.choices)


def renewed(machine: Machine, path: Path) -> tuple[str, ...]:
    """Attributes that the path sets to what they were: to be changed by a test before."""
    if path.subject is None:
        return ()
    names = dict.fromkeys(_writes(path))
    return tuple(name for name in names if is_unread(machine, path, name) and _is_same(path, name))


def _is_same(path: Path, name: str) -> bool:
    subject = path.subject
    if subject is None or name not in subject.initial:
        return False
    before, after = settled(subject.initial[name]), settled(subject.attributes[name])
    return (
        isinstance(before, Known)
        and isinstance(after, Known)
        and type(before.value) is type(after.value)
        and before.value == after.value
    )
