"""From a target to all that is known about its project."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from orchscaffold.config import tool_table
from orchscaffold.frozen import replace
from orchscaffold.model.settings import House, Project, Settings
from orchscaffold.project.formatting import find_formatter
from orchscaffold.project.import_roots import find_import_roots
from orchscaffold.project.interpreters import find_python, site_packages
from orchscaffold.project.pytest_config import PytestConfig, find_pytest_config
from orchscaffold.project.root import Root, find_root
from orchscaffold.project.runners import find_runner

Discover = Callable[[Path], Project]


def discover_project(
    target: Path, *, python: Path | None = None, config: Path | None = None
) -> Project:
    """The project that holds `target`, a file or folder.

    `python` is the interpreter asked for on the command line, `config` the file that replaces the
    search for one. Raises ConfigError (a file that does not parse, a wrong setting), TemplateError
    (a template of the project's own that is wrong) and UsageError (no such interpreter).
    """
    root = find_root(target, config)
    settings = root.settings
    tests = _test_root(root)
    pytest_config = pytest_config_of(root.path, tests)
    chosen = find_python(root.path, python, settings.python)
    packages = site_packages(chosen)
    formatter, length = find_formatter(root.path, root.pyproject)
    return Project(
        root=root.path,
        import_roots=find_import_roots(root.path, root.pyproject, pytest_config, target.absolute()),
        test_root=tests,
        runner=find_runner(root.path, root.pyproject, pytest_config, tests, packages),
        formatter=formatter,
        line_length=settings.line_length or length,
        site_packages=packages,
        python=chosen,
        settings=settings,
        house=_house(root.path, settings),
    )


def _test_root(root: Root) -> Path:
    """Where tests live: by the settings, the usual folder, else the one pytest looks in."""
    usual = root.path / root.settings.tests
    if root.settings.tests != Settings().tests or usual.is_dir() or _is_given(root):
        return usual
    config = pytest_config_of(root.path, usual)
    base = config.path.parent if config.path is not None else root.path
    named = {base / word for word in config.words("testpaths")}
    found = [path for path in named if path.is_dir() and root.path in path.parents]
    return found[0] if len(named) == len(found) == 1 else usual


def _is_given(root: Root) -> bool:
    table = tool_table(root.pyproject, root.path)
    return table is not None and "tests" in table


def _house(root: Path, settings: Settings) -> House:
    if not settings.templates:
        return House(parameters=settings.parameters)
    from orchscaffold.house.reading import find_house

    return find_house(root, settings)


def pytest_config_of(root: Path, tests: Path) -> PytestConfig:
    """pytest's configuration for tests in `tests`, which need not exist yet; raises ConfigError."""
    return find_pytest_config(tests if tests.is_dir() else root)


def discoverer(*, python: Path | None, config: Path | None) -> Discover:
    """A way to find a file's project that looks at each project once, and at import roots anew."""
    projects: dict[Path, Project] = {}
    folders: dict[Path, Project] = {}
    paths: dict[Path, Project] = {}

    def discover(path: Path) -> Project:
        found = paths.get(path)
        if found is None:
            found = paths[path] = of_folder(path if path.is_dir() else path.parent, path)
        return found

    def of_folder(folder: Path, path: Path) -> Project:
        if folder not in folders:
            root = find_root(path, config)
            known = projects.get(root.path)
            if known is None:
                known = discover_project(path, python=python, config=config)
                projects[root.path] = known
            pytest_config = pytest_config_of(root.path, known.test_root)
            roots = find_import_roots(root.path, root.pyproject, pytest_config, path.absolute())
            folders[folder] = replace(known, import_roots=roots)
        return folders[folder]

    return discover
