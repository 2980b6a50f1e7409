"""One test from one path: arrange, act, assert."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from orchscaffold.composing.arranging.arranger import Arranger, Unreachable
from orchscaffold.composing.arranging.builders import Builders, autospec, callable_double
from orchscaffold.composing.arranging.clocks import Clock, clocks_of
from orchscaffold.composing.arranging.patches import (
    MOST_CONTEXTS,
    PATCH,
    Contexts,
    gathered,
    module_code,
)
from orchscaffold.composing.arranging.wrapped import Wrapping, wrapping_of
from orchscaffold.composing.asserting.checks import Checker, mentions
from orchscaffold.composing.asserting.contrast import NONE_SEEN, Contrast, is_unread, renewed
from orchscaffold.composing.asserting.ends import ends
from orchscaffold.composing.asserting.handed import closing, origins
from orchscaffold.composing.asserting.messages import message_pattern
from orchscaffold.composing.wording.conditions import Phrase
from orchscaffold.composing.wording.naming import last_word, variable_name
from orchscaffold.composing.wording.outcomes import is_procedure
from orchscaffold.composing.wording.phrases import phrases_of
from orchscaffold.model.ir import Function, Parameter
from orchscaffold.model.testcode import (
    Awaited,
    Check,
    Code,
    Display,
    Do,
    Get,
    Invoke,
    Let,
    Lit,
    Loop,
    Step,
    Sym,
    Var,
    Within,
)
from orchscaffold.model.types import Named
from orchscaffold.scenarios.machine import BODY, CONSTRUCTOR, Machine
from orchscaffold.scenarios.run import Callback, Called, Handled, Path, Started
from orchscaffold.scenarios.semantics.decisions import OUTSIDE_LOOP
from orchscaffold.scenarios.semantics.files import is_opener
from orchscaffold.scenarios.semantics.following import is_manager
from orchscaffold.scenarios.values import (
    Dict,
    Double,
    Input,
    Instance,
    Known,
    Origin,
    Sequence,
    Task,
    settled,
)

STALE: Final = Get(Sym("unittest.mock", "sentinel"), "previous")


class NothingToAssert(Exception):
    """The path ends in nothing that a test can see."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The parts of a test, before it has a pattern and a name."""

    is_async: bool
    arrange: tuple[Step, ...]
    contexts: tuple[tuple[Code, str | None], ...]
    act: tuple[Step, ...]
    checks: tuple[Step, ...]
    cleanup: tuple[Step, ...]
    stand_ins: tuple[tuple[str, str], ...]
    phrases: tuple[Phrase, ...]


DraftingFactory: TypeAlias = Callable[
    [Machine, Path, Function, Builders, dict[int, int]], "Drafting"
]


def draft(
    machine: Machine,
    path: Path,
    method: Function,
    builders: Builders,
    *,
    contrast: Contrast = NONE_SEEN,
    make: DraftingFactory | None = None,
) -> Draft:
    """The test of `path`; `contrast` is what another path does and this one does not.

    Objects that are mentioned more than once get a variable, inputs that are asked for get a value;
    which these are shows only when everything was built, so it is built until that no longer
    changes. Raises NothingToAssert, and
    Unreachable where an argument cannot be built.
    """
    machine.run = path.run
    mentions: dict[int, int] = {}
    for _ in range(6):
        work = (make or Drafting)(machine, path, method, builders, mentions)
        work.contrast = contrast
        asked = _asked_for(path)
        result = work.build()
        if asked == _asked_for(path) and _is_stable(mentions, work.arranger.mentions):
            return result
        mentions = {
            key: max(count, mentions.get(key, 0)) for key, count in work.arranger.mentions.items()
        }
    return result


def _asked_for(path: Path) -> int:
    """How many inputs of the path have a value that something depends on."""
    return sum(value.shape is not None for value in path.run.inputs.values())


def _is_stable(before: dict[int, int], after: dict[int, int]) -> bool:
    """Whether a pass mentioned the same objects, and the same ones more than once, as all passes
    before."""
    return before.keys() >= after.keys() and all(
        before[key] > 1 for key, count in after.items() if count > 1
    )


