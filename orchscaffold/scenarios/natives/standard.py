"""The rest of the standard library: functools, typing, inspect, logging, time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from orchscaffold.model.types import Named, builtin, without_none
from orchscaffold.scenarios.conditions.terms import is_scalar
from orchscaffold.scenarios.natives.common import Model, truth_value
from orchscaffold.scenarios.run import Slept
from orchscaffold.scenarios.semantics.arguments import Arguments
from orchscaffold.scenarios.semantics.decisions import Raised
from orchscaffold.scenarios.semantics.kinds import COROUTINES, TASKS
from orchscaffold.scenarios.semantics.statements import Statements
from orchscaffold.scenarios.values import (
    FALSE,
    NONE,
    ClassValue,
    Coroutine,
    Dict,
    Double,
    FunctionValue,
    Hidden,
    Input,
    Instance,
    Known,
    Origin,
    Partial,
    Resource,
    Sequence,
    Task,
    Value,
    settled,
)

_DATETIME: Final = Named("datetime", "datetime")
_DATE: Final = Named("datetime", "date")


def _partial(machine: Statements, call: Arguments) -> Value:
    func, *args = call.args
    return Partial(func, tuple(args), tuple(call.kwargs.items()))


def _cast(machine: Statements, call: Arguments) -> Value:
    return call.need(1, "val")


def _copied(machine: Statements, call: Arguments) -> Value:
    """A container of its own; what has no identity stands for itself."""
    value = machine.shape(call.need(0, "value"), "item")
    if isinstance(value, Sequence):
        return Sequence(value.kind, list(value.items))
    if isinstance(value, Dict):
        machine.dict_size(value, call.key)
        return Dict(list(value.items))
    return value if is_scalar(value) else Hidden("a copy")


def _isawaitable(machine: Statements, call: Arguments) -> Value:
    value = settled(call.need(0, "object"))
    if isinstance(value, Input):
        type_ = without_none(value.type)
        if not (isinstance(type_, Named) and type_.address in (COROUTINES | TASKS)):
            return truth_value(False)
        if machine.is_none(value, call.key):
            return FALSE
        value = machine.shape(value, "await")
    return truth_value(isinstance(value, (Coroutine, Task)))


def _iscoroutinefunction(machine: Statements, call: Arguments) -> Value:
    value = machine.shape(call.need(0, "func"), "call")
    if isinstance(value, FunctionValue):
        return truth_value(bool(getattr(value.function, "is_async", False)))
    if isinstance(value, Double):
        if value.function is None and value.cls is None and not value.is_told_async:
            value.is_told_async = True
            value.is_async = machine.choose(f"async:{value.origin.path}", 2) == 1
        return truth_value(value.is_async)
    return truth_value(False)


def _suppress(machine: Statements, call: Arguments) -> Value:
    return Resource("contextlib.suppress", {"classes": Sequence("tuple", list(call.args))})


def _nullcontext(machine: Statements, call: Arguments) -> Value:
    return Resource("contextlib.nullcontext")


def _get_logger(machine: Statements, call: Arguments) -> Value:
    return Double(Origin("logger", "logger"), Named("logging", "Logger"), kind="logger")


def _time_sleep(machine: Statements, call: Arguments) -> Value:
    home, local = call.place or ("", "")
    seconds = machine.shape(call.get(0, "seconds") or Known(0), "number")
    machine.run.events.append(Slept("time", local, home, seconds))
    if machine.loops and machine.loops[-1].iteration >= 2:
        machine.run.ended_by_sleep = True
        raise Raised(Instance(Named("", "_EndOfScript")))
    return NONE


def _steered(address: str, returns: Named, *, wraps: str = "") -> Model:
    """A function that the test stands in for where the code looks it up: a clock, chance."""
    method = address.rpartition(".")[2] if wraps.startswith("datetime") else ""

    def read(machine: Statements, call: Arguments) -> Value:
        if call.place is None:
            return Hidden("the clock")
        home, local = call.place
        if (home, local if method else "") in machine.real_classes:
            return Hidden("the clock")
        place = (home, f"{local}.{method}" if method else local)
        double = machine.run.patches.get(place)
        if not isinstance(double, Double):
            double = Double(Origin("global", f"{home}:{place[1]}"), None, kind="callable")
            double.returns, double.wraps = returns, wraps
            machine.run.patches[place] = double
        may_fail, machine.may_fail = machine.may_fail, False
        try:
            result = machine.call(double, call.args, call.kwargs, call.key)
        finally:
            machine.may_fail = may_fail
        if isinstance(result, Input):
            result.preferred = _preferred(wraps, call)
        return result

    return read


def _preferred(wraps: str, call: Arguments) -> tuple[object, ...]:
    """A time that differs from other defaults; without a zone where none was asked for."""
    if wraps == "time":
        return (1000.0,)
    is_naive = wraps == "datetime.datetime" and not (call.args or call.kwargs)
    return (NAIVE,) if is_naive else ()


def _exc_info(machine: Statements, call: Arguments) -> Value:
    if not machine.handling:
        return Sequence("tuple", [NONE, NONE, NONE])
    error = machine.handling[-1]
    return Sequence("tuple", [ClassValue(error.cls), error, Hidden("a traceback")])


def _exit(machine: Statements, call: Arguments) -> Value:
    error = Instance(Named("builtins", "SystemExit"))
    error.args = call.args[:1] or [NONE]
    raise Raised(error)


def _chance(machine: Statements, call: Arguments) -> Value:
    return Hidden("chance")


NAIVE: Final = dt.datetime(2024, 1, 1)
_CLOCKS: Final[Mapping[str, Model]] = MappingProxyType(
    {
        "time.time": _steered("time.time", builtin("float"), wraps="time"),
        "time.monotonic": _steered("time.monotonic", builtin("float"), wraps="time"),
        "time.perf_counter": _steered("time.perf_counter", builtin("float"), wraps="time"),
        "time.time_ns": _steered("time.time_ns", builtin("int"), wraps="time"),
        "time.monotonic_ns": _steered("time.monotonic_ns", builtin("int"), wraps="time"),
        "datetime.datetime.now": _steered("now", _DATETIME, wraps="datetime.datetime"),
        "datetime.datetime.utcnow": _steered("utcnow", _DATETIME, wraps="datetime.datetime"),
        "datetime.date.today": _steered("today", _DATE, wraps="datetime.date"),
        "uuid.uuid4": _steered("uuid.uuid4", Named("uuid", "UUID")),
        "random.random": _steered("random.random", builtin("float")),
        "random.uniform": _steered("random.uniform", builtin("float")),
        "random.randint": _steered("random.randint", builtin("int")),
    }
)


STEERED: Final = frozenset(_CLOCKS)
STANDARD: Final[Mapping[str, Model]] = MappingProxyType(
    {
        "functools.partial": _partial,
        "typing.cast": _cast,
        "copy.copy": _copied,
        "copy.deepcopy": _copied,
        "inspect.isawaitable": _isawaitable,
        "inspect.iscoroutine": _isawaitable,
        "asyncio.iscoroutine": _isawaitable,
        "inspect.iscoroutinefunction": _iscoroutinefunction,
        "asyncio.iscoroutinefunction": _iscoroutinefunction,
        "contextlib.suppress": _suppress,
        "sys.exc_info": _exc_info,
        "sys.exit": _exit,
        "contextlib.nullcontext": _nullcontext,
        "logging.getLogger": _get_logger,
        "time.sleep": _time_sleep,
        **_CLOCKS,
        "random.choice": _chance,
    }
)
