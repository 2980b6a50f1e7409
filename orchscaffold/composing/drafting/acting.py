"""Act: the call of the method under test, with the arguments of the path."""

from __future__ import annotations

from orchscaffold.composing.arranging.places import Unreachable
from orchscaffold.composing.drafting.one_pass import OnePass
from orchscaffold.frozen import replace
from orchscaffold.model.ir import Attr, Const, Function, Name, Parameter
from orchscaffold.model.testcode import (
    Awaited,
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
from orchscaffold.scenarios.machine import BODY
from orchscaffold.scenarios.run import Callback, Called
from orchscaffold.scenarios.semantics.following import is_manager
from orchscaffold.scenarios.subject import CONSTRUCTOR
from orchscaffold.scenarios.values import (
    Input,
    Instance,
    Origin,
    Sequence,
)


class Acting(OnePass):
    """The steps that call the method."""

    def call(self) -> list[Step]:
        """The steps that call the method under test."""
        if self.method.name == CONSTRUCTOR:
            return []
        method = self.method
        target = self.arranger.own(method.name)
        if method.kind in ("property", "cached_property"):
            items = Invoke(Sym("builtins", "list"), (target,))
            return [self._bound(items if method.is_generator else target)]
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
        may_be_refused = value.refused and not isinstance(parameter.default, Const)
        touched = value.shape is not None or value.is_present or may_be_refused
        if touched and not _is_left_out(parameter, value):
            return self.arranger.code(value)
        if parameter.default is not None:
            return None
        return self.builders.default(value.type, parameter.name)


def _is_left_out(parameter: Parameter, value: Input) -> bool:
    """Whether the value is the sentinel that stands for an argument that nobody gave."""
    shape, default = value.shape, parameter.default
    if not isinstance(shape, Instance) or shape.symbol is None:
        return False
    if isinstance(default, Attr):
        return default.name == shape.symbol[1]
    return isinstance(default, Name) and default.id == shape.symbol[1]


def unbound(step: Step) -> Step:
    """The call without the variable for its result."""
    if isinstance(step, Let) and step.target == Var("result"):
        return Do(step.value) if isinstance(step.value, (Awaited, Invoke)) else step
    if isinstance(step, Within):
        items = tuple((item, None if name == "result" else name) for item, name in step.items)
        return replace(step, items=items)
    return step
