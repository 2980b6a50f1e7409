"""Names that the project's own pytest collects: `python_classes` and `python_functions`."""

from __future__ import annotations

import re
from collections.abc import Callable

from orchscaffold.frozen import replace
from orchscaffold.model.testcode import TestClass, TestFile
from orchscaffold.project import PytestConfig

_WILD = re.compile(r"[*?\[]")


def collectable(file: TestFile, config: PytestConfig) -> TestFile:
    """The file with its classes and tests named so that pytest, as configured, collects them.

    Where the usual names are collected nothing changes; else `Test…` and `test_…` begin as the
    configuration asks for. A unittest class is collected by its base, whatever its name.
    """
    if file.runner == "unittest":
        return file
    return replace(file, classes=tuple(_class(cls, config) for cls in file.classes))


def _class(cls: TestClass, config: PytestConfig) -> TestClass:
    functions = config.words("python_functions")
    tests = tuple(
        replace(test, name=_name(test.name, "test_", functions, config.collects_function))
        for test in cls.tests
    )
    name = _name(cls.name, "Test", config.words("python_classes"), config.collects_class)
    return replace(cls, name=name, tests=tests)


def _name(name: str, usual: str, patterns: tuple[str, ...], collects: Callable[[str], bool]) -> str:
    """The name, or the first of those the patterns suggest that is collected."""
    if collects(name):
        return name
    rest = name.removeprefix(usual)
    suggested = (_WILD.split(pattern)[0] + rest for pattern in patterns)
    return next((new for new in suggested if new.isidentifier() and collects(new)), name)
