"""Evaluating pure operations once the leaves have values."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from functools import cache, partial
from operator import methodcaller
from types import MappingProxyType
from typing import Final, TypeAlias, TypeVar

from orchscaffold.scenarios.conditions.purity import (
    BINARY,
    FUNCTIONS,
    SCALARS,
    UNARY,
    allows_method,
)
from orchscaffold.scenarios.conditions.sizes import GROWING, GROWING_KINDS, is_too_large
from orchscaffold.scenarios.values import (
    Dict,
    Double,
    Hidden,
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

Assignment: TypeAlias = Mapping[Leaf, object]
Memo: TypeAlias = dict[Term, object]
Items = TypeVar("Items")
_UNKNOWN: Final = object()


class Unevaluable(Exception):
    """The value depends on something that has no Python value while reading."""


class Failed(Unevaluable):
    """A pure operation raises `error`, as it would in the code (`ValueError` of `int("x")`)."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error


class Token:
    """Stands for an object with identity where it meets pure operations: equal only to itself."""

    __slots__ = ("value",)

    def __init__(self, value: Value) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Token) and other.value is self.value

    def __hash__(self) -> int:
        return id(self.value)

    def _refuse(self, *_: object) -> str:
        raise Unevaluable

    __str__ = __repr__ = __format__ = _refuse

    def __bool__(self) -> bool:
        raise Unevaluable

    def __getattr__(self, name: str) -> object:
        raise Unevaluable


def evaluate(value: Value, assignment: Assignment, memo: Memo | None = None) -> object:
    """The Python value of `value` under `assignment`.

    `memo` keeps the values of terms, so that one that several conditions share is computed once, as
    is one that stands in several places of `value`.
    Raises Unevaluable where it depends on anything but known values and assigned leaves, and Failed
    where an operation itself raises.
    """
    if isinstance(value, Term):
        return _evaluate_term(value, assignment, {} if memo is None else memo)
    if isinstance(value, Known):
        return value.value
    if isinstance(value, Leaf):
        try:
            return assignment[value]
        except KeyError:
            raise Unevaluable from None
    if isinstance(value, Input) and value.shape is not None:
        return evaluate(value.shape, assignment, memo)
    if isinstance(value, Sequence):
        return _built(
            _BUILD[value.kind], [evaluate(item, assignment, memo) for item in value.items]
        )
    if isinstance(value, Dict):
        keys = [evaluate(key, assignment, memo) for key, _ in value.items]
        items = [evaluate(item, assignment, memo) for _, item in value.items]
        return _built(dict, zip(keys, items, strict=True))
    if isinstance(value, (Double, Instance, Task, Resource)):
        return Token(value)
    raise Unevaluable


def _built(make: Callable[[Items], object], items: Items) -> object:
    try:
        return make(items)
    except TypeError as error:  # a key or an item of a set that has no hash
        raise Failed(error) from error


def _evaluate_term(value: Term, assignment: Assignment, memo: Memo) -> object:
    found = memo.get(value, _UNKNOWN)
    if found is _UNKNOWN:
        args = [evaluate(arg, assignment, memo) for arg in value.args]
        found = memo[value] = _performed(value.op, args)
    return found


def frozen(value: Value) -> Value:
    """`value` as it is now: what later goes into a container, or out of it, does not show."""
    inner = settled(value)
    if isinstance(inner, Sequence):
        copy = Sequence(inner.kind, [frozen(item) for item in inner.items], inner.origin)
        copy.given = inner.given
        return copy
    if isinstance(inner, Dict) and not inner.is_open:
        return Dict([(key, frozen(item)) for key, item in inner.items], origin=inner.origin)
    return value


def leaves_of(value: Value) -> tuple[Leaf, ...]:
    """The leaves `value` depends on, in order of first appearance."""
    if isinstance(value, Known):
        return ()
    found: dict[Leaf, None] = {}
    _collect(value, found, set())
    return tuple(found)


def terms_of(value: Value, found: set[Term]) -> None:
    """Add the distinct terms inside `value` to `found`: what evaluating it has to compute."""
    value = settled(value)
    if isinstance(value, Term):
        if value not in found:
            found.add(value)
            for arg in value.args:
                terms_of(arg, found)
    elif isinstance(value, Sequence):
        for item in value.items:
            terms_of(item, found)


def constants_of(value: Value) -> tuple[object, ...]:
    """The known scalars inside `value`: hints for what its leaves could be compared with."""
    found: dict[tuple[type, object], object] = {}
    _gather(value, found, set())
    return tuple(found.values())


def _gather(value: Value, found: dict[tuple[type, object], object], seen: set[Term]) -> None:
    """Add the constants inside `value`, each once; terms that share parts are gone into once."""
    value = settled(value)
    if isinstance(value, Known):
        for scalar in _scalars(value.value):
            found.setdefault((type(scalar), scalar), scalar)
    elif isinstance(value, Term):
        if value not in seen:
            seen.add(value)
            found.update(_template(value))
            for arg in value.args:
                _gather(arg, found, seen)
    elif isinstance(value, Sequence):
        for item in value.items:
            _gather(item, found, seen)
    elif isinstance(value, Dict):
        for key, _ in value.items:
            _gather(key, found, seen)


def _template(value: Term) -> dict[tuple[type, object], object]:
    """A text with a place for each of the values that `%` puts into it; nothing for other terms."""
    if value.op != "%" or not isinstance(settled(value.args[0]), Leaf):
        return {}
    given = settled(value.args[1])
    text = " ".join(["%s"] * (len(given.items) if isinstance(given, Sequence) else 1))
    return {(str, text): text}


