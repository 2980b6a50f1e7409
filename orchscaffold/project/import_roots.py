"""The folders that modules are imported from, as the project's own files tell it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Final

from orchscaffold.config import Table
from orchscaffold.project.pytest_config import PytestConfig, read_ini
from orchscaffold.project.root import package_parent
from orchscaffold.project.tables import dig, mapping, texts
from orchscaffold.regular import read_regular

_TESTS: Final = ("tests", "test")
_MOST: Final = 200


def find_import_roots(
    root: Path, pyproject: Table, pytest_config: PytestConfig, target: Path | None = None
) -> tuple[Path, ...]:
    """Existing folders in lookup order: pytest's `pythonpath`, what the build says, `src`, the
    root.

    When none but the root holds `target`, and its package begins further down, the folder above
    that package comes first, unless it is part of a namespace package: it lies in another package,
    or the project imports it so.
    Raises ConfigError for a `setup.cfg` that does not parse.
    """
    told = (
        *_python_path(pytest_config),
        *_build_roots(root, pyproject),
        *_source_folder(root),
    )
    roots = [path for path in dict.fromkeys(told) if path.is_dir()]
    if target is not None:
        start = target if target.is_dir() else target.parent
        own = package_parent(start)
        below = own.is_relative_to(root) and own not in (root, start)
        held = any(start.is_relative_to(path) and path != root for path in roots)
        if below and not held and not _is_namespace(own.relative_to(root).parts, root, start):
            roots.insert(0, own)
    return tuple(dict.fromkeys((*roots, root)))


def _is_namespace(parts: tuple[str, ...], root: Path, start: Path) -> bool:
    """Whether these folders lie in a package, or modules beside the target, or tests, import from
    them as from one."""
    if package_parent(root / parts[0]) != root / parts[0]:
        return True
    name = rb"\s*\.\s*".join(re.escape(part.encode()) for part in parts)
    imports = re.compile(rb"^[ \t]*(?:from|import)[ \t]+" + name + rb"[ \t]*[. ]", re.MULTILINE)
    tests = (path for folder in _TESTS for path in (root / folder).rglob("*.py"))
    near = chain(start.glob("*.py"), tests)
    return any(imports.search(_content(path)) for path in islice(near, _MOST))


def _content(path: Path) -> bytes:
    try:
        return read_regular(path)
    except OSError:
        return b""


def _python_path(config: PytestConfig) -> Iterator[Path]:
    if config.path is not None:
        for word in config.words("pythonpath"):
            yield _folder(config.path.parent, word)


def _source_folder(root: Path) -> Iterator[Path]:
    source = root / "src"
    if source.is_dir() and not (source / "__init__.py").exists():
        yield source


def _build_roots(root: Path, pyproject: Table) -> Iterator[Path]:
    """The roots that hatch, setuptools, poetry or pdm are told of, where it is said simply."""
    tool = dig(pyproject, "tool")
    yield from _hatch(root, dig(tool, "hatch", "build"))
    yield from _setuptools(root, dig(tool, "setuptools"))
    packages = dig(tool, "poetry", "packages")
    for package in packages if isinstance(packages, list) else ():
        for folder in texts(dig(package, "from")):
            yield _folder(root, folder)
    for folder in texts(dig(tool, "pdm", "build", "package-dir")):
        yield _folder(root, folder)
    yield from _setup_cfg(root)


def _hatch(root: Path, build: object) -> Iterator[Path]:
    for table in (dig(build, "targets", "wheel"), build):
        for package in texts(dig(table, "packages")):
            yield _folder(root, package).parent
        sources = dig(table, "sources")
        for folder in texts(sources) if isinstance(sources, list) else mapping(sources):
            if mapping(sources).get(folder, "") == "":
                yield _folder(root, folder)


def _setuptools(root: Path, table: object) -> Iterator[Path]:
    for folder in texts(dig(table, "packages", "find", "where")):
        yield _folder(root, folder)
    yield from _package_dirs(root, mapping(dig(table, "package-dir")))


def _package_dirs(root: Path, pairs: object) -> Iterator[Path]:
    """`{"": "lib"}` names a root; `{"app": "lib/app"}` a package that lies under one."""
    for package, folder in mapping(pairs).items():
        if isinstance(folder, str):
            path = _folder(root, folder)
            names = tuple(package.split(".")) if package else ()
            if names == path.parts[len(path.parts) - len(names) :]:
                yield Path(*path.parts[: len(path.parts) - len(names)])


def _setup_cfg(root: Path) -> Iterator[Path]:
    path = root / "setup.cfg"
    if not path.is_file():
        return
    parser = read_ini(path)
    for line in (parser.get("options", "package_dir", fallback="") or "").splitlines():
        package, equals, folder = line.partition("=")
        if equals:
            yield from _package_dirs(root, {package.strip(): folder.strip()})
    where = parser.get("options.packages.find", "where", fallback="") or ""
    for folder in where.split():
        yield _folder(root, folder)


def _folder(base: Path, name: str) -> Path:
    """A folder given relative to `base`, without the `.` and `..` in it."""
    parts = list(base.parts)
    for part in Path(name).parts:
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return base / name if Path(name).is_absolute() else Path(*parts)
