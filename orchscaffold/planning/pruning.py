"""Taking tests out of a planned file, with all that only they needed."""

from __future__ import annotations

from collections.abc import Iterator

from orchscaffold.frozen import fields, is_dataclass, replace
from orchscaffold.model.testcode import Builder, Helper, Test, TestClass, TestFile, Var


def each_test(file: TestFile) -> Iterator[tuple[TestClass, Test]]:
    """Every test of the file with its class, in order."""
    for cls in file.classes:
        for test in cls.tests:
            yield cls, test


def node_of(cls: TestClass, test: Test) -> str:
    """What pytest calls a test within its file."""
    return f"{cls.name}::{test.name}" if cls.name else test.name


def without_tests(file: TestFile, ids: frozenset[str]) -> TestFile:
    """The file less the tests with these ids, empty classes and helpers that nothing uses."""
    classes = tuple(
        replace(cls, tests=kept)
        for cls in file.classes
        if (kept := tuple(test for test in cls.tests if test.id not in ids))
    )
    return replace(file, classes=classes, helpers=_used(file.helpers, classes))


def _used(helpers: tuple[Helper, ...], classes: tuple[TestClass, ...]) -> tuple[Helper, ...]:
    by_name = {helper.name: helper for helper in helpers}
    waiting = [name for cls in classes for test in cls.tests for name in _names(test)]
    used: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in by_name and name not in used:
            used.add(name)
            waiting.extend(_names(by_name[name]))
    return tuple(helper for helper in helpers if helper.name in used)


def _names(node: object) -> Iterator[str]:
    """The names of helpers that a test or a helper may use, and a few more."""
    if isinstance(node, Var):
        yield node.name
    if isinstance(node, Test):
        yield from node.helpers
    if isinstance(node, tuple):
        for item in node:
            yield from _names(item)
    elif is_dataclass(node):
        for field in fields(node):
            if field.compare:
                yield from _names(getattr(node, field.name))


def builder_names(file: TestFile) -> tuple[str, ...]:
    """The names of the helpers that build values, in order."""
    return tuple(helper.name for helper in file.helpers if isinstance(helper, Builder))
