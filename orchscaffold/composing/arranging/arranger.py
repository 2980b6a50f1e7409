"""The arrangement of a path: each input as the code that builds it, doubles with what they are told
to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeAlias

from orchscaffold.composing.arranging.builders import (
    Builders,
    autospec,
    callable_double,
    sentinel,
    stand_in,
)
from orchscaffold.composing.arranging.clocks import clock_names
from orchscaffold.composing.arranging.literals import NotSpellable, literal
from orchscaffold.composing.arranging.parsing import json_text
from orchscaffold.composing.arranging.privates import spelled
from orchscaffold.composing.arranging.reach import owners
from orchscaffold.composing.wording.naming import variable_name
from orchscaffold.model.code import Field
from orchscaffold.model.testcode import (
    Code,
    Display,
    Do,
    Get,
    Invoke,
    Let,
    Lit,
    Pairs,
    Step,
    Sym,
    Var,
)
from orchscaffold.model.types import Named
from orchscaffold.scenarios.conditions.terms import Unevaluable, evaluate, leaves_of
from orchscaffold.scenarios.machine import Machine
from orchscaffold.scenarios.run import Path
from orchscaffold.scenarios.semantics.decisions import Abandoned
from orchscaffold.scenarios.semantics.files import is_file
from orchscaffold.scenarios.semantics.following import is_coroutine
from orchscaffold.scenarios.semantics.parsed import is_parsed
from orchscaffold.scenarios.values import (
    CallRecord,
    ClassValue,
    Coroutine,
    Dict,
    Double,
    Input,
    Instance,
    Known,
    Leaf,
    Resource,
    Sequence,
    Task,
    Term,
    Value,
    is_key,
    settled,
)

Mentions: TypeAlias = Mapping[int, int]


_LEAVING: Final = {"__enter__": "__exit__", "__aenter__": "__aexit__"}


class Unreachable(Exception):
    """A value that test code has no way to name or build."""


_CALLED: Final = ("callable", "class")


class Arranger:
    """Builds the arrange part of one test.

    `earlier` counts the mentions of each object in the pass before: what is mentioned twice gets a
    variable. `steps` grow as values are asked for; `late` are those that need the patches in place.
    """

    def __init__(
        self,
        machine: Machine,
        path: Path,
        builders: Builders,
        subject: str,
        earlier: Mentions,
    ) -> None:
        self.machine = machine
        self.path = path
        self.builders = builders
        self.subject = subject
        self.steps: list[Step] = []
        self.late: list[Step] = []
        self.mentions: dict[int, int] = {}
        self._earlier = earlier
        self._named: dict[int, Code] = {}
        self._taken = {subject, "result", *clock_names(path).values()}
        self._owners = owners(path)
        self._building: set[int] = set()
        self._sentinels: dict[str, int] = {}
        solved = machine.solver.solve(path.run.conditions)
        self.assignment: dict[Leaf, object] = dict(solved or {})
        self._write_texts()

    def _write_texts(self) -> None:
        """The texts that the code parses say what the path wants to come out of them."""
        for text, parsed in self.path.run.parsed.items():
            if self.path.run.conditions.group_of(text) is not None:
                raise Unreachable
            try:
                self.assignment[text] = json_text(text, parsed, self._shaped, self._known)
            except (TypeError, ValueError, Unevaluable):
                raise Unreachable from None

    def _known(self, value: Value) -> object:
        for leaf in leaves_of(value):
            self.assignment.setdefault(leaf, self.machine.solver.default(leaf))
        return evaluate(value, self.assignment)

    # --- values

    def code(self, value: Value) -> Code:
        """How test code names or builds `value`.

        Raises Unreachable where it cannot.
        """
        value = self._shaped(value)
        if isinstance(value, (Known, Leaf, Term)):
            return self._scalar(value)
        self.mentions[id(value)] = self.mentions.get(id(value), 0) + 1
        if id(value) in self._named:
            return self._named[id(value)]
        found = self._place_of(value)
        if found is not None:
            return found
        if id(value) in self._building:
            raise Unreachable
        self._building.add(id(value))
        try:
            built = self._build(value)
        finally:
            self._building.discard(id(value))
        if self._wants_variable(value, built):
            return self._name(value, built)
        return built

    def name(self, value: Value, wanted: str) -> Var:
        """Reserve a variable for an object that a `with` item or a step binds."""
        variable = Var(self._free(wanted))
        self._named[id(value)] = variable
        return variable

    def place(self, value: Value, code: Code) -> None:
        """Say where the test finds an object that it does not build itself."""
        self._named[id(value)] = code

    def _free(self, wanted: str) -> str:
        name, number = wanted, 2
        while name in self._taken:
            name, number = f"{wanted}_{number}", number + 1
        self._taken.add(name)
        return name

    def _shaped(self, value: Value) -> Value:
        value = settled(value)
        if isinstance(value, Input):
            use = "text" if is_parsed(value.origin) else "object"
            try:
                return self.machine.shape(value, use)
            except Abandoned:
                raise Unreachable from None
        return value

    def _scalar(self, value: Known | Leaf | Term) -> Code:
        try:
            return literal(self._known(value), self.machine.enums)
        except (NotSpellable, Unevaluable):
            raise Unreachable from None
        except Exception:  # noqa: BLE001 - a pure operation that fails here has no value to name
            raise Unreachable from None

    def _wants_variable(self, value: Value, built: Code) -> bool:
        if is_parsed(getattr(value, "origin", None)):
            return False
        if isinstance(value, Double) and _is_told(value):
            return True
        if isinstance(value, Task) or (isinstance(value, Sequence) and value.kind == "stream"):
            return True
        if isinstance(built, Var) or (isinstance(built, Get) and isinstance(built.obj, Sym)):
            return False
        return self._earlier.get(id(value), 0) > 1

    def was_mentioned(self, value: Value) -> bool:
        """Whether an earlier pass mentioned the object at all."""
        return id(value) in self._earlier

    def _name(self, value: Value, built: Code) -> Var:
        origin = getattr(value, "origin", None)
        variable = self.name(value, variable_name(origin) if origin else "value")
        self.steps.append(Let(variable, built))
        if isinstance(value, Double):
            self.steps.extend(self.told(value, variable))
        if isinstance(value, Sequence) and value.kind == "stream":
            self.steps.extend(self._streamed(variable, value))
        if isinstance(value, Task) and value.given == "done":
            result = self._given_result(value)
            self.steps.append(Do(Invoke(Get(variable, "set_result"), (result,))))
        if isinstance(value, Task) and value.given == "failed" and value.error is not None:
            failing = Invoke(Get(variable, "set_exception"), (self.code(value.error),))
            self.steps.append(Do(failing))
        return variable

    def _given_result(self, task: Task) -> Code:
        result = task.result
        is_needed = not isinstance(result, Input) or self._is_touched(result)
        return self.code(result) if result is not None and is_needed else Lit(None)

    def _place_of(self, value: Value) -> Code | None:
        """A member of an object that the test holds: `broker.get_order`, `client.return_value`."""
        origin = getattr(value, "origin", None)
        if isinstance(value, Double) and value.origin.kind == "own":
            return self.own(value.origin.name)
        if not isinstance(value, Double) or origin is None or origin.parent is None:
            return None
        owner = self._owners.get(origin.parent.path)
        if not isinstance(owner, Double):
            return None
        if origin.kind == "attr" and owner.members.get(origin.name) is value:
            return Get(self.code(owner), origin.name)
        is_read = origin.kind == "attr" and settled(owner.reads.get(origin.name, value)) is value
        if is_read and value.kind == "callable":
            return Get(self.code(owner), origin.name)
        if owner.kind in ("class", "logger") and origin.kind == "result":
            return Get(self.code(owner), "return_value")
        return None

    def own(self, name: str) -> Get:
        """An attribute of the object under test."""
        return Get(Var(self.subject), spelled(self.machine.library, self.machine.cls, name))

    def tasks(self) -> list[Task]:
        """The tasks and futures that the test itself makes, to hand them in."""
        return [value for value in self._owners.values() if isinstance(value, Task)]

    def containers(self) -> list[Sequence | Dict]:
        """The lists and dicts that the test arranges."""
        return [v for v in self._owners.values() if isinstance(v, (Sequence, Dict))]

    # --- building

    def _build(self, value: Value) -> Code:
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
            return _task(value)
        raise Unreachable

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

    def _streamed(self, holder: Code, stream: Sequence) -> list[Step]:
        """What `async for` meets in `holder`, and a way to close it."""
        items = Display("list", tuple(self.code(item) for item in stream.given))
        closing = Let(Get(holder, "aclose"), callable_double(is_async=True))
        given = Let(Get(Get(holder, "__aiter__"), "return_value"), items)
        return [given, closing] if stream.is_closed else [given]

    def _instance(self, value: Instance) -> Code:
        if value.is_subject:
            return Var(self.subject)
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

    def _is_touched(self, value: Input) -> bool:
        return value.shape is not None or value.is_present

    def _is_default(self, field: Field, code: Code) -> bool:
        if field.default is None:
            return False
        default = getattr(field.default, "value", ...)
        return isinstance(code, Lit) and code.value == default and type(code.value) is type(default)

    # --- doubles

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
            if not is_key(value.origin):
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
        """Whether the double is a SimpleNamespace, whose attributes are its arguments."""
        dunders = any(name.startswith("__") for name in value.reads)
        called = any(map(self._is_called, value.reads.values()))
        is_bare = value.cls is None and value.kind == "object" and not value.members
        is_bare = is_bare and not value.is_hashed
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
            return self._streamed(Get(code, "return_value"), stream)
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
        return [Let(Get(code, "side_effect"), Display("list", tuple(plain)))]

    def _effect(self, record: CallRecord) -> Code | None:
        if record.raised is not None:
            return self._raised(record.raised)
        result = record.result
        if result is None or not isinstance(result, Input) or not self._is_needed(result):
            return None
        try:
            return self.code(result)
        except Unreachable:
            return None

    def _raised(self, error: Instance) -> Code:
        if error.origin is None:
            return Invoke(Sym(error.cls.module, error.cls.qualname))
        return self.code(error)

    def _is_needed(self, result: Input) -> bool:
        return self._is_touched(result)


def _task(value: Task) -> Code:
    """A task that waits for ever, or a future where only how it ended counts."""
    if value.is_future or value.given in ("done", "failed"):
        return Invoke(Get(Invoke(Sym("asyncio", "get_running_loop")), "create_future"))
    forever = Invoke(Get(Invoke(Sym("asyncio", "Event")), "wait"))
    return Invoke(Sym("asyncio", "create_task"), (forever,))


def _is_told(value: Double) -> bool:
    if value.kind == "callable":
        return bool(value.calls)
    called = any(member.calls or member.kind == "class" for member in value.members.values())
    return called or bool(value.reads and value.cls is not None) or _has_calls(value)


def _has_calls(value: Double) -> bool:
    children = (settled(child) for child in value.reads.values())
    return any(
        isinstance(child, Double) and child.kind in ("callable", "logger") for child in children
    ) or any(name.startswith("__") for name in value.reads)


def _gives_stream(double: Double) -> bool:
    return any(_stream_of(record) is not None for record in double.calls)


def _stream_of(record: CallRecord) -> Sequence | None:
    result = settled(record.result) if record.result is not None else None
    return result if isinstance(result, Sequence) and result.kind == "stream" else None
