"""How a project runs its async tests: read from its files, nothing is imported."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from orchscaffold.config import Table
from orchscaffold.frozen import dataclass
from orchscaffold.project.interpreters import is_installed
from orchscaffold.project.pytest_config import PytestConfig
from orchscaffold.project.tables import dig, mapping, texts
from orchscaffold.regular import read_regular

STRICT: Final = "pytest-asyncio"
AUTO: Final = "pytest-asyncio-auto"
ANYIO: Final = "anyio"
UNITTEST: Final = "unittest"

MOST_FILES: Final = 400
MOST_FOLDERS: Final = 2000
SKIPPED: Final = frozenset({"node_modules", "__pycache__", "site-packages", "build", "dist"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for one runner or another.

    `asyncio_marks`, `anyio_marks` and `unittest_classes` count test files; `depends` holds the
    plugins that the project asks for, `installed` those its interpreter has.
    """

    asyncio_mode: str
    anyio_mode: str
    anyio_fixture: bool
    maps_asyncio: bool
    asyncio_marks: int
    anyio_marks: int
    unittest_classes: int
    depends: frozenset[str]
    installed: frozenset[str]


def find_runner(
    root: Path, pyproject: Table, config: PytestConfig, tests: Path, packages: tuple[Path, ...]
) -> str:
    """The runner for async tests, as in `Project.runner`.

    Where the mode of pytest-asyncio is set, no test is read for it.
    """
    told = {"auto": AUTO, "strict": STRICT}.get(_mode(config, "asyncio"))
    if told is not None:
        return told
    return choose(gather(root, pyproject, config, tests, packages))


def choose(evidence: Evidence) -> str:
    """The runner that the evidence speaks for; the more explicit evidence goes first."""
    if evidence.asyncio_mode == "auto":
        return AUTO
    if evidence.maps_asyncio or evidence.asyncio_mode == "strict":
        return STRICT
    if evidence.anyio_mode == "auto":
        return ANYIO
    marks = evidence.asyncio_marks + evidence.anyio_marks
    if evidence.unittest_classes > marks:
        return UNITTEST
    plugin = STRICT in evidence.depends | evidence.installed
    if evidence.anyio_marks > evidence.asyncio_marks or (evidence.anyio_fixture and not plugin):
        return ANYIO
    if plugin or evidence.asyncio_marks:
        return STRICT
    return ANYIO if ANYIO in evidence.installed else UNITTEST


def gather(
    root: Path, pyproject: Table, config: PytestConfig, tests: Path, packages: tuple[Path, ...]
) -> Evidence:
    """Read the evidence from configuration, existing tests and installed packages."""
    conftests, texts_of_tests = _texts_of_tests(root, tests, config)
    names = {STRICT: "pytest_asyncio", ANYIO: "anyio"}
    return Evidence(
        asyncio_mode=_mode(config, "asyncio"),
        anyio_mode=_mode(config, "anyio"),
        anyio_fixture=any(re.search(r"def anyio_backend\b", text) for text in conftests),
        maps_asyncio=any(_maps_asyncio(text) for text in conftests),
        asyncio_marks=sum("mark.asyncio" in text for text in texts_of_tests),
        anyio_marks=sum("mark.anyio" in text for text in texts_of_tests),
        unittest_classes=sum("IsolatedAsyncioTestCase" in text for text in texts_of_tests),
        depends=frozenset(name for name in names if name in dependencies(root, pyproject)),
        installed=frozenset(n for n, package in names.items() if is_installed(packages, package)),
    )


def _mode(config: PytestConfig, plugin: str) -> str:
    """`auto`, `strict` or "": an option in addopts goes before the ini value."""
    flag = f"--{plugin}-mode"
    words = config.words("addopts")
    for position, word in enumerate(words):
        if word.startswith(f"{flag}="):
            return word.removeprefix(f"{flag}=")
        if word == flag and position + 1 < len(words):
            return words[position + 1]
    return config.text(f"{plugin}_mode").lower()


def _maps_asyncio(text: str) -> bool:
    """Whether a conftest turns the asyncio mark into the anyio one."""
    reads = re.search(r"""get_closest_marker\(\s*["']asyncio["']""", text)
    return bool(reads and re.search(r"add_marker\([^)]*anyio", text))


def dependencies(root: Path, pyproject: Table) -> frozenset[str]:
    """The normalised names of all that the project asks for, in any group."""
    tool = dig(pyproject, "tool")
    tables = [
        mapping(dig(tool, "poetry", "dependencies")),
        mapping(dig(tool, "poetry", "dev-dependencies")),
    ]
    tables += [
        mapping(dig(group, "dependencies"))
        for group in mapping(dig(tool, "poetry", "group")).values()
    ]
    lists = [dig(pyproject, "project", "dependencies"), dig(tool, "uv", "dev-dependencies")]
    lists += mapping(dig(pyproject, "project", "optional-dependencies")).values()
    lists += mapping(dig(pyproject, "dependency-groups")).values()
    lists += mapping(dig(tool, "pdm", "dev-dependencies")).values()
    for environment in mapping(dig(tool, "hatch", "envs")).values():
        lists += [dig(environment, "dependencies"), dig(environment, "extra-dependencies")]
    names = [name for table in tables for name in table]
    names += [line for entry in lists for line in texts(entry)]
    names += _lines(root)
    found = (re.match(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)", name) for name in names)
    return frozenset(re.sub(r"[-_.]+", "-", match[1]).lower() for match in found if match)


def _lines(root: Path) -> Iterator[str]:
    """The lines of the files beside `pyproject.toml` that list requirements."""
    patterns = (
        "*requirements*.txt",
        "requirements/*.txt",
        "requirements/*.in",
        "setup.cfg",
        "tox.ini",
    )
    for pattern in patterns:
        for path in sorted(root.glob(pattern)):
            yield from _read(path).splitlines()


def _texts_of_tests(
    root: Path, tests: Path, config: PytestConfig
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The texts of conftest files and of test files, at most a few hundred, in a fixed order."""
    base = config.path.parent if config.path is not None else root
    wanted = [tests, *(base / word for word in config.words("testpaths")), root]
    conftests: dict[Path, str] = {}
    found: dict[Path, str] = {}
    for folder in dict.fromkeys(wanted):
        for path in _python_files(folder):
            if path.name == "conftest.py":
                conftests.setdefault(path, _read(path))
            elif path.name.startswith("test") or path.stem.endswith("_test"):
                found.setdefault(path, _read(path))
            if len(found) >= MOST_FILES:
                return tuple(conftests.values()), tuple(found.values())
    return tuple(conftests.values()), tuple(found.values())


def _python_files(folder: Path) -> Iterator[Path]:
    """Python files below `folder`, nearest first within each folder; environments and builds left
    out.
    """
    for count, (place, folders, files) in enumerate(os.walk(folder)):
        folders[:] = sorted(name for name in folders if _is_worth(Path(place) / name))
        yield from (Path(place) / name for name in sorted(files) if name.endswith(".py"))
        if count >= MOST_FOLDERS:
            return


def _is_worth(folder: Path) -> bool:
    if folder.name in SKIPPED or folder.name.startswith("."):
        return False
    return not os.path.exists(folder / "pyvenv.cfg")


def _read(path: Path) -> str:
    try:
        return read_regular(path).decode("utf-8", "replace")
    except OSError:
        return ""
