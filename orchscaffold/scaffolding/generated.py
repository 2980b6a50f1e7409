"""Existing generated test files: which they are, and which modules they test."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from orchscaffold.errors import OrchscaffoldError, TargetError
from orchscaffold.model.settings import Project
from orchscaffold.project import is_test_file, module_file, module_name, source_file, test_file
from orchscaffold.scaffolding.holders import holders, lister
from orchscaffold.sketch import sketch_classes, walk_files
from orchscaffold.source import parse_source, read_source
from orchscaffold.targets import Unit, module_of

_MARK = re.compile(r"^[ \t]*# orchscaffold: (\w+)\.\w", re.MULTILINE)


def generated_files(path: Path, project: Project) -> Iterator[Path]:
    """The test files that `path` stands for: itself, a module's, or all generated ones in a folder.

    Raises TargetError where there is none.
    """
    if path.is_dir():
        found = tuple(file for file in walk_files(path) if _is_generated(file, project))
        if not found:
            raise TargetError(
                "holds no test file that orchscaffold wrote",
                path=path,
                hint="Write one with: orchscaffold new coordinator TARGET",
            )
        yield from found
    elif not path.is_file() and path == project.test_root:
        raise TargetError(
            "there are no tests yet",
            path=path,
            hint="Write some with: orchscaffold new coordinator TARGET",
        )
    elif not path.is_file():
        raise TargetError("no such file", path=path, hint="Check the spelling of the path.")
    elif is_test_file(project, path):
        yield path
    else:
        yield from _tests_of(path, project)


def modules_tested(path: Path, project: Project) -> tuple[str, ...]:
    """The modules of the project that a generated test file tests.

    They are where the classes that its marks name are imported from; without marks, the module
    whose path the file mirrors. Raises FileError where it does not parse.
    """
    classes = set(_MARK.findall(read_source(path).text))
    modules = [
        node.module
        for node in ast.walk(parse_source(read_source(path)))
        if isinstance(node, ast.ImportFrom) and node.module and not node.level
        if classes.intersection(alias.name for alias in node.names)
    ]
    own = tuple(dict.fromkeys(name for name in modules if module_file(project, name)))
    return own or _mirrored(path, project)


def _mirrored(path: Path, project: Project) -> tuple[str, ...]:
    source = source_file(project, path)
    name = module_name(project, source) if source is not None else None
    return (name,) if name is not None else ()


def _tests_of(path: Path, project: Project) -> tuple[Path, ...]:
    """The files with generated tests of a module, else the one that mirrors it."""
    mirror = test_file(project, path)
    if path.suffix == ".py" and mirror is not None:
        classes = tuple(sketch.qualname for sketch in sketch_classes(path))
        unit = Unit(project, path, module_of(path, project), classes)
        found = holders(unit, lister()(project))
        marked = tuple(holder.path for holder in found if holder.has_tests_of(classes))
        if marked:
            return marked
    if mirror is None or not mirror.is_file():
        raise TargetError(
            "has no test file yet" if mirror is None else f"has no test file yet ({mirror})",
            path=path,
            hint=f"Write one with: orchscaffold new coordinator {path}",
        )
    return (mirror,)


def _is_generated(path: Path, project: Project) -> bool:
    if not is_test_file(project, path):
        return False
    try:
        return _MARK.search(read_source(path).text) is not None
    except OrchscaffoldError:
        return False
