"""What was found in each unit of a project, kept until something that the unit reaches changes.

One file for a project and an environment, written in one step after a run; deleting it costs time
and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias

from orchscaffold.checking.manifest import CACHE_FOLDER, folder_time
from orchscaffold.checking.reach import Reach
from orchscaffold.checking.snapshot import tool_state
from orchscaffold.model.settings import Project

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

VERSION = 1
_CONFIGURATION = ("pyproject.toml", "setup.cfg", "tox.ini", "pytest.ini", "ruff.toml", ".ruff.toml")


class Memory:
    """What is known of the units of one project; a unit has a name and the files it begins from."""

    def __init__(self, project: Project) -> None:
        self.path = project.root / CACHE_FOLDER / f"units-{_environment(project)}.json"
        self._files, self._units = _load(self.path)
        self._reach = Reach(project, self._files)
        self._digests: dict[tuple[Path, ...], str] = {}
        self._used: dict[str, tuple[str, Json]] = {}

    def recall(self, unit: str, files: Iterable[Path]) -> Json:
        """What was kept of a unit, None where nothing was or something it reaches has changed."""
        digest = self._digest(files)
        known = self._units.get(unit)
        if known is None or known[0] != digest:
            return None
        self._used[unit] = known
        return known[1]

    def keep(self, unit: str, files: Iterable[Path], value: Json) -> None:
        """Keep what was found in a unit."""
        self._used[unit] = (self._digest(files), value)

    def document(self) -> bytes | None:
        """What to write for the next run; None where nothing is new."""
        units = {**self._units, **self._used}
        if units == self._units:
            return None
        content: dict[str, Json] = {
            "version": VERSION,
            "files": {
                path: [state, digest, list(names)]
                for path, (state, digest, names) in self._files.items()
            },
            "units": {unit: [digest, value] for unit, (digest, value) in units.items()},
        }
        return json.dumps(content, separators=(",", ":")).encode("utf-8", "surrogatepass")

    def _digest(self, files: Iterable[Path]) -> str:
        key = tuple(files)
        if key not in self._digests:
            self._digests[key] = self._reach.digest(key)
        return self._digests[key]


def _environment(project: Project) -> str:
    """All but the project's modules that findings depend on: tool, Python, settings, packages."""
    parts = [tool_state(), sys.version, repr(project)]
    for name in _CONFIGURATION:
        path = project.root / name
        parts.append(path.read_text("utf-8", "replace") if path.is_file() else "")
    parts += [folder_time(str(folder)) for folder in project.site_packages]
    return hashlib.blake2b("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _load(
    path: Path,
) -> tuple[dict[str, tuple[str, str, list[str]]], dict[str, tuple[str, Json]]]:
    try:
        document = json.loads(path.read_bytes())
        if document["version"] != VERSION:
            return {}, {}
        files = {
            name: (str(s), str(d), [str(n) for n in names])
            for name, (s, d, names) in document["files"].items()
        }
        units = {name: (str(digest), value) for name, (digest, value) in document["units"].items()}
    except (OSError, ValueError, KeyError, TypeError):
        return {}, {}
    return files, units
