"""The door: a test file in, what its tests do out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from orchscaffold.source import SourceFile
from orchscaffold.tracing.events import TracedFile
from orchscaffold.tracing.fixtures import FixtureTable
from orchscaffold.tracing.frames import Shared
from orchscaffold.tracing.routines import Routines
from orchscaffold.tracing.scripts import Script
from orchscaffold.tracing.touching import joined_touches
from orchscaffold.tracing.world import World

_HELPERS = 40


def trace_file(source: SourceFile, world: World) -> TracedFile:
    """Follow every test, fixture and helper of a test file (or a `conftest.py`).

    Raises FileError, with line and column, where the file does not parse.
    """
    script = world.open_script(source)
    conftests = world.conftests(script.path)
    around = (*conftests, *_helpers((script, *conftests), world))
    together = (script, *around)
    shared = Shared(world, script, joined_touches(item.touches for item in together))
    routines = Routines(shared, FixtureTable(shared, (script, *conftests)))
    shared.run = routines.run
    found = tuple(routines.trace())
    return TracedFile(
        path=script.path,
        routines=found,
        faked=shared.shadowed.union(*(item.faked for item in together)),
    )


def _helpers(scripts: tuple[Script, ...], world: World) -> Iterator[Script]:
    """Test-side files that these import from, directly or not."""
    seen: set[Path] = {script.path for script in scripts}
    waiting = [name for script in scripts for name in script.imported]
    for _ in range(_HELPERS):
        if not waiting:
            return
        script = world.script_of(waiting.pop())
        if script is not None and script.path not in seen:
            seen.add(script.path)
            waiting.extend(script.imported)
            yield script
