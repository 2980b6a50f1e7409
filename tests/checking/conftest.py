"""A small project with generated tests, in a folder of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from check_trees import FILES, TESTS, Tree


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The test file that is generated for the module."""
    tree = Tree(tmp_path_factory.mktemp("generated"))
    for name, text in FILES.items():
        tree.write(name, text)
    tree.new()
    return (tree.root / TESTS).read_bytes()


@pytest.fixture
def bare(tmp_path: Path) -> Tree:
    """The project without any test."""
    tree = Tree(tmp_path / "project")
    for name, text in FILES.items():
        tree.write(name, text)
    return tree


@pytest.fixture
def tree(bare: Tree, generated: bytes) -> Tree:
    """The project with its generated tests, as written."""
    bare.write(TESTS, generated)
    return bare
