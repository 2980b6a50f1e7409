"""Builtin functions."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from orchscaffold.model.types import Named, Unknown
from orchscaffold.scenarios.conditions.terms import is_pure, is_scalar
from orchscaffold.scenarios.natives.common import Model, known_text, truth_value
from orchscaffold.scenarios.natives.iterables import endless_next
from orchscaffold.scenarios.semantics.arguments import Arguments
from orchscaffold.scenarios.semantics.decisions import Abandoned, Raised
from orchscaffold.scenarios.semantics.statements import Statements
from orchscaffold.scenarios.values import (
    NONE,
    ClassValue,
    Coroutine,
    Dict,
    Double,
    External,
    FunctionValue,
    Hidden,
    Input,
    Instance,
    Known,
    Native,
    Partial,
    Sequence,
    Value,
    apart_from,
    settled,
)


def _len(machine: Statements, call: Arguments) -> Value:
    value = machine.shape(call.need(0, "obj"), "iterate")
    if isinstance(value, Sequence):
        return Known(len(value.items))
    if isinstance(value, Dict):
        return Known(machine.dict_size(value, call.key))
    if is_scalar(value):
        return machine.pure("call:builtins.len", value)
    if isinstance(value, Double) and value.kind == "object":
        return machine.length_of(value)
    return Hidden("the length of a value that is not known while reading")


def _isinstance(machine: Statements, call: Arguments) -> Value:
    value, classes = call.need(0, "obj"), settled(call.need(1, "class"))
    options = classes.items if isinstance(classes, Sequence) else [classes]
    for option in options:
        cls = settled(option)
        if isinstance(cls, ClassValue) and cls.place is not None:
            machine.run.asked.add(cls.place)
        ref = machine.class_ref(cls)
        if ref is None:
            raise Abandoned("isinstance of a class that cannot be followed")
        if machine.is_instance(value, ref, call.key):
            return truth_value(True)
    return truth_value(False)


def _issubclass(machine: Statements, call: Arguments) -> Value:
    given, of = settled(call.need(0, "cls")), machine.class_ref(call.need(1, "of"))
    if isinstance(given, Input) and isinstance(given.type, Unknown) and of is not None:
        is_one = machine.choose(f"subclass:{given.origin.path}:{of.address}", 2) == 0
        given.shape = ClassValue(of if is_one else Named("builtins", "object"))
        return truth_value(is_one)
    cls = machine.class_ref(machine.shape(given, "call"))
    answer = machine.library.is_subclass(cls, of) if cls and of else None
    if answer is None:
        raise Abandoned("issubclass of classes that are not known while reading")
    return truth_value(answer)


def _getattr(machine: Statements, call: Arguments) -> Value:
    name = known_text(call.need(1, "name"))
    default = call.get(2, "default")
    owner = call.need(0, "obj")
    if default is not None and machine.is_none(owner, call.key):
        return default
    found = machine.find_attribute(owner, name, optional=default is not None)
    if found is not None:
        return apart_from(found, default or NONE)
    if default is None:
        raise Raised(machine.builtin_error(AttributeError(name)))
    return default


def _hasattr(machine: Statements, call: Arguments) -> Value:
    owner = call.need(0, "obj")
    if machine.is_none(owner, call.key):
        return truth_value(False)
    name = known_text(call.need(1, "name"))
    return truth_value(machine.find_attribute(owner, name, optional=True) is not None)


def _setattr(machine: Statements, call: Arguments) -> Value:
    machine.set_attribute(
        call.need(0, "obj"), known_text(call.need(1, "name")), call.need(2, "value")
    )
    return NONE


def _callable(machine: Statements, call: Arguments) -> Value:
    value = settled(call.need(0, "obj"))
    if isinstance(value, Input):
        if machine.is_none(value, call.key):
            return truth_value(False)
        value = machine.shape(value, "call")
    if isinstance(value, Double):
        return truth_value(value.kind in ("callable", "class") or value.cls is None)
    kinds = (FunctionValue, ClassValue, Native, Partial, External)
    return truth_value(isinstance(value, kinds))


def _bool(machine: Statements, call: Arguments) -> Value:
    if not call.args:
        return truth_value(False)
    value = settled(call.args[0])
    if isinstance(value, Hidden):
        return value
    if is_scalar(value):
        return machine.pure("truth", value)
    return truth_value(machine.truth(value, call.key))


def _str(machine: Statements, call: Arguments) -> Value:
    if not call.args:
        return Known("")
    value = machine.text_of(call.args[0])
    if not is_pure(value):
        return Hidden("the text of a value that is not known while reading")
    return machine.guarded_pure("call:builtins.str", (value,), "Exception", call.key)


def _type(machine: Statements, call: Arguments) -> Value:
    value = machine.shape(call.need(0, "obj"), "text")
    type_ = machine.type_of(value)
    if isinstance(type_, Named) and not isinstance(value, Double):
        return ClassValue(type_)
    return Hidden("the type of a value that is not known while reading")


def _any(machine: Statements, call: Arguments) -> Value:
    items = machine.iterate(call.need(0, "iterable"), call.key)
    return truth_value(any(machine.truth(item, call.key) for item in items))


def _all(machine: Statements, call: Arguments) -> Value:
    items = machine.iterate(call.need(0, "iterable"), call.key)
    return truth_value(all(machine.truth(item, call.key) for item in items))


def _print(machine: Statements, call: Arguments) -> Value:
    return NONE


def _enumerate(machine: Statements, call: Arguments) -> Value:
    start = call.get(1, "start")
    first = machine.known(start) if start is not None else 0
    if not isinstance(first, int):
        raise Abandoned("enumerate from a start that is not known while reading")
    items = machine.iterate(call.need(0, "iterable"), call.key)
    return Sequence(
        "view",
        [Sequence("tuple", [Known(place), item]) for place, item in enumerate(items, first)],
    )


def _zip(machine: Statements, call: Arguments) -> Value:
    columns = [machine.iterate(arg, call.key) for arg in call.args]
    rows = zip(*columns, strict=False)
    return Sequence("view", [Sequence("tuple", list(row)) for row in rows])


def _reversed(machine: Statements, call: Arguments) -> Value:
    return Sequence("view", machine.iterate(call.need(0, "sequence"), call.key)[::-1])


def _map(machine: Statements, call: Arguments) -> Value:
    items = machine.iterate(call.need(1, "iterable"), call.key)
    return Sequence("view", [machine.call(call.args[0], [i], {}, call.key) for i in items])


def _filter(machine: Statements, call: Arguments) -> Value:
    items = machine.iterate(call.need(1, "iterable"), call.key)
    function = call.args[0]
    if machine.is_none(function, call.key):
        return Sequence("view", [i for i in items if machine.truth(i, call.key)])
    kept = [i for i in items if machine.truth(machine.call(function, [i], {}, call.key), call.key)]
    return Sequence("view", kept)


def _next(machine: Statements, call: Arguments) -> Value:
    value = settled(call.need(0, "iterator"))
    endless = endless_next(machine, value, call.key)
    if endless is not None:
        return endless
    if isinstance(value, Input) and isinstance(value.type, Unknown):
        value = machine.shape(value, "attribute:__next__")
    if isinstance(value, Double) and value.cls is None:
        return machine.call_member(value, "__next__", [], call.key)
    items = machine.iterate(value, call.key)
    if items:
        if isinstance(value, Sequence) and value.origin is None:
            del value.items[0]
        return items[0]
    default = call.get(1, "default")
    if default is None:
        raise Raised(machine.builtin_error(StopIteration()))
    return default


def _iter(machine: Statements, call: Arguments) -> Value:
    return Sequence("view", machine.iterate(call.need(0, "iterable"), call.key))


def sort_values(machine: Statements, items: list[Value], call: Arguments) -> list[Value]:
    """`items` in the order `sorted` gives, each comparison decided on this path."""
    reverse = call.kwargs.get("reverse")
    is_falling = reverse is not None and machine.truth(reverse, call.key)
    return _in_order(machine, items, call, is_falling=is_falling)


def _in_order(
    machine: Statements, items: list[Value], call: Arguments, *, is_falling: bool
) -> list[Value]:
    """Stable both ways: what is equal stays in its order."""
    key = call.kwargs.get("key")
    ranked = [(machine.call(key, [i], {}, call.key) if key else i, i) for i in items]
    done: list[tuple[Value, Value]] = []
    for rank, item in ranked:
        place = len(done)
        while place:
            before = done[place - 1][0]
            lower, upper = (before, rank) if is_falling else (rank, before)
            if not machine.truth(machine.compare("<", lower, upper, call.key), call.key):
                break
            place -= 1
        done.insert(place, (rank, item))
    return [item for _, item in done]


def _sorted(machine: Statements, call: Arguments) -> Value:
    items = machine.iterate(call.need(0, "iterable"), call.key)
    return Sequence("list", sort_values(machine, items, call))


def _extreme(machine: Statements, call: Arguments, *, last: bool) -> Value:
    items = call.args
    if len(items) == 1:
        items = machine.iterate(items[0], call.key)
    if not items:
        default = call.kwargs.get("default")
        if default is None:
            raise Raised(machine.unworded(ValueError))
        return default
    shaped = [machine.shape(item, "number") for item in items]
    if "key" not in call.kwargs and all(is_scalar(item) for item in shaped) and len(shaped) > 1:
        name = "max" if last else "min"
        return machine.guarded_pure(f"call:builtins.{name}", tuple(shaped), "Exception", call.key)
    return _in_order(machine, items, call, is_falling=last)[0]


def _max(machine: Statements, call: Arguments) -> Value:
    return _extreme(machine, call, last=True)


def _min(machine: Statements, call: Arguments) -> Value:
    return _extreme(machine, call, last=False)


def _sum(machine: Statements, call: Arguments) -> Value:
    total = call.get(1, "start") or Known(0)
    for item in machine.iterate(call.need(0, "iterable"), call.key):
        shaped = machine.shape(item, "number")
        if shaped == NONE:
            raise Raised(machine.builtin_error(TypeError()))
        if not (is_scalar(shaped) and is_scalar(total)):
            return Hidden("a sum of values that are not known while reading")
        total = machine.pure("+", total, shaped)
    return total


def _object_method(machine: Statements, call: Arguments) -> Value:
    if isinstance(call.bound, Instance) and machine.is_exception(call.bound.cls):
        call.bound.args = list(call.args)
    return NONE


def _error_by_class(machine: Statements, call: Arguments) -> Value:
    """`Exception.__init__(self, message)`."""
    error = settled(call.need(0, "self"))
    if isinstance(error, Instance):
        error.args = list(call.args[1:])
    return NONE


def _new(machine: Statements, call: Arguments) -> Value:
    return Hidden("an object made by object.__new__")


def _coroutine_close(machine: Statements, call: Arguments) -> Value:
    if isinstance(call.bound, Coroutine):
        call.bound.started = True
    return NONE


CORE: Final[Mapping[str, Model]] = MappingProxyType(
    {
        "builtins.len": _len,
        "builtins.isinstance": _isinstance,
        "builtins.issubclass": _issubclass,
        "builtins.getattr": _getattr,
        "builtins.hasattr": _hasattr,
        "builtins.setattr": _setattr,
        "builtins.callable": _callable,
        "builtins.bool": _bool,
        "builtins.str": _str,
        "builtins.type": _type,
        "builtins.any": _any,
        "builtins.all": _all,
        "builtins.print": _print,
        "builtins.enumerate": _enumerate,
        "builtins.zip": _zip,
        "builtins.reversed": _reversed,
        "builtins.map": _map,
        "builtins.filter": _filter,
        "builtins.next": _next,
        "builtins.iter": _iter,
        "builtins.sorted": _sorted,
        "builtins.max": _max,
        "builtins.min": _min,
        "builtins.sum": _sum,
        "exception.__init__": _error_by_class,
        "object.__init__": _object_method,
        "object.__init_subclass__": _object_method,
        "object.__new__": _new,
        "object.__aexit__": _object_method,
        "object.__exit__": _object_method,
        "coroutine.close": _coroutine_close,
    }
)
