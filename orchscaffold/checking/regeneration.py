"""The findings on generated tests: stale, missing, orphaned."""

from __future__ import annotations

from collections.abc import Iterator

from orchscaffold.checking.comparison import Comparison, compare, orphans_in
from orchscaffold.checking.mark_findings import on_mark
from orchscaffold.checking.plans import Plans
from orchscaffold.checking.regeneration_rules import MISSING, ORPHANED, STALE_TEST
from orchscaffold.checking.units import Guarded
from orchscaffold.model.findings import SAFE, Finding
from orchscaffold.model.ids import ScenarioId
from orchscaffold.patching.marks import Marked
from orchscaffold.patching.reading import Reading
from orchscaffold.patching.verdicts import STALE
from orchscaffold.planning.pruning import each_test
from orchscaffold.source import read_source, split_lines


def regeneration_findings(guarded: Guarded, plans: Plans) -> tuple[Finding, ...]:
    """The findings G101 to G103 on one module and its generated tests; raises as `compare` does."""
    comparison = compare(guarded, plans)
    return (
        *_stale(comparison),
        *_lacking(comparison),
        *_orphans(comparison),
    )


def _stale(comparison: Comparison) -> Iterator[Finding]:
    for reading, judged in zip(comparison.readings, comparison.judged, strict=True):
        for item in judged:
            if item.verdict == STALE and item.marked is not None:
                yield _on_mark(
                    reading,
                    item.marked,
                    STALE_TEST,
                    f"{item.marked.name} is stale: the code it was generated from has changed",
                    hint="Write it anew with: orchscaffold check --fix",
                )


def _lacking(comparison: Comparison) -> Iterator[Finding]:
    if not comparison.missing:
        return
    path = comparison.unit.path
    places = {(item.class_name, item.method): item.line for item in comparison.verdicts}
    lines = split_lines(read_source(path).text)
    for cls, method, pattern in comparison.missing:
        number = places.get((cls, method), 1)
        text = lines[number - 1]
        yield Finding(
            path,
            number,
            len(text) - len(text.lstrip()) + 1,
            MISSING,
            f"{cls}.{method} has no test for {pattern}",
            "Write it with: orchscaffold check --fix",
            SAFE,
        )


def _orphans(comparison: Comparison) -> Iterator[Finding]:
    for reading in comparison.readings:
        for marked in orphans_in(reading, comparison):
            yield _on_mark(
                reading,
                marked,
                ORPHANED,
                f"{marked.name} is orphaned: {_gone(comparison, marked)}",
                hint="Delete it with: orchscaffold check --fix; "
                "or keep it as yours: delete its mark.",
            )


def _gone(comparison: Comparison, marked: Marked) -> str:
    """Why there is no such scenario any more."""
    path, id_ = comparison.unit.path, ScenarioId.parse(marked.mark.id)
    owner, method = id_.owner, id_.method
    if not path.is_file():
        return f"there is no {path.name} any more"
    if owner not in comparison.unit.classes:
        return f"{path.name} has no class {owner} any more"
    if not any(v.class_name == owner and v.method == method for v in comparison.verdicts):
        return f"{owner} has no method {method} any more"
    claimed = _claimed_now(comparison, id_)
    if claimed:
        return f"what it shows of {owner}.{method} is for pattern {claimed} now"
    return f"{owner}.{method} has no such path any more"


def _claimed_now(comparison: Comparison, id_: ScenarioId) -> str:
    """The pattern that the same path of the method belongs to today; "" where there is none."""
    planned = (ScenarioId.parse(test.id) for _, test in each_test(comparison.planned))
    same = (p for p in planned if (p.subject, p.difference) == (id_.subject, id_.difference))
    return next((other.pattern for other in same), "")


def _on_mark(reading: Reading, marked: Marked, code: str, message: str, hint: str) -> Finding:
    text = reading.lines.line(marked.line)
    path = reading.source.path
    return on_mark(path, marked.line, text, code, message, hint=hint, fix=SAFE)
