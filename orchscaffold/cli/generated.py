"""The generated test files that paths on the command line stand for."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from orchscaffold.cli.guarding import each
from orchscaffold.model.report import Problem

if TYPE_CHECKING:
    from orchscaffold.project import Discover


def test_files(
    paths: Iterable[Path], discover: Discover, problems: list[Problem]
) -> tuple[Path, ...]:
    """The test files of these test files, modules and folders, each once; `problems` gets what was
    wrong with the others.
    """
    from orchscaffold.scaffolding.generated import generated_files

    def files(path: Path) -> tuple[Path, ...]:
        return tuple(generated_files(path, discover(path)))

    named = (Path(os.path.abspath(path)) for path in paths)
    return tuple(dict.fromkeys(file for found in each(named, files, problems) for file in found))
