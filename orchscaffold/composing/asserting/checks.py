"""What a path determines, as assertions: the result, the calls, the log, the state afterwards."""

from __future__ import annotations

from collections.abc import Iterable

from orchscaffold.composing.asserting.calls import Calls
from orchscaffold.composing.asserting.errors import Errors
from orchscaffold.composing.asserting.pieces import ANY, is_single, mentions, names
from orchscaffold.composing.asserting.state import States
from orchscaffold.composing.asserting.tasks import coroutine_name, label, still_runs, task_names
from orchscaffold.model.testcode import (
    Check,
    Display,
    Each,
    Get,
    Invoke,
    Lit,
    Step,
    Sym,
    Var,
)
from orchscaffold.scenarios.run import Started
from orchscaffold.scenarios.values import (
    Dict,
    FunctionValue,
    Instance,
    Known,
    Sequence,
    Task,
    Value,
    settled,
)


class Checker(Calls, Errors, States):
    """Builds the assertions of one test on top of its arrangement."""

    def result(self, value: Value) -> list[Step]:
        """What is asserted of the returned value; empty where nothing is known of it."""
        value = settled(value)
        result = Var("result")
        if isinstance(value, Known) and (value.value is None or isinstance(value.value, bool)):
            return [Check(result, "is", Lit(value.value))]
        if isinstance(value, Sequence) and any(isinstance(i, Task) for i in value.items):
            return [task_names(result, value)]
        if isinstance(value, Task) and value.origin is None:
            return self.made_task(result, value)
        if isinstance(value, FunctionValue):
            return [Check(Invoke(Sym("builtins", "callable"), (result,)))]
        if isinstance(value, Sequence) and value.kind == "view":
            items = Display("list", tuple(self.expected(item) for item in value.items))
            return [Check(Invoke(Sym("builtins", "list"), (result,)), "==", items)]
        code = self.expected(value)
        if code == ANY:
            return self._attributes(value)
        if isinstance(value, (Sequence, Dict)) and self.refuses(value, code):
            length = Invoke(Sym("builtins", "len"), (result,))
            return [Check(length, "==", Lit(len(value.items)))]
        is_same = is_single(code) or (names(code) and self.is_same_object(value))
        return [Check(result, "is" if is_same else "==", code)]

    def _attributes(self, value: Value) -> list[Step]:
        if not isinstance(value, Instance):
            return []
        known = [(name, self.expected(item)) for name, item in value.attributes.items()]
        checks: list[Step] = [
            Check(Get(Var("result"), name), "is" if is_single(code) else "==", code)
            for name, code in known
            if code != ANY and not name.startswith("_")
        ]
        cls = Sym(value.cls.module, value.cls.qualname)
        kind = Invoke(Sym("builtins", "isinstance"), (Var("result"), cls))
        return checks or [Check(kind)]

    def adrift(self, others: Iterable[Step]) -> list[Step]:
        """That tasks run which were started and are seen in none of the `others`."""
        tasks = [
            event.task for event in self.arranger.path.run.events if isinstance(event, Started)
        ]
        labels = dict.fromkeys(label(task) for task in tasks if still_runs(task))
        every = Invoke(Sym("asyncio", "all_tasks"))
        names = Each("list", coroutine_name(Var("task")), "task", every)
        shown = tuple(others)
        return [
            Check(Lit(label), "in", names)
            for label in labels
            if not any(mentions(step, Lit(label)) for step in shown)
        ]