class Drafting:
    """One pass over one path; `make` of `draft` may give another way to act."""

    def __init__(
        self,
        machine: Machine,
        path: Path,
        method: Function,
        builders: Builders,
        mentions: dict[int, int],
    ) -> None:
        self.machine = machine
        self.path = path
        self.method = method
        self.subject = last_word(machine.cls.qualname)
        self.arranger = Arranger(machine, path, builders, self.subject, mentions)
        self.checker = Checker(self.arranger)
        self.builders = builders
        self.stand_ins: dict[str, str] = {}
        self.contrast = NONE_SEEN

    def build(self) -> Draft:
        """The whole test; raises Unreachable where more would surround it than Python takes."""
        contexts, told = self._patches()
        construction = self._construction()
        presets = self._presets()
        before = [*self.arranger.steps]
        self.arranger.steps.clear()
        is_inside = self._constructs_inside()
        loggers, given_loggers = self._own_loggers(is_inside)
        raises = self._raises()
        call = self.call()
        arguments = [*self.arranger.steps]
        self.arranger.steps.clear()
        clocks = self._clocks()
        checks = [*self.checks(self._waits(clocks)), *closing(self.arranger)]
        late = [*self.arranger.steps]
        told = [*told, *self.arranger.late]
        outer = [*before, *arguments, *late]
        built = [*construction, *given_loggers, *presets]
        if not any(mentions(check, Var("result")) for check in checks):
            call = [_unbound(step) for step in call]
        act = [*told, *(built if is_inside else []), *call]
        making = (step for clock in clocks for step in clock.made)
        arrange = [*outer, *([] if is_inside else built), *making]
        cleanup = self._cleanup()
        scripts = ((clock.patch, None) for clock in clocks if clock.patch is not None)
        patched = (*contexts, *loggers, *scripts, *raises)
        around = gathered(_named_where_read(patched, (*act, *checks)))
        if len(around) > MOST_CONTEXTS:
            raise Unreachable
        return Draft(
            is_async=self._is_async(cleanup),
            arrange=tuple(arrange),
            contexts=around,
            act=tuple(act),
            checks=tuple(checks),
            cleanup=tuple(cleanup),
            stand_ins=tuple(self.stand_ins.items()),
            phrases=phrases_of(self.path, self.arranger.assignment),
        )

    def _is_async(self, cleanup: list[Step]) -> bool:
        """Whether the test runs in an event loop: a task that it hands in needs one, even where the
        path does not look at it.

        Raises Unreachable where the path is one outside a loop.
        """
        outside = any(c.labels[c.taken] == OUTSIDE_LOOP for c in self.path.run.choices)
        if outside and (cleanup or self.arranger.tasks()):
            raise Unreachable
        return self.path.is_async or bool(cleanup) or bool(self.arranger.tasks())

    # --- patches

    def _patches(self) -> tuple[Contexts, list[Step]]:
        contexts: Contexts = []
        told: list[Step] = []
        for (home, local), stand_in in self.path.run.patches.items():
            value = settled(stand_in)
            owner, _, name = local.rpartition(".")
            place = module_code(self.machine.library, home)
            for part in owner.split(".") if owner else ():
                place = Get(place, part)
            if isinstance(value, Input):
                continue
            if isinstance(value, Double) and value.kind in ("callable", "class", "logger"):
                if not (_is_used(value) or self.arranger.was_mentioned(value)):
                    continue
                wrapping = wrapping_of(value, (home, local), self.path)
                if wrapping is not None:
                    told.extend(self._wrapped(value, wrapping, contexts))
                    continue
                wanted = "opened" if is_opener(value) else variable_name(value.origin)
                variable = self.arranger.name(value, wanted)
                patch = _replaced(place, name, value)
                contexts.append((patch, variable.name))
                if value.kind != "logger":
                    told.extend(self.arranger.told(value, variable))
            else:
                contexts.append(
                    (Invoke(PATCH, (place, Lit(name), self.arranger.code(value))), None)
                )
        contexts.extend((patch, None) for patch in self._class_slots())
        return contexts, told

    def _class_slots(self) -> Iterator[Code]:
        """Class variables that the code sets start anew in each test, and are put back."""
        for (module, dotted), slot in self.path.run.class_slots.items():
            owner, _, name = dotted.rpartition(".")
            place = Sym(module, owner)
            yield Invoke(PATCH, (place, Lit(name), self.arranger.code(slot.initial)))

    def _wrapped(self, value: Double, wrapping: Wrapping, contexts: Contexts) -> list[Step]:
        """Steer one method of a wrapped class or module; two methods share the patch."""
        same = [name for code, name in contexts if code == wrapping.patch and name]
        if wrapping.is_scripted:
            holder = Var("clock")
        elif same:
            holder = Var(same[0])
        else:
            holder = self.arranger.name(value, f"{wrapping.name}_")
            contexts.append((wrapping.patch, holder.name))
        code = Get(holder, wrapping.method)
        self.arranger.place(value, code)
        mock: list[Step] = (
            [Let(code, callable_double(is_async=False))] if wrapping.is_scripted else []
        )
        return [*mock, *self.arranger.told(value, code)]

    def _own_loggers(self, is_inside: bool) -> tuple[Contexts, list[Step]]:
        """Stand-ins for loggers that the object made for itself: patched, or set where it is made
        inside of the patches."""
        contexts: Contexts = []
        steps: list[Step] = []
        subject = self.path.subject
        if subject is None:
            return contexts, steps
        for name, value in subject.attributes.items():
            logger = settled(value)
            if isinstance(logger, Double) and logger.origin.kind == "logger" and _is_used(logger):
                variable = self.arranger.name(logger, "logger")
                place = self.arranger.own(name)
                if is_inside:
                    made = autospec(Named("logging", "Logger"))
                    steps.extend([Let(variable, made), Let(place, variable)])
                    continue
                owner = (place.obj, Lit(place.name))
                patch = Invoke(PATCH, owner, (("autospec", Lit(True)),))
                contexts.append((patch, variable.name))
        return contexts, steps

    # --- construction

    def _constructs_inside(self) -> bool:
        """Whether the object must be made while the patches are in place."""
        if self.method.name == CONSTRUCTOR or self.path.run.class_slots:
            return True
        limit = self.path.run.constructed_at
        values = (settled(stand_in) for stand_in in self.path.run.patches.values())
        doubles = (v for v in values if isinstance(v, Double) and v.kind != "logger")
        return any(call.order <= limit for double in doubles for call in double.calls)

    def _construction(self) -> list[Step]:
        machine = self.machine
        constructor = machine.library.constructor(machine.cls)
        if constructor is not None:
            names = [p.name for p in constructor.parameters[1:] if p.kind not in ("args", "kwargs")]
        else:
            names = [
                f.alias or f.name
                for f in machine.library.fields(machine.cls)
                if f.is_required or (f.init and self._is_given(f.alias or f.name))
            ]
        inputs = {name: self.path.run.inputs.get(f"init:{name}") for name in names}
        single = self._single_record(inputs)
        target = Sym(machine.cls.module, machine.cls.qualname)
        made: Code
        if single is not None and not machine.abstract:
            context = self.arranger.record(single)
            variable = self.arranger.name(single, variable_name_of(single))
            self.arranger.steps.append(Let(variable, context))
            made = Invoke(target, (variable,))
        else:
            made = self._built(inputs)
        if self.method.name == CONSTRUCTOR and self.path.ending.kind == "raised":
            return [Do(made)]
        return [Let(Var(self.subject), made)]

    def _is_given(self, name: str) -> bool:
        """Whether the path decided on an argument of the constructor that has a default."""
        value = self.path.run.inputs.get(f"init:{name}")
        return value is not None and (value.shape is not None or value.is_present)

    def _single_record(self, inputs: dict[str, Input | None]) -> Instance | None:
        if len(inputs) != 1:
            return None
        only = next(iter(inputs.values()))
        if only is None:
            return None
        shaped = self.machine.shape(only, "object")
        return shaped if isinstance(shaped, Instance) and shaped.origin is not None else None

    def _built(self, inputs: dict[str, Input | None]) -> Code:
        builder = self.builders.for_subject(self.machine.cls)
        defaults = dict(builder.defaults)
        overrides: list[tuple[str, Code]] = []
        relies: list[tuple[str, Code | None]] = []
        for name, value in inputs.items():
            if value is None:
                continue
            if not (value.shape is not None or value.is_present):
                relies.extend([(name, defaults.get(name))] if value.refused else [])
                continue
            code = self.arranger.code(value)
            if defaults.get(name) == code:
                relies.append((name, code))
            else:
                overrides.append((name, code))
        if not inputs and not self.machine.abstract:
            return Invoke(Sym(self.machine.cls.module, self.machine.cls.qualname))
        return Invoke(Var(builder.name), (), tuple(overrides), tuple(relies))

    def _presets(self) -> list[Step]:
        given = [
            step
            for value in self.path.run.inputs.values()
            if value.origin.kind == "state"
            for step in self._preset(self.arranger.own(value.origin.name), value)
        ]
        stale = [Let(self.arranger.own(name), STALE) for name in self.stale()]
        return [*given, *stale, *self._lacking()]

    def _lacking(self) -> Iterator[Step]:
        """What the stand-ins for abstract methods are told."""
        for name, double in self.path.run.lacking.items():
            yield from self.arranger.told(double, self.arranger.own(name))

    def _preset(self, place: Code, value: Input) -> Iterator[Step]:
        """Sets an attribute; what fills itself stays and is given its items."""
        shape = value.shape
        if not (isinstance(shape, Dict) and shape.factory is not None):
            yield Let(place, self.arranger.code(value))
        elif shape.given:
            items = self.arranger.code(Dict(list(shape.given)))
            yield Do(Invoke(Get(place, "update"), (items,)))

    def stale(self) -> tuple[str, ...]:
        """Attributes to be set before the call, so that it shows whether they are set anew."""
        return (*renewed(self.machine, self.path), *self._unreset())

    def _unreset(self) -> list[str]:
        names = self.contrast.unreset
        return [name for name in names if is_unread(self.machine, self.path, name)]

    # --- act

    def call(self) -> list[Step]:
        """The steps that call the method under test."""
        if self.method.name == CONSTRUCTOR:
            return []
        method = self.method
        target = self.arranger.own(method.name)
        if method.kind in ("property", "cached_property"):
            return [self._bound(target)]
        args, kwargs = self.arguments(method)
        if method.kind == "setter":
            return [Let(target, args[0])]
        call = Invoke(target, args, kwargs)
        if method.is_generator and is_manager(method):
            return [self._entered(call)]
        if method.is_generator:
            return self._collected(call)
        made = Awaited(call) if method.is_async else call
        if self.path.callback is not None:
            return self._called_back(made, self.path.callback)
        return [self._bound(made)]

    def _entered(self, call: Code) -> Step:
        """The context manager around a body that the test watches."""
        called = (
            event.record.double for event in self.path.run.events if isinstance(event, Called)
        )
        inside = (d for d in called if d.origin == Origin("param", BODY))
        body = tuple(Do(Invoke(self.arranger.code(double))) for double in inside)
        name = "result" if self._has_result() else None
        return Within(((call, name),), body or (Do(Lit(None)),), is_async=self.method.is_async)

    def _called_back(self, made: Code, callback: Callback) -> list[Step]:
        """The method gives a function, which is called in its turn."""
        function = callback.function
        name = function.name.strip("_") or "callback"
        args, kwargs = self._given(function.parameters, dict(callback.arguments))
        call = Invoke(Var(name), args, kwargs)
        changed = self.checker.between() if self.path.ending.kind == "returned" else []
        called = self._bound(Awaited(call) if function.is_async else call)
        return [Let(Var(name), made), *changed, called]

    def _collected(self, call: Code) -> list[Step]:
        append = Do(Invoke(Get(Var("result"), "append"), (Var("item"),)))
        return [
            Let(Var("result"), Display("list", ())),
            Loop("item", call, (append,), is_async=self.method.is_async),
        ]

    def _bound(self, call: Code) -> Step:
        return Let(Var("result"), call) if self._has_result() else Do(call)

    def _has_result(self) -> bool:
        ending = self.path.ending
        if ending.kind != "returned" or ending.value is None:
            return False
        return bool(self.checker.result(ending.value))

    def arguments(self, method: Function) -> tuple[tuple[Code, ...], tuple[tuple[str, Code], ...]]:
        """The arguments that the path gives to `method`, by position and by keyword."""
        is_static = method.kind == "static"
        parameters = method.parameters if is_static else method.parameters[1:]
        return self._given(parameters, dict(self.path.arguments))

    def _given(
        self, parameters: tuple[Parameter, ...], given: dict[str, Input]
    ) -> tuple[tuple[Code, ...], tuple[tuple[str, Code], ...]]:
        args: list[Code] = []
        kwargs: list[tuple[str, Code]] = []
        skipped = False
        for parameter in parameters:
            value = given.get(parameter.name)
            if value is None:
                skipped = True
                continue
            if parameter.kind == "args":
                args.extend(self._rest(value, is_first=not skipped))
                continue
            code = self._argument(parameter, value)
            if code is None:
                skipped = True
            elif parameter.kind == "keyword" or skipped:
                kwargs.append((parameter.name, code))
            else:
                args.append(code)
        return tuple(args), tuple(kwargs)

    def _rest(self, value: Input, *, is_first: bool) -> list[Code]:
        """What `*names` is given; raises Unreachable where what comes before is left out."""
        items = value.shape.items if isinstance(value.shape, Sequence) else []
        if items and not is_first:
            raise Unreachable
        return [self.arranger.code(item) for item in items]

    def _argument(self, parameter: Parameter, value: Input) -> Code | None:
        touched = value.shape is not None or value.is_present
        if touched:
            return self.arranger.code(value)
        if parameter.default is not None:
            return None
        return self.builders.default(value.type, parameter.name)

    # --- the end

    def _raises(self) -> Contexts:
        ending = self.path.ending
        if ending.kind == "cancelled":
            error = ending.value
            is_script = isinstance(error, Instance) and error.cls.qualname == "_EndOfScript"
            expected = Var("_EndOfScript") if is_script else Sym("asyncio", "CancelledError")
            return [(Invoke(Sym("pytest", "raises"), (expected,)), None)]
        if ending.kind != "raised" or not isinstance(ending.value, Instance):
            return []
        error = ending.value
        kwargs: tuple[tuple[str, Code], ...] = ()
        pattern = message_pattern(self.machine.library, error, self.arranger.assignment)
        if pattern is not None:
            kwargs = (("match", pattern),)
        raised = Sym(error.cls.module, error.cls.qualname)
        name = "raised" if self._of_error(error) else None
        return [(Invoke(Sym("pytest", "raises"), (raised,), kwargs), name)]

    def _of_error(self, error: Instance) -> list[Step]:
        return [*self.checker.cause(error), *self.checker.carried(error)]

    def _clocks(self) -> tuple[Clock, ...]:
        clocks = clocks_of(self.path, self.arranger.own)
        if clocks is None:
            raise Unreachable
        self.stand_ins.update(helper for clock in clocks for helper in clock.helpers)
        return clocks

    def _waits(self, clocks: tuple[Clock, ...]) -> list[Step]:
        return [
            Check(
                Get(clock.variable, "slept"),
                "==",
                Display("list", tuple(self.checker.expected(delay) for delay in clock.delays)),
            )
            for clock in clocks
        ]

    def checks(self, clock_checks: list[Step]) -> list[Step]:
        """What is asserted in the end; raises NothingToAssert where that is nothing."""
        checks: list[Step] = []
        ending = self.path.ending
        if ending.kind == "returned" and ending.value is not None:
            is_entered = self.method.is_generator and is_manager(self.method)
            if self.method.name != CONSTRUCTOR and not is_entered:
                checks.extend(self.checker.result(ending.value))
        if ending.kind == "raised" and isinstance(ending.value, Instance):
            checks.extend(self._of_error(ending.value))
        checks.extend(self.checker.calls(logs=False))
        checks.extend(origins(self.checker))
        checks.extend(clock_checks)
        checks.extend(self.checker.state())
        checks.extend(self.checker.kept(self._unreset(), STALE))
        checks.extend(
            self.checker.unchanged(set(self.contrast.unwritten) - set(self.contrast.unreset))
        )
        checks.extend(self.checker.uncalled(self.contrast.uncalled))
        checks.extend(self.checker.containers())
        checks.extend(ends(self.checker))
        checks.extend(self.checker.called_back())
        checks.extend(self.checker.adrift(checks))
        checks.extend(self.checker.calls(logs=True))
        if self._returns_nothing():
            checks = checks[1:] if len(checks) > 1 or self.is_uneventful() else checks
        if not checks and ending.kind not in ("raised", "cancelled"):
            raise NothingToAssert
        return _distinct(checks)

    def _returns_nothing(self) -> bool:
        """Whether that the result is None goes without saying."""
        value = self.path.ending.value
        is_none = isinstance(value, Known) and value.value is None
        return self.path.ending.kind == "returned" and is_none and is_procedure(self.method)

    def is_uneventful(self) -> bool:
        """Whether the path shows nothing: no decision led to it and nothing went wrong on it."""
        handled = any(isinstance(event, Handled) for event in self.path.run.events)
        return not self.path.run.prefix and not handled

    def _cleanup(self) -> list[Step]:
        started = any(isinstance(event, Started) for event in self.path.run.events)
        if not (started or any(map(_runs, self.arranger.tasks()))):
            return []
        self.stand_ins["_cancel_tasks"] = "cancel_tasks"
        return [Do(Awaited(Invoke(Var("_cancel_tasks"))))]


