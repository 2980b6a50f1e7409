"""What stand-ins do when the code calls them: they record, answer, fail."""

from __future__ import annotations

from typing import Final

from orchscaffold.model.types import Named, NoneType, TypeRef
from orchscaffold.scenarios.facts.awaiting import awaited_type
from orchscaffold.scenarios.run import Called
from orchscaffold.scenarios.semantics.decisions import Abandoned, Raised
from orchscaffold.scenarios.semantics.failing import Failing
from orchscaffold.scenarios.semantics.files import opened_as
from orchscaffold.scenarios.semantics.following import is_coroutine, is_manager
from orchscaffold.scenarios.semantics.managers import given_manager
from orchscaffold.scenarios.values import (
    NONE,
    CallRecord,
    ClassValue,
    Coroutine,
    Double,
    Input,
    Instance,
    Known,
    Origin,
    Task,
    Value,
    settled,
)

MAX_ITERATIONS: Final = 4
_LEVELS: Final = frozenset(
    {"debug", "info", "warning", "warn", "error", "exception", "critical", "log", "trace"}
)


class Answering(Failing):
    """Performs calls of doubles, and awaits; `is_aside`: what runs is a task beside the code."""

    is_aside = False

    def construct(
        self, cls: ClassValue, args: list[Value], kwargs: dict[str, Value], key: str
    ) -> Value:
        """`cls(*args, **kwargs)` (supplied by a higher layer)."""
        raise NotImplementedError

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
        if awaited and not double.is_async and double.kind != "logger":
            double.is_async = True
            double.returns = awaited_type(self.library, double.returns)
        if not double.is_async:
            return self._perform(record, key)
        record.is_async = double.is_begun = True
        coroutine = Coroutine(lambda: self._perform(record, key), double.origin.name)
        coroutine.call = record
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
        if _hand_over(record):
            self.run.handed.append(record)
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
        if self.is_aside:
            raise Abandoned("a task that goes round while the code waits")
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
        ways = self.ways_into_handlers()
        if not ways or not self.may_fail:
            return
        taken = self.choose_among(
            (f"call:{key}", *(way.clause.label for way in ways)), record.double
        )
        if taken:
            record.raised = self.error_instance(ways[taken - 1].error, record)
            raise Raised(record.raised)

    def _result(self, double: Double, returns: TypeRef) -> Value:
        if isinstance(returns, NoneType):
            return Known(None)  # each its own: a test tells it where it comes out
        origin = Origin("result", str(len(double.calls) - 1), double.origin)
        function = double.function
        if function is not None and function.is_generator and is_manager(function):
            return given_manager(origin, returns, is_async=function.is_async)
        return Input(origin, returns)

    def _construct_double(
        self, double: Double, args: list[Value], kwargs: dict[str, Value], key: str
    ) -> Value:
        self.run.order += 1
        record = CallRecord(double, args, kwargs, order=self.run.order, site=key)
        double.calls.append(record)
        self.run.events.append(Called(record))
        if _hand_over(record):
            self.run.handed.append(record)
        self._may_fail(record, key)
        made = double.members.get("()")
        if made is None:
            made = Double(Origin("result", "0", double.origin), opened_as(double, args, kwargs))
            double.members["()"] = made
        record.result = made
        return made

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
                raise Raised(self.unworded(TypeError))
            origin = Origin("attr", name, double.origin)
            member = Double(origin, None, kind="callable", function=method)
            double.members[name] = member
        return self.call_double(member, args, {}, key, awaited=False)

    def await_task(self, task: Task) -> Value:
        """`await task` (supplied by a higher layer)."""
        raise NotImplementedError

    def await_value(self, value: Value, key: str) -> Value:
        """`await value`; raises Abandoned for a value that cannot be awaited here."""
        value = self.shape(value, "await")
        if isinstance(value, Coroutine):
            if value.started:
                raise Abandoned("a coroutine is awaited twice")
            value.started = True
            return value.run()
        if isinstance(value, Task):
            return self.await_task(value)
        raise Abandoned("an await on a value that cannot be followed")


def _hand_over(record: CallRecord) -> bool:
    """Note the coroutines that a stand-in is given, which does not run them; whether there are
    any."""
    values = [settled(value) for value in (*record.args, *record.kwargs.values())]
    coroutines = [value for value in values if isinstance(value, Coroutine)]
    for coroutine in coroutines:
        coroutine.is_handed = True
    return bool(coroutines)
