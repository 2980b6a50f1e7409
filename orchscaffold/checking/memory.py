"""What was found out about a project's files, kept until something that they reach changes.

One cache file for a project and an environment, written in one step after a run; deleting it costs
time and nothing else.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from orchscaffold.checking.facts import digest_of
from orchscaffold.checking.file_memory import FileMemory
from orchscaffold.checking.manifest import CACHE_FOLDER, file_state, folder_time, note_reads
from orchscaffold.checking.plans import PLANS, Kept
from orchscaffold.checking.reach import Reach
from orchscaffold.checking.snapshot import tool_state
from orchscaffold.checking.values import Json, decoded, encoded, table
from orchscaffold.model.settings import Project

_CONFIGURATION: Final = ("pyproject.toml", "setup.cfg", "ruff.toml", ".ruff.toml")


class Memory:
    """What is known in one project; an answer has a name and the files that it begins from."""

    def __init__(self, project: Project, files: FileMemory) -> None:
        self._by = environment_of(project)
        self._path = project.root / CACHE_FOLDER / f"units-{self._by}.json"
        self._kept = table(decoded(self._path, self._by).get("answers"))
        self._reach = Reach(project, files)
        self._digests: dict[tuple[Path, ...], str] = {}
        self._news: dict[str, Json] = {}

    def recall(self, name: str, files: Iterable[Path]) -> Json:
        """An answer that was kept; None where none was, or something it reaches has changed."""
        match self._kept.get(name):
            case [digest, answer] if digest == self._digest(files):
                return answer
        return None

    def keep(self, name: str, files: Iterable[Path], answer: Json) -> None:
        """Keep an answer."""
        self._news[name] = [self._digest(files), answer]

    def plans(self, path: Path) -> Kept:
        """Where plans of the module at `path` are kept."""
        return Kept(self._path.parent / PLANS, f"{self._by} {self._digest((path,))}")

    @property
    def news(self) -> int:
        """How many answers are new since it was read."""
        return len(self._news)

    def document(self) -> tuple[Path, bytes] | None:
        """Where to write what for the next run; None where nothing is new."""
        if not self._news:
            return None
        return self._path, encoded({"by": self._by, "answers": {**self._kept, **self._news}})

    def _digest(self, files: Iterable[Path]) -> str:
        key = tuple(files)
        if key not in self._digests:
            self._digests[key] = self._reach.digest(key)
        return self._digests[key]


def environment_of(project: Project) -> str:
    """All but the project's files that findings depend on: tool, Python, settings, packages."""
    parts = [tool_state(), sys.version, repr(project)]
    for name in _CONFIGURATION:
        path = project.root / name
        parts.append(path.read_text("utf-8", "replace") if path.is_file() else "")
    templates = list(map(str, _own_templates(project)))
    packages = list(map(str, project.site_packages))
    parts += [f"{path}:{file_state(path)}" for path in templates]
    parts += [folder_time(folder) for folder in packages]
    note_reads(templates, packages)
    return digest_of("\0".join(parts).encode("utf-8", "surrogatepass"))[:16]


def _own_templates(project: Project) -> list[Path]:
    folder = project.settings.templates
    return sorted((project.root / folder).rglob("*.j2")) if folder else []
