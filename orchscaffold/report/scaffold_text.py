"""What `new` and `demo` did, as lines: what was achieved first, then every method's verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from orchscaffold.model.report import (
    ClassReport,
    DemoReport,
    MethodReport,
    OwnRun,
    RunReport,
    ScaffoldResult,
    Verification,
)
from orchscaffold.model.write_plan import ApplyReport
from orchscaffold.report.glyphs import Glyphs
from orchscaffold.report.lines import (
    FAINT,
    GOOD,
    PLACE,
    PLAIN,
    POOR,
    STRONG,
    Line,
    Span,
    columns,
    counted,
    line,
)
from orchscaffold.report.paths import display_path

_MOST_DECLINED = 5
_MANY_ALIKE = 3
_NOTHING = "nothing written: there is no test to add"
_ACTIONS = {"created": "written", "patched": "patched"}
_DRY_ACTIONS = {"created": "would be written", "patched": "would be patched"}


def run_lines(run: RunReport, glyphs: Glyphs, *, verbose: bool) -> Iterator[Line]:
    """Every result, and one line that sums them up; what each module gained where there are
    several.
    """
    for result in run.results:
        yield from result_lines(result, glyphs, dry_run=run.dry_run, verbose=verbose)
        yield ()
    if run.results:
        yield _total(run)
    if len(run.results) > 1:
        yield from _gains(run, glyphs)


def result_lines(
    result: ScaffoldResult, glyphs: Glyphs, *, dry_run: bool, verbose: bool
) -> Iterator[Line]:
    """One test file: where it is, what it achieves, what became of each method."""
    yield line((display_path(result.change.path), PLACE), f"  {_content(result, dry_run)}")
    for change in result.packages:
        yield line("with ", (display_path(change.path), PLACE), " (empty)", indent=2)
    if result.shared is not None and result.shared.is_change:
        action = (_DRY_ACTIONS if dry_run else _ACTIONS)[result.shared.action]
        yield line("with ", (display_path(result.shared.path), PLACE), f" {action}", indent=2)
    for cls in result.classes:
        yield from _class_lines(cls, verbose=verbose)
    yield from _achievement_lines(result, glyphs)
    yield from _declined_lines(result, verbose=verbose)


def _content(result: ScaffoldResult, dry_run: bool) -> str:
    if result.action == "unchanged":
        kept = counted(result.kept, "test")
        return f"unchanged: {kept} there already" if result.kept else _NOTHING
    action = _DRY_ACTIONS[result.action] if dry_run else _ACTIONS[result.action]
    helpers = f", {counted(len(result.helpers), 'helper')}" if result.helpers else ""
    return f"{action}: {counted(result.written, 'test')}{helpers}"


def owned_lines(run: OwnRun) -> Iterator[Line]:
    """Each file, and what in it is the user's from now on."""
    for item in run.files:
        verb = f"would be {item.action}" if run.dry_run else item.action
        said = f"{verb}: {counted(len(item.ids), 'id')}" if item.ids else "unchanged"
        yield line((display_path(item.change.path), PLACE), f"  {said}")
        for id_ in item.ids:
            yield line((id_, FAINT), indent=4)
    ids, verb = sum(len(item.ids) for item in run.files), "would be " if run.dry_run else ""
    actions = {item.action for item in run.files}
    for action in sorted(actions):
        told = f"{counted(ids, 'id')} in {counted(len(run.files), 'file')} {verb}{action}"
        yield line((told, STRONG))


def applied_lines(report: ApplyReport) -> Iterator[Line]:
    """Each file that a plan was about."""
    actions = _DRY_ACTIONS if report.dry_run else _ACTIONS
    for change in report.changes:
        yield line(
            (display_path(change.path), PLACE), f"  {actions.get(change.action, 'unchanged')}"
        )
    if not (report.changes or report.problems):
        yield line("Nothing to do: the plan has no changes.")


def demo_lines(demo: DemoReport, glyphs: Glyphs, *, verbose: bool) -> Iterator[Line]:
    """Where the demo is, what was made for it, and what to do next."""
    folder = display_path(demo.folder)
    verb = "would be written" if demo.run.dry_run else "written"
    yield line(("A small service", STRONG), f" {verb} to ", (f"{folder}/", PLACE))
    for path in demo.files if verbose else ():
        yield line((display_path(path), PLACE), indent=2)
    yield ()
    yield from run_lines(demo.run, glyphs, verbose=verbose)
    for result in demo.run.results[:1]:
        yield line("Read the tests: ", (display_path(result.change.path), PLACE))
        yield line("Then try it on your own code: ", ("orchscaffold new coordinator FILE", STRONG))


def _class_lines(cls: ClassReport, *, verbose: bool) -> Iterator[Line]:
    yield line((cls.name, STRONG), indent=2)
    shown = [m for m in cls.methods if verbose or m.status != "nothing-to-test"]
    alike = {} if verbose else _left_out_alike(shown)
    rows = (_group_row(alike[m.name]) if m.name in alike else _method_rows(m) for m in shown)
    yield from columns((row for found in rows for row in found), indent=4)
    hidden = len(cls.methods) - len(shown)
    if hidden:
        yield line((f"{counted(hidden, 'method')} with nothing to test", FAINT), indent=4)


