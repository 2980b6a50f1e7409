"""Calls that a test can look at.

An object's own logger is replaced only when the object is made; and of what logging itself asks,
nobody can say how often it is called.
"""

from __future__ import annotations

from typing import Final

from orchscaffold.scenarios.run import Path
from orchscaffold.scenarios.subject import CONSTRUCTOR
from orchscaffold.scenarios.values import CallRecord, Double, Origin

_ASKED_BY_LOGGING: Final = ("os.getpid", "threading.get_ident", "threading.current_thread")


def visible_calls(path: Path, double: Double) -> list[CallRecord]:
    """The calls of a stand-in that the test sees, in their order."""
    if double.origin.name.partition(":")[2] in _ASKED_BY_LOGGING:
        return []
    if _root(double.origin).kind != "logger":
        return double.calls
    if path.subject is None or path.method == CONSTRUCTOR:
        return []
    return [call for call in double.calls if call.order > path.run.constructed_at]


def is_heard(path: Path, logger: Double) -> bool:
    """Whether anything is logged, by any of a logger's methods, that the test sees."""
    members = (logger, *logger.members.values())
    return any(visible_calls(path, member) for member in members)


def _root(origin: Origin) -> Origin:
    while origin.parent is not None:
        origin = origin.parent
    return origin
