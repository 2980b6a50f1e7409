"""The golden files: what the generator writes today, byte for byte, and that each of them runs."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from plain_pytest import PLAIN_PYTEST

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from generating import generate  # noqa: E402 - the folders of the shapes are no packages

REGENERATE = "python tests/golden/regenerate.py"
WARNINGS = ("error::RuntimeWarning", "error::pytest.PytestUnraisableExceptionWarning")
NEEDS = {
    "anyio_loops": ("anyio",),
    "attrs_context": ("attrs",),
    "pydantic_config": ("pydantic", "pydantic_settings"),
}
SHAPES = tuple(sorted(path.parent.name for path in HERE.glob("*/pyproject.toml")))


@pytest.fixture(params=SHAPES)
def shape(request: pytest.FixtureRequest) -> Path:
    """The folder of each shape in turn; skipped where what it imports is not installed."""
    name = str(request.param)
    for package in NEEDS.get(name, ()):
        pytest.importorskip(package)
    return HERE / name


def test_every_shape_is_listed() -> None:
    listed = re.findall(r"^\| `(\w+)` \|", (HERE / "README.md").read_text(), re.MULTILINE)

    assert tuple(sorted(listed)) == SHAPES


def test_the_generator_writes_the_expected_files(shape: Path) -> None:
    hint = f"the generator writes another file now; if it should: {REGENERATE} {shape.name}"

    assert generate(shape) == _expected(shape), hint


def test_the_same_bytes_from_a_copied_folder(shape: Path, tmp_path: Path) -> None:
    copy = tmp_path / "elsewhere" / shape.name
    shutil.copytree(shape, copy, ignore=shutil.ignore_patterns("__pycache__", "expected"))

    assert generate(copy) == _expected(shape)


@pytest.mark.parametrize("seed", ["0", "1"])
def test_the_same_bytes_under_any_hash_seed(seed: str, tmp_path: Path) -> None:
    _assert_same_elsewhere(tmp_path, python=sys.executable, seed=seed)


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_the_same_bytes_under_other_pythons(version: str, tmp_path: Path) -> None:
    _assert_same_elsewhere(tmp_path, python=_other_python(version), seed="0")


def _assert_same_elsewhere(tmp_path: Path, *, python: str, seed: str) -> None:
    names = [name for name in SHAPES if name not in NEEDS]
    copies = [tmp_path / name for name in names]
    for name, copy in zip(names, copies, strict=True):
        shutil.copytree(HERE / name, copy, ignore=shutil.ignore_patterns("__pycache__", "expected"))
        (copy / "expected").mkdir()

    _regenerate(copies, python=python, seed=seed)

    for name, copy in zip(names, copies, strict=True):
        assert _expected(copy) == _expected(HERE / name), name


def test_every_expected_test_passes(shape: Path) -> None:
    options = [part for warning in WARNINGS for part in ("-W", warning)]
    place = ["--rootdir", str(shape), "-c", str(shape / "pyproject.toml")]
    command = [*PLAIN_PYTEST, *place, *options]

    done = subprocess.run(
        [*command, "expected"],
        cwd=shape,
        env=_environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    tests = sum(1 for _ in _tests(shape))
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(rf"^{tests} passed in", done.stdout, re.MULTILINE), done.stdout


def test_every_expected_test_asserts_something(shape: Path) -> None:
    silent = [test.name for test in _tests(shape) if not any(map(_asserts, ast.walk(test)))]

    assert silent == []


# --- what the tests are made of


def _expected(shape: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((shape / "expected").glob("*.py"))}


def _regenerate(folders: list[Path], *, python: str, seed: str) -> None:
    script = [python, str(HERE / "regenerate.py"), *map(str, folders)]
    environment = {**_environment(), "PYTHONHASHSEED": seed}
    done = subprocess.run(
        script, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr


def _environment() -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    kept.pop("PYTHONPATH", None)
    return {**kept, "PYTHONDONTWRITEBYTECODE": "1"}


def _other_python(version: str) -> str:
    """A Python of that version which has what the generator needs; skips where there is none."""
    if sys.version_info[:2] == tuple(map(int, version.split("."))):
        pytest.skip("it is the one that runs")
    pyenv = sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))
    for python in (shutil.which(f"python{version}"), *map(str, pyenv)):
        if python is None:
            continue
        probe = [python, "-c", "import jinja2, libcst, pytest, pytest_asyncio"]
        if subprocess.run(probe, capture_output=True, check=False).returncode == 0:
            return python
    pytest.skip(f"no Python {version} with libcst, Jinja2, pytest and pytest-asyncio")


def _tests(shape: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for content in _expected(shape).values():
        for node in ast.walk(ast.parse(content)):
            is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            if is_function and node.name.startswith("test_"):
                yield node


def _asserts(node: ast.AST) -> bool:
    if isinstance(node, ast.Assert):
        return True
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return False
    return node.func.attr.startswith(("assert_", "assert", "raises"))
