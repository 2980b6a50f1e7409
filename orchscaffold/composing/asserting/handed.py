"""Coroutines that the code gave to a stand-in, which does not run them: the test looks at each and
closes it."""

from __future__ import annotations

from collections.abc import Iterator

from orchscaffold.composing.arranging.arranger import Arranger
from orchscaffold.composing.asserting.checks import Checker
from orchscaffold.frozen import dataclass
from orchscaffold.model.testcode import Check, Code, Do, Get, Invoke, Item, Lit, Step
from orchscaffold.scenarios.run import Path
from orchscaffold.scenarios.values import CallRecord, Coroutine, Value, settled


@dataclass(frozen=True, slots=True)
class _Handed:
    """A coroutine as the argument `place` (position or keyword) of a recorded call."""

    coroutine: Coroutine
    record: CallRecord
    place: int | str


def origins(checker: Checker) -> list[Step]:
    """That each coroutine handed over is one of the right function, or of the right call.

    Raises Unreachable where the test does not hold the stand-in that was given one.
    """
    handed = tuple(_handed(checker.arranger.path))
    makers = [item.coroutine.call.double for item in handed if item.coroutine.call]
    steps: list[Step] = []
    for item in handed:
        call = item.coroutine.call
        if call is None:
            steps.extend(_named(item.coroutine, _place(checker.arranger, item)))
        elif not call.double.calls and makers.count(call.double) == 1:
            steps.extend(checker.called_once(call))
    return steps


def closing(arranger: Arranger) -> list[Step]:
    """The steps that close what nothing awaits; raises Unreachable as above."""
    places = [_place(arranger, item) for item in _handed(arranger.path)]
    return [Do(Invoke(Get(place, "close"))) for place in places]


def _handed(path: Path) -> Iterator[_Handed]:
    for record in path.run.handed:
        given: list[tuple[int | str, Value]] = [*enumerate(record.args)]
        given += record.kwargs.items()
        for place, value in given:
            coroutine = settled(value)
            if isinstance(coroutine, Coroutine) and not coroutine.started:
                yield _Handed(coroutine, record, place)


def _place(arranger: Arranger, handed: _Handed) -> Code:
    """Where the test finds the coroutine: `runner.run.call_args.args[0]`."""
    double = handed.record.double
    code = arranger.code(double)
    call: Code = Get(code, "call_args")
    if len(double.calls) > 1:
        call = Item(Get(code, "call_args_list"), Lit(double.calls.index(handed.record)))
    part = "args" if isinstance(handed.place, int) else "kwargs"
    return Item(Get(call, part), Lit(handed.place))


def _named(coroutine: Coroutine, place: Code) -> list[Step]:
    name = coroutine.label.rpartition(".")[2]
    return [Check(Get(place, "__name__"), "==", Lit(name))] if name.isidentifier() else []
