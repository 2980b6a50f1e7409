"""Lists, sets, deques and dicts: their constructors, and the table of their methods."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from orchscaffold.scenarios.natives.common import Model
from orchscaffold.scenarios.natives.dicts import DICTS
from orchscaffold.scenarios.natives.sequences import SEQUENCES
from orchscaffold.scenarios.natives.sets import SETS
from orchscaffold.scenarios.semantics.arguments import Arguments
from orchscaffold.scenarios.semantics.decisions import Abandoned
from orchscaffold.scenarios.semantics.statements import Statements
from orchscaffold.scenarios.values import Dict, Known, Sequence, Value


def _collect(kind: str) -> Model:
    def build(machine: Statements, call: Arguments) -> Value:
        items = machine.iterate(call.args[0], call.key) if call.args else []
        if kind in ("set", "frozenset"):
            items = _unique(machine, items, call.key)
        return Sequence(kind, items)

    return build


def _deque(machine: Statements, call: Arguments) -> Value:
    made = Sequence("deque", [])
    given = call.get(1, "maxlen")
    limit = machine.known(given) if given is not None else None
    if isinstance(limit, int):
        made.limit = limit
    if (items := call.get(0, "iterable")) is not None:
        made.push(machine.iterate(items, call.key))
    return made


def _unique(machine: Statements, items: list[Value], key: str) -> list[Value]:
    kept: list[Value] = []
    for item in map(machine.need_hash, items):
        if not any(machine.equal(item, other, key) for other in kept):
            kept.append(item)
    return kept


def _dict(machine: Statements, call: Arguments) -> Value:
    result = Dict([])
    if call.args:
        source = machine.shape(call.args[0], "item")
        if isinstance(source, Dict):
            machine.update(result, source, call.key)
        else:
            for pair in machine.iterate(source, call.key):
                key, item = machine.iterate(pair, call.key)
                machine.set_key(result, key, item, call.key)
    for keyword, item in call.kwargs.items():
        machine.set_key(result, Known(keyword), item, call.key)
    return result


def _counter(machine: Statements, call: Arguments) -> Value:
    if call.args and not isinstance(machine.shape(call.args[0], "item"), Dict):
        raise Abandoned("what is counted while reading")
    result = _dict(machine, call)
    if isinstance(result, Dict):
        result.kind, result.factory = "Counter", Known(0)
    return result


def _defaultdict(machine: Statements, call: Arguments) -> Value:
    rest = Arguments(call.args[1:], call.kwargs, call.key)
    result = _dict(machine, rest)
    if isinstance(result, Dict) and call.args:
        result.factory = call.args[0]
    return result


CONTAINERS: Final[Mapping[str, Model]] = MappingProxyType(
    {
        **{f"builtins.{kind}": _collect(kind) for kind in ("list", "tuple", "set", "frozenset")},
        "collections.deque": _deque,
        "builtins.dict": _dict,
        "collections.OrderedDict": _dict,
        "collections.defaultdict": _defaultdict,
        "collections.Counter": _counter,
        **{
            f"{kind}.{name}": model
            for kind in ("list", "set", "frozenset", "tuple", "deque", "stream")
            for name, model in SEQUENCES.items()
        },
        **{
            f"{kind}.{name}": model for kind in ("set", "frozenset") for name, model in SETS.items()
        },
        **{f"dict.{name}": model for name, model in DICTS.items()},
    }
)
