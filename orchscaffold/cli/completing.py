"""What the shell completes: coordinators and methods of the project, patterns, codes, ids.

A shell asks at every touch of the key, so that files are looked at one at a time and nothing heavy
is imported. Where nothing is offered, the shell goes on to complete paths.
"""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

_DOTTED: Final = re.compile(r"[A-Za-z_]\w*(\.\w*)+")
_MARK: Final = re.compile(r"#\s*orchscaffold:\s+(\S+/\S+/\S+)\s+[0-9a-f]{8}:[0-9a-f]{8}")
_HELPERS: Final = ("context-builder", "data-factory")
_MOST_FILES: Final = 2000


def complete_target(incomplete: str) -> list[str]:
    """`path.py::Class`, `package.module`, `package.module:Class`; paths are the shell's.

    Bash takes a word apart at its colons, and completes the last part.
    """
    before, _ = typed_words()
    if before and incomplete and set(incomplete) == {":"}:
        return [f"{incomplete}{name}" for name in _classes_of(before[-1])]
    if len(before) > 1 and set(before[-1]) == {":"}:
        return _beginning(_classes_of(before[-2]), incomplete)
    place, colon, _ = incomplete.partition("::" if "::" in incomplete else ":")
    if colon:
        found = (f"{place}{colon}{name}" for name in _classes_of(place))
        return _beginning(found, incomplete)
    if incomplete.endswith(".py") and Path(incomplete).is_file():
        return [f"{incomplete}::{name}" for name in _classes_of(incomplete)]
    if _DOTTED.fullmatch(incomplete) and not Path(incomplete).exists():
        return _beginning(_modules(incomplete), incomplete)
    return []


def complete_method(incomplete: str) -> list[str]:
    """The methods of the class that is the target, or of all classes of its file."""
    words, _ = typed_words()
    place = next((word for word in words if _file_of(word.partition(":")[0])), "")
    after = words[words.index(place) + 1 :] if place else []
    place, _, cls = place.replace("::", ":").partition(":")
    if after and set(after[0]) == {":"}:
        cls = "".join(after[1:2])
    names = (
        method.name
        for node in _class_nodes(place)
        if not cls or node.name == cls.rpartition(".")[2]
        for method in node.body
        if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    return _beginning(dict.fromkeys(names), incomplete)


def typed_words() -> tuple[list[str], str]:
    """The words before the one that is completed, and that one, as the shell hands them on."""
    from shlex import split

    typed = os.environ.get("COMP_WORDS") or os.environ.get("_TYPER_COMPLETE_ARGS", "")
    try:
        words = split(typed)
    except ValueError:
        words = typed.split()
    end = os.environ.get("COMP_CWORD", "")
    count = int(end) if end.isdigit() else len(words) - (not typed.endswith(" "))
    return words[:count], "".join(words[count : count + 1])


def complete_pattern(incomplete: str) -> list[str]:
    """The built-in patterns and the project's own: each has a template."""
    return _beginning((*_pattern_names(), *_HELPERS), incomplete)


def complete_code(incomplete: str) -> list[str]:
    """The codes of findings; of a list, the last one."""
    from orchscaffold.checking.codes import CODES

    before, comma, last = incomplete.rpartition(",")
    return [f"{before}{comma}{code}" for code in _beginning(CODES, last)]


def complete_id(incomplete: str) -> list[str]:
    """The scenarios that the project's generated tests are marked with."""
    return _beginning(_marked_ids(), incomplete)


def _beginning(names: Iterable[str], start: str) -> list[str]:
    return [name for name in names if name.startswith(start)]


# --- classes and modules


def _classes_of(place: str) -> tuple[str, ...]:
    """The coordinators of a file or module; all its classes where it has none."""
    from orchscaffold.errors import OrchscaffoldError
    from orchscaffold.model.settings import Settings
    from orchscaffold.sketch import is_coordinator, sketch_classes

    path = _file_of(place)
    if path is None:
        return ()
    try:
        sketches = [sketch for sketch in sketch_classes(path) if sketch.has_methods]
    except OrchscaffoldError:
        return ()
    wanted = _table(path).get("coordinators", Settings().coordinators)
    patterns = tuple(map(str, wanted)) if isinstance(wanted, (list, tuple)) else ()
    chosen = [sketch for sketch in sketches if is_coordinator(sketch, patterns)]
    return tuple(sketch.qualname for sketch in chosen or sketches)


def _class_nodes(place: str) -> Iterator[ast.ClassDef]:
    path = _file_of(place)
    if path is None:
        return
    try:
        tree = ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))


def _file_of(place: str) -> Path | None:
    """The file that a path or a dotted name stands for."""
    if Path(place).is_file():
        return Path(place)
    if not _DOTTED.fullmatch(f"{place}."):
        return None
    for root in _roots():
        path = root.joinpath(*place.split("."))
        for file in (path.with_suffix(".py"), path / "__init__.py"):
            if file.is_file():
                return file
    return None


def _modules(start: str) -> Iterator[str]:
    """The modules and packages one level below what is typed in full."""
    package = start.rpartition(".")[0]
    for root in _roots():
        folder = root.joinpath(*package.split("."))
        for entry in sorted(folder.iterdir()) if folder.is_dir() else ():
            if entry.stem.isidentifier() and entry.stem not in ("__init__", "__pycache__"):
                if entry.suffix == ".py":
                    yield f"{package}.{entry.stem}"
                elif entry.is_dir():
                    yield f"{package}.{entry.name}."


def _roots() -> tuple[Path, ...]:
    """Where modules are most often imported from."""
    root = _root(Path.cwd())
    return tuple(dict.fromkeys((root / "src", root, Path("src").absolute(), Path.cwd())))


def _root(path: Path) -> Path:
    """The nearest folder with a `pyproject.toml`, or the path itself."""
    absolute = path.absolute()
    folders = (absolute, *absolute.parents)
    return next((folder for folder in folders if (folder / "pyproject.toml").is_file()), absolute)


def _table(path: Path) -> dict[str, object]:
    """`[tool.orchscaffold]` as it stands, right or wrong; nothing where it cannot be read."""
    import tomllib

    try:
        text = (_root(path) / "pyproject.toml").read_text(encoding="utf-8")
        table = tomllib.loads(text)["tool"]["orchscaffold"]
    except (OSError, ValueError, LookupError, TypeError):
        return {}
    return dict(table) if isinstance(table, dict) else {}


# --- patterns and ids


def _pattern_names() -> Iterator[str]:
    from orchscaffold.house.folders import builtin_patterns

    yield from dict.fromkeys((*_own_patterns(), *builtin_patterns()))


def _own_patterns() -> Iterator[str]:
    """The project's own patterns, by the names of their templates."""
    from orchscaffold.house.folders import pattern_of

    folder = _root(Path.cwd()) / str(_table(Path.cwd()).get("templates") or "-") / "patterns"
    if folder.is_dir():
        names = (pattern_of(f"patterns/{path.name}") for path in sorted(folder.iterdir()))
        yield from filter(None, names)


def _marked_ids() -> Iterator[str]:
    from orchscaffold.sketch import walk_files

    found: dict[str, None] = {}
    files = (path for path in walk_files(_root(Path.cwd())) if "test" in path.name)
    for _, path in zip(range(_MOST_FILES), files, strict=False):
        try:
            text = path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        found.update(dict.fromkeys(_MARK.findall(text)))
    yield from (id_ for id_ in found if "/helper/" not in id_)
