"""What every rule is given and gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import get_close_matches
from typing import TypeAlias

from orchscaffold.frozen import dataclass
from orchscaffold.inspection.surface.library import Surfaces
from orchscaffold.model.findings import RuleInfo
from orchscaffold.tracing.events import Event, Place, Setting, TracedFile, TracedRoutine


@dataclass(frozen=True, slots=True)
class Traced:
    """A test file that has been traced, and the code it is about."""

    file: TracedFile
    surfaces: Surfaces

    def routines(self) -> Iterator[TracedRoutine]:
        """All routines but those that are meant to be skipped or to fail."""
        return (item for item in self.file.routines if not item.skipped)

    def events(self, *raises: str) -> Iterator[Event]:
        """The events that certainly happen, where none of these builtin exceptions is expected."""
        for routine in self.routines():
            yield from certain_events(routine, raises)


@dataclass(frozen=True, slots=True)
class Drift:
    """What a rule found: the place, the sentence, and a repair as texts for places."""

    place: Place
    message: str
    hint: str = ""
    fix: str = ""
    edits: tuple[tuple[Place, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: what its code means, and the function that looks for it."""

    info: RuleInfo
    find: Callable[[Traced], Iterator[Drift]]


def certain_events(routine: TracedRoutine, raises: tuple[str, ...]) -> Iterator[Event]:
    """The routine's events that certainly happen, none of these exceptions being expected."""
    for event in routine.events:
        if event.setting.certain and not is_expected(event.setting, raises):
            yield event


def is_expected(setting: Setting, raises: tuple[str, ...]) -> bool:
    """Whether a `pytest.raises` around it would be content with one of these exceptions."""
    caught = {"builtins.Exception", "builtins.BaseException"}
    caught.update(f"builtins.{name}" for name in raises)
    return any(item in caught or not item.startswith("builtins.") for item in setting.expected)


Names: TypeAlias = tuple[str, ...] | list[str]


def nearest(name: str, names: Names) -> str:
    """The name most like `name`; "" where none is."""
    found = get_close_matches(name, [item for item in names if item != name], n=1, cutoff=0.6)
    return found[0] if found else ""


def suggestion(name: str, names: Names) -> str:
    """`Did you mean 'x'?`, or nothing."""
    near = nearest(name, names)
    return f"did you mean '{near}'?" if near else ""


def renaming(place: Place, name: str, names: Names) -> tuple[tuple[Place, str], ...]:
    """The repair that writes the nearest name at `place`, where there is one."""
    near = nearest(name, names)
    return ((place, near),) if near else ()
