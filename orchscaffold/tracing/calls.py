"""What a call gives, and what it does to the objects it is given."""

from __future__ import annotations

import ast
from typing import Final

from orchscaffold.inspection.surface.model import FunctionSurface
from orchscaffold.model.types import Named
from orchscaffold.tracing.attributes import called_mock, read_attribute
from orchscaffold.tracing.binding import bound_arguments
from orchscaffold.tracing.events import Argument, Called
from orchscaffold.tracing.frames import Arguments, Frame, place_of
from orchscaffold.tracing.making import copied, made_instance, note_method_effects
from orchscaffold.tracing.mocking import made_mock, made_patch, made_setattr, mock_name
from orchscaffold.tracing.naming import value_of
from orchscaffold.tracing.values import (
    UNKNOWN,
    Class,
    Coroutine,
    Expectation,
    External,
    Function,
    Instance,
    Method,
    Mock,
    Returned,
    Unknown,
    Value,
)
from orchscaffold.tracing.within import note_awaits

_RAISING: Final = {
    "pytest.raises": "raises",
    "pytest.RaisesGroup": "raises",
    "pytest.warns": "other",
    "pytest.deprecated_call": "other",
    "contextlib.suppress": "suppress",
}
_COPIES: Final = (
    "dataclasses.replace",
    "attr.evolve",
    "attrs.evolve",
    "copy.copy",
    "copy.deepcopy",
)
_LEAVING: Final = frozenset(
    ("pytest.skip", "pytest.fail", "pytest.xfail", "pytest.importorskip", "pytest.exit", "sys.exit")
)


def call(
    node: ast.Call,
    callee: Value,
    arguments: tuple[Argument, ...],
    frame: Frame,
    *,
    awaited: bool,
    dropped: bool,
) -> Value:
    """What calling `callee` gives; the call is recorded where the callee is known."""
    if isinstance(callee, Class) and (frame.is_touched("__init__") or frame.is_touched("__new__")):
        callee = UNKNOWN
    if isinstance(callee, Unknown):
        _escape_all(arguments, frame)
        return _unittest_check(node, arguments)
    setting = frame.setting()
    result = _result(node, callee, arguments, frame)
    if not isinstance(callee, External) or callee.address.startswith("asyncio."):
        event = Called(place_of(node), setting, callee, arguments, result, awaited, dropped)
        frame.record(event)
        if frame.calls is not None:
            frame.calls.append(event)
            frame.certain = False
    return result


def _escape_all(arguments: tuple[Argument, ...], frame: Frame) -> None:
    for item in arguments:
        frame.escape(item.value)


def _result(node: ast.Call, callee: Value, arguments: tuple[Argument, ...], frame: Frame) -> Value:
    name = mock_name(callee)
    if name:
        return _mocking(name, node, arguments, frame)
    if made_setattr(callee, arguments, frame):
        return UNKNOWN
    if isinstance(callee, External):
        return _external(callee.address, arguments, frame)
    if isinstance(callee, Class):
        return _construct(callee.ref, arguments, frame)
    if isinstance(callee, Function):
        return _function(callee, arguments, frame)
    if isinstance(callee, Method):
        return _method(node, callee, arguments, frame)
    _escape_all(arguments, frame)
    if isinstance(callee, Mock):
        result = called_mock(callee, frame)
        return Coroutine(callee, result) if callee.maker == "AsyncMock" else result
    return UNKNOWN


def _mocking(name: str, node: ast.Call, arguments: tuple[Argument, ...], frame: Frame) -> Value:
    made = made_mock(name, arguments, frame) or made_patch(name, arguments, place_of(node), frame)
    if made is None:
        return UNKNOWN
    for item in arguments:
        if item.keyword and isinstance(made, Mock) and item.keyword not in ("spec", "spec_set"):
            frame.set(made, item.keyword, item.value)
    return made


def _external(address: str, arguments: tuple[Argument, ...], frame: Frame) -> Value:
    if address in _RAISING:
        return Expectation(_expected(arguments), _RAISING[address])
    if address in _COPIES and arguments:
        return copied(arguments[0].value, arguments[1:], frame)
    if address == "typing.cast" and len(arguments) == 2:
        return arguments[1].value
    if address in _LEAVING:
        frame.certain = False
    if address not in _HARMLESS:
        _escape_all(arguments, frame)
    return UNKNOWN


_HARMLESS: Final = frozenset(
    (
        "builtins.bool",
        "builtins.callable",
        "builtins.hasattr",
        "builtins.hash",
        "builtins.id",
        "builtins.isinstance",
        "builtins.len",
        "builtins.print",
        "builtins.repr",
        "builtins.str",
        "builtins.type",
    )
)


def _expected(arguments: tuple[Argument, ...]) -> tuple[str, ...]:
    first = arguments[0].value if arguments else UNKNOWN
    items = getattr(first, "items", (first,))
    return tuple(exception_address(item) for item in items) or ("",)


def exception_address(value: Value) -> str:
    """The address of an exception class; "" where it is not known."""
    if isinstance(value, External):
        return value.address
    return value.ref.address if isinstance(value, Class) else ""


