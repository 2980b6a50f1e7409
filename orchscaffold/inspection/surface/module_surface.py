"""A module's top level as read from its file: what it binds, and whether more may come about."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from orchscaffold.frozen import dataclass
from orchscaffold.inspection.bindings import Star
from orchscaffold.inspection.surface.binding import Bound, bound_names
from orchscaffold.source import SourceFile

_DYNAMIC = re.compile(
    r"\bglobals\(\)|\blocals\(\)[.\[]|\bvars\(\)|(?<![\w.])exec\(|\bsys\.modules\b|"
    r"^def __getattr__\b|\b__path__\b|\b__class__\s*=[^=]",
    re.MULTILINE,
)


_HINTS = (
    "globals(",
    "locals(",
    "vars(",
    "exec(",
    "sys.modules",
    "def __getattr__",
    "__path__",
    "__class__",
)


_DELETED = re.compile(r"^del (\w+)", re.MULTILINE)


_GLOBAL = re.compile(r"^[ \t]*global ([\w, \t]+)", re.MULTILINE)


_WALRUS = re.compile(r"(\w+)\s*:=")


@dataclass(frozen=True, slots=True)
class ModuleSurface:
    """A module's top level. `is_dynamic` where names may come about that cannot be seen."""

    name: str
    path: Path
    package: str
    text: str
    body: tuple[ast.stmt, ...]
    bound: Mapping[str, tuple[Bound, ...]]
    stars: tuple[str, ...]
    late: frozenset[str]
    is_dynamic: bool


def module_surface(name: str, source: SourceFile, tree: ast.Module, package: str) -> ModuleSurface:
    """The module called `name`, read from a file that is parsed."""
    found: dict[str, list[Bound]] = defaultdict(list)
    stars: list[str] = []
    for item in bound_names(tree.body, package):
        if isinstance(item.entry, Star):
            stars.append(item.entry.module)
        else:
            found[item.name].append(item)
    return ModuleSurface(
        name=name,
        path=source.path,
        package=package,
        text=source.text,
        body=tuple(tree.body),
        bound={key: tuple(items) for key, items in found.items()},
        stars=tuple(stars),
        late=_late_names(source.text),
        is_dynamic=_is_dynamic(source.text) or "__getattr__" in found,
    )


def _late_names(text: str) -> frozenset[str]:
    """Names that functions rebind (`global x`), that expressions bind, or that are deleted."""
    late: set[str] = set()
    if "global " in text:
        late.update(word.strip() for words in _GLOBAL.findall(text) for word in words.split(","))
    if ":=" in text:
        late.update(_WALRUS.findall(text))
    if "\ndel " in text:
        late.update(_DELETED.findall(text))
    return frozenset(late)


def _is_dynamic(text: str) -> bool:
    """Whether the module may get names that cannot be seen."""
    return any(hint in text for hint in _HINTS) and _DYNAMIC.search(text) is not None
