"""Names follow what the project's pytest collects."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchscaffold.model import testcode
from orchscaffold.project import PytestConfig
from orchscaffold.scaffolding.collecting import collectable


def _file(runner: str = "pytest-asyncio") -> testcode.TestFile:
    test = testcode.Test(
        "C.go/guard/x", "0" * 8, "guard", "go", "test_go", "", False, (), (), (), ()
    )
    cls = testcode.TestClass("TestCIntegration", "", (test,))
    return testcode.TestFile("m", "", runner, (), (cls,))


@pytest.mark.parametrize(
    ("options", "cls", "name"),
    [
        ((), "TestCIntegration", "test_go"),
        ((("python_classes", ("Test*", "Check*")),), "TestCIntegration", "test_go"),
        ((("python_classes", ("test_*",)),), "test_CIntegration", "test_go"),
        ((("python_classes", ("Describe",)),), "DescribeCIntegration", "test_go"),
        ((("python_classes", ("*Tests",)),), "TestCIntegration", "test_go"),
        ((("python_functions", ("check_* it_*",)),), "TestCIntegration", "check_go"),
    ],
)
def test_names(options: tuple[tuple[str, tuple[str, ...]], ...], cls: str, name: str) -> None:
    config = PytestConfig(Path("pytest.ini"), options)
    file = collectable(_file(), config)
    assert (file.classes[0].name, file.classes[0].tests[0].name) == (cls, name)
    assert collectable(file, config) == file


def test_a_unittest_class_is_collected_by_its_base() -> None:
    config = PytestConfig(Path("pytest.ini"), (("python_classes", ("test_*",)),))
    assert collectable(_file("unittest"), config) == _file("unittest")