def _left_out_alike(methods: Sequence[MethodReport]) -> dict[str, tuple[MethodReport, ...]]:
    """Methods of which nothing could be tested, for the same reasons, several of them: by the name
    of the first all of them, by those of the others none.
    """
    groups: dict[tuple[str, ...], list[MethodReport]] = {}
    for method in methods:
        if method.status == "left-out":
            groups.setdefault(method.reasons, []).append(method)
    large = [tuple(group) for group in groups.values() if len(group) >= _MANY_ALIKE]
    others = {method.name: () for group in large for method in group[1:]}
    return {**{group[0].name: group for group in large}, **others}


def _group_row(methods: tuple[MethodReport, ...]) -> Iterator[tuple[Span, ...]]:
    """One row for methods that are left out alike."""
    for method in methods[:1]:
        reasons = f"{'; '.join(method.reasons)}, and {len(methods) - 1} more methods (--verbose)"
        yield (method.name, PLAIN), ("left out", POOR), (reasons, PLAIN)


def _method_rows(method: MethodReport) -> Iterator[tuple[Span, ...]]:
    if method.status in ("written", "kept"):
        detail = ", ".join(method.patterns)
        count = counted(method.tests, "test")
        shown = (count, GOOD) if method.status == "written" else (f"{count} kept", FAINT)
        yield (method.name, PLAIN), shown, (detail, FAINT)
    elif method.status == "left-out":
        yield (method.name, PLAIN), ("left out", POOR), ("; ".join(method.reasons), PLAIN)
        return
    else:
        yield (method.name, PLAIN), ("nothing to test", FAINT), ("; ".join(method.reasons), FAINT)
        return
    for reason in method.reasons:
        yield ("", PLAIN), ("left out", POOR), (reason, PLAIN)


def _achievement_lines(result: ScaffoldResult, glyphs: Glyphs) -> Iterator[Line]:
    start = " (imported only)" if result.change.before is None else ""
    rows = tuple(_verification_rows(result.verification, result.module, start, glyphs))
    yield from columns(rows, indent=2)
    if _was_kept_back(result):
        yield from _ways_on(result)
    for note in result.notes:
        yield line(("Note", STRONG), f"  {note}", indent=2)


def _was_kept_back(result: ScaffoldResult) -> bool:
    """Whether tests were written that should have been run and could not be."""
    verification = result.verification
    return result.written > 0 and verification is not None and not verification.ran


def _ways_on(result: ScaffoldResult) -> Iterator[Line]:
    """What to do where nothing could be run: the tests may pass or not, nobody knows."""
    path = display_path(result.change.path)
    tried = result.verification is not None and result.verification.tried
    mend = "Install or mend what is missing" if tried else "Install pytest, or name --python PATH"
    yield line(f"{mend}, then run them: ", (f"orchscaffold verify {path}", STRONG), indent=9)


def _verification_rows(
    verification: Verification | None, module: str, start: str, glyphs: Glyphs
) -> Iterator[tuple[Span, ...]]:
    label = ("Tests", STRONG)
    if verification is None:
        yield label, ("not run (--no-verify)", POOR)
        return
    if not verification.ran:
        yield label, (f"not run: {verification.why}", POOR)
        return
    total = verification.passed + verification.failed
    outcome = f"{verification.passed}/{total} passed"
    runs = counted(verification.runs, "run")
    order = ", random order" if verification.runs > 1 else ""
    text = f"{outcome} in {verification.seconds:.1f} s ({runs}{order})"
    yield label, (text, POOR if verification.failed else GOOD)
    coverage = verification.coverage
    if coverage is None:
        yield ("Coverage", STRONG), ("not measured: coverage does not import there", FAINT)
        return
    before = f"{coverage.before:.2f}%{start}"
    change = f"{before} {glyphs.arrow} {coverage.after:.2f}% ({coverage.gain:+.2f}%)"
    yield ("Coverage", STRONG), (f"{module}: {change}", GOOD)


def _declined_lines(result: ScaffoldResult, *, verbose: bool) -> Iterator[Line]:
    """What was turned down, by reason; long lists are cut unless `verbose`."""
    if not result.declined:
        return
    count = counted(len(result.declined), "scenario")
    where = ", recorded in the file" if result.change.after is not None else ""
    yield line(("Declined", STRONG), f"  {count}{where}", indent=2)
    reasons = dict.fromkeys(item.reason for item in result.declined)
    for reason in reasons:
        ids = [item.id for item in result.declined if item.reason == reason]
        yield line(reason, indent=4)
        shown = ids if verbose else ids[:_MOST_DECLINED]
        for id_ in shown:
            yield line((id_, FAINT), indent=6)
        if len(ids) > len(shown):
            yield line((f"and {len(ids) - len(shown)} more (--verbose)", FAINT), indent=6)


def _total(run: RunReport) -> Line:
    tests = sum(result.written for result in run.results)
    changed = [result for result in run.results if result.action != "unchanged"]
    if not changed:
        kept = sum(result.kept for result in run.results)
        there = f": {counted(kept, 'test')} there already" if kept else ""
        return line(("nothing to write", STRONG), there)
    verb = "would be written" if run.dry_run else "written"
    total = f"{counted(tests, 'test')} in {counted(len(changed), 'file')} {verb}"
    unknown = sum(result.written for result in changed if _was_kept_back(result))
    return line((total, STRONG), (f", {unknown} could not be run" if unknown else "", POOR))


def _gains(run: RunReport, glyphs: Glyphs) -> Iterator[Line]:
    rows = [
        (
            (result.module, PLAIN),
            (f"{c.before:.2f}% {glyphs.arrow} {c.after:.2f}% ({c.gain:+.2f}%)", GOOD),
        )
        for result in run.results
        if result.verification and (c := result.verification.coverage)
    ]
    yield from columns(rows, indent=2)
