"""TARGET in all its forms, and what is said where one leads nowhere."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from orchscaffold.errors import OrchscaffoldError
from orchscaffold.project import discover_project
from orchscaffold.sketch import ClassSketch, is_coordinator, sketch_classes
from orchscaffold.targets import find_units, parse_target

COORDINATOR = "class OrderManager:\n    def start(self) -> None: ...\n"
OTHERS = "class Order:\n    def total(self): ...\n\n\nclass Line:\n    def total(self): ...\n"
ONLY = (
    "class LockService:\n    def take(self):\n        'Take.'\n"
    "        raise NotImplementedError\n\n\n"
    "class LockError(OSError):\n    def __str__(self):\n        return 'taken'\n\n\n"
    "class Settings:\n    @property\n    def half(self):\n        return 1\n\n\n"
    "class Elector:\n    def run(self):\n        return 1\n"
)
DRIVING = (
    "class Line:\n    def total(self): ...\n    def other(self): ...\n\n\n"
    "class Feed:\n    def __init__(self, loop):\n        self.t = loop.create_task(self.read())\n"
    "    async def read(self): ...\n\n\n"
    "class Door:\n    def open(self): ...\n    def close(self): ...\n\n\n"
    "class Pump:\n    def flow(self):\n        while True:\n            pass\n\n\n"
    "class Waits:\n    def some(self):\n        while self.more:\n            pass\n\n\n"
    "class Base:\n    def run(self):\n        raise NotImplementedError\n"
    "    def stop(self):\n        raise NotImplementedError\n"
)
TWO = (
    "class Base:\n    def start(self): ...\n\n\n"
    "class BetaWorker(Base):\n    def run(self): ...\n\n\n"
    "class AlphaWorker(Base):\n    def run(self): ...\n"
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    files = {
        "pyproject.toml": "[tool.orchscaffold]\n",
        "src/app/__init__.py": "",
        "src/app/orders.py": COORDINATOR,
        "src/app/values.py": OTHERS,
        "src/app/workers.py": TWO,
        "src/app/elector.py": ONLY,
        "src/app/driving.py": DRIVING,
        "src/app/constants.py": "LIMIT = 1\n",
        "src/app/broken/__init__.py": "",
        "src/app/broken/manager.py": "class Manager:\n    def go(self)\n",
        "tests/test_orders.py": COORDINATOR,
        "docs/notes.txt": "nothing\n",
        "src/app/my-script.py": COORDINATOR,
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _units(*targets: str) -> tuple[list[tuple[str, tuple[str, ...]]], list[OrchscaffoldError]]:
    found = find_units(targets, cwd=Path.cwd(), discover=discover_project)
    return [(unit.module, unit.classes) for unit in found.units], list(found.errors)


@pytest.mark.parametrize(
    ("text", "path", "module", "cls"),
    [
        ("src/app/orders.py", "src/app/orders.py", "", ""),
        ("src/app/orders.py::OrderManager", "src/app/orders.py", "", "OrderManager"),
        ("src/app/orders.py:OrderManager", "src/app/orders.py", "", "OrderManager"),
        ("app.orders", None, "app.orders", ""),
        ("app.orders:Outer.Inner", None, "app.orders", "Outer.Inner"),
        ("src", "src", "", ""),
        ("gone.py", "gone.py", "", ""),
        ("app", None, "app", ""),
    ],
)
def test_the_forms_of_a_target(
    project: Path, text: str, path: str | None, module: str, cls: str
) -> None:
    target = parse_target(text, cwd=project)
    assert target.path == (None if path is None else project / path)
    assert (target.module, target.cls) == (module, cls)


@pytest.mark.parametrize(
    ("targets", "expected"),
    [
        (["src/app/orders.py"], [("app.orders", ("OrderManager",))]),
        (["app.orders"], [("app.orders", ("OrderManager",))]),
        (["src/app/values.py::Line"], [("app.values", ("Line",))]),
        (["app.values:Order"], [("app.values", ("Order",))]),
        (["app.workers"], [("app.workers", ("BetaWorker", "AlphaWorker"))]),
        (
            [
                "app.workers:AlphaWorker",
                "src/app/workers.py::BetaWorker",
                "app.workers:AlphaWorker",
            ],
            [("app.workers", ("BetaWorker", "AlphaWorker"))],
        ),
        (["src/app/elector.py"], [("app.elector", ("Elector",))]),
        (["app.driving"], [("app.driving", ("Feed", "Door", "Pump"))]),
        (["app.elector:LockService"], [("app.elector", ("LockService",))]),
        (
            ["app.values:Line", "app.orders"],
            [("app.values", ("Line",)), ("app.orders", ("OrderManager",))],
        ),
    ],
)
def test_targets_lead_to_modules_and_classes(
    project: Path, targets: list[str], expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    assert _units(*targets) == (expected, [])


@pytest.mark.parametrize(
    ("target", "code", "message", "hint"),
    [
        ("src/app/order.py", 2, "no such file", "Did you mean src/app/orders.py or"),
        ("src/nowhere/x.py", 2, "no such file", "does not exist either"),
        ("src/app/values.py", 2, "its classes: Order, Line", "src/app/values.py::Order"),
        ("app.values", 2, "its classes: Order, Line", "app.values:Order"),
        ("src/app/constants.py", 2, "holds no class", "Name a module"),
        ("src/app/orders.py::OrderManger", 2, "no class OrderManger", "Did you mean OrderManager?"),
        ("src/app/values.py::Zebra", 2, "has no class Zebra", "It has: Order, Line"),
        ("app.order", 2, "no module app.order", "Did you mean app.orders"),
        ("nothing.here", 2, "no module nothing.here", "Looked in:"),
        ("docs", 2, "holds no Python file", "Name a file"),
        ("docs/notes.txt", 2, "is not a Python file", "ends in .py"),
        ("src::OrderManager", 2, "is a folder", "module.py::OrderManager"),
        ("src/app/broken/manager.py", 3, "does not parse", "Mend the syntax error"),
        ("src/app/my-script.py", 2, "cannot be imported", "Python name"),
    ],
)
def test_a_target_that_leads_nowhere_says_the_way_out(
    project: Path, target: str, code: int, message: str, hint: str
) -> None:
    units, errors = _units(target)
    assert units == []
    [error] = errors
    assert message in error.message
    assert hint in error.hint
    assert error.exit_code == code


def test_a_file_that_does_not_parse_is_named_with_line_and_column(project: Path) -> None:
    _, [error] = _units("src/app/broken/manager.py")
    assert error.path == project / "src/app/broken/manager.py"
    assert (error.line, error.column) == (2, 17)


def test_a_folder_gives_every_coordinator_and_every_error(project: Path) -> None:
    units, errors = _units(".")
    assert units == [
        ("app.orders", ("OrderManager",)),
        ("app.workers", ("BetaWorker", "AlphaWorker")),
    ]
    assert sorted(error.path.name for error in errors if error.path) == [
        "manager.py",
        "my-script.py",
    ]


def test_a_folder_without_a_coordinator_says_what_counts(project: Path) -> None:
    (project / "plain").mkdir()
    (project / "plain" / "values.py").write_text(OTHERS, encoding="utf-8")
    units, [error] = _units("plain")
    assert (units, error.exit_code) == ([], 2)
    assert "coordinators" in error.hint


def test_a_file_of_no_project_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "lonely.py"
    path.write_text(COORDINATOR, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    units, [error] = _units("lonely.py")
    assert (units, error.exit_code) == ([], 2)
    assert "belongs to no project" in error.message
    assert "pyproject.toml" in error.hint


@pytest.mark.parametrize(
    ("name", "bases", "has_methods", "expected"),
    [
        ("Order", (), True, False),
        ("OrderManager", (), False, False),
        ("OrderManager", ("Protocol",), True, False),
        ("JobManager", ("Enum",), True, False),
        ("OrderManager", (), True, True),
        ("Outer.OrderManager", (), True, True),
        ("Orders", ("BaseCoordinator",), True, True),
    ],
)
def test_what_counts_as_a_coordinator(
    name: str, bases: tuple[str, ...], has_methods: bool, expected: bool
) -> None:
    sketch = ClassSketch(name, bases, has_methods)
    assert not is_coordinator(replace(sketch, is_abstract=True), ("*Manager", "BaseCoordinator"))
    assert is_coordinator(sketch, ("*Manager", "BaseCoordinator")) is expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("def a(self): ...", False),
        ("def a(self): pass", False),
        ("def a(self):\n  raise ValueError", False),
        ("def a(self):\n  raise NotImplementedError\n def b(self):\n  return 1", False),
        ("def a(self):\n  raise NotImplementedError", True),
        ("def a(self):\n  'Told.'\n  raise NotImplementedError('a')\n def b(self): ...", True),
        ("@abc.abstractmethod\n def a(self): ...", True),
    ],
)
def test_what_is_an_interface(tmp_path: Path, body: str, expected: bool) -> None:
    path = tmp_path / "x.py"
    path.write_text(f"class A:\n {body}\n", encoding="utf-8")
    [sketch] = sketch_classes(path)
    assert sketch.is_abstract is expected


def test_bases_are_followed_inside_the_file_and_nested_classes_are_seen(tmp_path: Path) -> None:
    path = tmp_path / "x.py"
    path.write_text(
        "import lib\nclass A(lib.Base[int]): ...\nclass B(A):\n    class C(B): ...\n"
        "if True:\n    class D(C): ...\n",
        encoding="utf-8",
    )
    assert {s.qualname: s.bases for s in sketch_classes(path)} == {
        "A": ("Base",),
        "B": ("A", "Base"),
        "B.C": ("B", "A", "Base"),
        "D": ("C",),
    }
