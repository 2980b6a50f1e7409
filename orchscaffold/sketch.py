"""A first look at files: which are source, and which classes they hold.

The standard parser does this about ten times as fast as a full reading, so that folders can be
searched.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from orchscaffold.frozen import dataclass, replace
from orchscaffold.source import parse_source, read_source

NOT_COORDINATORS = frozenset(
    {"Protocol", "Enum", "StrEnum", "IntEnum", "Flag", "IntFlag", "NamedTuple", "TypedDict"}
)
_STARTS = frozenset({"start", "run", "serve", "listen", "open", "connect", "launch"})
_STOPS = frozenset({"stop", "shutdown", "close", "aclose", "disconnect", "terminate"})
_STARTERS = frozenset({"create_task", "ensure_future", "start_soon", "TaskGroup", "Thread"})
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_TEST_FOLDERS = frozenset({"tests", "test"})
_SKIPPED_FOLDERS = frozenset({"__pycache__", "node_modules", "site-packages", "build", "dist"})


@dataclass(frozen=True, slots=True)
class ClassSketch:
    """A class as far as the standard parser shows it: enough to tell a coordinator.

    It is abstract where a decorator says so of a method, or where nothing but NotImplementedError
    comes of its methods; `acts` counts the methods that are neither special ones nor read as
    attributes.
    """

    qualname: str
    bases: tuple[str, ...]
    has_methods: bool
    is_abstract: bool = False
    acts: int = 0


def is_coordinator(sketch: ClassSketch, patterns: tuple[str, ...]) -> bool:
    """Whether a class is one by its name or by the name of a base, as the settings say.

    An abstract class is none: it cannot be made, and its methods are tested through those that can.
    """
    if not sketch.has_methods or sketch.is_abstract or NOT_COORDINATORS.intersection(sketch.bases):
        return False
    names = (sketch.qualname.rpartition(".")[2], *sketch.bases)
    return any(fnmatchcase(name, pattern) for name in names for pattern in patterns)


def sketch_classes(path: Path) -> tuple[ClassSketch, ...]:
    """The classes of a file, nested ones too, each with the bases it reaches inside the file.

    Raises FileError where the file cannot be read or does not parse.
    """
    tree = parse_source(read_source(path))
    own = tuple(_sketches(tree.body, ""))
    bases = {sketch.qualname: sketch.bases for sketch in own}
    return tuple(replace(sketch, bases=_all_bases(sketch.qualname, bases)) for sketch in own)


def driving_classes(path: Path) -> frozenset[str]:
    """The classes of a file that orchestrate by what they do: they start tasks or threads, loop
    without end, or can be started and stopped.

    Raises FileError where the file cannot be read or does not parse.
    """
    return frozenset(_driving(parse_source(read_source(path)).body, ""))


def _driving(body: list[ast.stmt], prefix: str) -> Iterator[str]:
    for cls in (node for node in body if isinstance(node, ast.ClassDef)):
        methods = [item for item in cls.body if isinstance(item, _FUNCTIONS)]
        names = {method.name for method in methods}
        is_paired = bool(names & _STARTS and names & _STOPS)
        if is_paired or any(_drives(node) for method in methods for node in ast.walk(method)):
            yield prefix + cls.name
        yield from _driving(cls.body, f"{prefix}{cls.name}.")


def _drives(node: ast.AST) -> bool:
    if isinstance(node, ast.While):
        return isinstance(node.test, ast.Constant)
    return isinstance(node, ast.Call) and _last_name(node.func) in _STARTERS


def python_files(folder: Path) -> Iterator[Path]:
    """The Python files below a folder, sorted, without tests, hidden folders and environments."""
    for path in walk_files(folder, skip=_TEST_FOLDERS):
        if not _is_test_file(path.name):
            yield path


def walk_files(folder: Path, *, skip: frozenset[str] = frozenset()) -> Iterator[Path]:
    """The Python files below a folder, sorted, without hidden folders, environments and `skip`."""
    for root, folders, files in os.walk(os.path.abspath(folder)):
        here = Path(root)
        folders[:] = sorted(n for n in folders if n not in skip and _is_own_folder(here / n))
        for name in sorted(files):
            if name.endswith(".py"):
                yield here / name


def _is_own_folder(path: Path) -> bool:
    hidden = path.name.startswith(".") or path.name in _SKIPPED_FOLDERS
    return not hidden and not os.path.exists(path / "pyvenv.cfg")


def _is_test_file(name: str) -> bool:
    return name.startswith("test_") or name.endswith("_test.py") or name == "conftest.py"


def _sketches(body: list[ast.stmt], prefix: str) -> Iterator[ClassSketch]:
    for node in body:
        if isinstance(node, ast.ClassDef):
            qualname = prefix + node.name
            methods = [item for item in node.body if isinstance(item, _FUNCTIONS)]
            yield ClassSketch(
                qualname=qualname,
                bases=tuple(map(_last_name, node.bases)),
                has_methods=bool(methods),
                is_abstract=any(map(_is_abstract, methods)) or _is_interface(methods),
                acts=sum(map(_is_act, methods)),
            )
            yield from _sketches(node.body, f"{qualname}.")
        elif isinstance(node, ast.If | ast.Try):
            yield from _sketches(node.body, prefix)
            yield from _sketches(node.orelse, prefix)


def _is_abstract(method: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(_last_name(decorator).startswith("abstract") for decorator in method.decorator_list)


def _is_act(method: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    is_read = any(_last_name(item).endswith("property") for item in method.decorator_list)
    return not is_read and not (method.name.startswith("__") and method.name.endswith("__"))


def _is_interface(methods: list[ast.FunctionDef | ast.AsyncFunctionDef]) -> bool:
    ends = [
        statement for method in methods for statement in method.body if not _is_blank(statement)
    ]
    return bool(ends) and all(map(_is_not_implemented, ends))


def _is_blank(statement: ast.stmt) -> bool:
    is_constant = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return is_constant or isinstance(statement, ast.Pass)


def _is_not_implemented(statement: ast.stmt) -> bool:
    if not isinstance(statement, ast.Raise) or statement.exc is None:
        return False
    error = statement.exc.func if isinstance(statement.exc, ast.Call) else statement.exc
    return _last_name(error) == "NotImplementedError"


def _last_name(base: ast.expr) -> str:
    if isinstance(base, ast.Subscript):
        return _last_name(base.value)
    if isinstance(base, ast.Attribute):
        return base.attr
    return base.id if isinstance(base, ast.Name) else ""


def _all_bases(qualname: str, bases: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    waiting = list(bases[qualname])
    while waiting:
        base = waiting.pop(0)
        if base not in found:
            found[base] = None
            waiting.extend(bases.get(base, ()))
    return tuple(found)
