"""Tasks and futures: they run when something waits for them, and tell how they ended."""

from __future__ import annotations

from orchscaffold.model.types import Named
from orchscaffold.scenarios.semantics.constructing import Constructing
from orchscaffold.scenarios.semantics.decisions import Abandoned, Raised
from orchscaffold.scenarios.values import NONE, Instance, Task, Value


class Tasks(Constructing):
    """Runs tasks to their end; `deadlines` are the timeouts around the current place, each with
    what it raised inside when it passed. `due` is what ended tasks still have to call: in a wait of
    one turn it is called in the next."""

    def run_beside(self) -> None:
        """Let run what was started and has not begun (supplied by a higher layer)."""
        raise NotImplementedError

    def reset_calls(self) -> None:
        """Forget the call stack: a new run begins."""
        super().reset_calls()
        self.deadlines: list[list[Instance]] = []
        self.due: list[tuple[Value, Task]] = []
        self.is_one_turn = False

    def stall(self, reason: str) -> Raised | Abandoned:
        """What a wait that nothing ends comes to: inside a timeout it is cancelled."""
        if not self.deadlines or self.is_aside:
            return Abandoned(reason)
        error = Instance(Named("asyncio", "CancelledError"))
        self.deadlines[-1].append(error)
        return Raised(error)

    def await_task(self, task: Task) -> Value:
        """`await task`; raises Raised for what the task raises, each time it is awaited."""
        if not task.is_done:
            self._end(task)
        task.is_read = True
        if task.error is not None:
            raise Raised(task.error)
        return task.result or NONE

    def may_have_failed(self, task: Task) -> None:
        """Decide whether a task that the test made, and that has ended, failed."""
        if task.given != "done" or task.is_read or task.origin is None:
            return
        task.is_read = True
        if self.choose(f"failed:{task.origin.path}", 2, task) == 1:
            task.error = self.plain_error(task.origin)
            task.given, task.result = "failed", None

    def is_ended(self, task: Task) -> bool:
        """Whether a task has ended: one of the test may have, or not."""
        if task.is_done or task.cancelled or task.origin is None:
            return task.is_done
        if not task.given:
            is_done = self.choose(f"done:{task.origin.path}", 2, task) == 1
            task.given = "done" if is_done else "pending"
            task.result = NONE if is_done else None
        return task.is_done

    def _end(self, task: Task) -> None:
        """Run a task, and then what was to be called at its end."""
        try:
            task.result = self._outcome(task)
        except Raised as raised:
            if any(raised.error in fired for fired in self.deadlines):
                raise
            task.error = raised.error
        self.due.extend((callback, task) for callback in task.callbacks)
        task.callbacks = []
        if not self.is_one_turn:
            self.call_back()

    def call_back(self) -> None:
        """Call what is due because tasks have ended."""
        due, self.due = self.due, []
        for callback, task in due:
            self.call(callback, [task], {}, "callback")

    def _outcome(self, task: Task) -> Value:
        if task.cancelled:
            raise Raised(Instance(Named("asyncio", "CancelledError")))
        if task.coroutine is not None:
            return self.await_value(task.coroutine, "")
        if task.origin is not None and not task.given:
            task.given = "done"
            return NONE
        self.run_beside()
        if task.error is not None:
            raise Raised(task.error)
        if task.result is None:
            raise self.stall("a wait for a future that nothing ends")
        return task.result