def variable_name_of(record: Instance) -> str:
    """The variable for the one record a constructor takes."""
    return variable_name(record.origin) if record.origin is not None else "context"


def _runs(task: Task) -> bool:
    """Whether what the test hands in is a task that runs."""
    return not (task.is_future or task.given in ("done", "failed"))


def _replaced(place: Code, name: str, value: Double) -> Code:
    """The patch that puts the stand-in there; autospec would await nothing but an `async def`."""
    if is_opener(value):
        made = Invoke(Sym("unittest.mock", "mock_open"))
        return Invoke(PATCH, (place, Lit(name), made), (("create", Lit(True)),))
    is_plain = value.function is not None and not value.function.is_async
    if value.kind == "callable" and value.is_async and is_plain:
        awaited = ("new_callable", Sym("unittest.mock", "AsyncMock"))
        return Invoke(PATCH, (place, Lit(name)), (awaited,))
    return Invoke(PATCH, (place, Lit(name)), (("autospec", Lit(True)),))


def _is_used(value: Double) -> bool:
    if value.kind == "logger":
        return any(_is_used(member) for member in value.members.values()) or bool(value.calls)
    return bool(value.calls) or value.kind == "class" or bool(value.reads)


def _named_where_read(
    contexts: tuple[tuple[Code, str | None], ...], steps: tuple[Step, ...]
) -> Iterator[tuple[Code, str | None]]:
    """The `with` items, without the names that nothing reads."""
    for code, name in contexts:
        is_read = name is None or any(mentions(step, Var(name)) for step in (*steps, contexts))
        yield code, name if is_read else None


def _unbound(step: Step) -> Step:
    """The call without the variable for its result."""
    if isinstance(step, Let) and step.target == Var("result"):
        return Do(step.value) if isinstance(step.value, (Awaited, Invoke)) else step
    if isinstance(step, Within):
        items = tuple((item, None if name == "result" else name) for item, name in step.items)
        return replace(step, items=items)
    return step


def _distinct(steps: list[Step]) -> list[Step]:
    return list(dict.fromkeys(steps))
