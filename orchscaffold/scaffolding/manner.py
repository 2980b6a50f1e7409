"""A planned file in the manner of the test file it goes into: runner, classes, functions, names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from orchscaffold.frozen import replace
from orchscaffold.model.testcode import Test, TestClass, TestFile
from orchscaffold.patching.house import FUNCTION_STYLE
from orchscaffold.patching.naming import class_for, helper_for
from orchscaffold.patching.reading import Reading
from orchscaffold.scaffolding.lending import NOT_LENT, Lent
from orchscaffold.scaffolding.rewriting import renamed


def in_manner(planned: TestFile, reading: Reading, lent: Lent = NOT_LENT) -> TestFile:
    """The planned file with its tests where the file has its own, helpers named so as to fit.

    A file whose tests are all functions gets functions: a class with the name "".
    """
    house = reading.house
    file = replace(planned, runner=house.runner or planned.runner)
    file = renamed(file, helper_names(planned, reading, lent))
    if house.layout == FUNCTION_STYLE:
        return replace(file, classes=tuple(_functions(file, reading)))
    return replace(file, classes=tuple(_placed(cls, file, reading) for cls in file.classes))


def helper_names(planned: TestFile, reading: Reading, lent: Lent = NOT_LENT) -> dict[str, str]:
    """The name that each planned helper has in the file."""
    names = (helper.name for helper in planned.helpers)
    there = lent.among(reading.names.known)
    return {
        name: name if name in there else helper_for(reading, name, planned.module) for name in names
    }


def _placed(cls: TestClass, file: TestFile, reading: Reading) -> TestClass:
    """The class under the name of that which takes its tests."""
    ids = {test.id for test in cls.tests}
    is_async = any(test.is_async for test in cls.tests)
    name = class_for(reading, cls.name, ids, runner=file.runner, is_async=is_async)
    tests = _distinct(cls.tests, _marked_in(reading, name), set())
    return TestClass(name, cls.doc, tests, reading.house.runner_for(name, file.runner))


def _functions(file: TestFile, reading: Reading) -> Iterator[TestClass]:
    there = _marked_in(reading, "")
    runner = reading.house.runner_for("", file.runner)
    used: set[str] = set()
    for cls in file.classes:
        yield TestClass("", cls.doc, _distinct(cls.tests, there, used), runner)


def _marked_in(reading: Reading, owner: str) -> dict[str, str]:
    """The ids of the generated tests of a class, or of the module (""), by name."""
    names = ((item.name.rpartition("."), item.mark.id) for item in reading.marked)
    return {name: id_ for (holder, _, name), id_ in names if holder == owner}


def _distinct(tests: Iterable[Test], there: dict[str, str], used: set[str]) -> tuple[Test, ...]:
    """The tests under names that no test of another id has."""
    found = []
    for test in tests:
        name, number = test.name, 2
        while name in used or there.get(name, test.id) != test.id:
            name, number = f"{test.name}_{number}", number + 1
        used.add(name)
        found.append(replace(test, name=name))
    return tuple(found)
