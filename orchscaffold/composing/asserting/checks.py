"""What a path determines, as assertions: the result, the calls, the log, the state afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import Final

from orchscaffold.composing.arranging.arranger import Arranger, Unreachable
from orchscaffold.composing.asserting.callbacks import callbacks_at
from orchscaffold.composing.asserting.contrast import MAX_UNCALLED, holder_of
from orchscaffold.model.ir import Function
from orchscaffold.model.testcode import (
    Check,
    Code,
    Display,
    Do,
    Each,
    Get,
    Invoke,
    Lit,
    Pairs,
    Step,
    Sym,
    Var,
)
from orchscaffold.model.types import Named
from orchscaffold.scenarios.run import Called, Started, Wrote
from orchscaffold.scenarios.values import (
    FALSE,
    NONE,
    TRUE,
    CallRecord,
    ClassValue,
    Dict,
    Double,
    External,
    FunctionValue,
    Input,
    Instance,
    Known,
    Leaf,
    Native,
    Origin,
    Resource,
    Sequence,
    Task,
    Term,
    Value,
    settled,
)

ANY: Final = Sym("unittest.mock", "ANY")
CALL: Final = Sym("unittest.mock", "call")


class Checker:
    """Builds the assertions of one test on top of its arrangement."""

    def __init__(self, arranger: Arranger) -> None:
        self.arranger = arranger
        self._machine = arranger.machine
        self._shown_as = _properties(arranger)

    # --- values

    def expected(self, value: Value) -> Code:
        """`value` as an assertion compares with it; ANY for a part that is not known."""
        value = settled(value)
        if isinstance(value, Sequence) and value.origin is None:
            return self._sequence(value)
        if isinstance(value, Dict) and value.origin is None:
            return self._dict(value)
        if isinstance(value, Instance) and value.origin is None and not value.is_subject:
            return self._constructed(value)
        if isinstance(value, FunctionValue):
            return self.method(value) or ANY
        if isinstance(value, External):
            return Sym(value.module, value.name)
        try:
            return self.arranger.code(value)
        except Unreachable:
            return self.held(value) or ANY

    def method(self, value: FunctionValue) -> Code | None:
        """A method of the object under test by its name; None for a function that is made on the
        way, and where no object came to be."""
        bound = settled(value.bound) if value.bound is not None else None
        is_own = isinstance(bound, Instance) and bound.is_subject
        is_there = self.arranger.path.subject is not None
        if is_own and is_there and isinstance(value.function, Function):
            return self.arranger.own(value.function.name)
        return None

    def callback(self, value: Value) -> Code | None:
        """A method of the object under test, or of a container it holds; None for other
        functions."""
        function = settled(value)
        if isinstance(function, FunctionValue):
            return self.method(function)
        if not isinstance(function, Native) or function.bound is None:
            return None
        holder = self.held(function.bound)
        return Get(holder, function.name.rpartition(".")[2]) if holder is not None else None

    def _sequence(self, value: Sequence) -> Code:
        if value.kind == "view":
            return ANY
        items = tuple(self.expected(item) for item in value.items)
        if value.kind in ("set", "frozenset"):
            if ANY in items:
                return ANY
            return Display("set", items) if items else Invoke(Sym("builtins", value.kind))
        if value.kind == "deque":
            return Invoke(Sym("collections", "deque"), (Display("list", items),))
        return Display("tuple" if value.kind == "tuple" else "list", items)

    def _dict(self, value: Dict) -> Code:
        pairs = tuple((self.expected(k), self.expected(v)) for k, v in value.items)
        return ANY if any(ANY in _parts(key) for key, _ in pairs) else Pairs(pairs)

    def _constructed(self, value: Instance) -> Code:
        model = self._machine.library.class_model(value.cls)
        if model is None or model.kind not in ("dataclass", "attrs", "namedtuple"):
            return self.held(value) or ANY
        if value.base is not None:
            return self._copied(value, value.base)
        fields = [f for f in self._machine.library.fields(value.cls) if f.init]
        given = tuple(
            (f.alias or f.name, self.expected(value.attributes[f.name]))
            for f in fields
            if f.name in value.attributes
        )
        return Invoke(Sym(value.cls.module, value.cls.qualname), (), given)

    def _copied(self, value: Instance, base: Instance) -> Code:
        changed = tuple(
            (name, self.expected(item))
            for name, item in value.attributes.items()
            if settled(item) is not settled(base.attributes.get(name, item))
        )
        model = self._machine.library.class_model(value.cls)
        if model is not None and model.kind == "namedtuple":
            return Invoke(Get(self.expected(base), "_replace"), (), changed)
        is_attrs = model is not None and model.kind == "attrs"
        copy = Sym("attrs", "evolve") if is_attrs else Sym("dataclasses", "replace")
        return Invoke(copy, (self.expected(base),), changed)

    def held(self, value: Value) -> Code | None:
        """The attribute of the object under test that holds `value`, where one does."""
        value = settled(value)
        subject = self.arranger.path.subject
        if subject is None or isinstance(value, (Known, Leaf, Term)):
            return None
        for name, held in subject.attributes.items():
            if settled(held) is value:
                return self.arranger.own(name)
        return None

    # --- the result

    def result(self, value: Value) -> list[Step]:
        """What is asserted of the returned value; empty where nothing is known of it."""
        value = settled(value)
        result = Var("result")
        if isinstance(value, Known) and (value.value is None or isinstance(value.value, bool)):
            return [Check(result, "is", Lit(value.value))]
        if isinstance(value, Sequence) and any(isinstance(i, Task) for i in value.items):
            return [_task_names(result, value)]
        if isinstance(value, Task) and value.origin is None:
            return self._made_task(result, value)
        if isinstance(value, FunctionValue):
            return [Check(Invoke(Sym("builtins", "callable"), (result,)))]
        if isinstance(value, Sequence) and value.kind == "view":
            items = Display("list", tuple(self.expected(item) for item in value.items))
            return [Check(Invoke(Sym("builtins", "list"), (result,)), "==", items)]
        code = self.expected(value)
        if code == ANY:
            return self._attributes(value)
        is_same = _is_single(code) or (_names(code) and self._is_same_object(value))
        return [Check(result, "is" if is_same else "==", code)]

    def _is_same_object(self, value: Value) -> bool:
        if isinstance(value, (Double, ClassValue)):
            return True
        if isinstance(value, FunctionValue):
            return False
        if isinstance(value, Instance):
            return value.origin is not None or value.is_subject or self.held(value) is not None
        return not isinstance(value, (Known, Leaf, Term, Sequence, Dict, Input))

    def _attributes(self, value: Value) -> list[Step]:
        if not isinstance(value, Instance):
            return []
        known = [(name, self.expected(item)) for name, item in value.attributes.items()]
        checks: list[Step] = [
            Check(Get(Var("result"), name), "is" if _is_single(code) else "==", code)
            for name, code in known
            if code != ANY and not name.startswith("_")
        ]
        cls = Sym(value.cls.module, value.cls.qualname)
        kind = Invoke(Sym("builtins", "isinstance"), (Var("result"), cls))
        return checks or [Check(kind)]

    # --- calls

    def calls(self, *, logs: bool) -> list[Step]:
        """Each double's calls in the order of their first; `logs` picks the loggers."""
        seen: dict[int, Double] = {}
        for event in self.arranger.path.run.events:
            if isinstance(event, Called):
                double = event.record.double
                if (double.kind == "logger") is logs:
                    seen.setdefault(id(double), double)
        steps: list[Step] = []
        for double in seen.values():
            steps.extend(self._calls_of(double))
        return steps

    def _calls_of(self, double: Double) -> list[Step]:
        if not self._is_seen(double):
            return []
        try:
            code = self.arranger.code(double)
        except Unreachable:
            return []
        verb = "await" if double.is_async and double.kind != "logger" else "call"
        if len(double.calls) == 1:
            record = double.calls[0]
            name = f"assert_{'awaited' if verb == 'await' else 'called'}_once_with"
            return [Do(Invoke(Get(code, name), self._args(record), self._kwargs(record)))]
        listed = tuple(
            Invoke(CALL, self._args(record), self._kwargs(record)) for record in double.calls
        )
        return [Check(Get(code, f"{verb}_args_list"), "==", Display("list", listed))]

    def _is_seen(self, double: Double) -> bool:
        """Whether the test can look at a logger: one that an object made is lost with it."""
        root = double.origin
        while root.parent is not None:
            root = root.parent
        return root.kind != "logger" or self.arranger.path.subject is not None

    def called_once(self, record: CallRecord) -> list[Step]:
        """That a method was called, whose coroutine nothing awaits."""
        try:
            code = self.arranger.code(record.double)
        except Unreachable:
            return []
        called = Get(code, "assert_called_once_with")
        return [Do(Invoke(called, self._args(record), self._kwargs(record)))]

    def _args(self, record: CallRecord) -> tuple[Code, ...]:
        return tuple(self.expected(arg) for arg in record.args)

    def _kwargs(self, record: CallRecord) -> tuple[tuple[str, Code], ...]:
        return tuple((name, self.expected(arg)) for name, arg in record.kwargs.items())

    def uncalled(self, origins: Iterable[Origin]) -> list[Step]:
        """That methods of collaborators which the test holds were not called; a few at most."""
        steps: list[Step] = []
        for origin in reversed(tuple(origins)):
            holder = holder_of(self._machine, self.arranger.path, origin)
            if holder is None or len(steps) >= MAX_UNCALLED:
                continue
            if holder.cls is None and not _is_mocked(holder, origin.name):
                continue
            if _was_called(holder, origin.name):
                continue
            try:
                place = Get(self.arranger.code(holder), origin.name)
            except Unreachable:
                continue
            steps.append(Do(Invoke(Get(place, "assert_not_called"))))
        return steps[::-1]

    def cause(self, error: Instance) -> list[Step]:
        """That a translated exception names the one it was made from."""
        cause = settled(error.attributes.get("__cause__", NONE))
        if not isinstance(cause, Instance) or cause.origin is None:
            return []
        try:
            code = self.arranger.code(cause)
        except Unreachable:
            return []
        return [Check(Get(Get(Var("raised"), "value"), "__cause__"), "is", code)]

    def carried(self, error: Instance) -> list[Step]:
        """What an exception that the code makes carries beside a message: its arguments, where they
        are several, and the public attributes that its constructor sets."""
        if error.origin is not None or error.is_vague:
            return []
        value = Get(Var("raised"), "value")
        steps: list[Step] = []
        if len(error.args) > 1 and not self._is_os_error(error):
            steps.extend(self._compare(Get(value, "args"), Sequence("tuple", list(error.args))))
        if error.cls.address == "builtins.SystemExit":
            steps.extend(self._compare(Get(value, "code"), settled(error.args[0])))
        for name, item in error.attributes.items():
            if not name.startswith("_"):
                steps.extend(self._compare(Get(value, name), settled(item)))
        return steps

    def _is_os_error(self, error: Instance) -> bool:
        """Whether it is of the kind that keeps but two of its arguments."""
        os_error = Named("builtins", "OSError")
        return self._machine.library.is_subclass(error.cls, os_error) is not False

    # --- the state afterwards

    def kept(self, names: Iterable[str], value: Code) -> list[Step]:
        """That attributes set before the call are still what they were set to."""
        return [Check(self._attribute(name), "is", value) for name in names]

    def unchanged(self, names: Iterable[str]) -> list[Step]:
        """That attributes which another path sets are what they were."""
        subject = self.arranger.path.subject
        steps: list[Step] = []
        for name in sorted(names):
            value = (
                settled(subject.attributes[name])
                if subject and name in subject.attributes
                else None
            )
            if isinstance(value, Known):
                steps.extend(self._compare(self._attribute(name), value))
        return steps

    def _attribute(self, name: str) -> Code:
        """An attribute of the object under test, by the property that shows it, if any."""
        shown = self._shown_as.get(name, name)
        return self.arranger.own(shown)

    def state(self) -> list[Step]:
        """Attributes of the object under test and of arranged objects that have changed."""
        steps: list[Step] = []
        path = self.arranger.path
        if path.subject is not None:
            earlier = path.callback.between if path.callback else path.subject.initial
            for name, value in path.subject.attributes.items():
                steps.extend(self._changed(earlier.get(name), name, value))
        written: dict[tuple[int, str], Instance | Double] = {}
        for event in path.run.events:
            if isinstance(event, Wrote) and event.target is not path.subject:
                written[id(event.target), event.name] = event.target
        for (_, name), target in written.items():
            steps.extend(self._written(target, name))
        return steps

    def adrift(self, others: Iterable[Step]) -> list[Step]:
        """That tasks run which were started and are seen in none of the `others`."""
        tasks = [
            event.task for event in self.arranger.path.run.events if isinstance(event, Started)
        ]
        labels = dict.fromkeys(_label(task) for task in tasks if _still_runs(task))
        every = Invoke(Sym("asyncio", "all_tasks"))
        names = Each("list", _coroutine_name(Var("task")), "task", every)
        shown = tuple(others)
        return [
            Check(Lit(label), "in", names)
            for label in labels
            if not any(mentions(step, Lit(label)) for step in shown)
        ]

    def called_back(self) -> list[Step]:
        """What tasks that the code made and that can be reached are to call when they end."""
        path = self.arranger.path
        attributes = path.subject.attributes if path.subject is not None else {}
        held: list[tuple[Code, Value]] = [(self._attribute(n), v) for n, v in attributes.items()]
        if path.ending.kind == "returned" and path.ending.value is not None:
            held.append((Var("result"), path.ending.value))
        return callbacks_at(self.callback, ((place, settled(value)) for place, value in held))

    def between(self) -> list[Step]:
        """Attributes that the method changed before the function that it gave was called."""
        subject, callback = self.arranger.path.subject, self.arranger.path.callback
        if subject is None or callback is None:
            return []
        return [
            step
            for name, value in callback.between.items()
            for step in self._changed(subject.initial.get(name), name, value)
        ]

    def _changed(self, before: Value | None, name: str, value: Value) -> list[Step]:
        if name.startswith("__") and name.endswith("__"):
            return []
        after = settled(value)
        place = self._attribute(name)
        if isinstance(after, Input):
            is_new = before is not None and settled(before) is not after
            return self._compare(place, after) if is_new and _is_given(after) else []
        if isinstance(after, (Sequence, Dict)):
            return self._mutated(before, after, place)
        if isinstance(after, Resource):
            return self._resource(before, after, place)
        if before is not None and settled(before) is after:
            return self._of_part(name, after, place) if isinstance(after, Instance) else []
        return self._compare(place, after)

    def _of_part(self, name: str, part: Instance, place: Code) -> list[Step]:
        """What changed in an object that the constructor made and keeps."""
        before = self.arranger.path.run.parts.get(name, {})
        return [
            step
            for inner, value in part.attributes.items()
            if isinstance(settled(value), (Known, Leaf, Term, Sequence, Dict)) and inner in before
            for step in self._change_at(before[inner], settled(value), Get(place, inner))
        ]

    def _change_at(self, before: Value, after: Value, place: Code) -> list[Step]:
        if isinstance(after, (Sequence, Dict)):
            return self._mutated(before, after, place)
        return [] if settled(before) is after else self._compare(place, after)

    def _resource(self, before: Value | None, after: Resource, place: Code) -> list[Step]:
        """Whether an event was set, what was put into a queue."""
        earlier = before.state if isinstance(before, Resource) else {}
        flag = after.state.get("flag", FALSE)
        steps: list[Step] = []
        if flag is not earlier.get("flag", FALSE):
            steps.append(Check(Invoke(Get(place, "is_set")), "is", Lit(flag is TRUE)))
        held, given = after.state.get("items"), earlier.get("items")
        if isinstance(held, Sequence) and not (isinstance(given, Sequence) and given.items):
            for item in held.items:
                steps.extend(self._compare(Invoke(Get(place, "get_nowait")), item))
        return steps

    def _mutated(self, before: Value | None, after: Sequence | Dict, place: Code) -> list[Step]:
        items: object = after.items
        given: object = getattr(before, "items", None)
        if after.origin is not None:
            given = list(after.given)
        if items == given:
            return []
        if isinstance(after, Sequence) and any(isinstance(i, Task) for i in after.items):
            return [_task_names(place, after)]
        if after.origin is None:
            return self._compare(place, after)
        bare = (
            Sequence(after.kind, after.items) if isinstance(after, Sequence) else Dict(after.items)
        )
        return self._compare(place, bare)

    def _written(self, target: Instance | Double, name: str) -> list[Step]:
        if target.origin is None:
            return []
        try:
            place = Get(self.arranger.code(target), name)
        except Unreachable:
            return []
        return self._compare(place, settled(target.attributes[name]))

    def _compare(self, place: Code, value: Value) -> list[Step]:
        if isinstance(value, Task) and value.origin is None:
            return self._made_task(place, value)
        code = self.expected(value)
        if code in (ANY, place) or (self._compares_itself(value) and ANY in _parts(code)):
            return []
        same = _is_single(code) or (_names(code) and self._is_same_object(value))
        return [Check(place, "is" if same else "==", code)]

    def _made_task(self, place: Code, task: Task) -> list[Step]:
        """That a task runs the right coroutine; how a future ended."""
        if task.is_future:
            return [Check(Invoke(Get(place, "done")), "is", Lit(task.is_done))]
        if _is_named(task):
            steps: list[Step] = [Check(_coroutine_name(place), "==", Lit(_label(task)))]
        else:
            steps = [Check(Invoke(Sym("builtins", "isinstance"), (place, Sym("asyncio", "Task"))))]
        if task.name is not None and isinstance(settled(task.name), (Known, Leaf, Term)):
            named = self._compare(Invoke(Get(place, "get_name")), task.name)
            steps.extend(named if task.name is not NONE else [])
        return steps

    def _compares_itself(self, value: Value) -> bool:
        """Whether something made on the way has an `__eq__` of its own, which may refuse ANY."""
        value = settled(value)
        if isinstance(value, Sequence):
            return any(map(self._compares_itself, value.items))
        if isinstance(value, Dict):
            return any(self._compares_itself(item) for _, item in value.items)
        library = self._machine.library
        return isinstance(value, Instance) and library.method(value.cls, "__eq__") is not None

    def containers(self) -> list[Step]:
        """Lists and dicts that the test passed in and the code changed."""
        steps: list[Step] = []
        for value in self.arranger.containers():
            given = list(value.given)
            if value.items != given:
                bare: Value = (
                    Sequence(value.kind, value.items)
                    if isinstance(value, Sequence)
                    else Dict(value.items)
                )
                place = self.expected(value)
                if isinstance(place, (Var, Get)):
                    steps.extend(self._compare(place, bare))
        return steps


