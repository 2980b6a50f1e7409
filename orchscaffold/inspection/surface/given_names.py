"""Names that a module makes builtins as it runs: the files that use them bind them nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from orchscaffold.inspection.bindings import Import
from orchscaffold.inspection.finder import is_stdlib
from orchscaffold.inspection.surface.module_surface import ModuleSurface
from orchscaffold.inspection.surface.modules import ModuleSurfaces


def may_be_given(name: str, files: Iterable[ModuleSurface], modules: ModuleSurfaces) -> bool:
    """Whether a module that these files import, directly or not, may make `name` a builtin.

    Any text that speaks of `builtins` and of the name counts: there are too many ways to write it.
    Installed modules are read where the project's own import them, and not followed further.
    """
    word = re.compile(rf"\b{re.escape(name)}\b")
    waiting = [imported for file in files for imported in _imported(file)]
    seen: set[str] = set()
    while waiting:
        module = waiting.pop()
        if module in seen or is_stdlib(module):
            continue
        seen.add(module)
        surface = modules.surface(module)
        if surface is None:
            continue
        if "builtins" in surface.text and word.search(surface.text):
            return True
        if modules.finder.is_project(module):
            waiting.extend(_imported(surface))
    return False


def _imported(file: ModuleSurface) -> Iterator[str]:
    """The modules that a file imports, the packages they lie in, and what may be one."""
    for item in (item for found in file.bound.values() for item in found):
        if isinstance(item.entry, Import):
            yield from _with_packages(item.entry.module)
            if item.entry.attribute is not None:
                yield f"{item.entry.module}.{item.entry.attribute}"
    for star in file.stars:
        yield from _with_packages(star)


def _with_packages(module: str) -> Iterator[str]:
    parts = module.split(".")
    return (".".join(parts[:end]) for end in range(1, len(parts) + 1))
