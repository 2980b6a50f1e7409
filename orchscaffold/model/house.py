"""What a project's own templates say and change, as frozen values."""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final, TypeAlias

from orchscaffold.frozen import dataclass

API: Final = 1
"""The version of what templates are given: the values, the filters, the blocks."""

_LONGEST: Final = 300
BEHAVIOURS: Final = (
    "cancelled",
    "guards",
    "has-loop",
    "logs-and-continues",
    "on-settings",
    "raises",
    "retries",
    "returns",
    "returns-diff",
    "starts-tasks",
    "takes-context",
    "waits",
)
"""What a path can show, as headers of templates call it."""

Scalar: TypeAlias = str | int | float | bool
Parameter: TypeAlias = Scalar | tuple[Scalar, ...]
Parameters: TypeAlias = tuple[tuple[str, Parameter], ...]


def fits(name: str, glob: str) -> bool:
    """Whether a dotted name, or an end of it, fits: `metrics.*` fits `context.metrics.count`.

    What is too long for a name fits nothing.
    """
    if len(name) > _LONGEST or len(glob) > _LONGEST:
        return False
    while name:
        if fnmatchcase(name, glob):
            return True
        name = name.partition(".")[2]
    return False


@dataclass(frozen=True, slots=True)
class Selector:
    """What a path has to show: each field that is not empty has to fit, by any one of its items.

    `behaviour` is the exception: all its items have to hold.
    """

    behaviour: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    decorated_with: tuple[str, ...] = ()
    method: tuple[str, ...] = ()
    cls: tuple[str, ...] = ()
    subclass_of: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing."""
        return self == Selector()


@dataclass(frozen=True, slots=True)
class OwnPattern:
    """A pattern of the project's: it claims the paths that `when` fits and `unless` does not.

    `test_class` and `class_doc` are the test class that its tests go to, as in a built-in pattern;
    `path` is its template's file.
    """

    name: str
    summary: str
    asserts: str
    test_class: str
    class_doc: str
    when: Selector
    unless: Selector
    path: Path


@dataclass(frozen=True, slots=True)
class House:
    """The house style of a project: its template folder (None: no own templates) and its patterns.

    `digests` has the templates that come out otherwise than the built-in ones, with what that
    depends on; `parameters` are all that templates may use, defaults included.
    """

    folder: Path | None = None
    digests: tuple[tuple[str, str], ...] = ()
    patterns: tuple[OwnPattern, ...] = ()
    parameters: Parameters = ()

    def digest_of(self, template: str) -> str:
        """What the text of a template depends on in the project; "" where it is the built-in
        one's.
        """
        return next((digest for name, digest in self.digests if name == template), "")


PLAIN: Final = House()
"""No templates of its own."""
