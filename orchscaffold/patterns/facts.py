"""From a path to the facts that patterns ask for."""

from __future__ import annotations

from orchscaffold.model.ir import Function
from orchscaffold.model.types import Named
from orchscaffold.patterns.base import Facts
from orchscaffold.scenarios.run import Called, Handled, Path, Slept, Started
from orchscaffold.scenarios.terms import leaves_of
from orchscaffold.scenarios.values import Dict, Double, Input, Known, Sequence, Value, settled

_COLLECTIONS = frozenset({"list", "dict", "set", "Mapping", "Sequence", "Iterable", "Collection"})


def facts_of(cls: Named, method: Function, path: Path, others_call: bool) -> Facts:
    """The facts of one path of `method`."""
    events = path.run.events
    called = [event.record.double for event in events if isinstance(event, Called)]
    return Facts(
        class_name=cls.qualname,
        method=method.name,
        ending=path.ending.kind,
        returned=_returned(path),
        handled=any(isinstance(event, Handled) for event in events),
        logged=any(double.kind == "logger" for double in called),
        started=any(isinstance(event, Started) for event in events),
        waited=any(isinstance(event, Slept) for event in events),
        calls=sum(1 for double in called if double.kind != "logger"),
        others_call=others_call,
        decided=_decided(path),
        takes_context=any("Context" in _type_name(p.annotation) for p in method.parameters),
        is_diff=_is_diff(method),
    )


def _returned(path: Path) -> str:
    value = settled(path.ending.value) if path.ending.value is not None else None
    if isinstance(value, Known) and not value.value:
        return "nothing"
    if isinstance(value, (Sequence, Dict)) and not value.items:
        return "nothing"
    return "something"


def _decided(path: Path) -> tuple[str, ...]:
    prefix = path.run.prefix
    if not prefix or len(prefix) > len(path.run.choices):
        return ()
    about = path.run.choices[len(prefix) - 1].about
    return tuple(_origins(about)) if about is not None else ()


def _origins(value: Value) -> list[str]:
    if isinstance(value, (Input, Double)):
        return [value.origin.path]
    return [leaf.origin.path for leaf in leaves_of(value)]


def _type_name(annotation: object) -> str:
    return annotation.qualname if isinstance(annotation, Named) else ""


def _is_diff(method: Function) -> bool:
    collections = [p for p in method.parameters if _type_name(p.annotation) in _COLLECTIONS]
    return len(collections) >= 2 and not method.is_async
