"""What stand-ins were called with, and what they were not called for."""

from __future__ import annotations

from collections.abc import Iterable

from orchscaffold.composing.arranging.places import Unreachable
from orchscaffold.composing.asserting.contrast import MAX_UNCALLED, holder_of
from orchscaffold.composing.asserting.expected import Expected
from orchscaffold.composing.asserting.pieces import CALL
from orchscaffold.composing.asserting.visible import visible_calls
from orchscaffold.model.testcode import (
    Check,
    Code,
    Display,
    Do,
    Get,
    Invoke,
    Step,
)
from orchscaffold.scenarios.run import Called
from orchscaffold.scenarios.values import (
    NONE,
    CallRecord,
    Double,
    Origin,
    settled,
)


class Calls(Expected):
    """The assertions on the calls of stand-ins."""

    def calls(self, *, logs: bool) -> list[Step]:
        """Each double's calls in the order of their first; `logs` picks the loggers."""
        seen: dict[int, Double] = {}
        for event in self.arranger.path.run.events:
            if isinstance(event, Called):
                double = event.record.double
                if (double.kind == "logger") is logs:
                    seen.setdefault(id(double), double)
        steps: list[Step] = []
        for double in seen.values():
            steps.extend(self._calls_of(double))
        return steps

    def _calls_of(self, double: Double) -> list[Step]:
        records = visible_calls(self.arranger.path, double)
        if not records:
            return []
        try:
            code = self.arranger.code(double)
        except Unreachable:
            return []
        verb = "await" if double.is_async and double.kind != "logger" else "call"
        if len(records) == 1:
            record = records[0]
            name = f"assert_{'awaited' if verb == 'await' else 'called'}_once_with"
            return [Do(Invoke(Get(code, name), self._args(record), self._kwargs(record)))]
        listed = tuple(Invoke(CALL, self._args(record), self._kwargs(record)) for record in records)
        return [Check(Get(code, f"{verb}_args_list"), "==", Display("list", listed))]

    def called_once(self, record: CallRecord) -> list[Step]:
        """That a method was called, whose coroutine nothing awaits."""
        try:
            code = self.arranger.code(record.double)
        except Unreachable:
            return []
        called = Get(code, "assert_called_once_with")
        return [Do(Invoke(called, self._args(record), self._kwargs(record)))]

    def _args(self, record: CallRecord) -> tuple[Code, ...]:
        return tuple(self.expected(arg) for arg in record.args)

    def _kwargs(self, record: CallRecord) -> tuple[tuple[str, Code], ...]:
        return tuple((name, self.expected(arg)) for name, arg in record.kwargs.items())

    def uncalled(self, origins: Iterable[Origin]) -> list[Step]:
        """That methods of collaborators which the test holds were not called; a few at most."""
        steps: list[Step] = []
        for origin in reversed(tuple(origins)):
            holder = holder_of(self.machine, self.arranger.path, origin)
            if holder is None or len(steps) >= MAX_UNCALLED:
                continue
            if holder.cls is None and not _is_mocked(holder, origin.name):
                continue
            if _was_called(holder, origin.name):
                continue
            try:
                place = Get(self.arranger.code(holder), origin.name)
            except Unreachable:
                continue
            steps.append(Do(Invoke(Get(place, "assert_not_called"))))
        return steps[::-1]


def _was_called(holder: Double, name: str) -> bool:
    """Whether anything calls this method on the path, the constructor included."""
    member = settled({**holder.reads, **holder.members}.get(name, NONE))
    return isinstance(member, Double) and (bool(member.calls) or member.is_begun)


def _is_mocked(holder: Double, name: str) -> bool:
    """Whether an attribute of something untyped is one that the test watches the calls of."""
    member = settled({**holder.reads, **holder.members}.get(name, NONE))
    return isinstance(member, Double) and member.kind == "callable"
