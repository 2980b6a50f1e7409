"""`adopt` and `decline`: the lines in test files that say what is the user's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from orchscaffold.errors import UsageError
from orchscaffold.model.ids import ScenarioId
from orchscaffold.model.report import Declined, FileChange, OwnedFile
from orchscaffold.model.settings import House, Project
from orchscaffold.nearest import did_you_mean
from orchscaffold.patching.marks import find_marks
from orchscaffold.patching.owning import hand_over, turn_down
from orchscaffold.patching.patch import DeclinedLine
from orchscaffold.patterns import patterns_of
from orchscaffold.scaffolding.generated import generated_files
from orchscaffold.scaffolding.surroundings import declined_line
from orchscaffold.source import SourceFile, read_source

_ID = re.compile(r"[\w.]+/[\w-]+/\S+")
_ALIKE = 3


def adopt_file(path: Path, project: Project) -> OwnedFile:
    """Hand all generated tests of a file over to their owner.

    Raises FileError where the file cannot be read or does not parse.
    """
    source = read_source(path)
    content, ids = hand_over(source)
    return OwnedFile(project.root, FileChange(path, source.bytes, content), "adopted", ids)


def decline_ids(
    ids: tuple[str, ...], reason: str, file: Path | None, project: Project
) -> tuple[OwnedFile, ...]:
    """Turn scenarios down in the files that have tests of their class, or in `file`.

    Raises UsageError for what is no id, or where no file or several fit; FileError where a file
    cannot be read or does not parse.
    """
    for id_ in ids:
        if not _ID.fullmatch(id_):
            raise UsageError(
                f"{id_} is no scenario",
                hint="An id reads Class.method/pattern/what-differs; see marks and `inspect`.",
            )
        _refuse_unknown_pattern(id_, project.house)
    sources = tuple(_sources(file, project))
    chosen: dict[Path, list[str]] = {}
    for id_ in ids:
        for path in _files_for(id_, file, sources):
            chosen.setdefault(path, []).append(id_)
    by_path = {source.path: source for source in sources}
    return tuple(_declined(by_path[p], mine, reason, project) for p, mine in chosen.items())


def _refuse_unknown_pattern(id_: str, house: House) -> None:
    known = [pattern.name for pattern in patterns_of(house) if pattern.selects is not None]
    name = ScenarioId.parse(id_).pattern
    if name not in known:
        hint = did_you_mean(name, known, f"The patterns are: {', '.join(known)}")
        raise UsageError(f"{id_}: there is no pattern {name}", hint=hint)


def _sources(file: Path | None, project: Project) -> Iterator[SourceFile]:
    for path in (file,) if file is not None else generated_files(project.test_root, project):
        yield read_source(path)


def _files_for(id_: str, file: Path | None, sources: tuple[SourceFile, ...]) -> tuple[Path, ...]:
    if file is not None:
        return (file,)
    marked = {source.path: {mark.id for _, mark in find_marks(source.text)} for source in sources}
    exact = tuple(path for path, ids in marked.items() if id_ in ids)
    if exact:
        return exact
    cls = ScenarioId.parse(id_).owner
    near = tuple(p for p, ids in marked.items() if any(i.startswith(f"{cls}.") for i in ids))
    if len(near) == 1:
        return near
    found = ", ".join(str(path) for path in near[:_ALIKE]) or "none"
    raise UsageError(
        f"{id_}: the file to say it in is not clear (tests of {cls or id_}: {found})",
        hint="Name it with --file PATH.",
    )


def _declined(source: SourceFile, ids: list[str], reason: str, project: Project) -> OwnedFile:
    lines = tuple(
        DeclinedLine(id_, declined_line(Declined(id_, reason), project.line_length)) for id_ in ids
    )
    result = turn_down(source, lines)
    change = FileChange(source.path, source.bytes, result.content)
    return OwnedFile(project.root, change, "declined", result.declined)
