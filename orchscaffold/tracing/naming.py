"""What a name stands for: local, of the file, of an import, builtin, or nothing at all."""

from __future__ import annotations

import ast
import builtins
from typing import Final

from orchscaffold.inspection.bindings import Assignment, Import
from orchscaffold.inspection.surface.binding import single
from orchscaffold.inspection.surface.given_names import may_be_given
from orchscaffold.inspection.surface.module_surface import ModuleSurface
from orchscaffold.inspection.surface.modules import is_external
from orchscaffold.model.code import Resolved
from orchscaffold.model.types import Named
from orchscaffold.tracing.events import Undefined
from orchscaffold.tracing.frames import Frame, place_of
from orchscaffold.tracing.scripts import Script
from orchscaffold.tracing.values import (
    UNKNOWN,
    Class,
    Constant,
    External,
    Function,
    Module,
    Value,
)

_GIVEN: Final = frozenset(
    (
        "WindowsError",
        "_",
        "__annotations__",
        "__builtins__",
        "__class__",
        "__doc__",
        "__file__",
        "__loader__",
        "__name__",
        "__package__",
        "__path__",
        "__spec__",
    )
)


def read_name(node: ast.Name, frame: Frame) -> Value:
    """The value of a name that is read; one that nothing binds is recorded."""
    name = node.id
    if name in frame.names:
        return frame.names[name]
    if name in frame.own_names:
        return UNKNOWN
    return _global(node, frame)


def _global(node: ast.Name, frame: Frame) -> Value:
    surface = frame.script.surface
    name = node.id
    if name not in surface.bound:
        if hasattr(builtins, name):
            return _of_builtin(name) if name not in surface.late else UNKNOWN
        if _is_bound_nowhere(name, surface) and not _may_come_about(name, frame):
            frame.record(Undefined(place_of(node), frame.setting(), name))
            return UNKNOWN
    return script_value(frame, frame.script, name)


def _is_bound_nowhere(name: str, surface: ModuleSurface) -> bool:
    is_closed = not surface.stars and not surface.is_dynamic
    return is_closed and name not in surface.late and name not in _GIVEN


def _may_come_about(name: str, frame: Frame) -> bool:
    """Whether the tests, or a module that they import, may make the name a builtin."""
    if frame.is_touched(name):
        return True
    scripts = (frame.script, *frame.world.conftests(frame.script.path))
    return may_be_given(name, (item.surface for item in scripts), frame.world.surfaces.modules)


def script_value(frame: Frame, script: Script, name: str) -> Value:
    """What the module-level `name` of a test-side file certainly stands for."""
    surface = script.surface
    entry = single(surface.bound.get(name, ()))
    if name in surface.late or (entry is None and not surface.stars):
        return UNKNOWN
    if isinstance(entry, Import) and entry.module.partition(".")[0] in frame.shared.shadowed:
        return UNKNOWN
    if isinstance(entry, Import) and entry.attribute is None:
        return module_value(entry.module)
    if isinstance(entry, Assignment):
        return _assigned(frame, surface, name, entry)
    if name in frame.touches.patched:
        return UNKNOWN
    return value_of(frame.world.surfaces.follow(script.module, name))


def _assigned(frame: Frame, surface: ModuleSurface, name: str, entry: Assignment) -> Value:
    """A constant, or another name for something; what else is assigned may have been changed."""
    if len(surface.bound[name]) > 1:
        return UNKNOWN
    if isinstance(entry.value, ast.Constant) and not isinstance(entry.value.value, type(...)):
        return Constant(entry.value.value)
    found = value_of(frame.world.surfaces.follow(surface.name, name))
    return UNKNOWN if isinstance(found, Constant) else found


def module_value(name: str) -> Value:
    """The module of that name."""
    return External(name) if is_external(name) else Module(name)


def value_of(found: Resolved | None) -> Value:
    """What a name leads to, as a value."""
    if found is None or found.kind == "variable":
        return UNKNOWN
    if found.kind == "module":
        return module_value(found.module)
    if found.kind == "external":
        return External(f"{found.module}.{found.qualname}")
    if found.module == "builtins":
        return _of_builtin(found.qualname)
    if found.kind == "class":
        return Class(Named(found.module, found.qualname))
    return Function(found.module, found.qualname)


def _of_builtin(name: str) -> Value:
    return External(f"builtins.{name}")
