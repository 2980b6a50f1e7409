"""Under which name a test file can import a module that lies among the tests.

pytest puts the folders of its `pythonpath` on the path; and, unless it imports test files by path,
for each test file and each `conftest.py` the first folder above it that is no package.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator
from pathlib import Path

from orchscaffold.errors import UsageError
from orchscaffold.model.settings import Project
from orchscaffold.project import pytest_config_of
from orchscaffold.scaffolding.packages import imports_by_path, is_package

_CONFTEST = "conftest.py"


def import_name(path: Path, importer: Path, project: Project, packages: Collection[Path]) -> str:
    """The dotted name of the module at `path` in the test file `importer`; `packages` are
    `__init__.py` files that are to be.

    Raises UsageError where there is no name that is certain.
    """
    folders = tuple(dict.fromkeys(_search_path(importer, path, project, packages)))
    for folder in folders:
        name = _name_below(folder, path, packages)
        if name and not _is_hidden(name, folder, folders):
            return name
    shown = (
        importer.relative_to(project.root) if importer.is_relative_to(project.root) else importer
    )
    raise UsageError(
        f"holds the helpers by [tool.orchscaffold], and {shown.as_posix()} cannot import it",
        path=path,
        hint=f'Add "{_folder(path, project)}" to pythonpath for pytest, make packages '
        'of the folders down to it (__init__.py), or set helpers = "file".',
    )


def _search_path(
    importer: Path, path: Path, project: Project, packages: Collection[Path]
) -> Iterator[Path]:
    """The folders on the path of a test file, as far as pytest's configuration tells."""
    config = pytest_config_of(project.root, project.test_root)
    base = config.path.parent if config.path is not None else project.root
    yield from ((base / word).resolve() for word in config.words("pythonpath"))
    if imports_by_path(config):
        return
    yield _first_outside(importer.parent, packages)
    for folder in importer.parents:
        conftest = folder / _CONFTEST
        if conftest == path or conftest.is_file():
            yield _first_outside(folder, packages)
        if folder == project.root:
            return


def _first_outside(folder: Path, packages: Collection[Path]) -> Path:
    """The folder itself, or the first one above that is no package."""
    while is_package(folder, packages):
        folder = folder.parent
    return folder


def _name_below(folder: Path, path: Path, packages: Collection[Path]) -> str:
    """The dotted name of a module for a folder on the path; "" where it has none.

    Folders that are no packages do not count: any package of that name would hide them.
    """
    if not path.is_relative_to(folder):
        return ""
    parts = path.relative_to(folder).with_suffix("").parts
    between = path.parents[: len(parts) - 1]
    is_plain = all(part.isidentifier() for part in parts)
    return ".".join(parts) if is_plain and all(is_package(f, packages) for f in between) else ""


def _is_hidden(name: str, folder: Path, folders: tuple[Path, ...]) -> bool:
    """Whether the name may mean another module: pytest has one `conftest` outside packages for
    each folder.
    """
    top = name.partition(".")[0]
    others = (other for other in folders if other != folder)
    is_twice = any((other / top).is_dir() or (other / f"{top}.py").is_file() for other in others)
    return is_twice or top in sys.stdlib_module_names or name == "conftest"


def _folder(path: Path, project: Project) -> str:
    """What to put on pytest's path: the module's folder, or that above for a `conftest.py`."""
    folder = path.parent if path.name != _CONFTEST else path.parent.parent
    return (
        folder.relative_to(project.root).as_posix() if folder.is_relative_to(project.root) else "."
    )
