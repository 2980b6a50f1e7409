"""The template files there are: the built-in ones, and those in a project's own folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from orchscaffold.errors import TemplateError
from orchscaffold.frozen import dataclass
from orchscaffold.regular import read_regular

SUFFIX: Final = ".j2"
BUILTIN: Final = "builtin:"
"""What the name of a template begins with where the built-in one is meant, overridden or not."""

_LARGEST: Final = 100_000
_PACKAGE: Final = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Template:
    """One template file: its name (the path below its folder), where it is, what it says."""

    name: str
    path: Path
    text: str


def templates_folder(package: Path = _PACKAGE) -> Path:
    """The folder of built-in templates: inside the installed package, or beside it in a checkout.

    Raises TemplateError where neither exists.
    """
    for folder in (package / "templates", package.parent / "templates"):
        if (folder / "coordinator.py.j2").is_file():
            return folder
    raise TemplateError(
        "the built-in templates are missing", path=package, hint="Install orchscaffold again."
    )


def builtin_templates() -> tuple[Template, ...]:
    """The built-in templates, by name; raises TemplateError as `templates_folder` does."""
    folder = templates_folder()
    return tuple(_read(folder, path, folder) for path in _files(folder))


def own_templates(root: Path, folder: Path) -> tuple[Template, ...]:
    """The templates in a project's own folder, by name; none where there is no such folder.

    Raises TemplateError for one that cannot be read, is too large or lies outside the project.
    """
    return tuple(_read(folder, path, root) for path in _files(folder))


def builtin_patterns() -> tuple[str, ...]:
    """The names of the built-in patterns that have a template of their own."""
    folder = templates_folder() / "patterns"
    names = (pattern_of(f"patterns/{path.name}") for path in sorted(folder.iterdir()))
    return tuple(name for name in names if name)


def pattern_of(name: str) -> str:
    """The pattern whose template has that name; "" for any other template."""
    folder, _, file = name.partition("/")
    is_pattern = folder == "patterns" and file.endswith(f".py{SUFFIX}") and file[0] != "_"
    return file.removesuffix(f".py{SUFFIX}") if is_pattern else ""


def _files(folder: Path) -> Iterator[Path]:
    """The template files below a folder, sorted by name; links to folders are not followed."""
    found = (
        Path(place) / name
        for place, _, names in os.walk(folder)
        for name in names
        if name.endswith(SUFFIX)
    )
    yield from sorted(found)


def _read(folder: Path, path: Path, within: Path) -> Template:
    if not path.resolve().is_relative_to(within.resolve()):
        hint = "Copy it into the project: a template is read from there alone."
        raise TemplateError("leads outside the project", path=path, hint=hint)
    try:
        content = read_regular(path)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise TemplateError(
            f"cannot be read: {reason}", path=path, hint="Check its permissions."
        ) from error
    if len(content) > _LARGEST:
        raise TemplateError(f"is larger than {_LARGEST} bytes", path=path, hint="Split it.")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise TemplateError(
            "is not UTF-8", path=path, line=line, hint="Save it as UTF-8."
        ) from error
    return Template(path.relative_to(folder).as_posix(), path, text.replace("\r\n", "\n"))
