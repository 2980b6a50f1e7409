"""A planned file against a test file that exists: what is new, named so that it fits, put in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import TypeVar

from orchscaffold.model.settings import Project
from orchscaffold.model.testcode import Get, Helper, Sym, TestClass, TestFile, Var
from orchscaffold.patching.marks import data_digest
from orchscaffold.patching.naming import class_for, helper_for
from orchscaffold.patching.parts import Needed, NewClass, Part, PatchSettings
from orchscaffold.patching.patch import DeclinedLine, PatchResult, patch_file
from orchscaffold.patching.reading import Reading
from orchscaffold.patching.verdicts import NEW, STALE, Judged, judge
from orchscaffold.pruning import each_test, without_tests
from orchscaffold.render import Piece, Style, render_pieces
from orchscaffold.render.pieces import helper_id

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Fitted:
    """What a test file lacks of a planned one: `file` holds that alone.

    `judged` has the verdict on every planned test; `notes` say which names had to change.
    """

    file: TestFile
    judged: tuple[Judged, ...]
    notes: tuple[str, ...]


def fit(planned: TestFile, reading: Reading, *, all_helpers: bool = False) -> Fitted:
    """Choose what to write into a file and under which names.

    `all_helpers` keeps those that no new test uses.
    """
    placed = replace(
        planned, classes=tuple(_placed(cls, planned, reading) for cls in planned.classes)
    )
    judged = tuple(
        judge(reading, test.id, test.digest, test.name, cls.name) for cls, test in each_test(placed)
    )
    settled = frozenset(item.id for item in judged if item.verdict not in (NEW, STALE))
    lacking = without_tests(placed, settled)
    renamed = {helper.name: helper_for(reading, helper.name) for helper in planned.helpers}
    used = {helper.name for helper in (planned if all_helpers else lacking).helpers}
    named = _renamed(replace(lacking, helpers=planned.helpers), renamed)
    helpers = tuple(
        mine
        for mine, helper in zip(named.helpers, planned.helpers, strict=True)
        if _is_wanted(mine, named.module, reading, is_used=helper.name in used)
    )
    pairs = [(a.name, b.name) for a, b in zip(planned.classes, placed.classes, strict=True)]
    pairs += [(name, new) for name, new in renamed.items() if name in used]
    notes = tuple(
        f"{old} means something else in the file; the new one is {new}"
        for old, new in pairs
        if old != new
    )
    return Fitted(replace(named, helpers=helpers), judged, notes)


def put_into(
    reading: Reading,
    file: TestFile,
    declined: tuple[DeclinedLine, ...],
    *,
    project: Project,
    first_party: frozenset[str],
    templates: Path | None,
) -> PatchResult:
    """The test file with all of `file` in it. Raises what rendering and `patch_file` raise."""
    settings = PatchSettings(
        line_length=project.line_length,
        first_party=first_party,
        indent=reading.style.indent,
        runner=file.runner,
        keep_quotes=bool(project.formatter),
    )
    pieces = render_pieces(
        file,
        line_length=project.line_length,
        project_templates=templates,
        indent=settings.indent,
        taken=reading.names.taken,
        known=reading.names.known,
    )
    parts = tuple(_part(piece) for piece in pieces)
    classes = tuple(_new_class(cls, reading, settings) for cls in file.classes)
    return patch_file(reading.source, parts, classes, settings, declined)


def _placed(cls: TestClass, file: TestFile, reading: Reading) -> TestClass:
    ids = {test.id for test in cls.tests}
    is_async = any(test.is_async for test in cls.tests)
    name = class_for(reading, cls.name, ids, runner=file.runner, is_async=is_async)
    return replace(cls, name=name)


def _is_wanted(helper: Helper, module: str, reading: Reading, *, is_used: bool) -> bool:
    """Whether a helper has to be written: it is missing, or stands there as it was before."""
    digest = data_digest(helper)
    verdict = judge(reading, helper_id(module, helper), digest, helper.name, "").verdict
    return verdict == STALE or (verdict == NEW and is_used)


# --- names


def _renamed(value: Value, names: Mapping[str, str]) -> Value:
    """Test code with helpers renamed."""
    if all(old == new for old, new in names.items()):
        return value
    return _walked(value, names)


def _walked(value: Value, names: Mapping[str, str]) -> Value:
    if isinstance(value, tuple):
        return type(value)(_walked(item, names) for item in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changes: dict[str, object] = {
        item.name: _walked(getattr(value, item.name), names) for item in fields(value)
    }
    if isinstance(value, Var | Helper):
        changes["name"] = names.get(value.name, value.name)
    return replace(value, **changes)


# --- parts


def _part(piece: Piece) -> Part:
    imports = tuple(Needed(item.module, item.name or "", item.local) for item in piece.imports)
    return Part(piece.id, piece.name, piece.owner, piece.text, imports)


def _new_class(cls: TestClass, reading: Reading, settings: PatchSettings) -> NewClass:
    local = dict(reading.names.known).get(Sym("unittest"), "unittest")
    is_unittest = settings.runner == "unittest"
    base = Get(Sym("unittest"), "IsolatedAsyncioTestCase") if is_unittest else None
    layout = Style(settings.line_length, settings.runner, settings.indent).layout(lambda _: local)
    lines = (*layout.class_line(cls.name, base, 0), *layout.docstring(cls.doc, 1))
    needed = (Needed("unittest", "", local),) if is_unittest else ()
    return NewClass(cls.name, "\n".join(lines), needed)
