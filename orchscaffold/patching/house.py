"""How a test file writes its tests: functions or classes, for pytest or unittest, which marks."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from orchscaffold.frozen import dataclass
from orchscaffold.patching.suites import ASYNC_UNITTEST, UNITTEST, Suite, ids_of_tests
from orchscaffold.patching.syntax import FUNCTIONS

FUNCTION_STYLE, CLASS_STYLE = "functions", "classes"
_RUNNERS: Final = {"asyncio": "pytest-asyncio", "anyio": "anyio"}


@dataclass(frozen=True, slots=True)
class House:
    """The manner of a file.

    `layout` is "functions" where all tests are functions of the module, else "classes". `runner` is
    as in `TestFile.runner`, "" where the file does not show one. `marks` are those of every test of
    the file: what `pytestmark` holds; `class_marks` those of the tests of a class, by its name.
    """

    layout: str
    runner: str
    marks: frozenset[str]
    class_marks: tuple[tuple[str, frozenset[str]], ...]

    def runner_for(self, owner: str, runner: str) -> str:
        """The runner for tests of the class `owner` ("": none): marked ones need no other mark."""
        marks = self.marks | dict(self.class_marks).get(owner, frozenset())
        is_marked = any(_RUNNERS.get(mark) == runner for mark in marks)
        return "pytest-asyncio-auto" if is_marked else runner


def read_house(body: Sequence[ast.stmt], suites: Iterable[Suite]) -> House:
    """The manner of a module whose classes are `suites`."""
    names = list(ids_of_tests(body))
    functions = [name for name in names if "." not in name]
    holders = {name.partition(".")[0] for name in names if "." in name}
    kinds = {suite.kind for suite in suites if suite.name in holders}
    marks = frozenset(_module_marks(body))
    classes = [node for node in body if isinstance(node, ast.ClassDef)]
    of_classes = tuple((node.name, frozenset(_class_marks(node))) for node in classes)
    is_unittest = bool(kinds) and kinds <= {UNITTEST, ASYNC_UNITTEST} and not functions
    used = marks.union(*(found for _, found in of_classes), _function_marks(body))
    return House(
        layout=FUNCTION_STYLE if functions and not holders else CLASS_STYLE,
        runner="unittest" if is_unittest else _runner(used),
        marks=marks,
        class_marks=tuple((name, found) for name, found in of_classes if found),
    )


def _runner(marks: frozenset[str]) -> str:
    """The runner that marks ask for, where they agree."""
    found = {runner for mark, runner in _RUNNERS.items() if mark in marks}
    return found.pop() if len(found) == 1 else ""


def _module_marks(body: Iterable[ast.stmt]) -> Iterator[str]:
    """The marks that `pytestmark` gives every test of a module or a class."""
    for node in body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target = node.targets[0]
            if isinstance(target, ast.Name) and target.id == "pytestmark":
                is_many = isinstance(node.value, ast.List | ast.Tuple)
                given = node.value.elts if isinstance(node.value, ast.List | ast.Tuple) else []
                yield from map(_mark, given if is_many else [node.value])


def _class_marks(node: ast.ClassDef) -> Iterator[str]:
    yield from map(_mark, node.decorator_list)
    yield from _module_marks(node.body)


def _function_marks(body: Iterable[ast.stmt]) -> Iterator[str]:
    """The marks of single async tests, at module level and in classes."""
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield from _function_marks(node.body)
        elif isinstance(node, FUNCTIONS) and node.name.startswith("test"):
            yield from map(_mark, node.decorator_list)


def _mark(node: ast.expr) -> str:
    """The name of a mark, `asyncio` for `pytest.mark.asyncio(…)`; "" for anything else."""
    node = node.func if isinstance(node, ast.Call) else node
    if not isinstance(node, ast.Attribute):
        return ""
    owner = node.value
    is_mark = isinstance(owner, ast.Attribute) and owner.attr == "mark"
    is_mark = is_mark or (isinstance(owner, ast.Name) and owner.id == "mark")
    return node.attr if is_mark else ""
