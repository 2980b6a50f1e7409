"""What the command `templates` found out and did, as frozen values."""

from __future__ import annotations

from pathlib import Path
from typing import Final, TypeAlias

from orchscaffold.frozen import dataclass
from orchscaffold.model.report import FileChange, Problem

BUILT_IN: Final = "built in"
OVERRIDDEN: Final = "overridden"
OWN: Final = "own"


@dataclass(frozen=True, slots=True)
class TemplateInfo:
    """One template: its name, its `origin` (BUILT_IN, OVERRIDDEN or OWN), the file that counts.

    `is_affected`: it is built in, and one of the project's takes part when it is rendered.
    """

    name: str
    origin: str
    path: Path
    is_affected: bool = False


@dataclass(frozen=True, slots=True)
class TemplateList:
    """The templates there are; `folder` is the project's own, None where it has none."""

    templates: tuple[TemplateInfo, ...]
    folder: Path | None


@dataclass(frozen=True, slots=True)
class TemplateSource:
    """One template with its text."""

    info: TemplateInfo
    text: str


@dataclass(frozen=True, slots=True)
class TemplateEjection:
    """Built-in templates as files in the project's folder."""

    changes: tuple[FileChange, ...]
    is_written: bool


@dataclass(frozen=True, slots=True)
class TemplateCheck:
    """What is wrong with the project's templates: `templates` counts them, `rendered` what they
    were tried on.
    """

    templates: int
    rendered: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A test or helper as a template renders it; `id` is "" for a whole file."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class TemplatePreview:
    """What a template renders to.

    `target` is what was asked for, "" for the demo. `is_as_if`: no path is for this template there,
    and others were rendered as if they were.
    """

    name: str
    target: str
    rendered: tuple[Rendered, ...]
    is_as_if: bool = False


TemplateReport: TypeAlias = (
    TemplateList | TemplateSource | TemplateEjection | TemplateCheck | TemplatePreview
)
