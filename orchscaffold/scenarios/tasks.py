"""Tasks that the code made itself: they run when something waits for them, and tell how they
ended."""

from __future__ import annotations

from orchscaffold.model.types import Named
from orchscaffold.scenarios.calling import Calling
from orchscaffold.scenarios.decisions import Abandoned, Raised
from orchscaffold.scenarios.values import NONE, Instance, Task, Value


class Tasks(Calling):
    """Runs tasks to their end."""

    def await_task(self, task: Task) -> Value:
        """`await task`; raises Raised for what the task raises, each time it is awaited."""
        if not task.is_done:
            self._end(task)
        if task.error is not None:
            raise Raised(task.error)
        return task.result or NONE

    def _end(self, task: Task) -> None:
        """Run a task, and then what was to be called at its end."""
        try:
            task.result = self._outcome(task)
        except Raised as raised:
            task.error = raised.error
        for callback in task.callbacks:
            self.call(callback, [task], {}, "callback")

    def _outcome(self, task: Task) -> Value:
        if task.cancelled:
            raise Raised(Instance(Named("asyncio", "CancelledError")))
        if task.coroutine is None:
            raise Abandoned("a task of the test is awaited")
        return self.await_value(task.coroutine, "")
