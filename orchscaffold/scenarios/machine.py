"""The whole machine: one run of one method, from the constructor to its end."""

from __future__ import annotations

from functools import cached_property
from typing import Final

from orchscaffold.model.code import Library
from orchscaffold.model.ir import (
    Attr,
    Const,
    Expr,
    Function,
    Name,
    Parameter,
)
from orchscaffold.model.types import UNKNOWN, Named, TypeRef, Unknown
from orchscaffold.scenarios.conditions.enums import EnumTable
from orchscaffold.scenarios.facts.getters import getters
from orchscaffold.scenarios.facts.state import abstract_methods, mutable_attributes
from orchscaffold.scenarios.facts.variadic import rest_input, rest_parameter
from orchscaffold.scenarios.facts.wrapping import replacement
from orchscaffold.scenarios.natives import NATIVES, STEERED
from orchscaffold.scenarios.natives.loops import LOOP, unfollowed
from orchscaffold.scenarios.natives.structured import end_group
from orchscaffold.scenarios.natives.waiting import run_tasks
from orchscaffold.scenarios.run import Callback, Ending, Path, Run
from orchscaffold.scenarios.semantics.arguments import Arguments
from orchscaffold.scenarios.semantics.decisions import Abandoned, Mistaken, Raised
from orchscaffold.scenarios.semantics.following import is_coroutine, is_manager
from orchscaffold.scenarios.semantics.groups import GROUPS
from orchscaffold.scenarios.semantics.statements import Statements
from orchscaffold.scenarios.values import (
    NONE,
    ClassValue,
    Coroutine,
    Dict,
    Double,
    FunctionValue,
    Hidden,
    Input,
    Instance,
    Known,
    Managed,
    Native,
    Origin,
    Resource,
    Sequence,
    Value,
    settled,
)

CONSTRUCTOR: Final = "__init__"
BODY: Final = "body"