def _properties(arranger: Arranger) -> dict[str, str]:
    """Private attributes by the public property that does nothing but return them."""
    found: dict[str, str] = {}
    for attribute, name in arranger.machine.getters:
        if name != arranger.path.method:
            found.setdefault(attribute, name)
    return found


def mentions(step: object, code: Code) -> bool:
    """Whether a step, or what is made of code, contains a piece of code."""
    return any(part == code for part in _parts(step))


def _parts(node: object) -> Iterator[object]:
    """Every piece of code below `node`, itself included."""
    if isinstance(node, tuple):
        for item in node:
            yield from _parts(item)
    elif is_dataclass(node):
        yield node
        for field in fields(node):
            if field.compare:
                yield from _parts(getattr(node, field.name))


def _was_called(holder: Double, name: str) -> bool:
    """Whether anything calls this method on the path, the constructor included."""
    member = settled({**holder.reads, **holder.members}.get(name, NONE))
    return isinstance(member, Double) and bool(member.calls)


def _is_mocked(holder: Double, name: str) -> bool:
    """Whether an attribute of something untyped is one that the test watches the calls of."""
    member = settled({**holder.reads, **holder.members}.get(name, NONE))
    return isinstance(member, Double) and member.kind == "callable"


def _is_given(value: Input) -> bool:
    """Whether the test hands the value to the call, or lets a stand-in return it."""
    return value.origin.kind in ("param", "result")


