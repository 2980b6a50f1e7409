"""A planned file against a test file that exists: what is new, named so that it fits, put in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from orchscaffold.frozen import dataclass, replace
from orchscaffold.model.house import House
from orchscaffold.model.settings import Project
from orchscaffold.model.testcode import Code, Get, Helper, Sym, Test, TestClass, TestFile
from orchscaffold.patching.makers import Maker
from orchscaffold.patching.parts import Needed, NewClass, Part, PatchSettings
from orchscaffold.patching.patch import DeclinedLine, PatchResult, patch_file
from orchscaffold.patching.reading import Reading
from orchscaffold.patching.suites import ASYNC_UNITTEST
from orchscaffold.patching.verdicts import COVERED, NEW, STALE, Judged, judge
from orchscaffold.patterns import class_order
from orchscaffold.planning.marking import helper_digest, helper_id
from orchscaffold.planning.pruning import each_test, without_tests
from orchscaffold.recognising.recognition import NOTHING, Covering
from orchscaffold.render import Piece, Style, render_pieces
from orchscaffold.reusing.calls import called_makers, reuse
from orchscaffold.reusing.reach import ProjectFacts, makers_in_reach, re_exported
from orchscaffold.scaffolding.lending import NOT_LENT, Lent
from orchscaffold.scaffolding.manner import helper_names, in_manner

_UNITTEST = Sym("unittest")


@dataclass(frozen=True, slots=True)
class Fitted:
    """What a test file lacks of a planned one: `file` holds that alone.

    `judged` has the verdict on every planned test; `notes` say which names had to change.
    """

    file: TestFile
    judged: tuple[Judged, ...]
    notes: tuple[str, ...]


def fit(
    planned: TestFile,
    reading: Reading,
    project: Project,
    covered: Mapping[str, Covering] = NOTHING,
    *,
    all_helpers: bool = False,
    lent: Lent = NOT_LENT,
) -> Fitted:
    """Choose what to write into a file and under which names, less what is `covered` there. What is
    `lent` to the file is no clash and no helper of the user's.

    `all_helpers` keeps those that no new test uses, unless the file has one that does as much.
    """
    makers = makers_in_reach(reading, project, lent.among(reading.names.known))
    reused = reuse(in_manner(planned, reading, lent), makers.found, ProjectFacts(project))
    placed = reused.file
    judged = tuple(_judged(cls, test, reading, covered) for cls, test in each_test(placed))
    settled = frozenset(item.id for item in judged if item.verdict not in (NEW, STALE))
    lacking = without_tests(placed, settled)
    used = {helper.name for helper in lacking.helpers}
    if all_helpers:
        used |= {helper.name for helper in placed.helpers} - reused.covered.keys()
    helpers = tuple(
        helper
        for helper, is_used in ((helper, helper.name in used) for helper in placed.helpers)
        if _is_wanted(helper, placed.module, reading, is_used=is_used)
    )
    pairs = [(a.name, b.name) for a, b in zip(planned.classes, placed.classes, strict=True)]
    names = helper_names(planned, reading, lent)
    pairs += [(name, new) for name, new in names.items() if new in used]
    called = reused.covered if all_helpers else called_makers(lacking, makers.found)
    notes = (
        *_clashes(pairs, {**dict(makers.unread), **reused.refused}, called),
        *_uses(called.values(), project),
        *_covers(judged, covered, project),
    )
    return Fitted(replace(lacking, helpers=helpers), judged, notes)


def put_into(
    reading: Reading,
    file: TestFile,
    declined: tuple[DeclinedLine, ...],
    *,
    project: Project,
    first_party: frozenset[str],
    whole: TestFile | None = None,
) -> PatchResult:
    """The test file with all of `file` in it; `whole` is all that may come into it.

    Raises what rendering and `patch_file` raise.
    """
    whole = whole or file
    settings = PatchSettings(
        line_length=project.line_length,
        first_party=first_party,
        indent=reading.style.indent,
        runner=file.runner,
        keep_quotes=bool(project.formatter),
        helpers=tuple(helper_id(file.module, helper) for helper in whole.helpers),
    )
    pieces = render_pieces(
        file,
        line_length=project.line_length,
        house=project.house,
        indent=settings.indent,
        taken=reading.names.taken,
        known=(*reading.names.known, *re_exported(file, reading.names.known, project)),
    )
    parts = tuple(_part(piece) for piece in pieces)
    planned = tuple(cls.name for cls in whole.classes)
    classes = tuple(
        _new_class(cls, reading, settings, _order(cls.name, reading, planned, project.house))
        for cls in file.classes
        if cls.name
    )
    return patch_file(reading.source, parts, classes, settings, declined)


def _is_wanted(helper: Helper, module: str, reading: Reading, *, is_used: bool) -> bool:
    """Whether a helper has to be written: it is missing, or stands there as it was before."""
    digest = helper_digest(helper)
    verdict = judge(reading, helper_id(module, helper), digest, helper.name, "").verdict
    return verdict == STALE or (verdict == NEW and is_used)


def _judged(
    cls: TestClass, test: Test, reading: Reading, covered: Mapping[str, Covering]
) -> Judged:
    """The verdict on a test: what would be new may be covered already."""
    verdict = judge(reading, test.id, test.digest, test.name, cls.name)
    if verdict.verdict != NEW or test.id not in covered:
        return verdict
    return Judged(test.id, COVERED, covered[test.id].name, covered[test.id].line)


# --- notes


def _clashes(
    pairs: Iterable[tuple[str, str]], why: Mapping[str, str], called: Collection[str]
) -> Iterator[str]:
    """A word on each name that had to change."""
    for old, new in pairs:
        reason = why.get(new) or why.get(old)
        if old == new or not new:
            continue
        if reason:
            fit = "does not fit all tests" if old in called else "does not fit"
            yield f"{old} of the file {fit} ({reason}); the new one is {new}"
        else:
            yield f"{old} means something else in the file; the new one is {new}"


def _uses(makers: Iterable[Maker], project: Project) -> Iterator[str]:
    """A word on each helper and fixture of the user's that new tests call."""
    for maker in makers:
        kind = "the fixture " if maker.is_fixture else ""
        place = _place(maker.path, maker.line, project)
        yield f"{kind}{maker.name} is used as it is ({place})"