class Machine(Statements):
    """Runs methods of one class; each run takes the options that its prefix names."""

    natives = frozenset(NATIVES)

    def __init__(self, library: Library, enums: EnumTable, cls: Named) -> None:
        super().__init__(library, enums)
        self.cls = cls
        self.mutable = mutable_attributes(library, cls)
        self.abstract = frozenset(abstract_methods(library, cls))
        self.subject: Instance | None = None
        self.callback: Callback | None = None
        self.acting = False
        self.untouched: set[str] = set()
        self.method: Function | None = None

    @cached_property
    def getters(self) -> tuple[tuple[str, str], ...]:
        """(attribute, public property that returns it), read once for all tests of the class."""
        return tuple(getters(self.library, self.cls))

    def run_path(
        self,
        method: Function,
        prefix: tuple[int, ...],
        *,
        insists: bool = False,
        wishes: tuple[str, ...] = (),
    ) -> Path:
        """One run of `method` on a fresh object; never raises for what the code under test does.

        `wishes` are options to take past the prefix, each when it first comes up after the one
        before; the path's own prefix then reaches to the last of them.
        A class that `isinstance` is asked about must stay a class: a run that stood in for one is
        done again without.
        """
        if method is not self.method:
            self.method = method
            self.reshaped.clear()
        known = len(self.reshaped)
        path = self._run_once(method, prefix, insists, wishes)
        while len(self.reshaped) > known:
            known = len(self.reshaped)
            path = self._run_once(method, prefix, insists, wishes)
        torn = path.run.asked & _stood_in_for(path.run) - self.real_classes
        if torn:
            self.real_classes |= torn
            path = self._run_once(method, prefix, insists, wishes)
        if wishes:
            path.run.prefix = _reached(path.run, wishes)
        return path

    def _run_once(
        self, method: Function, prefix: tuple[int, ...], insists: bool, wishes: tuple[str, ...]
    ) -> Path:
        self.run = Run(prefix, insists=insists, wishes=wishes)
        self.reset_calls()
        self.reset_statements()
        self.acting = False
        self.line = 0
        self.is_async_test = method.is_async
        self.has_own_loop = False
        self.subject = None
        self.callback = None
        arguments: tuple[tuple[str, Input], ...] = ()
        try:
            self.subject = self._make_subject(method)
            if method.name == CONSTRUCTOR:
                ending = Ending("returned", NONE)
            else:
                arguments = self._arguments(method)
                ending = self._act(method, self.subject, arguments)
        except Mistaken as mistaken:
            self.reshaped[mistaken.place] = mistaken.use
            ending = Ending("abandoned", reason=str(mistaken), line=self.line)
        except Abandoned as abandoned:
            ending = Ending("abandoned", reason=str(abandoned), line=self.line)
        except Raised as raised:
            ending = self._raised(raised.error, method)
        except RecursionError:
            ending = Ending("abandoned", reason="calls nest too deep", line=self.line)
        if ending.kind in ("returned", "raised") and any(c.is_left for c in self.coroutines):
            reason = "a coroutine is made and never awaited"
            ending = Ending("abandoned", reason=reason, line=self.line)
        return Path(
            method.name,
            self.run,
            ending,
            self.subject,
            arguments,
            self.is_async_test,
            self.callback,
        )

    def _raised(self, error: Instance, method: Function) -> Ending:
        if not self.acting and method.name != CONSTRUCTOR:
            return Ending("abandoned", reason="the constructor raises", line=self.line)
        if error.cls.qualname in ("CancelledError", "_EndOfScript"):
            return Ending("cancelled", error)
        if error.is_mishap:
            reason = f"{error.cls.qualname} would be raised, which the code does not mean to"
            return Ending("abandoned", reason=reason, line=self.line)
        return Ending("raised", error, line=self.line)

    # --- the object under test

    def _make_subject(self, method: Function) -> Instance:
        subject = Instance(self.cls)
        subject.is_subject = True
        self.may_fail = method.name == CONSTRUCTOR
        constructor = self.library.constructor(self.cls)
        if constructor is not None:
            given = self._inputs("init", constructor.parameters[1:], constructor.module)
            self._keep(given)
            args, kwargs = _split(constructor.parameters[1:], given)
            self.follow(constructor, subject, args, kwargs)
        else:
            made = self._field_inputs()
            self._keep(made)
            self._assign_fields(subject, [], dict(made))
        if method.name != CONSTRUCTOR:
            self.run.events.clear()
            self.run.constructed_at = self.run.order
        self.run.is_constructed = True
        self.run.constructed_choices = len(self.run.choices)
        subject.initial = _snapshots(subject)
        for name, value in subject.attributes.items():
            held = settled(value)
            if isinstance(held, Resource):
                self.run.held[id(held)] = name
            elif isinstance(held, Instance) and held.origin is None:
                self.run.parts[name] = _snapshots(held)
        self.untouched = {
            name for name in self.mutable if not isinstance(subject.attributes.get(name), Input)
        }
        return subject

    def _keep(self, inputs: dict[str, Input]) -> None:
        for value in inputs.values():
            self.run.inputs[value.origin.path] = value

    def _inputs(
        self, kind: str, parameters: tuple[Parameter, ...], module: str
    ) -> dict[str, Input]:
        made: dict[str, Input] = {}
        for parameter in parameters:
            if parameter.kind in ("args", "kwargs") or self._is_shortcut(parameter):
                continue
            value = Input(Origin(kind, parameter.name), parameter.annotation)
            self._prefer(value, self._known_default(parameter.default, module))
            made[parameter.name] = value
        return made

    def _field_inputs(self) -> dict[str, Input]:
        """What the constructor of a record takes: fields without a default, and those whose default
        is a constant."""
        made: dict[str, Input] = {}
        for field in self.library.fields(self.cls):
            is_constant = isinstance(field.default, Const)
            if field.init and (field.is_required or is_constant):
                name = field.alias or field.name
                made[name] = Input(Origin("init", name), field.type)
                self._prefer(made[name], self._known_default(field.default, self.cls.module))
        return made

    def _prefer(self, value: Input, known: Known | None) -> None:
        if known is not None:
            value.preferred = (known.value,)
            if isinstance(value.type, Unknown):
                value.type = self.type_of(known)

    def _known_default(self, default: Expr | None, module: str) -> Known | None:
        """The default of a parameter of a function in `module`, a constant by name too; None for
        None."""
        if isinstance(default, Const):
            return None if default.value is None else Known(default.value)
        if not isinstance(default, (Name, Attr)):
            return None
        found = self.evaluate_early(module, default)
        is_scalar = isinstance(found, Known) and not isinstance(found.value, (type, type(None)))
        return found if isinstance(found, Known) and is_scalar else None

    def _is_shortcut(self, parameter: Parameter) -> bool:
        """Whether a parameter is there to find a function fast: `def act(self, push=heappush)`."""
        default = parameter.default
        if not isinstance(default, (Name, Attr)) or parameter.annotation != UNKNOWN:
            return False
        value = self.evaluate_expression(self.cls.module, default)
        if isinstance(value, Native):
            return value.name not in STEERED
        return isinstance(value, ClassValue) and self._is_plain_class(value)

    def _is_plain_class(self, cls: ClassValue) -> bool:
        """Whether what a class makes is data: a default for others is there to be replaced."""
        model = self.library.class_model(cls.ref)
        return model is None or self.is_value_class(model)

    def _arguments(self, method: Function) -> tuple[tuple[str, Input], ...]:
        parameters = method.parameters if method.kind == "static" else method.parameters[1:]
        given = self._inputs("param", parameters, method.module)
        rest = rest_parameter(method)
        if rest is not None:
            given[rest.name] = rest_input(rest)
        self._keep(given)
        return tuple(given.items())

    def _act(
        self, method: Function, subject: Instance, arguments: tuple[tuple[str, Input], ...]
    ) -> Ending:
        replaced = replacement(self.library, method)
        if replaced is not None:
            raise Abandoned(f"{replaced.qualname} stands in the place of {method.name}")
        if method.is_generator and method.decorators and not is_manager(method):
            raise Abandoned("a generator function that a decorator makes something else of")
        self.acting = self.may_fail = True
        parameters = method.parameters if method.kind == "static" else method.parameters[1:]
        args, kwargs = _split(parameters, dict(arguments))
        rest = rest_parameter(method)
        if rest is not None:
            more = self.shape(dict(arguments)[rest.name], "iterate")
            args.extend(more.items if isinstance(more, Sequence) else ())
        bound: Value | None = subject
        if method.kind == "static":
            bound = None
        elif method.kind == "class":
            bound = ClassValue(self.cls)
        result = self.follow(method, bound, args, kwargs)
        if isinstance(result, Managed):
            return Ending("returned", self._around_body(result))
        if isinstance(result, Coroutine) and method.is_async:
            result = self.await_value(result, "act")
        result = self._called_back(settled(result))
        return Ending("returned", result)

    def _called_back(self, result: Value) -> Value:
        """What a function gives that the method made and returned: the test calls it at once."""
        function = result.function if isinstance(result, FunctionValue) else None
        if not isinstance(function, Function) or "<locals>" not in function.qualname:
            return result
        given = self._inputs("call", function.parameters, function.module)
        self._keep(given)
        attributes = self.subject.attributes if self.subject is not None else {}
        between = {name: _deep_copy(value) for name, value in attributes.items()}
        self.callback = Callback(function, tuple(given.items()), between)
        args, kwargs = _split(function.parameters, given)
        answer = self.call(result, args, kwargs, "callback")
        if isinstance(answer, Coroutine) and function.is_async:
            self.needs_loop()
            return self.await_value(answer, "callback")
        return answer

    def _around_body(self, manager: Managed) -> Value:
        """What a context manager gives, with a body that the test supplies and that may fail."""
        body = Double(Origin("param", BODY), None, kind="callable")
        entered: list[Value] = []

        def run(value: Value) -> None:
            entered.append(value)
            self.call_double(body, [], {}, BODY, awaited=False)

        manager.run(run)
        return entered[0] if entered else NONE

    # --- what the lower layers ask for

    def lacking(self, method: Function) -> Double | None:
        """The stand-in for a method that the class under test lacks, where it is one."""
        if method.name not in self.abstract or not method.is_abstract:
            return None
        if method.kind != "method":
            raise Abandoned(f"{method.qualname} is abstract")
        if method.name not in self.run.lacking:
            is_async = is_coroutine(method)
            origin = Origin("own", method.name)
            made = Double(origin, None, kind="callable", function=method, is_async=is_async)
            self.run.lacking[method.name] = made
        return self.run.lacking[method.name]

    def read_state(self, value: Instance, name: str) -> Value:
        """An attribute; on the first read of a mutable one of the subject, a test may preset it."""
        current = value.attributes[name]
        if not (value.is_subject and self.acting and name in self.untouched):
            return current
        self.untouched.discard(name)
        preset = Input(Origin("state", name), self._state_type(name, current))
        if self.choose(f"state:{name}", 2, preset) == 0:
            return current
        self._preset(value, name, preset)
        self._keep_factory(settled(current), preset)
        return preset

    def late_state(self, value: Instance, name: str, *, optional: bool) -> Value | None:
        """What another method sets and the constructor does not: a test sets it, unless the code
        asks whether it is there."""
        if not (value.is_subject and self.acting and name in self.untouched):
            return None
        declared = self.library.attribute_type(self.cls, name)
        if declared is None:
            return None
        self.untouched.discard(name)
        if optional and self.choose(f"absent:state:{name}", 2) == 1:
            return None
        preset = Input(Origin("state", name), declared)
        self._preset(value, name, preset)
        return preset

    def _preset(self, value: Instance, name: str, preset: Input) -> None:
        preset.is_present = True
        self.run.inputs[preset.origin.path] = preset
        value.attributes[name] = preset

    def _keep_factory(self, current: Value, preset: Input) -> None:
        """What fills itself goes on doing so: a test puts its items into it."""
        if isinstance(current, Dict) and current.factory is not None:
            filled = self.shape(preset, "key")
            if not isinstance(filled, Dict):
                raise Abandoned("a defaultdict that is declared as something else")
            filled.factory = current.factory

    def _state_type(self, name: str, current: Value) -> TypeRef:
        declared = self.library.attribute_type(self.cls, name) or UNKNOWN
        current = settled(current)
        if isinstance(current, Resource):
            module, _, kind = current.kind.rpartition(".")
            args = declared.args if isinstance(declared, Named) else ()
            return Named(module, kind, args)
        if not isinstance(declared, Unknown):
            return declared
        if isinstance(current, Input):
            return current.type
        if isinstance(current, Known) and current.value is not None:
            return self.type_of(current)
        if isinstance(current, (Sequence, Dict)):
            return self.type_of(current)
        return UNKNOWN

    def set_attribute(self, target: Value, name: str, value: Value) -> None:
        """`target.name = value`; a written attribute is no longer preset."""
        if isinstance(target, Instance) and target.is_subject:
            self.untouched.discard(name)
        super().set_attribute(target, name, value)

    def run_native(self, name: str, arguments: Arguments) -> Value:
        """Call a modelled function; one without a model gives a hidden value."""
        model = NATIVES.get(name)
        if model is None and name.startswith(f"{LOOP}."):
            raise unfollowed(arguments.bound, name.rpartition(".")[2])
        if model is None:
            return Hidden(f"{name} is not followed")
        return model(self, arguments)

    def run_beside(self) -> None:
        """Let run what was started and has not begun."""
        run_tasks(self)

    def run_native_exit(self, manager: Resource) -> None:
        """Leaving a task group awaits its tasks."""
        if manager.kind in GROUPS:
            end_group(self, manager)