def _names(code: Code) -> bool:
    """Whether the code names an object, rather than making a new one."""
    return isinstance(code, (Var, Get, Sym))


def _is_single(code: Code) -> bool:
    return isinstance(code, Lit) and (code.value is None or isinstance(code.value, bool))


def _still_runs(task: Task) -> bool:
    is_begun = task.coroutine is None or task.coroutine.started
    return not (is_begun or task.cancelled) and _is_named(task)


def _is_named(task: Task) -> bool:
    """Whether its coroutine has the name of a function of the code: a stand-in's has not."""
    is_stand_in = task.coroutine is not None and task.coroutine.call is not None
    return not is_stand_in and _label(task).isidentifier()


def _label(task: Task) -> str:
    return task.label.rpartition(".")[2]


def _coroutine_name(task: Code) -> Code:
    return Get(Invoke(Get(task, "get_coro")), "__name__")


def _task_names(holder: Code, held: Sequence) -> Step:
    tasks = [item for item in held.items if isinstance(item, Task)]
    if not all(map(_is_named, tasks)):
        return Check(Invoke(Sym("builtins", "len"), (holder,)), "==", Lit(len(held.items)))
    labels = [_label(item) for item in tasks]
    name = _coroutine_name(Var("task"))
    if held.kind not in ("set", "frozenset") or len(labels) < 2:
        expected = Display("list", tuple(map(Lit, labels)))
        return Check(Each("list", name, "task", holder), "==", expected)
    names = Invoke(Sym("builtins", "sorted"), (Each("generator", name, "task", holder),))
    return Check(names, "==", Display("list", tuple(map(Lit, sorted(labels)))))
