"""How classes of `frozen` are made: slots at once, each method when it is first called."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from reprlib import recursive_repr
from types import FunctionType
from typing import Final, Never, TypeVar

Class = TypeVar("Class", bound=type)
Value = TypeVar("Value")

_SLOTS: Final = "__frozen_fields__"
_NOTHING: Final = object()


class Slot:
    """A field: its name, its default or what makes one, whether it counts in `==` and shows in
    `repr`.
    """

    __slots__ = ("annotation", "compare", "default", "default_factory", "name", "repr")

    def __init__(
        self,
        *,
        default: object = _NOTHING,
        default_factory: Callable[[], object] | None = None,
        repr: bool = True,
        compare: bool = True,
    ) -> None:
        self.name = ""
        self.annotation: object = None
        self.default = default
        self.default_factory = default_factory
        self.repr = repr
        self.compare = compare


field = Slot


def dataclass(*, frozen: bool, slots: bool, eq: bool = True) -> Callable[[Class], Class]:
    """A decorator for classes as `dataclasses.dataclass(frozen=True, slots=True)` makes them.

    Raises TypeError for any other kind: that is the standard library's.
    """
    if not (frozen and slots):
        raise TypeError("only frozen classes with slots are made here")
    return partial(_made, compared=eq)


def fields(of: object) -> tuple[Slot, ...]:
    """The fields of a class or instance, those of its bases first; raises TypeError for others."""
    found = getattr(of, _SLOTS, None)
    if not isinstance(found, tuple):
        raise TypeError(f"{of!r} has no fields")
    return found


def is_dataclass(of: object) -> bool:
    """Whether this is a class that was made here, or an instance of one."""
    return hasattr(of, _SLOTS)


def replace(value: Value, /, **changes: object) -> Value:
    """A copy with other values for some fields; raises TypeError for a field that there is not."""
    for slot in fields(value):
        if slot.name not in changes:
            changes[slot.name] = getattr(value, slot.name)
    return type(value)(**changes)


# --- making a class


def _made(cls: Class, compared: bool) -> Class:
    own = dict(_own_slots(cls))
    inherited = {slot.name: slot for base in reversed(cls.__mro__) for slot in _slots_of(base)}
    slots = tuple({**inherited, **own}.values())
    namespace = {name: item for name, item in cls.__dict__.items() if name not in own}
    namespace.pop("__dict__", None)
    namespace.pop("__weakref__", None)
    namespace[_SLOTS] = slots
    namespace["__slots__"] = tuple(name for name in own if name not in inherited)
    namespace["__match_args__"] = tuple(slot.name for slot in slots)
    for name, method in _methods(lambda: made, compared).items():
        if namespace.get(name) is None:
            namespace[name] = method
    made: Class = type(cls)(cls.__name__, cls.__bases__, namespace)
    made.__qualname__ = cls.__qualname__
    return made


def _own_slots(cls: type) -> Iterator[tuple[str, Slot]]:
    for name, annotation in cls.__annotations__.items():
        if not str(annotation).startswith("ClassVar"):
            given = cls.__dict__.get(name, _NOTHING)
            slot = given if isinstance(given, Slot) else Slot(default=given)
            slot.name, slot.annotation = name, annotation
            yield name, slot


def _slots_of(cls: type) -> tuple[Slot, ...]:
    found = cls.__dict__.get(_SLOTS, ())
    return found if isinstance(found, tuple) else ()


def _methods(made: Callable[[], type], compared: bool) -> Mapping[str, object]:
    """The methods of a class; those that are compiled wait until they are called."""
    found: dict[str, object] = {
        "__init__": _waiting(made, "__init__", _initializer),
        "__repr__": _shown,
        "__setattr__": _refuse_to_set,
        "__delattr__": _refuse_to_delete,
        "__getstate__": _state,
        "__setstate__": _restore,
        "__dataclass_fields__": _Standard("__dataclass_fields__"),
        "__dataclass_params__": _Standard("__dataclass_params__"),
    }
    if compared:
        found["__eq__"] = _waiting(made, "__eq__", _comparison)
        found["__hash__"] = _waiting(made, "__hash__", _hashing)
    return found


def _waiting(
    made: Callable[[], type], name: str, compiled: Callable[[type], FunctionType]
) -> object:
    """A method that puts the compiled one in its own place when it is first called."""

    def method(*arguments: object, **named: object) -> object:
        found = compiled(made())
        setattr(made(), name, found)
        return found(*arguments, **named)

    return method


# --- methods that are compiled


def _initializer(cls: type) -> FunctionType:
    """Values go straight to the slots, past the `__setattr__` that refuses."""
    known: dict[str, object] = {"_nothing": _NOTHING}
    parameters = ["_self_"]
    body = []
    for number, slot in enumerate(fields(cls)):
        known[f"_set{number}"] = getattr(cls, slot.name).__set__
        known[f"_default{number}"] = slot.default
        known[f"_make{number}"] = slot.default_factory
        value, default = slot.name, ""
        if slot.default_factory is not None:
            default = "=_nothing"
            value = f"_make{number}() if {slot.name} is _nothing else {slot.name}"
        elif slot.default is not _NOTHING:
            default = f"=_default{number}"
        parameters.append(slot.name + default)
        body.append(f"_set{number}(_self_, {value})")
    if hasattr(cls, "__post_init__"):
        body.append("_self_.__post_init__()")
    return _compiled(cls, "__init__", ", ".join(parameters), body or ["pass"], known)


def _comparison(cls: type) -> FunctionType:
    body = [
        "if other.__class__ is self.__class__:",
        f"    return {_together(cls, 'self')} == {_together(cls, 'other')}",
        "return NotImplemented",
    ]
    return _compiled(cls, "__eq__", "self, other", body, {})


def _hashing(cls: type) -> FunctionType:
    return _compiled(cls, "__hash__", "self", [f"return hash({_together(cls, 'self')})"], {})


def _together(cls: type, of: str) -> str:
    """A tuple of all that counts in a comparison."""
    return f"({''.join(f'{of}.{slot.name}, ' for slot in fields(cls) if slot.compare)})"


def _compiled(
    cls: type, name: str, parameters: str, body: list[str], known: dict[str, object]
) -> FunctionType:
    lines = "".join(f"    {line}\n" for line in body)
    known["__name__"] = cls.__module__
    exec(f"def {name}({parameters}):\n{lines}", known)
    found = known[name]
    assert isinstance(found, FunctionType)
    found.__qualname__ = f"{cls.__qualname__}.{name}"
    return found


# --- methods that all classes share


@recursive_repr()
def _shown(self: object) -> str:
    shown = (slot.name for slot in fields(self) if slot.repr)
    parts = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
    return f"{type(self).__qualname__}({parts})"


def _refuse_to_set(_self: object, name: str, _value: object) -> Never:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(_self: object, name: str) -> Never:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: object) -> list[object]:
    return [getattr(self, slot.name) for slot in fields(self)]


def _restore(self: object, state: list[object]) -> None:
    for slot, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, slot.name, value)


class _Standard:
    """What the standard library wants to know of a class, told by one of its own with the same
    fields.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, _instance: object, owner: type) -> object:
        import dataclasses

        twin = dataclasses.make_dataclass(
            owner.__name__, map(_standard_field, fields(owner)), frozen=True
        )
        return getattr(twin, self._name)


def _standard_field(slot: Slot) -> tuple[str, type, object]:
    import dataclasses

    make = slot.default_factory
    if make is not None:
        found = dataclasses.field(default_factory=make, repr=slot.repr, compare=slot.compare)
        return slot.name, object, found
    default = dataclasses.MISSING if slot.default is _NOTHING else slot.default
    found = dataclasses.field(default=default, repr=slot.repr, compare=slot.compare)
    return slot.name, object, found
