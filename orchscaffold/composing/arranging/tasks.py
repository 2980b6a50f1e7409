"""Tasks that a test makes to hand them in."""

from __future__ import annotations

from orchscaffold.scenarios.values import Known, Task


def task_name(task: Task) -> str | None:
    """The name that the code asks a task of the test for; None where it does not."""
    name = task.name
    return name.value if isinstance(name, Known) and isinstance(name.value, str) else None
