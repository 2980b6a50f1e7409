"""What a pattern is: a selector of paths and the test class that its tests go to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Facts:
    """What a path shows, as far as patterns ask: how it ended, what it met on the way.

    `decided` are the origin paths of the inputs that its own choice was about. `others_call` says that another
    path of the method calls collaborators.
    """

    class_name: str
    method: str
    ending: str
    returned: str
    handled: bool
    logged: bool
    started: bool
    waited: bool
    calls: int
    others_call: bool
    decided: tuple[str, ...]
    takes_context: bool
    is_diff: bool


@dataclass(frozen=True, slots=True)
class Pattern:
    """One of the guide's ways to test.

    `class_suffix` and `class_doc` make the test class; `asserts` says what its tests assert at least; `selects` is
    None for a pattern that is a helper.
    """

    name: str
    summary: str
    asserts: str
    class_suffix: str
    class_doc: str
    selects: Callable[[Facts], bool] | None
