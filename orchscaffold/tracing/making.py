"""Objects made and changed: what a constructor or a method leaves in their attributes."""

from __future__ import annotations

from orchscaffold.inspection.surface.library import Surfaces
from orchscaffold.inspection.surface.model import ClassSurface, FunctionSurface, Signature
from orchscaffold.model.types import Named
from orchscaffold.tracing.binding import bound_arguments
from orchscaffold.tracing.events import Argument
from orchscaffold.tracing.frames import Frame
from orchscaffold.tracing.values import UNKNOWN, Instance, Value

_DEPTH = 8


def made_instance(ref: Named, arguments: tuple[Argument, ...] | None, frame: Frame) -> Value:
    """A new instance of `ref`; Unknown where calling the class may give anything else.

    `arguments` is None where they are not known.
    """
    surfaces = frame.world.surfaces
    order = surfaces.mro(ref)
    if order is None or frame.is_touched("__init__") or frame.is_touched("__new__"):
        return UNKNOWN
    for item in order:
        if isinstance(item, ClassSurface) and (
            item.is_remade or "__new__" in item.names or item.module == "enum"
        ):
            return UNKNOWN
    made = Instance(ref, frame.world.serial())
    if arguments is not None:
        for name, value in _initial(frame, ref, arguments).items():
            frame.state[made.serial, name] = value
    return made


def _initial(frame: Frame, ref: Named, arguments: tuple[Argument, ...]) -> dict[str, Value]:
    """Attributes that hold what the constructor was given."""
    surfaces = frame.world.surfaces
    signature = surfaces.constructor(ref)
    order = surfaces.mro(ref) or ()
    if signature is None:
        return {}
    given = bound_arguments(signature, arguments)
    first = order[0]
    if isinstance(first, ClassSurface) and first.generates_init and "__init__" not in first.names:
        stored = {name for item in order if isinstance(item, ClassSurface) for name in item.stored}
        return {name: value for name, value in given.items() if name not in stored}
    return _flowed(frame, ref, 0, given)


def _flowed(
    frame: Frame, ref: Named, start: int, given: dict[str, Value], depth: int = 0
) -> dict[str, Value]:
    """What `__init__`, found from `start` on in the MRO, leaves in attributes."""
    surfaces = frame.world.surfaces
    order = surfaces.mro(ref) or ()
    for place in range(start, len(order)):
        item = order[place]
        if isinstance(item, type):
            return {}
        own = item.methods.get("__init__")
        if own is None or own.signature is None:
            if "__init__" in item.names or item.generates_init:
                return {}
            continue
        found: dict[str, Value] = {}
        conduct = surfaces.conduct(own)
        if conduct.passed_up is not None and depth < _DEPTH:
            upper = _given_above(surfaces, ref, place + 1, conduct.passed_up, given)
            found = _flowed(frame, ref, place + 1, upper, depth + 1)
        found = {name: value for name, value in found.items() if name not in conduct.stores}
        found.update((name, _value(path, given, frame)) for name, path in conduct.flows)
        hidden = _written_by(surfaces, ref, conduct.own_calls)
        return {name: value for name, value in found.items() if name not in hidden}
    return {}


def _value(path: str, given: dict[str, Value], frame: Frame) -> Value:
    """What a parameter, or an attribute of one, stands for."""
    root, *parts = path.split(".")
    value = given.get(root, UNKNOWN)
    for part in parts:
        is_kept = isinstance(value, Instance) and frame.world.surfaces.is_frozen(value.ref)
        value = (frame.get(value, part) if isinstance(value, Instance) and is_kept else None) or (
            UNKNOWN
        )
    return value


def _given_above(
    surfaces: Surfaces,
    ref: Named,
    start: int,
    passed: tuple[tuple[str, str], ...],
    given: dict[str, Value],
) -> dict[str, Value]:
    """The arguments of the `__init__` above."""
    signature = _init_signature(surfaces, ref, start)
    if signature is None:
        return {}
    positions = [item.name for item in signature.positions]
    found: dict[str, Value] = {}
    for place, param in passed:
        name = place
        if place.isdigit():
            if int(place) >= len(positions):
                return {}
            name = positions[int(place)]
        if param in given:
            found[name] = given[param]
    return found


def _init_signature(surfaces: Surfaces, ref: Named, start: int) -> Signature | None:
    for item in (surfaces.mro(ref) or ())[start:]:
        own = item.methods.get("__init__") if isinstance(item, ClassSurface) else None
        if own is not None:
            return own.signature.bound() if own.signature else None
    return None


def _written_by(surfaces: Surfaces, ref: Named, methods: frozenset[str]) -> frozenset[str]:
    """Attributes that these methods of the class, and those they call, may set."""
    written: set[str] = set()
    seen: set[str] = set()
    waiting = list(methods)
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        for item in surfaces.mro(ref) or ():
            own = item.methods.get(name) if isinstance(item, ClassSurface) else None
            if own is not None:
                conduct = surfaces.conduct(own)
                written |= conduct.stores
                waiting.extend(conduct.own_calls)
    return frozenset(written)


def note_method_effects(
    owner: Instance, method: FunctionSurface, arguments: tuple[Argument, ...], frame: Frame
) -> None:
    """After a call of one of its methods: attributes that it may have set are as it set them."""
    surfaces = frame.world.surfaces
    conduct = surfaces.conduct(method)
    written = _written_by(surfaces, owner.ref, conduct.own_calls | {method.name})
    known = dict(conduct.flows) if method.signature is not None else {}
    given = bound_arguments(method.signature.bound(), arguments) if method.signature else {}
    others = _written_by(surfaces, owner.ref, conduct.own_calls)
    for name in written:
        value = _value(known.get(name, ""), given, frame) if name not in others else UNKNOWN
        frame.set(owner, name, value)


def copied(value: Value, changes: tuple[Argument, ...] | None, frame: Frame) -> Value:
    """A copy of an instance with `changes` by keyword; None: with changes that are not known."""
    if not isinstance(value, Instance):
        return UNKNOWN
    made = Instance(value.ref, frame.world.serial(), value.exact)
    if changes is None or any(item.star for item in changes):
        return made
    known = [(key, item) for key, item in frame.state.items() if key[0] == value.serial]
    for (_, name), item in known:
        frame.state[made.serial, name] = item
    for change in changes:
        frame.state[made.serial, change.keyword or ""] = change.value
    return made
