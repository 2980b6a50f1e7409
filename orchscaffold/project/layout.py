"""Module name, module file and test file: each from any other.

A test file mirrors its module: `src/app/orders/manager.py` is `app.orders.manager` and is tested by
`tests/app/orders/test_manager.py` (the first folder is the setting `tests`, `naming` may say
otherwise how the file is called). `app/__init__.py` has
`tests/app/test___init__.py`, so that no two modules share a file and the way back is certain.

Beside a file written by hand, generated tests may stand in `test_manager_enhanced.py`; and the
layout "folder" has `tests/app/orders/manager/` with a file for each test class.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from orchscaffold.model.settings import CONFTEST, FILE, USUAL, Naming, Project

PREFIX: Final = "test_"
ENHANCED: Final = "_enhanced"
_TEST_FOLDERS: Final = frozenset({"test", "tests", "testing", "t"})


def is_below(path: Path, folder: Path) -> bool:
    """Whether a path begins with that of a folder: what `is_relative_to` says, told fast."""
    parts = folder.parts
    return path.parts[: len(parts)] == parts


def module_name(project: Project, path: Path) -> str | None:
    """The dotted name under which the file `path` is imported, or None if no import root reaches
    it.

    Of several roots that hold the file the deepest counts, so that `src/app/x.py` is `app.x`.
    """
    roots = sorted(project.import_roots, key=lambda root: -len(root.parts))
    for root in roots:
        if is_below(path, root):
            parts = [*path.parts[len(root.parts) :]]
            parts[-1:] = [path.stem] if parts else []
            if parts and parts[-1] == "__init__":
                parts.pop()
            if parts and all(part.isidentifier() for part in parts):
                return ".".join(parts)
    return None


def module_file(project: Project, name: str) -> Path | None:
    """The file of the project's module `name` (a package's `__init__.py`), or None."""
    parts = name.split(".")
    if not all(part.isidentifier() for part in parts):
        return None
    for root in project.import_roots:
        package = root.joinpath(*parts, "__init__.py")
        module = root.joinpath(*parts).with_suffix(".py")
        found = next((path for path in (package, module) if path.is_file()), None)
        if found is not None:
            return found
    return None


def test_file(project: Project, path: Path) -> Path | None:
    """Where the generated tests of the module file `path` live, or None if no root reaches it."""
    name = module_name(project, path)
    if name is None:
        return None
    parts = name.split(".")
    folder, stem = (parts, path.stem) if path.stem == "__init__" else (parts[:-1], parts[-1])
    return project.test_root.joinpath(*folder, project.settings.naming.file_for(stem))


def enhanced_file(project: Project, path: Path) -> Path | None:
    """The file beside `test_file` for generated tests alone, or None as there."""
    place = test_file(project, path)
    return None if place is None else enhanced_beside(place, path, project.settings.naming)


def enhanced_beside(test: Path, path: Path, naming: Naming) -> Path:
    """The file for generated tests of the module file `path` next to the test file `test`."""
    return test.with_name(naming.file_for(f"{path.stem}{ENHANCED}"))


def module_folder(project: Project, path: Path) -> Path | None:
    """The folder that holds a test file for each test class of the module file `path`, or None as
    in `test_file`.
    """
    place = test_file(project, path)
    return None if place is None else place.parent / path.stem


def helpers_file(project: Project) -> Path | None:
    """The module of helpers that the project's tests share; None where each file has its own."""
    place = project.settings.helpers
    if place == FILE:
        return None
    return project.test_root / "conftest.py" if place == CONFTEST else project.root / place


def source_file(project: Project, test: Path) -> Path | None:
    """The module file that the test file `test` is for by its path, or None: not below the tests,
    or no such module. A file of the module's own name goes before the other layouts.
    """
    stem = _stem_of(test, project.settings.naming)
    if stem is None or not test.is_relative_to(project.test_root):
        return None
    folder = test.relative_to(project.test_root).parent.parts
    found = _module(project, folder, stem)
    if found is None and stem.endswith(ENHANCED):
        found = _module(project, folder, stem.removesuffix(ENHANCED))
    if found is None and folder:
        found = _module(project, folder[:-1], folder[-1])
    return found


def _stem_of(test: Path, naming: Naming) -> str | None:
    """What a test file's name says of its module: as files are named now, or usually."""
    return naming.stem_of(test.name) or USUAL.stem_of(test.name)


def _module(project: Project, folder: tuple[str, ...], stem: str) -> Path | None:
    """The module file for a test of this stem in this folder."""
    if stem == "__init__":
        found = module_file(project, ".".join(folder)) if folder else None
        return found if found is not None and found.stem == "__init__" else None
    found = module_file(project, ".".join((*folder, stem)))
    return found if found is not None and found.stem != "__init__" else None


def is_test_file(project: Project, path: Path) -> bool:
    """Whether `path` is a test file by its name and place (`test_*.py`, `*_test.py`)."""
    named = path.suffix == ".py" and (path.name.startswith(PREFIX) or path.stem.endswith("_test"))
    return named and is_below(path, project.root)


def is_test_side(project: Project, path: Path) -> bool:
    """Whether a file belongs to the tests, helpers included, and not to the code under test."""
    if not is_below(path, project.root):
        return False
    parts = path.parts[len(project.root.parts) :]
    named = path.name.startswith((PREFIX, "conftest")) or path.stem.endswith("_test")
    return named or not _TEST_FOLDERS.isdisjoint(parts[:-1])
