"""`[tool.orchscaffold]` and what was found out about the project, as frozen values."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from orchscaffold.frozen import dataclass
from orchscaffold.model.house import PLAIN, House, Parameters
from orchscaffold.model.naming import USUAL, Naming

__all__ = [
    "CONFTEST",
    "FILE",
    "FOLDER",
    "LAYOUTS",
    "MODULE",
    "PLAIN",
    "USUAL",
    "House",
    "Naming",
    "Parameters",
    "Project",
    "Settings",
]

MODULE: Final = "module"
FOLDER: Final = "folder"
LAYOUTS: Final = (MODULE, FOLDER)

FILE: Final = "file"
CONFTEST: Final = "conftest"


@dataclass(frozen=True, slots=True)
class Settings:
    """The user's settings, all with defaults.

    `coordinators` are class-name patterns (fnmatch) or base-class names that make a class a
    coordinator; `tests` is the folder generated files go to (mirroring the module path); `layout`
    one of LAYOUTS: a test file for each module, or a folder with one for each test class; `helpers`
    where helpers live: FILE (with their tests), CONFTEST, or the path of a module that tests share;
    `templates` the project's own template folder, `parameters` what these templates may use and
    `naming` how what is generated is called; `line_length` 0 means: found out from the
    formatter's configuration; `per_file_ignores` are patterns of paths with the codes (or their
    beginnings) that `check` does not report there.
    """

    tests: str = "tests"
    layout: str = MODULE
    coordinators: tuple[str, ...] = (
        "*Coordinator",
        "*Manager",
        "*Orchestrator",
        "*Reconciler",
        "*Supervisor",
        "*Conductor",
        "*Scheduler",
        "*Processor",
        "*Dispatcher",
        "*Service",
        "*Worker",
        "*Runner",
    )
    patterns: tuple[str, ...] = ()
    templates: str = ""
    line_length: int = 0
    python: str = ""
    helpers: str = FILE
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    naming: Naming = USUAL
    parameters: Parameters = ()


@dataclass(frozen=True, slots=True)
class Project:
    """A project on disk: its root, where its modules are imported from, how its tests run.

    `import_roots` are folders in lookup order (`src`, the root, pytest's `pythonpath`); `test_root`
    is where tests live. `runner` is as in `TestFile.runner`. `formatter` is "ruff", "black" or ""
    and `line_length` what that formatter is set to (88 without one). `site_packages` are folders
    whose source may be read. `house` is what its own templates change.
    """

    root: Path
    import_roots: tuple[Path, ...]
    test_root: Path
    runner: str
    formatter: str
    line_length: int
    site_packages: tuple[Path, ...]
    python: Path
    settings: Settings
    house: House = PLAIN
