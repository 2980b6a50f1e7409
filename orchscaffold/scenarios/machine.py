"""The whole machine: one run of one method, from the constructor to its end."""

from __future__ import annotations

from functools import cached_property
from typing import Final

from orchscaffold.model.ir import (
    Function,
)
from orchscaffold.scenarios.facts.getters import getters
from orchscaffold.scenarios.facts.variadic import rest_parameter
from orchscaffold.scenarios.facts.wrapping import replacement
from orchscaffold.scenarios.natives import NATIVES
from orchscaffold.scenarios.natives.loops import LOOP, unfollowed
from orchscaffold.scenarios.natives.structured import end_group
from orchscaffold.scenarios.natives.waiting import run_tasks
from orchscaffold.scenarios.run import Callback, Ending, Path, Run
from orchscaffold.scenarios.semantics.arguments import Arguments
from orchscaffold.scenarios.semantics.decisions import Abandoned, Mistaken, Raised
from orchscaffold.scenarios.semantics.following import is_manager
from orchscaffold.scenarios.semantics.groups import GROUPS
from orchscaffold.scenarios.snapshots import deep_copy
from orchscaffold.scenarios.subject import CONSTRUCTOR, Subject, split
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
    Managed,
    Origin,
    Resource,
    Sequence,
    Value,
    settled,
)

BODY: Final = "body"


class Machine(Subject):
    """Runs methods of one class; each run takes the options that its prefix names."""

    natives = frozenset(NATIVES)

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
        self.is_async_test = method.is_async
        self.has_own_loop = False
        self.subject = None
        self.callback = None
        arguments: tuple[tuple[str, Input], ...] = ()
        try:
            self.subject = self.make_subject(method)
            if method.name == CONSTRUCTOR:
                ending = Ending("returned", NONE)
            else:
                arguments = self.arguments(method)
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
        args, kwargs = split(parameters, dict(arguments))
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
        elif isinstance(result, Coroutine) and self.wrapper(method) is not None:
            raise Abandoned("a decorator that makes a coroutine function of a plain one")
        result = self._called_back(settled(result))
        return Ending("returned", result)

    def _called_back(self, result: Value) -> Value:
        """What a function gives that the method made and returned: the test calls it at once."""
        function = result.function if isinstance(result, FunctionValue) else None
        if not isinstance(function, Function) or "<locals>" not in function.qualname:
            return result
        given = self.inputs("call", function.parameters, function.module)
        self.keep(given)
        attributes = self.subject.attributes if self.subject is not None else {}
        between = {name: deep_copy(value) for name, value in attributes.items()}
        self.callback = Callback(function, tuple(given.items()), between)
        args, kwargs = split(function.parameters, given)
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

    def run_native(self, name: str, arguments: Arguments) -> Value:
        """Call a modelled function; one without a model gives a hidden value."""
        model = NATIVES.get(name)
        if model is None and name.startswith(f"{LOOP}."):
            raise unfollowed(arguments.bound, name.rpartition(".")[2])
        if model is None and isinstance(arguments.bound, (Sequence, Dict, Resource)):
            raise Abandoned(f"{name}, which may change what it is called on, is not followed")
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


def _reached(run: Run, wishes: tuple[str, ...]) -> tuple[int, ...]:
    """The choices up to the last wish that came true."""
    granted = wishes[: len(wishes) - len(run.wishes)]
    taken = [choice.taken for choice in run.choices]
    labels = [choice.labels[choice.taken] for choice in run.choices]
    last = max((n for n, label in enumerate(labels) if label in granted), default=-1)
    return tuple(taken[: max(last + 1, len(run.prefix))])
