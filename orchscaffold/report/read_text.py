"""What `inspect`, `patterns` and `verify` found, as lines."""

from __future__ import annotations

from collections.abc import Iterator

from orchscaffold.model.report import (
    InspectedClass,
    InspectedMethod,
    PatternInfo,
    VerifyReport,
    VerifyRun,
    Way,
)
from orchscaffold.report.glyphs import Glyphs
from orchscaffold.report.lines import (
    BAD,
    FAINT,
    GOOD,
    PLACE,
    PLAIN,
    POOR,
    STRONG,
    Line,
    columns,
    counted,
    line,
)
from orchscaffold.report.paths import display_path


def inspected_lines(cls: InspectedClass, *, verbose: bool) -> Iterator[Line]:
    """A class as it was read: its collaborators, then each method with its behaviour."""
    place = f"{display_path(cls.source)}:{cls.line}"
    bases = f"({', '.join(cls.bases)})" if cls.bases else ""
    yield line((cls.name, STRONG), f"{bases}  {cls.kind}  ", (place, PLACE))
    if cls.collaborators:
        yield line("collaborators", indent=2)
        rows = (((name, PLAIN), (type_, FAINT)) for name, type_ in cls.collaborators)
        yield from columns(rows, indent=4)
    for method in cls.methods:
        yield from _method_lines(method, verbose=verbose)


def pattern_lines(patterns: tuple[PatternInfo, ...], *, verbose: bool) -> Iterator[Line]:
    """The patterns: name and what each applies to; with `verbose` the test class and assertions."""
    if not verbose:
        names = (((p.name, STRONG), (p.applies_to, PLAIN)) for p in patterns)
        yield from columns(names, indent=0)
        return
    for pattern in patterns:
        yield line((pattern.name, STRONG))
        rows = (
            (("applies to", FAINT), (pattern.applies_to, PLAIN)),
            (("test class", FAINT), (pattern.test_class or "none: a helper", PLAIN)),
            (("asserts", FAINT), (pattern.asserts, PLAIN)),
            (("source", FAINT), (pattern.source, PLAIN)),
        )
        yield from columns(rows, indent=2)


def inspect_summary(classes: tuple[InspectedClass, ...]) -> Line:
    """How much was read."""
    methods = [method for cls in classes for method in cls.methods]
    scenarios = sum(len(method.scenarios) for method in methods)
    told = (counted(len(classes), "class", "classes"), counted(len(methods), "method"))
    return line((", ".join((*told, counted(scenarios, "scenario"))), STRONG))


def verify_lines(run: VerifyRun, glyphs: Glyphs) -> Iterator[Line]:
    """What each test file showed when it was run, one line that sums it up, and what to do."""
    for report in run.files:
        yield from _verified_lines(report, glyphs)
    yield from _verify_summary(run)


def _verify_summary(run: VerifyRun) -> Iterator[Line]:
    ran = [report.verification for report in run.files if report.verification.ran]
    passed, failed = sum(v.passed for v in ran), sum(v.failed for v in ran)
    files = counted(len(run.files), "file")
    if not run.files:
        if not run.problems:
            yield line(("no generated tests", POOR))
            yield line("Write some with: ", ("orchscaffold new coordinator FILE", STRONG))
        return
    left = len(run.files) - len(ran)
    more = (f", {left} not run", POOR) if left else ("", PLAIN)
    style = BAD if failed else GOOD if ran else POOR
    yield line(
        (f"{passed} of {counted(passed + failed, 'test')} passed", style), f" in {files}", more
    )
    if failed:
        stale = "Where the code has changed on purpose, bring its tests up to date with: "
        yield line((stale, FAINT), ("orchscaffold check --fix", STRONG))
    if left:
        missing = "Where nothing could be run, install what is missing, or name another interpreter"
        yield line((f"{missing} with: ", FAINT), ("orchscaffold verify --python PATH", STRONG))


def _method_lines(method: InspectedMethod, *, verbose: bool) -> Iterator[Line]:
    prefix = "async " if method.is_async else ""
    tests = counted(len(method.scenarios), "scenario")
    yield line(prefix, (method.name, STRONG), (f"  line {method.line}, {tests}", FAINT), indent=2)
    for fact in method.facts:
        yield line(fact, indent=6)
    for scenario in method.scenarios if verbose and not method.ways else ():
        yield line((scenario, GOOD), indent=6)
    for way in method.ways:
        yield from _way_lines(way)
    for reason in method.left_out if not method.ways else ():
        yield line(("left out: ", POOR), reason, indent=6)


def _way_lines(way: Way) -> Iterator[Line]:
    """One way through a method: what comes of it, then what leads there."""
    if way.test:
        yield line((way.does, PLAIN), indent=6)
        yield line((way.test, GOOD), indent=8)
    else:
        place = f"line {way.line}: " if way.line else ""
        yield line(("left out: ", POOR), f"{place}{way.reason}", indent=6)
    if way.given:
        yield line(("given ", FAINT), "; ".join(way.given), indent=8)


def _verified_lines(report: VerifyReport, glyphs: Glyphs) -> Iterator[Line]:
    verification = report.verification
    place = (display_path(report.test_file), PLACE)
    if not verification.ran:
        yield line((glyphs.poor, POOR), " ", place, (f"  not run: {verification.why}", POOR))
        return
    mark = (glyphs.bad, BAD) if verification.failed else (glyphs.good, GOOD)
    total = verification.passed + verification.failed
    runs = counted(verification.runs, "run")
    text = f"  {verification.passed}/{total} passed in {verification.seconds:.1f} s ({runs})"
    yield line(mark, " ", place, text)
    coverage = verification.coverage
    if coverage is not None:
        change = f"{coverage.before:.2f}% {glyphs.arrow} {coverage.after:.2f}%"
        yield line(f"{', '.join(report.targets)}: {change}", indent=4)
    for failure in report.failures:
        yield line((failure.test, BAD), indent=4)
        yield line((failure.reason, FAINT), indent=6)
