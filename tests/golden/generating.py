"""From a golden shape to the test file that the generator writes for it today."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from orchscaffold.core import file_plans, scaffold
from orchscaffold.project import discoverer
from orchscaffold.scaffolding.holders import lister
from orchscaffold.scaffolding.request import Request
from orchscaffold.targets import Unit, find_units

HERE: Final = Path(__file__).resolve().parent


def shapes(folder: Path = HERE) -> tuple[Path, ...]:
    """The folders of the shapes, sorted."""
    return tuple(sorted(path.parent for path in folder.glob("*/pyproject.toml")))


def generate(shape: Path) -> dict[str, bytes]:
    """The expected files of a shape by name, as the generator writes them today."""
    return dict(_files(shape))


def _files(shape: Path) -> Iterator[tuple[str, bytes]]:
    pending: dict[Path, bytes] = {}
    for unit in _units(shape):
        path = shape / "expected" / f"test_{unit.path.stem}.py"
        beside = path.with_stem(f"{path.stem}_today")
        kind = "reconciler" if unit.path.stem == "reconciler" else "coordinator"
        listing = lister()(unit.project)
        [plan] = file_plans(unit, Request(kind, out=beside, verify=False), listing)
        result = scaffold(plan, listing, pending).result
        if result.change.after is not None:
            yield path.name, result.change.after
        if result.shared is not None and result.shared.after is not None:
            pending[result.shared.path] = result.shared.after
            yield result.shared.path.name, result.shared.after


def _units(shape: Path) -> tuple[Unit, ...]:
    discover = discoverer(python=Path(sys.executable), config=None)
    found = find_units((str(shape),), cwd=shape, discover=discover)
    for error in found.errors:
        raise error
    return found.units
