"""The arrangement of a path: each input as the code that builds it, doubles with what they are told
to do."""

from __future__ import annotations

from orchscaffold.composing.arranging.builders import (
    callable_double,
)
from orchscaffold.composing.arranging.doubles import Doubles
from orchscaffold.composing.arranging.places import Unreachable
from orchscaffold.composing.arranging.tasks import task_name
from orchscaffold.model.code import Field
from orchscaffold.model.testcode import (
    Code,
    Display,
    Get,
    Invoke,
    Lit,
    Pairs,
    Sym,
    Var,
)
from orchscaffold.scenarios.values import (
    ClassValue,
    Coroutine,
    Dict,
    Double,
    Input,
    Instance,
    Resource,
    Sequence,
    Task,
    Value,
)


class Arranger(Doubles):
    """Builds the arrange part of one test."""

    def build(self, value: Value) -> Code:
        """Code that makes `value`; raises Unreachable where none can."""
        if isinstance(value, Sequence):
            return self._sequence(value)
        if isinstance(value, Dict):
            pairs = Pairs(tuple((self.code(k), self.code(v)) for k, v in value.given))
            is_plain = value.kind == "dict"
            return pairs if is_plain else Invoke(Sym("collections", value.kind), (pairs,))
        if isinstance(value, Instance):
            return self._instance(value)
        if isinstance(value, Double):
            return self._double(value)
        if isinstance(value, ClassValue):
            patched = self.path.run.patches.get(value.place) if value.place else None
            if patched is not None:
                return self.code(patched)
            return Sym(value.ref.module, value.ref.qualname)
        if isinstance(value, Coroutine) and value.origin is not None:
            return Invoke(Sym("asyncio", "sleep"), (Lit(0),))
        if isinstance(value, Resource) and value.origin is not None:
            module, _, name = value.kind.rpartition(".")
            return Invoke(Sym(module, name))
        if isinstance(value, Task) and value.origin is not None:
            return self._task(value)
        raise Unreachable

    def _task(self, value: Task) -> Code:
        """A task that waits for ever or has its end before it, or a future where only how it ended
        counts."""
        name = task_name(value)
        is_ended = value.given in ("done", "failed")
        if value.is_future or (is_ended and name is None):
            return Invoke(Get(Invoke(Sym("asyncio", "get_running_loop")), "create_future"))
        work = Invoke(Get(Invoke(Sym("asyncio", "Event")), "wait"))
        if is_ended:
            work = Invoke(Invoke(Sym("unittest.mock", "AsyncMock"), (), (self.given_end(value),)))
        options = () if name is None else (("name", Lit(name)),)
        return Invoke(Sym("asyncio", "create_task"), (work,), options)

    def _sequence(self, value: Sequence) -> Code:
        if value.kind == "stream":
            return callable_double(is_async=False, is_stream=True)
        items = tuple(self.code(item) for item in value.given)
        if value.kind in ("list", "tuple"):
            return Display("tuple" if value.kind == "tuple" else "list", items)
        if value.kind == "deque":
            return Invoke(Sym("collections", "deque"), (Display("list", items),))
        if not items:
            return Invoke(Sym("builtins", value.kind))
        made = Display("set", items)
        return Invoke(Sym("builtins", "frozenset"), (made,)) if value.kind == "frozenset" else made

    def _instance(self, value: Instance) -> Code:
        if value.is_subject:
            return Var(self.subject)
        if value.symbol is not None:
            return Sym(*value.symbol)
        if value.origin is not None and value.origin.kind == "error":
            return self._error(value)
        if value.origin is None:
            raise Unreachable
        return self.record(value)

    def _error(self, value: Instance) -> Code:
        args = tuple(self.code(arg) for arg in value.made.args)
        options = tuple(
            (name, self.code(given))
            for name, given in value.made.options
            if not isinstance(given, Input) or self._is_touched(given)
        )
        return Invoke(Sym(value.cls.module, value.cls.qualname), args, options)

    def record(self, value: Instance) -> Code:
        """A call of the record's builder with the fields that the path depends on."""
        builder = self.builders.for_record(value.cls)
        defaults = dict(builder.defaults)
        overrides: list[tuple[str, Code]] = []
        relies: list[tuple[str, Code | None]] = []
        for field in self.machine.library.fields(value.cls):
            given = value.initial.get(field.name)
            if not field.init or not isinstance(given, Input):
                continue
            name = field.alias or field.name
            if not self._is_touched(given):
                relies.extend([(name, defaults.get(name))] if given.refused else [])
                continue
            code = self.code(given)
            if defaults.get(name) == code or self._is_default(field, code):
                relies.append((name, code))
            else:
                overrides.append((name, code))
        return Invoke(Var(builder.name), (), tuple(overrides), tuple(relies))

    def _is_default(self, field: Field, code: Code) -> bool:
        if field.default is None:
            return False
        default = getattr(field.default, "value", ...)
        return isinstance(code, Lit) and code.value == default and type(code.value) is type(default)
