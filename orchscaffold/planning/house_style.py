"""A planned file in the project's house style: its names, and what its own templates change.

A test that the project's own templates take part in is made from them, too: where they change, it
is stale like one whose code has changed.
"""

from __future__ import annotations

from orchscaffold.frozen import replace
from orchscaffold.model.house import House
from orchscaffold.model.naming import USUAL, Naming
from orchscaffold.model.testcode import Helper, Test, TestClass, TestFile
from orchscaffold.patching.digests import data_digest


def in_house_style(file: TestFile, house: House, naming: Naming) -> TestFile:
    """The file with its tests called as the project wants it, digests of own templates put in."""
    if not house.digests and naming == USUAL:
        return file
    return replace(
        file,
        helpers=tuple(_helper(helper, house) for helper in file.helpers),
        classes=tuple(_class(cls, house, naming) for cls in file.classes),
    )


def _class(cls: TestClass, house: House, naming: Naming) -> TestClass:
    return replace(cls, tests=tuple(_test(test, house, naming) for test in cls.tests))


def _test(test: Test, house: House, naming: Naming) -> Test:
    own = house.digest_of(test.file)
    digest = data_digest((test.digest, own, test.calls)) if own else test.digest
    return replace(test, name=naming.test_for(test.name), digest=digest, house=own)


def _helper(helper: Helper, house: House) -> Helper:
    return replace(helper, house=house.digest_of(helper.file))
