"""An environment for templates that somebody else wrote: they come to an end, and stay small.

What a template does is counted in steps and characters while it renders. Parsing puts the counting
into every loop, block and macro; filters, operators and methods that could make much out of little
look first, or are not there. Nothing is measured in seconds, so that a template is refused on every
machine or on none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sized
from contextvars import ContextVar
from functools import wraps
from typing import Final, ParamSpec, TypeVar

from jinja2 import Template, nodes
from jinja2.exceptions import SecurityError, TemplateRuntimeError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from orchscaffold.render.counting import counted_tree
from orchscaffold.render.filters import FILTERS

MOST_STEPS: Final = 1_000_000
MOST_TEXT: Final = 2_000_000
_MOST_ITEMS: Final = 100_000
_LARGEST_ARGUMENT: Final = 1_000
_OF_A_STEP: Final = 50
_LARGEST_NUMBER: Final = 10**18
_LARGEST_POWER: Final = 64
_FILTERS: Final = (
    frozenset({"capitalize", "count", "d", "default", "dictsort", "first", "indent", "int"})
    | frozenset({"items", "last", "length", "list", "lower", "map", "max", "min", "reject"})
    | frozenset({"rejectattr", "reverse", "select", "selectattr", "sort", "string", "title"})
    | frozenset({"trim", "unique", "upper"})
)
_GLOBALS: Final = frozenset({"dict", "namespace", "range"})
_METHODS: Final = (
    frozenset({"capitalize", "count", "endswith", "find", "isalpha", "isdigit", "isidentifier"})
    | frozenset({"islower", "isupper", "lower", "lstrip", "partition", "removeprefix"})
    | frozenset({"removesuffix", "rpartition", "rsplit", "rstrip", "split", "splitlines"})
    | frozenset({"startswith", "strip", "title", "upper"})
)
Value = TypeVar("Value")
P = ParamSpec("P")


class _Meter:
    """What is left to one rendering."""

    def __init__(self) -> None:
        self.steps = MOST_STEPS
        self.text = MOST_TEXT


_meter: ContextVar[_Meter | None] = ContextVar("meter", default=None)


class _Template(Template):
    """A template whose rendering is measured from its start."""

    def render(self, *args: object, **kwargs: object) -> str:
        token = _meter.set(_Meter())
        try:
            return super().render(*args, **kwargs)
        finally:
            _meter.reset(token)


class BoundedEnvironment(ImmutableSandboxedEnvironment):
    """A sandbox with bounds; raises TemplateRuntimeError, or SecurityError, where they are met."""

    template_class = _Template
    intercepted_binops = frozenset({"*", "**", "+", "%"})

    def __init__(self, **options: object) -> None:
        super().__init__(**options, finalize=self._told)
        self.filters.update(FILTERS)
        wanted = sorted(_FILTERS.union(FILTERS))
        self.filters = {name: _bounded(self.filters[name]) for name in wanted}
        self.filters |= {"join": _join, "replace": _replace}
        self.globals = {name: self.globals[name] for name in sorted(_GLOBALS)}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        return counted_tree(super()._parse(source, name, filename))

    def charge(self, steps: int) -> str:
        """Count steps; compiled templates call it."""
        _charge(steps)
        return ""

    def counted(self, items: Iterable[object]) -> Iterable[object]:
        """What a loop runs over, its length counted; compiled templates call it."""
        found = items if isinstance(items, Sized) else list(items)
        _charge(len(found))
        return found

    def weighed(self, value: Value) -> Value:
        """What is compared or cut, its length counted; compiled templates call it."""
        return _small(value)

    def joined(self, *parts: object) -> str:
        """`a ~ b`; compiled templates call it."""
        return _join(parts)

    def call_binop(self, context: Context, operator: str, left: object, right: object) -> object:
        """Operators, where what comes of them is not too large."""
        del context
        _check_operands(operator, left, right)
        return _small(self.binop_table[operator](left, right))

    def call(
        __self,
        __context: Context,
        __obj: object,
        *args: object,
        **kwargs: object,
    ) -> object:
        """Calls of what templates are given; of plain values' methods, those that are harmless."""
        owner = getattr(__obj, "__self__", None)
        name = getattr(__obj, "__name__", "")
        if isinstance(owner, str | int | float | bytes) and name not in _METHODS:
            raise SecurityError(f"there is no method {name} in templates; see the filters")
        if owner is not __self and name not in ("range", "safe_range"):
            _check_arguments((*args, *kwargs.values()))
        return _small(super().call(__context, __obj, *args, **kwargs))

    def _told(self, value: Value) -> Value:
        """A value on its way into the text."""
        meter = _meter.get()
        if meter is not None:
            meter.steps -= 1
            meter.text -= len(str(value))
            if meter.text < 0:
                raise TemplateRuntimeError(f"renders to more than {MOST_TEXT:,} characters")
        return value


def _charge(steps: int) -> None:
    meter = _meter.get()
    if meter is None:
        return
    meter.steps -= steps
    if meter.steps < 0:
        raise TemplateRuntimeError(f"takes more than {MOST_STEPS:,} steps: does a loop go on?")


def _bounded(function: Callable[P, Value]) -> Callable[P, Value]:
    """A filter of Jinja2 that counts what it is given, and looks at what it gives."""
    own = 1 if hasattr(function, "jinja_pass_arg") else 0

    @wraps(function)
    def bounded(*args: P.args, **kwargs: P.kwargs) -> Value:
        _charge(1 + sum(len(arg) // 8 for arg in args[own : own + 1] if isinstance(arg, Sized)))
        _check_arguments((*args[own + 1 :], *kwargs.values()))
        return _small(function(*args, **kwargs))

    return bounded


def _join(items: object, separator: str = "") -> str:
    texts = [str(item) for item in items] if isinstance(items, Iterable) else [str(items)]
    _charge(len(texts))
    _check_length(sum(map(len, texts)) + len(separator) * len(texts))
    return separator.join(texts)


def _replace(text: object, old: str, new: str) -> str:
    before = str(text)
    _check_length(len(before) + (len(before) + 1) * len(new))
    return before.replace(old, new)


def _check_arguments(arguments: Iterable[object]) -> None:
    for argument in arguments:
        if isinstance(argument, int) and abs(argument) > _LARGEST_ARGUMENT:
            raise SecurityError(f"{argument} is too large a number to hand in")


def _check_operands(operator: str, left: object, right: object) -> None:
    if operator == "%" and isinstance(left, str):
        raise SecurityError("% does not fill texts in templates: join them with ~")
    if operator == "**" and not (_is_modest(left) and _is_modest(right)):
        raise SecurityError("the numbers of ** are too large")
    if operator == "*":
        for value, times in ((left, right), (right, left)):
            if isinstance(value, Sized) and isinstance(times, int):
                _check_length(len(value) * times)
    if operator == "+" and isinstance(left, Sized) and isinstance(right, Sized):
        _check_length(len(left) + len(right))


def _is_modest(value: object) -> bool:
    return isinstance(value, int | float) and abs(value) <= _LARGEST_POWER


def _small(value: Value) -> Value:
    """The value, its length counted, unless it has grown too large."""
    if isinstance(value, int) and abs(value) > _LARGEST_NUMBER:
        raise SecurityError("a number grows too large")
    if isinstance(value, Sized):
        _check_length(len(value), isinstance(value, str))
        _charge(len(value) // _OF_A_STEP)
    return value


def _check_length(length: int, is_text: bool = True) -> None:
    if length > (MOST_TEXT if is_text else _MOST_ITEMS):
        raise TemplateRuntimeError("makes something too large")
