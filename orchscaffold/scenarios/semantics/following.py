"""Functions whose bodies are followed, and the pure ones that may raise."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Final

from orchscaffold.model.code import Library
from orchscaffold.model.ir import Block, Expr, Function, Lambda, Parameter
from orchscaffold.model.types import UNKNOWN, Named, NoneType, TypeRef, allows_none
from orchscaffold.scenarios.conditions.enums import EnumTable
from orchscaffold.scenarios.conditions.terms import frozen, leaves_of
from orchscaffold.scenarios.facts.raising import Entrance, HandlerClause, entrances
from orchscaffold.scenarios.semantics.arguments import LoopState
from orchscaffold.scenarios.semantics.decisions import Abandoned, Raised
from orchscaffold.scenarios.semantics.frames import Frame
from orchscaffold.scenarios.semantics.items import Items
from orchscaffold.scenarios.values import (
    NONE,
    Coroutine,
    Dict,
    FunctionValue,
    Hidden,
    Input,
    Instance,
    Known,
    Managed,
    Sequence,
    Term,
    Value,
    settled,
)

MAX_DEPTH: Final = 12
STARTING: Final = frozenset({"threading.Thread.start", "multiprocessing.process.BaseProcess.start"})

_PURE_ERRORS: Final = frozenset({"builtins", "decimal", "json"})
_ELSEWHERE: Final = MappingProxyType({"InvalidOperation": "decimal", "JSONDecodeError": "json"})


class Following(Items):
    """Runs the bodies of functions."""

    def __init__(self, library: Library, enums: EnumTable) -> None:
        super().__init__(library, enums)
        self._entrances: dict[tuple[HandlerClause, ...], tuple[Entrance, ...]] = {}

    def reset_calls(self) -> None:
        """Forget the call stack: a new run begins."""
        self.depth = 0
        self.line = 0
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

    def guarded_pure(self, op: str, args: tuple[Value, ...], error: str, key: str) -> Value:
        """A pure operation that may raise: inside a `try` that would catch it, both ways are
        arranged."""
        term = Term(op, tuple(frozen(arg) for arg in args))
        if not leaves_of(term):
            return self.pure(op, *args)
        for entrance in self.ways_into_handlers():
            wanted = self.raisable(entrance.clause.classes)
            if wanted is not None and self.may_raise(term, wanted, f"{entrance.clause.label}"):
                raise Raised(self.pure_error(wanted))
        self.require_ok(term)
        return term

    def raisable(self, classes: tuple[Named, ...]) -> str | None:
        """The exception among those that a clause catches which pure operations raise."""
        names = [cls.qualname for cls in classes if cls.module.partition(".")[0] in _PURE_ERRORS]
        return next((name for name in names if name not in ("BaseException",)), None)

    def pure_error(self, wanted: str) -> Instance:
        """An exception that a pure operation raised; of what it carries nothing is known."""
        error = Instance(Named(_ELSEWHERE.get(wanted, "builtins"), wanted))
        error.is_vague = True
        error.args = [Hidden("the message of a builtin error")]
        return error

    def waiting_clauses(self) -> list[HandlerClause]:
        """The `except` clauses around the current place, innermost first."""
        return [clause for scope in reversed(self.clauses) for clause in scope]

    def ways_into_handlers(self) -> tuple[Entrance, ...]:
        """A way into each clause around the current place, innermost first."""
        clauses = tuple(self.waiting_clauses())
        found = self._entrances.get(clauses)
        if found is None:
            found = self._entrances[clauses] = entrances(self.library, clauses)
        return found

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
        if f"{function.module}.{function.qualname}" in STARTING:
            raise Abandoned(f"{function.qualname} starts what a test cannot wait for")
        is_bare = function.is_stub or not function.body
        if is_bare and not self.library.is_project(function.module):
            known = isinstance(function.returns, NoneType) or function.name == "__init__"
            return NONE if known else Hidden(f"{function.qualname} is not followed")
        given = args if bound is None else [bound, *args]
        frame = Frame(function.module, function.qualname, scope, _owner(function))
        self.bind_parameters(function.parameters, given, kwargs, frame)

        def run() -> Value:
            try:
                return self._enter(function, frame)
            except Raised as raised:
                if raised.error.cls.address != "builtins.StopIteration" or not kind:
                    raise
                raise Raised(self._stopped(raised.error, kind)) from None

        kind = _resumed_kind(function)
        if function.is_generator and is_manager(function):
            return Managed(lambda body: self._manage(function, frame, body))

        if is_coroutine(function):
            coroutine = Coroutine(run, function.qualname)
            self.coroutines.append(coroutine)
            return coroutine
        return run()

    def _stopped(self, error: Instance, kind: str) -> Instance:
        """What Python makes of a StopIteration that leaves a coroutine or a generator (PEP 479)."""
        made = self.builtin_error(RuntimeError())
        made.args = [Known(f"{kind} raised StopIteration")]
        made.attributes["__cause__"] = error
        return made

    def _enter(self, function: Function, frame: Frame) -> Value:
        if self.depth >= MAX_DEPTH:
            raise Abandoned("calls nest too deep")
        self.depth += 1
        self.run.branches[function.qualname, 0, "entered"] = None
        try:
            result = self.run_body(function.body, frame)
        finally:
            self.depth -= 1
        self.run.branches[function.qualname, 0, "left"] = None
        if not function.is_generator:
            return result
        # A test reads what its own method yields; a collaborator is given the generator itself.
        return Sequence("view" if self.depth else "list", frame.yields)

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
            raise Raised(self.unworded(TypeError))
        for parameter in parameters:
            if parameter.kind not in ("args", "kwargs"):
                self.adopt(frame.locals[parameter.name], parameter.annotation)

    def adopt(self, value: Value, type_: TypeRef) -> None:
        """Give an input of unknown type, still open, the type that is declared where it goes; the
        same for the items of a container."""
        value = settled(value)
        if isinstance(value, Input) and value.type == UNKNOWN and not value.is_present:
            value.type = type_
            value.is_present = not allows_none(type_)
        elif isinstance(value, (Sequence, Dict)) and isinstance(type_, Named):
            self._adopt_items(value, type_.args)

    def _adopt_items(self, value: Sequence | Dict, types: tuple[TypeRef, ...]) -> None:
        if isinstance(value, Dict) and len(types) == 2:
            for key, item in value.items:
                self.adopt(key, types[0])
                self.adopt(item, types[1])
        elif isinstance(value, Sequence) and len(types) == 1:
            for item in value.items:
                self.adopt(item, types[0])

    def _default(self, parameter: Parameter, frame: Frame) -> Value:
        if parameter.default is None:
            raise Raised(self.unworded(TypeError))
        if frame.parent is not None:
            return self.evaluate(parameter.default, frame.parent)
        return self.evaluate_early(frame.module, parameter.default)


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


def _resumed_kind(function: Function) -> str:
    """What Python calls a function that is left and entered again; "" for any other."""
    if function.is_generator:
        return "async generator" if function.is_async else "generator"
    return "coroutine" if is_coroutine(function) else ""