def _covers(
    judged: Iterable[Judged], covered: Mapping[str, Covering], project: Project
) -> Iterator[str]:
    """A word on each scenario that is left to a hand-written test."""
    for item in judged:
        if item.verdict == COVERED:
            yield covered_note(item.id, covered[item.id], project)


def covered_note(id_: str, test: Covering, project: Project) -> str:
    """The word on a scenario that is left to a test written by hand."""
    return f"{id_} is covered: {_place(test.path, test.line, project)} {test.name}"


def _place(path: Path, line: int, project: Project) -> str:
    own = path.relative_to(project.root) if path.is_relative_to(project.root) else path
    return f"{own.as_posix()}:{line}"


# --- parts


def _part(piece: Piece) -> Part:
    imports = tuple(Needed(item.module, item.name or "", item.local) for item in piece.imports)
    return Part(piece.id, piece.name, piece.owner, piece.text, imports)


def _new_class(
    cls: TestClass, reading: Reading, settings: PatchSettings, order: tuple[str, ...]
) -> NewClass:
    base = _base(cls, reading) if settings.runner == "unittest" else None
    known = dict(reading.names.known)
    layout = Style(settings.line_length, settings.runner, settings.indent).layout(
        lambda sym: known.get(sym, sym.module)
    )
    lines = (*layout.class_line(cls.name, base, 0), *layout.docstring(cls.doc, 1))
    local = known.get(_UNITTEST, "unittest")
    needed = (Needed("unittest", "", local),) if isinstance(base, Get) else ()
    return NewClass(cls.name, "\n".join(lines), needed, order)


def _order(name: str, reading: Reading, planned: tuple[str, ...], house: House) -> tuple[str, ...]:
    """The test classes of one class under test that are planned or stand there, in their order."""
    endings = class_order(house)
    suffix = max((s for s in endings if s and name.endswith(s)), key=len, default="")
    if not suffix:
        return planned
    base = name.removesuffix(suffix)
    usual = (base + other for other in endings)
    return tuple(n for n in usual if n == name or n in planned or reading.suite(n))


def _base(cls: TestClass, reading: Reading) -> Code:
    """The base of a unittest class: by name where the file imports it so."""
    kinds = {suite.kind for suite in reading.suites}
    is_async = ASYNC_UNITTEST in kinds or any(test.is_async for test in cls.tests)
    name = "IsolatedAsyncioTestCase" if is_async else "TestCase"
    by_name = Sym("unittest", name)
    return by_name if by_name in dict(reading.names.known) else Get(_UNITTEST, name)