def _unittest_check(node: ast.Call, arguments: tuple[Argument, ...]) -> Value:
    """`self.assertRaises(E)` of a test case, whose class is not followed."""
    name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    if name in ("raises", "assertRaises", "assertRaisesRegex", "assertWarns", "suppress"):
        return Expectation(_expected(arguments), "raises" if len(arguments) < 3 else "other")
    return UNKNOWN


# --- classes, functions, methods


def _construct(ref: Named, arguments: tuple[Argument, ...], frame: Frame) -> Value:
    _escape_all(arguments, frame)
    return made_instance(ref, arguments, frame)


def _function(callee: Function, arguments: tuple[Argument, ...], frame: Frame) -> Value:
    script = frame.world.script_of(callee.module)
    node = script.functions.get(callee.qualname) if script is not None else None
    if script is not None and node is not None:
        frame.uses.add((script.path, callee.qualname))
        if not node.decorator_list:
            result = frame.shared.run(frame, script, node, _plain(arguments))
            is_async = isinstance(node, ast.AsyncFunctionDef)
            return Coroutine(callee, result) if is_async else result
        _escape_all(arguments, frame)
        return UNKNOWN
    _escape_all(arguments, frame)
    surface = frame.world.surfaces.function(callee.module, callee.qualname)
    if surface is None or surface.signature is None or surface.manager:
        return UNKNOWN
    return _wrapped(callee, surface, _outcome(callee, surface, arguments, frame))


def _plain(arguments: tuple[Argument, ...]) -> Arguments:
    """Positional and keyword values; anything after a star is unknown."""
    positional: list[Value] = []
    keywords: dict[str, Value] = {}
    for item in arguments:
        if item.star:
            keywords[item.star] = UNKNOWN
        elif item.keyword:
            keywords[item.keyword] = item.value
        else:
            positional.append(UNKNOWN if "*" in keywords else item.value)
    return tuple(positional), keywords


def _method(node: ast.Call, callee: Method, arguments: tuple[Argument, ...], frame: Frame) -> Value:
    if isinstance(callee.owner, Instance) and not callee.owner.exact:
        return _helper_method(callee, callee.owner, arguments, frame)
    surface = frame.world.surfaces.method(callee.owner.ref, callee.name)
    if surface is not None:
        note_awaits(callee, surface, arguments, place_of(node), frame)
    _escape_all(arguments, frame)
    if surface is None or surface.signature is None:
        return UNKNOWN
    if isinstance(callee.owner, Instance):
        note_method_effects(callee.owner, surface, arguments, frame)
    if surface.manager:
        return UNKNOWN
    return _wrapped(callee, surface, _outcome(callee, surface, arguments, frame))


def _helper_method(
    callee: Method, owner: Instance, arguments: tuple[Argument, ...], frame: Frame
) -> Value:
    """`self._make(…)`, a method of the test file's own."""
    script = frame.world.script_of(owner.ref.module)
    for cls in script.classes.values() if script is not None else ():
        node = cls.functions.get(callee.name)
        if node is not None and script is not None:
            frame.uses.add((script.path, f"{cls.name}::{callee.name}"))
            positional, keywords = _plain(arguments)
            result = frame.shared.run(frame, script, node, ((owner, *positional), keywords))
            return Coroutine(callee, result) if isinstance(node, ast.AsyncFunctionDef) else result
    return UNKNOWN


def _wrapped(callee: Function | Method, surface: FunctionSurface, result: Value) -> Value:
    if surface.is_async and not surface.is_generator:
        return Coroutine(callee, result)
    return UNKNOWN if surface.is_generator else result


def _outcome(
    callee: Function | Method,
    surface: FunctionSurface,
    arguments: tuple[Argument, ...],
    frame: Frame,
) -> Value:
    """What the function returns, where its body says so plainly."""
    unknown = Returned(callee, frame.world.serial())
    outcome = surface.outcome
    owner = callee.owner if isinstance(callee, Method) else None
    if isinstance(owner, Instance) and not owner.exact:
        return unknown
    if outcome.kind == "made":
        found = value_of(frame.world.surfaces.follow(surface.module, outcome.name))
        return made_instance(found.ref, None, frame) if isinstance(found, Class) else unknown
    if outcome.kind == "parameter" and surface.signature is not None:
        signature = surface.signature.bound() if owner is not None else surface.signature
        return bound_arguments(signature, arguments).get(outcome.name, unknown)
    if isinstance(owner, Instance):
        return _of_self(owner, surface, arguments, frame) or unknown
    return unknown


def _of_self(
    owner: Instance, surface: FunctionSurface, arguments: tuple[Argument, ...], frame: Frame
) -> Value | None:
    kind = surface.outcome.kind
    if kind == "self":
        return owner
    if kind == "copy":
        return copied(owner, None, frame)
    if kind == "own":
        known = read_attribute(owner, surface.outcome.name, frame)
        return None if isinstance(known, Unknown) else known
    return None
