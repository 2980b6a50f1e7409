"""The map of a folder, as the command draws it."""

from __future__ import annotations

from pathlib import Path

from orchscaffold.mapping.run import Mapped, draw_map
from orchscaffold.model.scenario_map import MappedScenario
from orchscaffold.project import discoverer
from orchscaffold.targets import find_units


def mapped(root: Path, *targets: str) -> Mapped:
    """The map of the targets, "src" without any."""
    discover = discoverer(python=None, config=None)
    found = find_units(targets or ("src",), cwd=root, discover=discover)
    assert found.errors == ()
    return draw_map(root, found.units, discover, lambda _: None)


def scenario(root: Path, id_: str) -> MappedScenario:
    """One scenario of the map; nothing may have gone wrong on the way."""
    found = mapped(root)
    assert found.errors == ()
    [item] = [item for item in found.map.scenarios if item.id == id_]
    return item


def edit(path: Path, old: str, new: str) -> None:
    """Replace what stands there exactly once."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{text.count(old)} times in {path}: {old}"
    path.write_text(text.replace(old, new), encoding="utf-8")
