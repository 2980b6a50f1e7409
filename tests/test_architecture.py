"""The rooms: imports point down; writing, printing, exiting and parsing each have one place."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import orchscaffold

PACKAGE = Path(orchscaffold.__file__).parent

# Lowest first. Rooms on one level may use each other; the next test forbids cycles between modules.
LEVELS = (
    ("freezing", "frozen"),
    ("errors", "nearest", "regular", "sorting"),
    ("model",),
    ("pruning", "rewriting"),
    ("source",),
    ("config",),
    ("house",),
    ("project",),
    ("inspection",),
    ("tracing",),
    ("scenarios",),
    ("patterns",),
    ("composing",),
    ("patching",),
    ("planning",),
    ("plan",),
    ("render",),
    ("drift",),
    ("verify",),
    ("proving",),
    ("files", "sketch"),
    ("cluster",),
    ("targets",),
    ("recognising", "reusing", "scaffolding"),
    ("core", "inspecting", "introducing", "owning", "reviewing"),
    ("changes", "checking", "mapping", "previewing"),
    ("running",),
    ("api",),
    ("report",),
    ("cli", "pytest_plugin"),
    ("__main__",),
)
LEVEL = {room: level for level, rooms in enumerate(LEVELS) for room in rooms}

# Runs in the project's interpreter, not in ours: it may write to its temporary folder and print.
CHILD = "orchscaffold.verify"

# Compiles the methods of this package's own values, from the names of their fields.
FREEZING = "orchscaffold.freezing"


Find = Callable[[ast.Module], list[str]]


def _modules() -> dict[str, ast.Module]:
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        if parts[1:2] != ("templates",):
            name = ".".join(parts).removesuffix(".__init__")
            found[name] = ast.parse(path.read_bytes())
    return found


MODULES = _modules()


def _room(module: str) -> str:
    return [*module.split("."), "__init__"][1]


def _imports(tree: ast.Module) -> Iterator[str]:
    """What a module imports of the package, wherever the import stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield full if full in MODULES else node.module
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name


def _own_imports(name: str) -> list[str]:
    return [i for i in _imports(MODULES[name]) if i in MODULES and i not in (name, "orchscaffold")]


def test_every_room_has_a_level() -> None:
    rooms = {_room(name) for name in MODULES} - {"__init__"}
    assert rooms - set(LEVEL) == set()


@pytest.mark.parametrize("name", sorted(MODULES))
def test_imports_point_down(name: str) -> None:
    if name == "orchscaffold":
        assert set(_own_imports(name)) == {"orchscaffold.api"}
        return
    upward = [i for i in _own_imports(name) if LEVEL[_room(i)] > LEVEL[_room(name)]]
    assert upward == []


def test_no_import_cycles() -> None:
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " -> ".join((*path, name))
        if name not in done:
            for other in _own_imports(name):
                visit(other, (*path, name))
            done.add(name)

    for name in MODULES:
        visit(name, ())


def _calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def _writes(tree: ast.Module) -> list[str]:
    found = []
    for name, call in _calls(tree):
        last = name.rpartition(".")[2]
        mode = [
            ast.unparse(a)
            for a in (*call.args[1:2], *(k.value for k in call.keywords if k.arg == "mode"))
        ]
        if last in {"write_text", "write_bytes", "mkstemp", "mkdir", "rename", "unlink", "rmtree"}:
            found.append(name)
        if name in {"open", "io.open", "os.fdopen"} and any(set("wax+") & set(m) for m in mode):
            found.append(name)
        if name in {"os.replace", "os.write", "os.makedirs", "os.remove", "shutil.copytree"}:
            found.append(name)
    return found


def _prints(tree: ast.Module) -> list[str]:
    names = {"print", "sys.stdout.write", "sys.stderr.write", "typer.echo", "click.echo"}
    return [name for name, _ in _calls(tree) if name in names]


def _exits(tree: ast.Module) -> list[str]:
    names = {"sys.exit", "exit", "quit", "os._exit", "typer.Exit", "typer.Abort", "SystemExit"}
    raised = (n for n in ast.walk(tree) if isinstance(n, ast.Raise) and n.exc is not None)
    plain = [ast.unparse(n.exc) for n in raised if n.exc is not None]
    calls = [name for name, _ in _calls(tree)]
    return [name for name in (*calls, *plain) if name in names]


@pytest.mark.parametrize(
    ("find", "allowed"),
    [
        (_writes, ("orchscaffold.files", CHILD)),
        (_prints, ("orchscaffold.report", CHILD)),
        (_exits, ("orchscaffold.cli", CHILD)),
    ],
    ids=["writes", "prints", "exits"],
)
def test_only_one_room_does(find: Find, allowed: tuple[str, ...]) -> None:
    offenders = {name: find(tree) for name, tree in MODULES.items() if not name.startswith(allowed)}
    assert {name: found for name, found in offenders.items() if found} == {}


def test_libcst_stays_in_its_rooms() -> None:
    rooms = {
        _room(name)
        for name, tree in MODULES.items()
        if any(i.split(".")[0] == "libcst" for i in _imports(tree))
    }
    assert rooms <= {"inspection", "patching"}


def test_slow_parts_of_libcst_are_not_used() -> None:
    slow = ("libcst.metadata", "libcst.matchers", "libcst.codemod")
    found = [(n, i) for n, tree in MODULES.items() for i in _imports(tree) if i.startswith(slow)]
    assert found == []


def test_the_code_under_test_is_never_imported() -> None:
    names = {"importlib.import_module", "__import__", "exec", "eval", "runpy.run_path"}
    found = {n: [c for c, _ in _calls(tree) if c in names] for n, tree in MODULES.items()}
    assert {n: c for n, c in found.items() if c and not n.startswith((CHILD, FREEZING))} == {}


def _dataclass_options(node: ast.ClassDef) -> set[str] | None:
    for decorator in node.decorator_list:
        if ast.unparse(decorator).split("(")[0] in {"dataclass", "dataclasses.dataclass"}:
            keywords = decorator.keywords if isinstance(decorator, ast.Call) else []
            return {k.arg or "" for k in keywords if ast.unparse(k.value) == "True"}
    return None


@pytest.mark.parametrize("name", sorted(MODULES))
def test_public_dataclasses_are_frozen_and_slotted(name: str) -> None:
    if name.startswith(f"{CHILD}.child"):
        pytest.skip("runs in the project's interpreter")
    loose = [
        node.name
        for node in ast.walk(MODULES[name])
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
        if (options := _dataclass_options(node)) is not None and not {"frozen", "slots"} <= options
    ]
    assert loose == []


def test_broad_excepts_are_in_the_command_line_and_around_pure_builtins_only() -> None:
    broad = {
        name
        for name, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        if node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"}
        if not name.startswith(
            (f"{CHILD}.child", "orchscaffold.scenarios.", "orchscaffold.composing.")
        )
    }
    assert broad == {"orchscaffold.cli.guarding"}


def test_no_two_test_files_share_a_name() -> None:
    """pytest imports them by their bare name, and could collect only one of the two."""
    tests = Path(__file__).parent
    files = [p for p in tests.rglob("test_*.py") if "golden" not in p.relative_to(tests).parts[:-2]]
    names = Counter(path.name for path in files)
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("name", sorted(MODULES))
def test_public_names_are_documented(name: str) -> None:
    tree = MODULES[name]
    bare = [] if ast.get_docstring(tree) else ["module"]
    for node in tree.body:
        is_definition = isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        if is_definition and not node.name.startswith("_") and not ast.get_docstring(node):
            bare.append(node.name)
    assert bare == []
