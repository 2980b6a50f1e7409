"""What has changed: in the object under test, in what it holds, in what the test handed in."""

from __future__ import annotations

from collections.abc import Iterable

from orchscaffold.composing.arranging.places import Unreachable
from orchscaffold.composing.asserting.callbacks import callbacks_at
from orchscaffold.composing.asserting.expected import Expected
from orchscaffold.composing.asserting.tasks import task_names
from orchscaffold.model.testcode import (
    Check,
    Code,
    Get,
    Invoke,
    Lit,
    Step,
    Var,
)
from orchscaffold.scenarios.run import Wrote
from orchscaffold.scenarios.values import (
    FALSE,
    TRUE,
    Dict,
    Double,
    Input,
    Instance,
    Known,
    Leaf,
    Resource,
    Sequence,
    Task,
    Term,
    Value,
    settled,
)


class States(Expected):
    """The assertions on attributes and containers after the call."""

    def kept(self, names: Iterable[str], value: Code) -> list[Step]:
        """That attributes set before the call are still what they were set to."""
        return [Check(self.attribute(name), "is", value) for name in names]

    def unchanged(self, names: Iterable[str]) -> list[Step]:
        """That attributes which another path sets are what they were."""
        subject = self.arranger.path.subject
        steps: list[Step] = []
        for name in sorted(names):
            value = (
                settled(subject.attributes[name])
                if subject and name in subject.attributes
                else None
            )
            if isinstance(value, Known):
                steps.extend(self.compare(self.attribute(name), value))
        return steps

    def state(self) -> list[Step]:
        """Attributes of the object under test and of arranged objects that have changed."""
        steps: list[Step] = []
        path = self.arranger.path
        if path.subject is not None:
            earlier = path.callback.between if path.callback else path.subject.initial
            for name, value in path.subject.attributes.items():
                steps.extend(self._changed(earlier.get(name), name, value))
        written: dict[tuple[int, str], Instance | Double] = {}
        for event in path.run.events:
            if isinstance(event, Wrote) and event.target is not path.subject:
                written[id(event.target), event.name] = event.target
        for (_, name), target in written.items():
            steps.extend(self._written(target, name))
        return steps

    def called_back(self) -> list[Step]:
        """What tasks that the code made and that can be reached are to call when they end."""
        path = self.arranger.path
        attributes = path.subject.attributes if path.subject is not None else {}
        held: list[tuple[Code, Value]] = [(self.attribute(n), v) for n, v in attributes.items()]
        if path.ending.kind == "returned" and path.ending.value is not None:
            held.append((Var("result"), path.ending.value))
        return callbacks_at(self.callback, ((place, settled(value)) for place, value in held))

    def between(self) -> list[Step]:
        """Attributes that the method changed before the function that it gave was called."""
        subject, callback = self.arranger.path.subject, self.arranger.path.callback
        if subject is None or callback is None:
            return []
        return [
            step
            for name, value in callback.between.items()
            for step in self._changed(subject.initial.get(name), name, value)
        ]

    def _changed(self, before: Value | None, name: str, value: Value) -> list[Step]:
        if name.startswith("__") and name.endswith("__"):
            return []
        after = settled(value)
        place = self.attribute(name)
        if isinstance(after, Input):
            is_new = before is not None and settled(before) is not after
            return self.compare(place, after) if is_new and _is_given(after) else []
        if isinstance(after, (Sequence, Dict)):
            return self._mutated(before, after, place)
        if isinstance(after, Resource):
            return self._resource(before, after, place)
        if before is not None and settled(before) is after:
            return self._of_part(name, after, place) if isinstance(after, Instance) else []
        return self.compare(place, after)

    def _of_part(self, name: str, part: Instance, place: Code) -> list[Step]:
        """What changed in an object that the constructor made and keeps."""
        before = self.arranger.path.run.parts.get(name, {})
        return [
            step
            for inner, value in part.attributes.items()
            if isinstance(settled(value), (Known, Leaf, Term, Sequence, Dict)) and inner in before
            for step in self._change_at(before[inner], settled(value), Get(place, inner))
        ]

    def _change_at(self, before: Value, after: Value, place: Code) -> list[Step]:
        if isinstance(after, (Sequence, Dict)):
            return self._mutated(before, after, place)
        return [] if settled(before) is after else self.compare(place, after)

    def _resource(self, before: Value | None, after: Resource, place: Code) -> list[Step]:
        """Whether an event was set, what was put into a queue."""
        earlier = before.state if isinstance(before, Resource) else {}
        flag = after.state.get("flag", FALSE)
        steps: list[Step] = []
        if flag is not earlier.get("flag", FALSE):
            steps.append(Check(Invoke(Get(place, "is_set")), "is", Lit(flag is TRUE)))
        held, given = after.state.get("items"), earlier.get("items")
        if isinstance(held, Sequence) and not (isinstance(given, Sequence) and given.items):
            for item in held.items:
                steps.extend(self.compare(Invoke(Get(place, "get_nowait")), item))
        return steps

    def _mutated(self, before: Value | None, after: Sequence | Dict, place: Code) -> list[Step]:
        items: object = after.items
        given: object = getattr(before, "items", None)
        if after.origin is not None:
            given = list(after.given)
        if items == given:
            return []
        if isinstance(after, Sequence) and any(isinstance(i, Task) for i in after.items):
            return [task_names(place, after)]
        if after.origin is None:
            return self.compare(place, after)
        bare = (
            Sequence(after.kind, after.items) if isinstance(after, Sequence) else Dict(after.items)
        )
        return self.compare(place, bare)

    def _written(self, target: Instance | Double, name: str) -> list[Step]:
        if target.origin is None:
            return []
        try:
            place = Get(self.arranger.code(target), name)
        except Unreachable:
            return []
        return self.compare(place, settled(target.attributes[name]))

    def containers(self) -> list[Step]:
        """Lists and dicts that the test passed in and the code changed."""
        steps: list[Step] = []
        for value in self.arranger.containers():
            given = list(value.given)
            if value.items != given:
                bare: Value = (
                    Sequence(value.kind, value.items)
                    if isinstance(value, Sequence)
                    else Dict(value.items)
                )
                place = self.expected(value)
                if isinstance(place, (Var, Get)):
                    steps.extend(self.compare(place, bare))
        return steps


def _is_given(value: Input) -> bool:
    """Whether the test hands the value to the call, or lets a stand-in return it."""
    return value.origin.kind in ("param", "result")
