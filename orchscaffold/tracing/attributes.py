"""What `owner.name` stands for."""

from __future__ import annotations

from orchscaffold.inspection.surface.model import FunctionSurface
from orchscaffold.model.code import Resolved
from orchscaffold.model.types import Named
from orchscaffold.tracing.frames import Frame
from orchscaffold.tracing.naming import value_of
from orchscaffold.tracing.values import (
    UNKNOWN,
    Class,
    Coroutine,
    External,
    Fixture,
    Instance,
    Member,
    Method,
    Mock,
    Module,
    Value,
)

CHILDREN = {"Mock": "Mock", "MagicMock": "MagicMock", "AsyncMock": "AsyncMock"}
_OF_MOCKS = frozenset(
    (
        "attach_mock",
        "await_args",
        "await_args_list",
        "await_count",
        "call_args",
        "call_args_list",
        "call_count",
        "called",
        "configure_mock",
        "method_calls",
        "mock_add_spec",
        "mock_calls",
        "reset_mock",
        "side_effect",
    )
)


def read_attribute(owner: Value, name: str, frame: Frame) -> Value:
    """The value of `owner.name`."""
    if isinstance(owner, Instance):
        return _of_instance(owner, name, frame)
    if isinstance(owner, Mock):
        return _of_mock(owner, name, frame)
    if isinstance(owner, External):
        return External(f"{owner.address}.{name}")
    if isinstance(owner, Module):
        return _of_module(owner, name, frame)
    if isinstance(owner, Class):
        return _of_class(owner, name, frame)
    if isinstance(owner, Fixture):
        return Fixture(owner.name, (*owner.path, name))
    return UNKNOWN


def _of_module(owner: Module, name: str, frame: Frame) -> Value:
    if frame.is_touched(name):
        return UNKNOWN
    return value_of(frame.world.surfaces.modules.member(Resolved("module", owner.name, ""), name))


def _of_class(owner: Class, name: str, frame: Frame) -> Value:
    surfaces = frame.world.surfaces
    if frame.is_touched(name):
        return UNKNOWN
    if surfaces.is_enum(owner.ref):
        order = surfaces.mro(owner.ref) or ()
        first = order[0] if order else None
        is_member = not isinstance(first, type) and first is not None and name in first.members
        return Member(owner.ref, name) if is_member else UNKNOWN
    method = surfaces.method(owner.ref, name)
    if method is not None and method.kind in ("method", "static", "class"):
        return Method(owner, name)
    inner = surfaces.modules.member(Resolved("class", owner.ref.module, owner.ref.qualname), name)
    return value_of(inner)


def _of_instance(owner: Instance, name: str, frame: Frame) -> Value:
    known = frame.get(owner, name)
    if known is not None:
        return UNKNOWN if _may_have_changed(owner, frame) else known
    if frame.is_changed(name):
        return UNKNOWN
    if not owner.exact:
        if frame.is_touched(name):
            return UNKNOWN
        return Method(owner, name) if _is_helper(owner, name, frame) else UNKNOWN
    method = frame.world.surfaces.method(owner.ref, name)
    if method is None:
        return UNKNOWN
    if method.kind in ("property", "cached_property"):
        return _of_property(owner, method, frame)
    return Method(owner, name)


def _is_helper(owner: Instance, name: str, frame: Frame) -> bool:
    """Whether `self.name` is a method that the test file defines once."""
    script = frame.world.script_of(owner.ref.module)
    found = [cls for cls in script.classes.values() if name in cls.functions] if script else []
    return len(found) == 1 and not found[0].functions[name].decorator_list


def _may_have_changed(owner: Instance, frame: Frame) -> bool:
    return frame.has_escaped(owner) and not frame.world.surfaces.is_frozen(owner.ref)


def _of_property(owner: Instance, method: FunctionSurface, frame: Frame) -> Value:
    if method.signature is None or method.outcome.kind not in ("own", "self"):
        return UNKNOWN
    if method.outcome.kind == "self":
        return owner
    known = frame.get(owner, method.outcome.name)
    return UNKNOWN if known is None or _may_have_changed(owner, frame) else known


def _of_mock(owner: Mock, name: str, frame: Frame) -> Value:
    known = frame.get(owner, name)
    if known is not None:
        return known
    if name == "return_value":
        return called_mock(owner, frame)
    child = Mock("", owner.serial, None, False, (*owner.path, name))
    if name in _OF_MOCKS or name.startswith(("_", "assert_")):
        return child
    if frame.is_touched(name) or frame.has_escaped(owner) or not owner.bare:
        return child
    return Mock(_child_maker(owner, name, frame), owner.serial, None, True, child.path)


def _child_maker(owner: Mock, name: str, frame: Frame) -> str:
    """What kind of mock a child is; "" where it cannot be told."""
    if owner.spec is None:
        return CHILDREN.get(owner.maker, "")
    method = _spec_method(owner.spec, name, frame)
    if method is None or method.signature is None or method.kind not in ("method", "class"):
        return ""
    if method.is_async and not method.is_generator:
        return "AsyncMock"
    return "MagicMock" if owner.maker != "AsyncMock" else ""


def _spec_method(spec: Named, name: str, frame: Frame) -> FunctionSurface | None:
    return frame.world.surfaces.method(spec, name)


def called_mock(owner: Mock, frame: Frame) -> Value:
    """What calling a mock gives (for an AsyncMock: what awaiting that gives)."""
    known = frame.get(owner, "return_value")
    if known is not None:
        return known
    path = (*owner.path, "()")
    if not owner.bare or frame.has_escaped(owner) or frame.get(owner, "side_effect") is not None:
        return Mock("", owner.serial, None, False, path)
    if owner.spec is not None:
        return Mock("", owner.serial, None, False, path)
    maker = "MagicMock" if owner.maker == "AsyncMock" else CHILDREN.get(owner.maker, "")
    return Mock(maker, owner.serial, None, True, path)


def awaited_value(value: Value) -> Value:
    """What `await value` gives."""
    return value.result if isinstance(value, Coroutine) else UNKNOWN