def is_pure(value: Value) -> bool:
    """Whether `value` is made of known values and leaves only."""
    value = settled(value)
    if isinstance(value, Sequence):
        return all(is_pure(item) for item in value.items)
    if isinstance(value, Dict):
        return not value.is_open and all(is_pure(k) and is_pure(v) for k, v in value.items)
    return isinstance(value, (Known, Leaf, Term))


def is_scalar(value: Value) -> bool:
    """Whether `value` is a single pure value, not a container with identity."""
    return isinstance(settled(value), (Known, Leaf, Term))


def is_hidden(value: Value) -> bool:
    """Whether nothing is known of `value`."""
    return isinstance(settled(value), Hidden)


def _collect(value: Value, found: dict[Leaf, None], seen: set[Term]) -> None:
    value = settled(value)
    if isinstance(value, Leaf):
        found[value] = None
    elif isinstance(value, Term):
        if value not in seen:
            seen.add(value)
            for arg in value.args:
                _collect(arg, found, seen)
    elif isinstance(value, Sequence):
        for item in value.items:
            _collect(item, found, seen)
    elif isinstance(value, Dict):
        for key, item in value.items:
            _collect(key, found, seen)
            _collect(item, found, seen)


def _scalars(value: object) -> tuple[object, ...]:
    if isinstance(value, type) and issubclass(value, enum.Enum):
        return tuple(value)
    if isinstance(value, (tuple, list, set, frozenset)):
        return tuple(scalar for item in value for scalar in _scalars(item))
    if isinstance(value, dict):
        return tuple(scalar for key in value for scalar in _scalars(key))
    return (value,) if value is None or isinstance(value, SCALARS) else ()


@cache
def _operation(op: str) -> tuple[bool, Callable[[list[object]], object]]:
    """Whether the result of an operation may be too large, and what performs it."""
    if op in BINARY:
        return op in GROWING, partial(_binary, op)
    kind, _, name = op.partition(":")
    return kind in GROWING_KINDS, partial(_KINDS[kind], name)


def _performed(op: str, args: list[object]) -> object:
    try:
        may_grow, perform = _operation(op)
        if may_grow and is_too_large(op, args):
            raise Unevaluable
        return perform(args)
    except Unevaluable:
        raise
    except Exception as error:  # pure builtins may raise anything; the code would meet it too
        raise Failed(error) from error


def _binary(op: str, args: list[object]) -> object:
    left, right = args
    if isinstance(left, Token) or isinstance(right, Token):
        if op in ("==", "is"):
            return left == right
        if op in ("!=", "is not"):
            return left != right
        if op not in ("in", "not in"):
            raise Unevaluable
    return methodcaller("__call__", left, right)(BINARY[op])


def _call(name: str, args: list[object]) -> object:
    if any(isinstance(arg, Token) for arg in args):
        raise Unevaluable
    positional, keywords = _split(args)
    return methodcaller("__call__", *positional, **keywords)(FUNCTIONS[name])


def _construct(_: str, args: list[object]) -> object:
    enum_class = args[0]
    if not isinstance(enum_class, enum.EnumMeta):
        raise Unevaluable
    return methodcaller("__call__", *args[1:])(enum_class)


def _method(name: str, args: list[object]) -> object:
    owner, *rest = args
    if not allows_method(owner, name):
        raise Unevaluable
    positional, keywords = _split(rest)
    return methodcaller(name, *positional, **keywords)(owner)


def _attribute(name: str, args: list[object]) -> object:
    owner = args[0]
    if isinstance(owner, Token) or name.startswith("_"):
        raise Unevaluable
    return getattr(owner, name)


def _item(_: str, args: list[object]) -> object:
    owner, key = args
    if isinstance(owner, Token):
        raise Unevaluable
    if isinstance(owner, enum.EnumMeta):
        return owner[str(key)]
    return methodcaller("__getitem__", key)(owner)


def _fstring(_: str, args: list[object]) -> object:
    return "".join(str(arg) for arg in args)


_CONVERSIONS: Final = MappingProxyType({"r": repr, "s": str, "a": ascii})


def _formatted(conversion: str, args: list[object]) -> object:
    value, spec = args
    if conversion:
        value = methodcaller("__call__", value)(_CONVERSIONS[conversion])
    return format(value, str(spec))


def _isinstance(_: str, args: list[object]) -> object:
    value, classes = args
    return isinstance(value, classes)  # type: ignore[arg-type]


class Keyword:
    """A keyword argument inside a term's argument list."""

    __slots__ = ("name", "value")

    def __init__(self, name: str, value: object) -> None:
        self.name = name
        self.value = value


def _keyword(name: str, args: list[object]) -> object:
    return Keyword(name, args[0])


def _split(args: list[object]) -> tuple[list[object], dict[str, object]]:
    positional = [arg for arg in args if not isinstance(arg, Keyword)]
    return positional, {arg.name: arg.value for arg in args if isinstance(arg, Keyword)}


def _unary(name: str, args: list[object]) -> object:
    if isinstance(args[0], Token):
        raise Unevaluable
    return methodcaller("__call__", args[0])(UNARY[name])


def _truth(_: str, args: list[object]) -> object:
    return bool(args[0])


_KINDS: Final[Mapping[str, Callable[[str, list[object]], object]]] = MappingProxyType(
    {
        "call": _call,
        "construct": _construct,
        "method": _method,
        "attr": _attribute,
        "item": _item,
        "fstring": _fstring,
        "formatted": _formatted,
        "isinstance": _isinstance,
        "keyword": _keyword,
        "unary": _unary,
        "truth": _truth,
    }
)
_BUILD: Final[Mapping[str, Callable[[list[object]], object]]] = MappingProxyType(
    {
        "list": list,
        "tuple": tuple,
        "set": set,
        "frozenset": frozenset,
        "deque": list,
        "view": list,
    }
)
