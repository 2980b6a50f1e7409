"""What `prove` found, as lines for people: a table of methods and kinds, then the survivors."""

from __future__ import annotations

from collections.abc import Iterator

from orchscaffold.model.proof import Proof, ProvedChange, ProveRun
from orchscaffold.report.lines import (
    BAD,
    FAINT,
    GOOD,
    PLACE,
    POOR,
    STRONG,
    Line,
    Span,
    columns,
    counted,
    line,
)
from orchscaffold.report.paths import display_path

_ENOUGH = 75.0
_WIDEST = 60


def prove_lines(run: ProveRun) -> Iterator[Line]:
    """Each module's table and survivors, and one line in the end."""
    for proof in run.proofs:
        yield from _proof_lines(proof)
        yield ()
    yield _summary(run)


def _proof_lines(proof: Proof) -> Iterator[Line]:
    yield line(
        (display_path(proof.source), PLACE),
        f": {counted(proof.passing, 'test')}, {_told(proof)}",
    )
    if proof.why:
        yield line((proof.why, BAD), indent=2)
        return
    yield from _table(proof)
    survivors = [change for change in proof.changes if not change.is_noticed]
    if survivors:
        yield line(("not noticed", STRONG), indent=2)
    for change in survivors:
        yield from _survivor(proof, change)


def _told(proof: Proof) -> str:
    tried = counted(len(proof.changes), "change")
    if len(proof.changes) < proof.possible:
        tried = f"{len(proof.changes)} of {counted(proof.possible, 'change')}"
    return f"{tried}, {proof.noticed} noticed ({proof.percent:.1f}%)"


def _table(proof: Proof) -> Iterator[Line]:
    kinds = sorted({change.kind for change in proof.changes})
    methods = dict.fromkeys(change.method for change in proof.changes)
    header: tuple[Span, ...] = (("", FAINT), ("all", FAINT), *((kind, FAINT) for kind in kinds))
    rows = [header]
    for method in methods:
        mine = [change for change in proof.changes if change.method == method]
        cells = [_cell([c for c in mine if c.kind == kind]) for kind in kinds]
        rows.append(((method.rpartition(".")[2], ""), _cell(mine), *cells))
    yield from columns(rows, indent=2)


def _cell(changes: list[ProvedChange]) -> Span:
    if not changes:
        return ("", "")
    noticed = sum(change.is_noticed for change in changes)
    style = GOOD if noticed == len(changes) else POOR if noticed else BAD
    return (f"{noticed}/{len(changes)}", style)


def _survivor(proof: Proof, change: ProvedChange) -> Iterator[Line]:
    place = f"{display_path(proof.source)}:{change.line}"
    yield line((place, PLACE), f": {change.kind} -> ", (_short(change.after), BAD), indent=4)
    yield line((_short(change.before), FAINT), indent=8)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 3]}..."


def _summary(run: ProveRun) -> Line:
    changes = [change for proof in run.proofs for change in proof.changes]
    if not changes:
        return line(("nothing was proved", BAD))
    noticed = sum(change.is_noticed for change in changes)
    percent = 100.0 * noticed / len(changes)
    style = GOOD if percent >= _ENOUGH else POOR
    return line((f"{noticed} of {len(changes)} changes noticed", style), f" ({percent:.1f}%)")