def _stood_in_for(run: Run) -> set[tuple[str, str]]:
    """The places of classes that a run stands in for; `datetime.now` replaces `datetime`."""
    return {
        (home, local.rpartition(".")[0])
        if isinstance(double, Double) and double.wraps.startswith("datetime")
        else (home, local)
        for (home, local), double in run.patches.items()
    }


def _split(
    parameters: tuple[Parameter, ...], given: dict[str, Input]
) -> tuple[list[Value], dict[str, Value]]:
    args: list[Value] = []
    kwargs: dict[str, Value] = {}
    for parameter in parameters:
        if parameter.name not in given or parameter.kind == "args":
            continue
        if parameter.kind == "keyword":
            kwargs[parameter.name] = given[parameter.name]
        else:
            args.append(given[parameter.name])
    return args, kwargs


def _snapshots(subject: Instance) -> dict[str, Value]:
    return {name: _snapshot(value) for name, value in subject.attributes.items()}


def _snapshot(value: Value) -> Value:
    """A copy of a container, so that a later change of it shows."""
    value = settled(value)
    if isinstance(value, Sequence):
        return Sequence(value.kind, list(value.items), value.origin)
    if isinstance(value, Dict) and not value.is_open:
        return Dict(list(value.items), origin=value.origin)
    if isinstance(value, Resource):
        state = {name: _snapshot(item) for name, item in value.state.items()}
        return Resource(value.kind, state, origin=value.origin)
    return value


def _deep_copy(value: Value) -> Value:
    """A copy of a container and of those in it, as it is before a function is called later on."""
    copy = _snapshot(value)
    if copy is settled(value):
        return copy
    if isinstance(copy, Sequence):
        copy.items = [_deep_copy(item) for item in copy.items]
    elif isinstance(copy, Dict):
        copy.items = [(key, _deep_copy(item)) for key, item in copy.items]
    return copy


def _reached(run: Run, wishes: tuple[str, ...]) -> tuple[int, ...]:
    """The choices up to the last wish that came true."""
    granted = wishes[: len(wishes) - len(run.wishes)]
    taken = [choice.taken for choice in run.choices]
    labels = [choice.labels[choice.taken] for choice in run.choices]
    last = max((n for n, label in enumerate(labels) if label in granted), default=-1)
    return tuple(taken[: max(last + 1, len(run.prefix))])
