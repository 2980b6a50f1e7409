"""Stand-ins of a test: how each is made, and what it is told to give, raise and hold."""

from __future__ import annotations

from typing import Final

from orchscaffold.composing.arranging.builders import (
    autospec,
    callable_double,
    sentinel,
    stand_in,
)
from orchscaffold.composing.arranging.places import Places, Unreachable
from orchscaffold.composing.wording.naming import variable_name
from orchscaffold.model.testcode import (
    Code,
    Display,
    Get,
    Invoke,
    Let,
    Lit,
    Step,
    Sym,
)
from orchscaffold.model.types import Named
from orchscaffold.scenarios.semantics.files import is_file
from orchscaffold.scenarios.semantics.following import is_coroutine
from orchscaffold.scenarios.values import (
    CallRecord,
    ClassValue,
    Double,
    Input,
    Instance,
    Known,
    Sequence,
    Value,
    is_key,
    settled,
)

_LEAVING: Final = {"__enter__": "__exit__", "__aenter__": "__aexit__"}
_CALLED: Final = ("callable", "class")


class Doubles(Places):
    """Makes stand-ins and tells them what the path needs of them."""

    def _double(self, value: Double) -> Code:
        if value.kind == "callable" and value.cls is not None and not self._is_made(value.cls):
            kind = "AsyncMock" if value.is_async else "MagicMock"
            spec = Sym(value.cls.module, value.cls.qualname)
            return Invoke(Sym("unittest.mock", kind), (), (("spec_set", spec),))
        if value.kind == "callable" and not value.reads:
            return callable_double(is_async=value.is_async, is_stream=_gives_stream(value))
        if value.cls is not None and value.kind == "object":
            spec_set = self._sees_all(value, value.cls)
            return stand_in(self.machine.library, value.cls, spec_set=spec_set)
        if value.kind == "logger" and value.origin.kind == "logger":
            raise Unreachable  # what the code gets for itself
        if value.kind == "logger":
            return autospec(value.cls or Named("logging", "Logger"))
        return self._bag(value)

    def _is_made(self, cls: Named) -> bool:
        """Whether a spec would compare calls with the signature of the class's own constructor."""
        return self.machine.library.constructor(cls) is not None

    def _sees_all(self, value: Double, cls: Named) -> bool:
        """Whether autospec knows every attribute the test sets: those made in `__init__` it cannot
        see."""
        names = [name for name in (*value.reads, *value.attributes) if not name.startswith("__")]
        return all(self._sees(cls, name) for name in names)

    def _sees(self, cls: Named, name: str) -> bool:
        library = self.machine.library
        on_class = any(
            name in {variable.name for variable in model.class_vars if variable.value}
            for model in library.mro(cls)
        )
        return on_class or library.method(cls, name) is not None

    def _bag(self, value: Double) -> Code:
        names = [*value.reads, *(name for name in value.attributes if name not in value.reads)]
        members = [*value.members]
        if not names and not members:
            return self._sentinel(value)
        if self._is_plain(value):
            given = tuple((name, self.code(child)) for name, child in value.reads.items())
            if not is_key(value.origin) and not value.is_hashed:
                return Invoke(Sym("types", "SimpleNamespace"), (), given)
            spec = Display("list", tuple(Lit(name) for name, _ in given))
            return Invoke(Sym("unittest.mock", "Mock"), (), (("spec_set", spec), *given))
        kind = "MagicMock" if any(n.startswith("__") for n in (*names, *members)) else "Mock"
        if value.kind == "callable":
            return Invoke(Sym("unittest.mock", "AsyncMock" if value.is_async else "Mock"))
        listed = {*names, *members, *(_LEAVING[name] for name in names if name in _LEAVING)}
        spec = Display("list", tuple(Lit(name) for name in sorted(listed)))
        return Invoke(Sym("unittest.mock", kind), (), (("spec_set", spec),))

    def _sentinel(self, value: Double) -> Code:
        """A sentinel that stands for this object alone."""
        wanted, number = variable_name(value.origin), 2
        name = wanted
        while self._sentinels.setdefault(name, id(value)) != id(value):
            name, number = f"{wanted}_{number}", number + 1
        return sentinel(name)

    def _is_plain(self, value: Double) -> bool:
        """Whether the double is a SimpleNamespace, or a Mock that has to have a hash, whose
        attributes are its arguments."""
        dunders = any(name.startswith("__") for name in value.reads)
        called = any(map(self._is_called, value.reads.values()))
        is_bare = value.cls is None and value.kind == "object" and not value.members
        return is_bare and not (dunders or called)

    def _is_called(self, value: Value) -> bool:
        value = settled(value)
        return isinstance(value, Double) and value.kind in ("callable", "logger")

    def told(self, value: Double, code: Code) -> list[Step]:
        """The steps that tell a double what to return, raise and hold."""
        steps: list[Step] = self._results(value, code) if value.kind in _CALLED else []
        for name, member in value.members.items():
            if name == "()":
                steps.extend(self._made(member, Get(code, "return_value")))
            elif value.kind != "logger":
                steps.extend(self._member(member, Get(code, name)))
        is_plain = self._is_plain(value)
        for name, child in value.reads.items():
            if name.startswith("__"):
                steps.extend(self._entered(name, child, code, in_file=is_file(value.cls)))
            elif not is_plain:
                is_hidden = value.cls is not None and not self._sees(value.cls, name)
                steps.extend(self._read(name, child, code, is_hidden=is_hidden))
        return steps

    def _made(self, member: Double, place: Code) -> list[Step]:
        """What a class that is stood in for makes; a thing that is awaited when it is called is
        replaced: autospec does not make it so."""
        replaced: list[Step] = []
        if member.kind == "callable" and member.is_async:
            replaced.append(Let(place, self._double(member)))
        return [*replaced, *self.told(member, place)]

    def _member(self, member: Double, place: Code) -> list[Step]:
        """A method of a service: what its calls give; one that is awaited though it is no coroutine
        is replaced."""
        function = member.function
        is_declared = function is not None and is_coroutine(function) and not function.decorators
        replaced: list[Step] = []
        if member.is_async and not is_declared:
            replaced.append(Let(place, callable_double(is_async=True)))
        return [*replaced, *self._results(member, place)]

    def _read(self, name: str, child: Value, code: Code, *, is_hidden: bool) -> list[Step]:
        shaped = settled(child)
        place = Get(code, name)
        if isinstance(shaped, Double) and shaped.kind == "callable":
            steps: list[Step] = []
            if shaped.is_async or is_hidden:
                made = callable_double(is_async=shaped.is_async, is_stream=_gives_stream(shaped))
                steps.append(Let(place, made))
            return [*steps, *self.told(shaped, place)]
        if isinstance(shaped, Double) and shaped.kind == "logger":
            return []
        return [Let(place, self.code(child))]

    def _entered(self, name: str, child: Value, code: Code, *, in_file: bool = False) -> list[Step]:
        if name == "__iter__" and in_file:
            lines = Invoke(Sym("builtins", "iter"), (self.code(child),))
            return [Let(Get(Get(code, name), "side_effect"), Display("list", (lines,)))]
        if name in ("__iter__", "__aiter__", "__len__") or (
            isinstance(child, Input) and self._is_touched(child)
        ):
            return [Let(Get(Get(code, name), "return_value"), self.code(child))]
        return []

    def _results(self, value: Double, code: Code) -> list[Step]:
        """`code.return_value = …` or `code.side_effect = …` for the calls the path makes."""
        if len(value.calls) == 1 and (stream := _stream_of(value.calls[0])) is not None:
            return self.streamed(Get(code, "return_value"), stream)
        effects = [self._effect(record) for record in value.calls]
        if not effects or all(effect is None for effect in effects):
            return []
        usual = Sym("unittest.mock", "DEFAULT") if value.kind == "class" else Lit(None)
        plain = [usual if effect is None else effect for effect in effects]
        raised = any(record.raised is not None for record in value.calls)
        if len(plain) == 1 and raised:
            return [Let(Get(code, "side_effect"), plain[0])]
        if not raised and all(effect == plain[0] for effect in plain):
            return [Let(Get(code, "return_value"), plain[0])]
        if any(record.raised is None and self._gives_error(record) for record in value.calls):
            raise Unreachable  # a mock raises each exception that it finds in `side_effect`
        return [Let(Get(code, "side_effect"), Display("list", tuple(plain)))]

    def _gives_error(self, record: CallRecord) -> bool:
        """Whether a call returns an exception, or a class of them, instead of raising one."""
        result = settled(record.result) if record.result is not None else None
        if isinstance(result, Instance):
            return self.machine.is_exception(result.cls)
        return isinstance(result, ClassValue) and self.machine.is_exception(result.ref)

    def _effect(self, record: CallRecord) -> Code | None:
        if record.raised is not None:
            return self._raised(record.raised)
        result = record.result
        if isinstance(result, Known) and self._comes_out(result):
            return Lit(None)
        if not isinstance(result, Input) or not self._is_needed(result):
            return None
        try:
            return self.code(result)
        except Unreachable:
            return None

    def _comes_out(self, result: Known) -> bool:
        """Whether the call hands on this very None, where a stand-in gives something else."""
        subject = self.path.subject
        kept = subject.attributes.values() if subject is not None else ()
        return any(value is result for value in (self.path.ending.value, *kept))

    def _raised(self, error: Instance) -> Code:
        if error.origin is None:
            return Invoke(Sym(error.cls.module, error.cls.qualname))
        return self.code(error)

    def _is_needed(self, result: Input) -> bool:
        return self._is_touched(result)

    def streamed(self, holder: Code, stream: Sequence) -> list[Step]:
        """What `async for` meets in `holder`, and a way to close it."""
        items = Display("list", tuple(self.code(item) for item in stream.given))
        closing = Let(Get(holder, "aclose"), callable_double(is_async=True))
        given = Let(Get(Get(holder, "__aiter__"), "return_value"), items)
        return [given, closing] if stream.is_closed else [given]


def _gives_stream(double: Double) -> bool:
    return any(_stream_of(record) is not None for record in double.calls)


def _stream_of(record: CallRecord) -> Sequence | None:
    result = settled(record.result) if record.result is not None else None
    return result if isinstance(result, Sequence) and result.kind == "stream" else None
