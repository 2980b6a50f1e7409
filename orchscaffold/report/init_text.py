"""What `init` found and did, as lines."""

from __future__ import annotations

from collections.abc import Iterator

from orchscaffold.model.report import InitReport
from orchscaffold.report.lines import PLACE, PLAIN, POOR, STRONG, Line, columns, line
from orchscaffold.report.paths import display_path


def fact_lines(report: InitReport) -> Iterator[Line]:
    """The project and what was found out about it."""
    yield line((display_path(report.root), PLACE))
    yield from columns((((label, STRONG), (text, PLAIN)) for label, text in report.facts), indent=2)
    for note in report.notes:
        yield line(("note", POOR), f"  {note}", indent=2)
    yield ()


def init_lines(report: InitReport, why_not: str) -> Iterator[Line]:
    """Each file that was written, and what to do next; or why there is none."""
    if not report.changes:
        yield line("Nothing to do: orchscaffold is set up here.")
    elif not report.written:
        yield line((f"Nothing was written: {why_not}", POOR))
    else:
        for change in report.changes:
            yield line((display_path(change.path), PLACE), f"  {_VERBS[change.action]}")
        target = display_path(report.first) if report.first is not None else "FILE::CLASS"
        yield line("Next: ", (f"orchscaffold new coordinator {target}", STRONG))


_VERBS = {"created": "written", "patched": "patched"}
