"""What a test file takes from its project: own packages, lines that fit."""

from __future__ import annotations

from orchscaffold.model.report import Declined
from orchscaffold.model.settings import Project
from orchscaffold.project import helpers_file


def first_party(project: Project) -> frozenset[str]:
    """The top-level names that can be imported from the project.

    The module of shared helpers counts where sorters of imports look by default, there or not yet.
    """
    names = set()
    for root in project.import_roots:
        for entry in root.iterdir():
            if entry.suffix == ".py" or (entry.is_dir() and entry.name.isidentifier()):
                names.add(entry.stem)
    helpers = helpers_file(project)
    if helpers is None or helpers.parent not in project.import_roots:
        return frozenset(names)
    is_looked_for = helpers.parent in (project.root, project.root / "src")
    return frozenset(names | {helpers.stem} if is_looked_for else names - {helpers.stem})


def declined_line(item: Declined, length: int) -> str:
    """The comment that turns a scenario down for good.

    It is cut at a space so that it fits, unless the id alone is longer than that.
    """
    line = f"# orchscaffold: declined {item.id}  {item.reason}".rstrip()
    kept = line.find("  ")
    if len(line) <= length or kept < 0 or kept > length:
        return line
    cut = line.rfind(" ", kept, length - 3)
    return f"{line[:cut].rstrip()} ..." if cut > kept + 1 else line[:kept]
