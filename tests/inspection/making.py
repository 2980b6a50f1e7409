"""What the fixture `library_of` gives, under a module name that no other folder has."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from orchscaffold.inspection.library import SourceLibrary

MakeLibrary = Callable[[Mapping[str, str]], SourceLibrary]
