"""What a pattern is: a selector of paths and the test class that its tests go to."""

from __future__ import annotations

from collections.abc import Callable

from orchscaffold.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Facts:
    """What a path shows, as far as patterns ask: how it ended, what it met on the way.

    `ending` is "returned", "raised" or "cancelled". `swallowed` says that a handler was entered,
    `runs_tasks` that tasks were started or that the object held some, `waited` that it slept.
    `turned_away` says that the path it forked from calls collaborators which this one does not, and
    that it gives back nothing. `on_settings` says that its own choice was about a setting.
    """

    method: str
    ending: str
    swallowed: bool = False
    runs_tasks: bool = False
    waited: bool = False
    turned_away: bool = False
    on_settings: bool = False
    takes_context: bool = False
    is_diff: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """One of the guide's ways to test.

    `class_suffix` and `class_doc` make the test class; `asserts` says what its tests assert at
    least; `selects` is None for a pattern that is a helper.
    """

    name: str
    summary: str
    asserts: str
    class_suffix: str
    class_doc: str
    selects: Callable[[Facts], bool] | None
