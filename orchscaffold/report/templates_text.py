"""Templates as lines: which there are, what is wrong with them, what they render to."""

from __future__ import annotations

from collections.abc import Iterator

from orchscaffold.model.templates import (
    BUILT_IN,
    TemplateCheck,
    TemplateEjection,
    TemplateList,
    TemplatePreview,
)
from orchscaffold.report.lines import (
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


def list_lines(report: TemplateList) -> Iterator[Line]:
    """Each template with where it comes from."""
    rows = []
    for info in report.templates:
        is_ours = info.origin == BUILT_IN
        where = "" if is_ours else display_path(info.path)
        changed = " through others of yours" if info.is_affected else ""
        style = (POOR if changed else FAINT) if is_ours else GOOD
        origin = f"changed{changed}" if changed else info.origin
        rows.append(((info.name, STRONG), (origin, style), (where, PLACE)))
    yield from columns(rows, indent=0)
    if report.folder is None:
        hint = 'templates = "house" in [tool.orchscaffold] names a folder for your own'
        yield line((hint, FAINT))


def ejection_lines(report: TemplateEjection) -> Iterator[Line]:
    """Each file, and what comes next."""
    verb = "written" if report.is_written else "would be written"
    for change in report.changes:
        yield line((display_path(change.path), PLACE), f"  {verb}")
    if report.is_written:
        yield line("Next: change it, then ", ("orchscaffold templates check", STRONG))


def check_lines(report: TemplateCheck) -> Iterator[Line]:
    """One line that sums it up."""
    templates = counted(report.templates, "template")
    if report.problems:
        yield line((f"{counted(len(report.problems), 'error')} in {templates}", POOR))
    else:
        tried = counted(report.rendered, "test or helper", "tests and helpers")
        yield line((f"no errors in {templates}", GOOD), f", tried on {tried} of the demo")


def preview_note(report: TemplatePreview) -> Iterator[Line]:
    """What has to be said before what it renders to."""
    where = report.target or "the demo"
    if not report.rendered:
        yield line((f"{report.name} renders to nothing by itself: others use it", POOR))
    elif report.is_as_if:
        yield line((f"Nothing in {where} is for {report.name}; this is how others would be", FAINT))
        yield line(("", PLAIN))
