"""What a call is bound to: the signature of what is called, and what to call it in a sentence."""

from __future__ import annotations

from orchscaffold.drift.base import Traced
from orchscaffold.frozen import dataclass
from orchscaffold.inspection.surface.model import FunctionSurface, Signature
from orchscaffold.tracing.events import Called
from orchscaffold.tracing.values import Class, Function, Instance, Method


@dataclass(frozen=True, slots=True)
class Callee:
    """A callee whose parameters are certain."""

    name: str
    signature: Signature


def certain_callee(traced: Traced, event: Called) -> Callee | None:
    """The callee of a call, None where its signature is not certain."""
    callee = event.callee
    if isinstance(callee, Class):
        return _constructor(traced, callee)
    surface = function_surface(traced, callee) if isinstance(callee, (Function, Method)) else None
    if surface is None or surface.signature is None:
        return None
    if isinstance(callee, Method):
        return _method(callee, surface, surface.signature)
    return Callee(f"{surface.name}()", surface.signature)


def fits(event: Called, callee: Callee) -> bool:
    """Whether the arguments certainly can be bound to the parameters."""
    signature = callee.signature
    if any(item.star for item in event.arguments):
        return False
    names = [item.keyword for item in event.arguments if item.keyword]
    count = len(event.arguments) - len(names)
    by_position = [item.name for item in signature.positions[:count]]
    missing = [
        item for item in signature.parameters if item.required and item.name not in by_position
    ]
    return (
        (count <= len(signature.positions) or signature.takes_any_position)
        and (set(names) <= set(signature.keywords) or signature.takes_any_keyword)
        and all(item.name in names for item in missing)
        and not set(by_position) & set(names)
    )


def _constructor(traced: Traced, callee: Class) -> Callee | None:
    name = callee.ref.qualname
    signature = traced.surfaces.constructor(callee.ref)
    return None if signature is None else Callee(f"{name}()", signature)


def _method(callee: Method, surface: FunctionSurface, signature: Signature) -> Callee | None:
    if isinstance(callee.owner, Instance) and not callee.owner.exact:
        return None
    is_bound = surface.kind == "class" or (
        surface.kind == "method" and isinstance(callee.owner, Instance)
    )
    name = f"{callee.owner.ref.qualname}.{callee.name}()"
    return Callee(name, signature.bound() if is_bound else signature)


def function_surface(traced: Traced, callee: Function | Method) -> FunctionSurface | None:
    """The function or method that is called."""
    if isinstance(callee, Function):
        return traced.surfaces.function(callee.module, callee.qualname)
    return traced.surfaces.method(callee.owner.ref, callee.name)
