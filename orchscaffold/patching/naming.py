"""Names for new classes and helpers that clash with nothing in the file."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from orchscaffold.model.ids import ScenarioId
from orchscaffold.patching.patch import can_hold
from orchscaffold.patching.reading import Reading


def class_for(
    reading: Reading, name: str, ids: Collection[str], *, runner: str, is_async: bool
) -> str:
    """The class that takes tests planned for the class `name`.

    It is the one of this name, or the one that has tests with these `ids` already (renamed, say),
    or a new one; where the name means something that cannot take them, a new one with a suffix.
    """
    if name not in reading.names.taken:
        holders = {m.name.rpartition(".")[0] for m in reading.marked if m.mark.id in ids}
        for holder in sorted(holders):
            suite = reading.suite(holder)
            if suite is not None and can_hold(suite, runner, is_async=is_async):
                return holder
        return name
    for candidate in _suffixed(name, "Generated"):
        suite = reading.suite(candidate)
        if candidate not in reading.names.taken:
            return candidate
        if suite is not None and can_hold(suite, runner, is_async=is_async):
            return candidate
    return name


def helper_for(reading: Reading, name: str, module: str) -> str:
    """The name of a helper for tests of `module`: its own where that is free or stands for one that
    was generated for these, else with a suffix.
    """
    starts = (str(ScenarioId.of_helper(module, "")), str(ScenarioId.of_shared_helper(module, "")))
    ours = {item.name for item in reading.marked if item.mark.id.startswith(starts)}
    for candidate in _suffixed(name, "_generated"):
        if candidate in ours or candidate not in reading.names.taken:
            return candidate
    return name


def _suffixed(name: str, suffix: str) -> Iterator[str]:
    yield name
    yield f"{name}{suffix}"
    yield from (f"{name}{suffix}{number}" for number in range(2, 1000))
