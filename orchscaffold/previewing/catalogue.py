"""The templates of a project by name: built in, overridden, own; and copies of built-in ones."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from orchscaffold.errors import UsageError
from orchscaffold.frozen import dataclass
from orchscaffold.house.folders import BUILTIN, SUFFIX, Template, builtin_templates
from orchscaffold.house.reading import OwnFolder, read_folder
from orchscaffold.model.house import API, House
from orchscaffold.model.report import FileChange
from orchscaffold.model.settings import Settings
from orchscaffold.model.templates import (
    BUILT_IN,
    OVERRIDDEN,
    OWN,
    TemplateInfo,
    TemplateList,
    TemplateSource,
)
from orchscaffold.nearest import did_you_mean

_ENDING: Final = f".py{SUFFIX}"
_HEADER: Final = f"{{# orchscaffold: api = {API} -#}}\n"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The built-in templates and a project's own; `own` is None where it has no folder for them."""

    root: Path
    builtin: tuple[Template, ...]
    own: OwnFolder | None

    def listed(self, house: House) -> TemplateList:
        """All templates by name."""
        own = self._own()
        names = sorted({*own, *(template.name for template in self.builtin)})
        infos = tuple(self._info(name, house) for name in names)
        return TemplateList(infos, self.own.folder if self.own is not None else None)

    def source(self, name: str, house: House) -> TemplateSource:
        """The template that counts under a name; `builtin:` before it asks for the built-in one.

        Raises UsageError, with the nearest names, where there is none.
        """
        plain = name.removeprefix(BUILTIN)
        if plain != name:
            template = self._builtin(plain)
            return TemplateSource(
                TemplateInfo(template.name, BUILT_IN, template.path), template.text
            )
        found = self.name_of(name)
        template = self._own().get(found) or self._builtin(found)
        return TemplateSource(self._info(found, house), template.text)

    def name_of(self, name: str) -> str:
        """The full name of a template: `guard` is `patterns/guard.py.j2`.

        Raises UsageError, with the nearest names, where there is none.
        """
        return _full_name(name, {*self._own(), *(template.name for template in self.builtin)})

    def ejected(self, name: str) -> FileChange:
        """The built-in template as a new file in the project's own folder.

        Raises UsageError where there is no such template, no such folder in the settings, or such a
        file already.
        """
        if self.own is None:
            raise UsageError(
                "the project names no folder for templates of its own",
                path=self.root / "pyproject.toml",
                hint='Add to [tool.orchscaffold]: templates = "house"',
            )
        template = self._builtin(name)
        path = self.own.folder / template.name
        if os.path.lexists(path):
            raise UsageError(
                "exists already; it was left as it is",
                path=path,
                hint=f"See the built-in one with: orchscaffold templates show {BUILTIN}"
                f"{template.name}",
            )
        return FileChange(path, None, (_HEADER + template.text).encode())

    def _own(self) -> dict[str, Template]:
        templates = self.own.templates if self.own is not None else ()
        return {template.name: template for template, _ in templates}

    def _builtin(self, name: str) -> Template:
        by_name = {template.name: template for template in self.builtin}
        return by_name[_full_name(name, set(by_name))]

    def _info(self, name: str, house: House) -> TemplateInfo:
        own = self._own().get(name)
        builtin = next((item for item in self.builtin if item.name == name), None)
        if own is not None:
            return TemplateInfo(name, OWN if builtin is None else OVERRIDDEN, own.path)
        path = builtin.path if builtin is not None else self.root / name
        return TemplateInfo(name, BUILT_IN, path, is_affected=bool(house.digest_of(name)))


def catalogue(root: Path, settings: Settings) -> Catalogue:
    """The templates of the project at `root`; raises TemplateError for one that cannot be read."""
    own = read_folder(root, settings.templates) if settings.templates else None
    builtin = tuple(item for item in builtin_templates() if item.name.endswith(_ENDING))
    return Catalogue(root, builtin, own)


def _full_name(name: str, known: set[str]) -> str:
    folders = ("", "patterns/", "helpers/")
    wanted = [f"{folder}{name}{ending}" for folder in folders for ending in ("", _ENDING, SUFFIX)]
    found = next((each for each in wanted if each in known), None)
    if found is not None:
        return found
    short = {each.rpartition("/")[2].removesuffix(_ENDING): each for each in sorted(known)}
    hint = did_you_mean(name, [*short, *sorted(known)], f"There are: {', '.join(sorted(short))}")
    raise UsageError(f"unknown template {name}", hint=hint)
