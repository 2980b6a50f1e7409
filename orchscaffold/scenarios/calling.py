"""Calls: bodies that are followed, classes that are built, doubles that record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from orchscaffold.model.code import ClassModel
from orchscaffold.model.ir import Block, Expr, Function, Lambda, Parameter
from orchscaffold.model.types import UNKNOWN, CallableOf, Named, NoneType, TypeRef, allows_none
from orchscaffold.scenarios.attributes import Attributes
from orchscaffold.scenarios.decisions import Abandoned, Raised
from orchscaffold.scenarios.frames import Frame
from orchscaffold.scenarios.names import RESOURCES
from orchscaffold.scenarios.purity import FUNCTIONS
from orchscaffold.scenarios.raising import HandlerClause, entrances
from orchscaffold.scenarios.run import Called, Run
from orchscaffold.scenarios.terms import frozen, is_pure, leaves_of
from orchscaffold.scenarios.values import (
    NONE,
    CallRecord,
    ClassValue,
    Coroutine,
    Dict,
    Double,
    External,
    FunctionValue,
    Hidden,
    Input,
    Instance,
    Known,
    Managed,
    Native,
    Origin,
    Partial,
    Resource,
    Sequence,
    Task,
    Term,
    Value,
    settled,
)

MAX_DEPTH: Final = 12
MAX_ITERATIONS: Final = 4


@dataclass(frozen=True, slots=True, eq=False)
class Arguments:
    """What a modelled function is called with; `key` names the place of the call."""

    args: list[Value]
    kwargs: dict[str, Value]
    key: str
    bound: Value | None = None
    place: tuple[str, str] | None = None

    def get(self, index: int, name: str) -> Value | None:
        """The argument at a position or under a name, or None where it was not given."""
        if index < len(self.args):
            return self.args[index]
        return self.kwargs.get(name)

    def need(self, index: int, name: str) -> Value:
        """Like `get`; raises Abandoned where it was not given."""
        value = self.get(index, name)
        if value is None:
            raise Abandoned(f"a call without its argument {name}")
        return value


class LoopState:
    """A `while` that is running: its place, how often it went round, whether only cancellation ends
    it."""

    __slots__ = ("is_endless", "iteration", "key")

    def __init__(self, key: str, *, is_endless: bool) -> None:
        self.key = key
        self.is_endless = is_endless
        self.iteration = 0


class Calling(Attributes):
    """Performs calls of every kind of value."""

    def reset_calls(self) -> None:
        """Forget the call stack: a new run begins."""
        self.depth = 0
        self.clauses: list[tuple[HandlerClause, ...]] = []
        self.may_fail = True
        self.coroutines: list[Coroutine] = []
        self.loops: list[LoopState] = []

    def evaluate(self, expr: Expr, frame: Frame) -> Value:
        """The value of an expression (supplied by a higher layer)."""
        raise NotImplementedError

    def run_body(self, body: Block, frame: Frame) -> Value:
        """Run statements and give what they return (supplied by a higher layer)."""
        raise NotImplementedError

    def run_native(self, name: str, arguments: Arguments) -> Value:
        """Call a modelled function (supplied by a higher layer)."""
        raise NotImplementedError

    def make_default(self, target: Dict, index: Value) -> Value:
        """What a defaultdict puts under a missing key."""
        if target.factory is None:
            raise Abandoned("a missing key")
        made = self.call(target.factory, [], {}, "factory")
        target.items.append((index, made))
        return made

    # --- dispatch

    def call(
        self,
        func: Value,
        args: list[Value],
        kwargs: dict[str, Value],
        key: str,
        *,
        awaited: bool = False,
    ) -> Value:
        """`func(*args, **kwargs)`. `awaited` says the result is awaited on the spot.

        Raises Raised for what the call raises, Abandoned where it cannot be followed.
        """
        self.tick()
        func = self.shape(func, "call")
        if isinstance(func, Double):
            return self.call_double(func, args, kwargs, key, awaited=awaited)
        if isinstance(func, FunctionValue):
            return self._call_function(func, args, kwargs)
        if isinstance(func, ClassValue):
            return self.construct(func, args, kwargs, key)
        if isinstance(func, Native):
            return self._call_native(func, args, kwargs, key)
        if isinstance(func, External):
            return self._call_external(func, args, kwargs, key, awaited=awaited)
        if isinstance(func, Partial):
            merged = {**dict(func.kwargs), **kwargs}
            return self.call(func.func, [*func.args, *args], merged, key, awaited=awaited)
        if isinstance(func, Instance):
            method = self.find_attribute(func, "__call__")
            if method is not None:
                return self.call(method, args, kwargs, key, awaited=awaited)
        return Hidden("the result of a call that cannot be followed")

    def _call_native(
        self, func: Native, args: list[Value], kwargs: dict[str, Value], key: str
    ) -> Value:
        kind, _, name = func.name.partition(":")
        if kind == "pure":
            return self.call_pure(name, args, kwargs, key)
        if kind == "method" and func.bound is not None:
            return self._scalar_method(func.bound, name, args, kwargs, key)
        return self.run_native(func.name, Arguments(args, kwargs, key, func.bound, func.place))

    def _scalar_method(
        self, owner: Value, name: str, args: list[Value], kwargs: dict[str, Value], key: str
    ) -> Value:
        terms = [self.shape(arg, "text") for arg in args]
        if name == "join" and len(terms) == 1 and isinstance(terms[0], Sequence):
            terms = [Sequence("list", [self.shape(i, "text") for i in terms[0].items])]
        keywords = [Term(f"keyword:{k}", (self.shape(v, "text"),)) for k, v in kwargs.items()]
        return self.guarded_pure(f"method:{name}", (owner, *terms, *keywords), "Exception", key)

    def call_pure(self, name: str, args: list[Value], kwargs: dict[str, Value], key: str) -> Value:
        """A function of the pure table; a call on anything that is not pure gives a hidden
        value."""
        use = "number" if name in ("builtins.float", "builtins.int", "builtins.abs") else "text"
        shaped = [self.shape(arg, use) for arg in args]
        keywords = {k: self.shape(v, use) for k, v in kwargs.items()}
        if not all(is_pure(value) for value in (*shaped, *keywords.values())):
            return Hidden(f"{name.rpartition('.')[2]}() of a value that is not known while reading")
        terms = [*shaped, *(Term(f"keyword:{k}", (v,)) for k, v in keywords.items())]
        return self.guarded_pure(f"call:{name}", tuple(terms), "Exception", key)

    def guarded_pure(self, op: str, args: tuple[Value, ...], error: str, key: str) -> Value:
        """A pure operation that may raise: inside a `try` that would catch it, both ways are
        arranged."""
        term = Term(op, tuple(frozen(arg) for arg in args))
        if not leaves_of(term):
            return self.pure(op, *args)
        for entrance in entrances(self.library, self.waiting_clauses()):
            wanted = self._raisable(entrance.clause.classes)
            if wanted is not None and self.may_raise(term, wanted, f"{entrance.clause.label}"):
                raise Raised(self._pure_error(term, wanted))
        self.require_ok(term)
        return term

    def _raisable(self, classes: tuple[Named, ...]) -> str | None:
        names = [cls.qualname for cls in classes if cls.module in ("builtins", "decimal")]
        return next((name for name in names if name not in ("BaseException",)), None)

    def _pure_error(self, term: Term, wanted: str) -> Instance:
        cls = Named("decimal" if wanted == "InvalidOperation" else "builtins", wanted)
        error = Instance(cls)
        error.args = [Hidden("the message of a builtin error")]
        return error

    def waiting_clauses(self) -> list[HandlerClause]:
        """The `except` clauses around the current place, innermost first."""
        return [clause for scope in reversed(self.clauses) for clause in scope]

    # --- functions

    def _call_function(
        self, func: FunctionValue, args: list[Value], kwargs: dict[str, Value]
    ) -> Value:
        scope = func.scope if isinstance(func.scope, Frame) else None
        function = func.function
        if isinstance(function, Lambda):
            frame = Frame(scope.module if scope else "", "<lambda>", scope)
            self.bind_parameters(function.parameters, args, kwargs, frame)
            return self.evaluate(function.body, frame)
        return self.follow_in(function, func.bound, args, kwargs, scope)

    def follow(
        self, function: Function, bound: Value | None, args: list[Value], kwargs: dict[str, Value]
    ) -> Value:
        """Run a function's body; a coroutine function gives a Coroutine."""
        return self.follow_in(function, bound, args, kwargs, None)

    def follow_in(
        self,
        function: Function,
        bound: Value | None,
        args: list[Value],
        kwargs: dict[str, Value],
        scope: Frame | None,
    ) -> Value:
        """Run a function defined in `scope` (None for one of a module or class)."""
        if function.is_stub and function.is_abstract:
            raise Abandoned(f"{function.qualname} is abstract")
        given = args if bound is None else [bound, *args]
        frame = Frame(function.module, function.qualname, scope, _owner(function))
        self.bind_parameters(function.parameters, given, kwargs, frame)

        def run() -> Value:
            return self._enter(function, frame)

        if function.is_generator and is_manager(function):
            return Managed(lambda body: self._manage(function, frame, body))

        if is_coroutine(function):
            coroutine = Coroutine(run, function.qualname)
            self.coroutines.append(coroutine)
            return coroutine
        return run()

    def _enter(self, function: Function, frame: Frame) -> Value:
        if self.depth >= MAX_DEPTH:
            raise Abandoned("calls nest too deep")
        self.depth += 1
        self.run.branches[function.qualname, 0, "entered"] = None
        try:
            result = self.run_body(function.body, frame)
        finally:
            self.depth -= 1
        return Sequence("list", frame.yields) if function.is_generator else result

    def _manage(self, function: Function, frame: Frame, body: Callable[[Value], None]) -> None:
        frame.on_yield = body
        self._enter(function, frame)

    def bind_parameters(
        self,
        parameters: tuple[Parameter, ...],
        args: list[Value],
        kwargs: dict[str, Value],
        frame: Frame,
    ) -> None:
        """Bind arguments to parameters as Python does; raises Raised(TypeError) where they do not
        fit."""
        rest, extra = list(args), dict(kwargs)
        for parameter in parameters:
            if parameter.kind == "args":
                frame.locals[parameter.name] = Sequence("tuple", rest)
                rest = []
            elif parameter.kind == "kwargs":
                items: list[tuple[Value, Value]] = [(Known(k), v) for k, v in extra.items()]
                frame.locals[parameter.name] = Dict(items)
                extra = {}
            elif parameter.kind in ("positional", "normal") and rest:
                frame.locals[parameter.name] = rest.pop(0)
            elif parameter.kind != "positional" and parameter.name in extra:
                frame.locals[parameter.name] = extra.pop(parameter.name)
            else:
                frame.locals[parameter.name] = self._default(parameter, frame)
        if rest or extra:
            raise Raised(self.builtin_error(TypeError("unexpected arguments")))
        for parameter in parameters:
            if parameter.kind not in ("args", "kwargs"):
                self.adopt(frame.locals[parameter.name], parameter.annotation)

    def adopt(self, value: Value, type_: TypeRef) -> None:
        """Give an input of unknown type, still open, the type that is declared where it goes."""
        value = settled(value)
        if isinstance(value, Input) and value.type == UNKNOWN and not value.is_present:
            value.type = type_
            value.is_present = not allows_none(type_)

    def _default(self, parameter: Parameter, frame: Frame) -> Value:
        if parameter.default is None:
            raise Raised(self.builtin_error(TypeError(f"missing argument {parameter.name}")))
        if frame.parent is not None:
            return self.evaluate(parameter.default, frame.parent)
        return self.evaluate_expression(frame.module, parameter.default)

    def _call_external(
        self,
        func: External,
        args: list[Value],
        kwargs: dict[str, Value],
        key: str,
        *,
        awaited: bool,
    ) -> Value:
        function = func.function
        if function is not None:
            self._shape_callables(function, args, kwargs)
        if (
            function is not None
            and self._passes_code(function, args, kwargs)
            and self.choose(f"follow:{func.module}.{func.name}", 2) == 0
        ):
            return self.follow(function, None, args, kwargs)
        if any(_holds_coroutine(value) for value in (*args, *kwargs.values())):
            raise Abandoned("a coroutine is given to a function that a test stands in for")
        place = (func.home, func.local)
        double = self.run.patches.get(place)
        if double is None:
            is_async = function.is_async and not function.is_generator if function else awaited
            origin = Origin("global", f"{func.home}:{func.local}")
            double = Double(origin, None, kind="callable", function=function, is_async=is_async)
            self.run.patches[place] = double
        return self.call(double, args, kwargs, key, awaited=awaited)

    def _shape_callables(
        self, function: Function, args: list[Value], kwargs: dict[str, Value]
    ) -> None:
        """Make inputs callable that are given where the signature wants a function."""
        positional = [p for p in function.parameters if p.kind in ("positional", "normal")]
        given = [*zip(positional, args, strict=False)]
        given += [(p, kwargs[p.name]) for p in function.parameters if p.name in kwargs]
        for parameter, value in given:
            if isinstance(parameter.annotation, CallableOf) and isinstance(settled(value), Input):
                self.shape(value, "call")

    def _passes_code(self, function: Function, args: list[Value], kwargs: dict[str, Value]) -> bool:
        if not self.library.is_project(function.module) or function.is_stub:
            return False
        return any(_is_code(value) for value in (*args, *kwargs.values()))

    # --- doubles

    def call_double(
        self,
        double: Double,
        args: list[Value],
        kwargs: dict[str, Value],
        key: str,
        *,
        awaited: bool,
    ) -> Value:
        """A call that a double records; its result is an input of the declared type."""
        if double.kind == "class":
            return self._construct_double(double, args, kwargs, key)
        if double.kind == "object":
            self._make_callable(double)
        self.run.order += 1
        record = CallRecord(double, args, kwargs, order=self.run.order, site=key)
        is_async = double.is_async or (awaited and double.kind != "logger")
        if not is_async:
            return self._perform(record, key)
        record.is_async = double.is_async = True
        coroutine = Coroutine(lambda: self._perform(record, key), double.origin.name)
        self.coroutines.append(coroutine)
        return coroutine

    def _make_callable(self, double: Double) -> None:
        """The object itself is called: an instance with `__call__`, or one of unknown type."""
        double.kind = "callable"
        if double.cls is not None:
            double.function = self.library.method(double.cls, "__call__")
            if double.function is not None:
                double.is_async = is_coroutine(double.function)
                double.returns = double.function.returns

    def _perform(self, record: CallRecord, key: str) -> Value:
        double = record.double
        double.calls.append(record)
        self.run.events.append(Called(record))
        if double.kind == "logger":
            return self._logged(double)
        if record.is_async:
            record.awaited = True
            self.may_cancel(record, 3)
        self._may_fail(record, key)
        record.result = self._result(double, double.returns)
        return record.result

    def _logged(self, double: Double) -> Value:
        if double.origin.name in _LEVELS or double.origin.parent is None:
            return NONE
        return Double(Origin("result", "0", double.origin), None, kind="logger")

    def may_cancel(self, record: CallRecord | None, after: int) -> None:
        """End an endless loop: cancellation arrives at the first wait of iteration `after`."""
        if not self.loops or self.loops[-1].iteration < after:
            return
        loop = self.loops[-1]
        if (
            not loop.is_endless
            and loop.iteration < MAX_ITERATIONS
            and self.choose_among((f"wait:{loop.key}", f"cancel:{loop.key}")) == 0
        ):
            return
        error = Instance(Named("asyncio", "CancelledError"))
        if record is not None:
            record.raised = error
        else:
            self.run.ended_by_sleep = True
        raise Raised(error)

    def _may_fail(self, record: CallRecord, key: str) -> None:
        ways = entrances(self.library, self.waiting_clauses())
        if not ways or not self.may_fail:
            return
        taken = self.choose_among(
            (f"call:{key}", *(way.clause.label for way in ways)), record.double
        )
        if taken:
            record.raised = self.error_instance(ways[taken - 1].error, record)
            raise Raised(record.raised)

    def error_instance(self, cls: Named, record: CallRecord) -> Instance:
        """The exception a test lets a collaborator raise: a plain message, or what its constructor
        needs."""
        constructor = self.library.constructor(cls)
        args: list[Value] = [] if cls.qualname == "CancelledError" else [Known("boom")]
        if constructor is not None and self.library.is_project(constructor.module):
            args = [
                Known(self.default_for(parameter.annotation, parameter.name))
                for parameter in constructor.parameters[1:]
                if parameter.kind in ("positional", "normal") and parameter.default is None
            ]
        error = self.construct(ClassValue(cls), args, {}, record.site)
        if not isinstance(error, Instance):
            raise Abandoned(f"{cls.qualname} cannot be built")
        number = sum(1 for call in record.double.calls if call.raised is not None)
        error.origin = Origin("error", str(number), record.double.origin)
        error.args = error.args or args
        return error

    def _result(self, double: Double, returns: TypeRef) -> Value:
        if isinstance(returns, NoneType):
            return NONE
        return Input(Origin("result", str(len(double.calls) - 1), double.origin), returns)

    def _construct_double(
        self, double: Double, args: list[Value], kwargs: dict[str, Value], key: str
    ) -> Value:
        self.run.order += 1
        record = CallRecord(double, args, kwargs, order=self.run.order, site=key)
        double.calls.append(record)
        self.run.events.append(Called(record))
        self._may_fail(record, key)
        made = double.members.get("()")
        if made is None:
            made = Double(Origin("result", "0", double.origin), double.cls)
            double.members["()"] = made
        record.result = made
        return made

    # --- construction

    def construct(
        self, cls: ClassValue, args: list[Value], kwargs: dict[str, Value], key: str
    ) -> Value:
        """`cls(*args, **kwargs)`: pure values, containers, records and exceptions are real;
        services are doubles."""
        address = cls.ref.address
        if address in self.natives:
            return self.run_native(address, Arguments(args, kwargs, key, place=cls.place))
        if address in FUNCTIONS:
            return self.call_pure(address, args, kwargs, key)
        if address in RESOURCES:
            return Resource(address)
        members = self.enum_class(cls.ref)
        if members is not None:
            value = self.shape(args[0], "text") if args else NONE
            return self.guarded_pure("construct", (Known(members), value), "ValueError", key)
        if self.is_exception(cls.ref):
            return self._build_exception(cls.ref, args, kwargs)
        model = self.library.class_model(cls.ref)
        if model is not None and model.kind == "typeddict":
            return Dict([(Known(k), v) for k, v in kwargs.items()])
        if model is not None and self._is_real(model, cls):
            return self._build(cls.ref, args, kwargs)
        return self._construct_patched(cls, args, kwargs, key)

    def is_exception(self, ref: Named) -> bool:
        """Whether `ref` is certainly an exception class."""
        return self.library.is_subclass(ref, Named("builtins", "BaseException")) is True

    def _is_real(self, model: ClassModel, cls: ClassValue) -> bool:
        if self.is_value_class(model):
            return True
        same_module = cls.place is None or cls.place[0] == model.module
        return same_module and self.library.is_complete(model.ref) and model.kind != "protocol"

    def _build(self, ref: Named, args: list[Value], kwargs: dict[str, Value]) -> Instance:
        instance = Instance(ref)
        constructor = self.library.constructor(ref)
        if constructor is not None and constructor.body:
            self.follow(constructor, instance, args, kwargs)
        else:
            self._assign_fields(instance, args, kwargs)
        return instance

    def _build_exception(self, ref: Named, args: list[Value], kwargs: dict[str, Value]) -> Instance:
        """An exception; its constructor is followed for what it keeps, not for what else it
        does."""
        instance = Instance(ref)
        instance.args = list(args)
        constructor = self.library.constructor(ref)
        if constructor is None or not self.library.is_project(constructor.module):
            return instance
        run, clauses = self.run, self.clauses
        self.run, self.clauses = Run(()), []
        try:
            self.follow(constructor, instance, args, kwargs)
        except (Abandoned, Raised):
            instance.args = [Hidden("the message of an exception with its own constructor")]
        finally:
            self.run, self.clauses = run, clauses
        return instance

    def _assign_fields(
        self, instance: Instance, args: list[Value], kwargs: dict[str, Value]
    ) -> None:
        rest = list(args)
        for field in self.library.fields(instance.cls):
            name = field.alias or field.name
            if field.init and rest and not field.keyword_only:
                value = rest.pop(0)
            elif field.init and name in kwargs:
                value = kwargs[name]
            elif field.default is not None:
                value = self.evaluate_expression(instance.cls.module, field.default)
            elif field.factory is not None:
                factory = self.evaluate_expression(instance.cls.module, field.factory)
                value = self.call(factory, [], {}, f"factory:{field.name}")
            else:
                value = Hidden(f"field {field.name}")
            self.adopt(value, field.type)
            instance.attributes[field.name] = value
        after = self.library.method(instance.cls, "__post_init__")
        if after is not None:
            self.follow(after, instance, [], {})

    def validate(self, instance: Instance) -> None:
        """Keep the path to fields that the `__post_init__` of the class accepts.

        Raises Abandoned for those that it refuses.
        """
        after = self.library.method(instance.cls, "__post_init__")
        if after is None or not self.library.is_project(after.module):
            return
        clauses, self.clauses = self.clauses, []
        events = len(self.run.events)
        try:
            self.follow(after, instance, [], {})
        except Raised:
            raise Abandoned(f"{instance.cls.qualname} refuses the values that lead here") from None
        finally:
            self.clauses = clauses
            del self.run.events[events:]

    def _construct_patched(
        self, cls: ClassValue, args: list[Value], kwargs: dict[str, Value], key: str
    ) -> Value:
        return self.call(self.patched_class(cls), args, kwargs, key)

    def patched_class(self, cls: ClassValue) -> Double:
        """The stand-in that the test puts where a class is looked up; raises Abandoned without a
        place."""
        if cls.place is None:
            raise Abandoned(f"{cls.ref.qualname} is made in a way that a test cannot stand in for")
        double = self.run.patches.get(cls.place)
        if not isinstance(double, Double):
            home, local = cls.place
            double = Double(Origin("global", f"{home}:{local}"), cls.ref, kind="class")
            self.run.patches[cls.place] = double
        return double

    def given_coroutine(self, origin: Origin, type_: Named) -> Value:
        """A coroutine that the test hands in: awaiting it gives None."""
        coroutine = Coroutine(lambda: NONE, "sleep")
        coroutine.origin = origin
        self.coroutines.append(coroutine)
        return coroutine

    def call_member(self, double: Double, name: str, args: list[Value], key: str) -> Value:
        """A special method of a double, as `double[key]` calls it."""
        member = double.members.get(name)
        if member is None:
            method = self.library.method(double.cls, name) if double.cls is not None else None
            if method is None and double.cls is not None and self.library.is_complete(double.cls):
                raise Abandoned(f"{double.cls.qualname} has no {name}")
            origin = Origin("attr", name, double.origin)
            member = Double(origin, None, kind="callable", function=method)
            double.members[name] = member
        return self.call_double(member, args, {}, key, awaited=False)

    # --- awaiting

    def await_value(self, value: Value, key: str) -> Value:
        """`await value`; raises Abandoned for a value that cannot be awaited here."""
        value = settled(value)
        if isinstance(value, Coroutine):
            if value.started:
                raise Abandoned("a coroutine is awaited twice")
            value.started = True
            return value.run()
        if isinstance(value, Task):
            return self._await_task(value)
        if isinstance(value, Input):
            return Input(Origin("result", "awaited", value.origin), UNKNOWN)
        raise Abandoned("an await on a value that cannot be followed")

    def _await_task(self, task: Task) -> Value:
        if task.cancelled:
            raise Raised(Instance(Named("asyncio", "CancelledError")))
        if task.coroutine is None:
            raise Abandoned("a task of the test is awaited")
        return self.await_value(task.coroutine, "")


_LEVELS: Final = frozenset(
    {"debug", "info", "warning", "warn", "error", "exception", "critical", "log", "trace"}
)


def is_coroutine(function: Function) -> bool:
    """Whether calling the function gives a coroutine."""
    return function.is_async and not function.is_generator


def _owner(function: Function) -> Named | None:
    head, _, _ = function.qualname.rpartition(".")
    if not head or head.endswith("<locals>"):
        return None
    return Named(function.module, head)


def is_manager(function: Function) -> bool:
    """Whether the function is decorated as a context manager."""
    names = {getattr(d, "name", getattr(d, "id", "")) for d in function.decorators}
    return bool(names & {"contextmanager", "asynccontextmanager"})


def _holds_coroutine(value: Value) -> bool:
    value = settled(value)
    if isinstance(value, Sequence):
        return any(_holds_coroutine(item) for item in value.items)
    return isinstance(value, Coroutine)


def _is_code(value: Value) -> bool:
    value = settled(value)
    if isinstance(value, Sequence):
        return any(_is_code(item) for item in value.items)
    if isinstance(value, Double):
        return value.kind == "callable"
    return isinstance(value, (FunctionValue, Partial, Coroutine))
