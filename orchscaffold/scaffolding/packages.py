"""How pytest tells test files of one name apart: by packages, unless it imports them by path.

In its default mode pytest imports a test file outside packages under its bare name, and refuses the
second one of that name. `__init__.py` files prevent that: from the test root down, or in the last
folder alone where its name is no other module's.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from orchscaffold.frozen import dataclass
from orchscaffold.model.report import FileChange
from orchscaffold.model.settings import Project
from orchscaffold.project import PytestConfig, pytest_config_of
from orchscaffold.scaffolding.holders import Listing

INIT = "__init__.py"


@dataclass(frozen=True, slots=True)
class Packages:
    """Empty files that make folders packages, and what else has to be said."""

    changes: tuple[FileChange, ...] = ()
    notes: tuple[str, ...] = ()


def needed_packages(
    change: FileChange,
    project: Project,
    listing: Listing,
    pending: Mapping[Path, bytes],
    *,
    always: bool,
) -> Packages:
    """The packages that a new test file needs: where another file has its name, and `always` where
    its folder is none.

    `pending` are the files that this run is going to write.
    """
    config = pytest_config_of(project.root, project.test_root)
    if change.before is not None or change.after is None or imports_by_path(config):
        return Packages()
    others = (*listing.by_name.get(change.path.name, ()), *pending)
    same = twins(change.path, others, pending)
    if not same and (not always or is_package(change.path.parent, pending)):
        return Packages()
    added = added_packages(change.path, project, listing, pending)
    if added is not None:
        new = (path for path in added if path not in pending)
        return Packages(tuple(FileChange(path, None, b"") for path in new))
    return Packages((), tuple(_note(path, project) for path in same[:1]))


def _note(other: Path, project: Project) -> str:
    return (
        f"pytest takes it for {other.relative_to(project.root).as_posix()}, which has its name: "
        "set --import-mode=importlib"
    )


def imports_by_path(config: PytestConfig) -> bool:
    """Whether pytest is configured to import test files by path (`--import-mode=importlib`)."""
    options = config.words("addopts")
    pairs = pairwise(options)
    return "--import-mode=importlib" in options or ("--import-mode", "importlib") in pairs


def added_packages(
    path: Path, project: Project, listing: Listing, pending: Collection[Path] = ()
) -> tuple[Path, ...] | None:
    """The `__init__.py` files to add for pytest to tell a test file in a folder of its own from
    others of its name; () where it can already, None where packages cannot do it.
    """
    folder = path.parent
    others = (*listing.by_name.get(path.name, ()), *pending)
    if is_package(folder, pending) and not twins(path, others, pending):
        return ()
    missing = missing_packages(path, project.test_root)
    if missing is not None:
        return missing
    if any(folder.glob("*.py")) or not _is_free(folder, project, listing, pending):
        return None
    return (folder / INIT,)


def _is_free(folder: Path, project: Project, listing: Listing, pending: Collection[Path]) -> bool:
    """Whether a package of the folder's name would stand for no other module's, and the folder
    above is no package.
    """
    name = folder.name
    packages = [path.parent for path in listing.by_folder.get(name, ())]
    packages += [path.parent for path in pending if path.parent.name == name]
    importable = (*project.import_roots, *project.site_packages)
    return (
        not is_package(folder.parent, pending)
        and name not in sys.stdlib_module_names
        and all(other == folder or not is_package(other, pending) for other in packages)
        and not any((root / name).is_dir() or any(root.glob(f"{name}.*")) for root in importable)
    )


def missing_packages(path: Path, test_root: Path) -> tuple[Path, ...] | None:
    """The `__init__.py` files that make `path` part of a package which begins with the test root.

    None where that would change how files of others are imported: a folder on the way has Python
    files and is no package.
    """
    if not path.is_relative_to(test_root):
        return None
    missing = []
    for folder in _folders(path, test_root):
        if (folder / INIT).is_file():
            continue
        if any(folder.glob("*.py")):
            return None
        missing.append(folder / INIT)
    return tuple(missing)


def twins(path: Path, others: Collection[Path], packages: Collection[Path]) -> tuple[Path, ...]:
    """The other test files that pytest imports under the same name; `packages` are to be."""
    mine = import_name(path, packages)
    return tuple(
        other
        for other in others
        if other != path and other.name == path.name and import_name(other, packages) == mine
    )


def import_name(path: Path, packages: Collection[Path] = ()) -> str:
    """The name under which pytest imports a test file by default."""
    parts = [path.stem]
    folder = path.parent
    while is_package(folder, packages):
        parts.append(folder.name)
        folder = folder.parent
    return ".".join(reversed(parts))


def is_package(folder: Path, packages: Collection[Path]) -> bool:
    """Whether a folder is a package, or will be by `packages`, `__init__.py` files to be."""
    return folder / INIT in packages or (folder / INIT).is_file()


def _folders(path: Path, test_root: Path) -> Iterator[Path]:
    folder = test_root
    yield folder
    for part in path.parent.relative_to(test_root).parts:
        folder = folder / part
        yield folder
