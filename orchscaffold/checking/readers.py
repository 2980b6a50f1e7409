"""What reads the code of a run's projects, so that no module is read twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchscaffold.model.settings import Project

if TYPE_CHECKING:
    from orchscaffold.inspection.library import SourceLibrary
    from orchscaffold.tracing import World


class Readers:
    """A library and a world for each project, made and loaded when they are first asked for."""

    def __init__(self) -> None:
        self._libraries: dict[Project, SourceLibrary] = {}
        self._worlds: dict[Project, World] = {}

    def library(self, project: Project) -> SourceLibrary:
        """What coordinators are planned from."""
        if project not in self._libraries:
            from orchscaffold.inspection.library import library_for

            self._libraries[project] = library_for(project)
        return self._libraries[project]

    def world(self, project: Project) -> World:
        """What test files are followed in."""
        if project not in self._worlds:
            from orchscaffold.tracing import open_world

            self._worlds[project] = open_world(project)
        return self._worlds[project]
