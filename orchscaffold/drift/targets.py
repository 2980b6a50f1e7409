"""Dotted patch targets, followed as `unittest.mock` follows them."""

from __future__ import annotations

import builtins

from orchscaffold.frozen import dataclass
from orchscaffold.inspection.surface.library import Surfaces
from orchscaffold.inspection.surface.modules import is_external
from orchscaffold.model.code import Resolved
from orchscaffold.model.types import Named


@dataclass(frozen=True, slots=True)
class Gap:
    """Where a target comes to nothing: `owner` has no `name`; `names` are those it has."""

    owner: str
    name: str
    names: tuple[str, ...]
    rest: str = ""


def target_gap(target: str, surfaces: Surfaces) -> Gap | None:
    """Where the target certainly leads nowhere; None where it leads somewhere, or may."""
    parts = target.split(".")
    if len(parts) < 2 or not all(part.isidentifier() for part in parts):
        return None
    modules = surfaces.modules
    if is_external(parts[0]) or modules.exists(parts[0]) is not True:
        return None
    module, place = parts[0], 1
    while place < len(parts) - 1 and modules.exists(f"{module}.{parts[place]}"):
        module = f"{module}.{parts[place]}"
        place += 1
    owner: Resolved | None = Resolved("module", module, "")
    for index in range(place, len(parts)):
        if owner is None:
            return None
        gap = member_gap(owner, parts[index], surfaces)
        if gap is not None:
            return Gap(gap.owner, gap.name, gap.names, ".".join(parts[index + 1 :]))
        owner = surfaces.modules.member(owner, parts[index])
    return None


def member_gap(owner: Resolved, name: str, surfaces: Surfaces) -> Gap | None:
    """That the module or class `owner` certainly has no `name`."""
    if owner.kind == "module":
        return module_gap(owner.module, name, surfaces)
    if owner.kind == "class":
        return class_gap(Named(owner.module, owner.qualname), name, False, surfaces)
    return None


def module_gap(module: str, name: str, surfaces: Surfaces) -> Gap | None:
    """That the module certainly has no `name`, nor a submodule of it."""
    if hasattr(builtins, name) or surfaces.modules.has(module, name) is not False:
        return None
    if surfaces.modules.exists(f"{module}.{name}"):
        return None
    return Gap(f"module '{module}'", name, surfaces.modules.names(module))


def class_gap(ref: Named, name: str, of_instance: bool, surfaces: Surfaces) -> Gap | None:
    """That the class, or its instances, certainly have no `name`."""
    if surfaces.has(ref, name, of_instance) is not False:
        return None
    return Gap(ref.qualname, name, surfaces.names(ref))
