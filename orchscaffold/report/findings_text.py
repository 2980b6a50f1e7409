"""Findings as lines for people: place, code, message, the source line, the way out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap

from orchscaffold.model.check import CheckReport, ShownFinding
from orchscaffold.model.findings import SAFE, UNSAFE, Finding, RuleInfo
from orchscaffold.report.lines import BAD, CODE, FAINT, GOOD, PLACE, STRONG, Line, counted, line
from orchscaffold.report.paths import display_path

_TAB = 4
_WIDTH = 88


def check_lines(
    report: CheckReport, *, quiet: bool = False, verbose: bool = False
) -> Iterator[Line]:
    """Each finding; unless `quiet`, the table of codes where it was asked for, what was written,
    and one line in the end. What was looked at comes first with `verbose`.
    """
    if verbose:
        yield from (_looked_at("generated tests of", path) for path in report.compared)
        yield from (_looked_at("read", path) for path in report.read)
    told: set[tuple[str, str]] = set()
    for shown in report.findings:
        key = (shown.finding.code, shown.finding.hint)
        yield from finding_lines(shown, with_hint=key not in told or not is_general(shown.finding))
        told.add(key)
    if quiet:
        return
    if report.counts:
        yield from _count_lines(report)
    for change in report.changes:
        verb = "changed" if report.is_written else "would change"
        yield line((verb, FAINT), " ", (display_path(change.path), PLACE))
    for note in report.notes:
        yield line((note, FAINT))
    yield _summary(report)


def _looked_at(what: str, path: Path) -> Line:
    return line((what, FAINT), " ", (display_path(path), PLACE))


def finding_lines(shown: ShownFinding, *, with_hint: bool = True) -> Iterator[Line]:
    """One finding: `path:line:column: CODE message`, its source line, how it is mended.

    The line is shown without its indentation, so that it fits. One that is a mark says nothing that
    the message does not.
    """
    finding = shown.finding
    place = f"{display_path(finding.path)}:{finding.line}:{finding.column}"
    yield line((place, PLACE), ": ", (finding.code, BAD), " ", finding.message)
    text = shown.text.rstrip("\r\n").expandtabs(_TAB)
    if text.strip() and not text.lstrip().startswith("#"):
        number = str(finding.line)
        before = shown.text[: finding.column - 1].expandtabs(_TAB)
        shift = max(len(before) - len(text) + len(text.lstrip()), 0)
        yield line((f"{number} | ", FAINT), (text.strip(), CODE), indent=4)
        yield line((f"{' ' * len(number)} | ", FAINT), " " * shift, ("^", BAD), indent=4)
    if finding.hint and with_hint:
        yield line((finding.hint, FAINT), indent=4)


def is_general(finding: Finding) -> bool:
    """Whether the hint is the same for all findings of its code: said once, it is known."""
    return finding.code.startswith("G")


def explain_lines(rule: RuleInfo) -> Iterator[Line]:
    """What a code means, an example, the repair."""
    yield line((rule.code, STRONG), f" {rule.title}")
    yield ()
    yield from _paragraph(rule.why)
    yield ()
    yield line(("Example", STRONG))
    for text in rule.example.strip("\n").split("\n"):
        yield line((text, CODE), indent=4) if text else ()
    yield ()
    yield line(("Repair", STRONG))
    yield from _paragraph(rule.repair)


def _paragraph(text: str) -> Iterator[Line]:
    """Prose, broken anew."""
    return (line(part) for part in wrap(text, _WIDTH, break_on_hyphens=False))


def _count_lines(report: CheckReport) -> Iterator[Line]:
    counts = Counter(shown.finding.code for shown in report.findings)
    titles = {rule.code: rule.title for rule in report.rules}
    width = max((len(str(count)) for count in counts.values()), default=1)
    for code, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        yield line((f"{count:>{width}}", STRONG), f"  {code}  {titles.get(code, '')}".rstrip())


def _summary(report: CheckReport) -> Line:
    files = counted(report.files, "file") + " checked"
    if not report.files and not report.findings:
        return line((files, BAD))
    mended = f"{counted(report.fixed, 'finding')} mended; " if report.fixed else ""
    told = f", {report.silenced} silenced" if report.silenced else ""
    told += f", {counted(len(report.problems), 'error')}" if report.problems else ""
    if not report.findings:
        sure = GOOD if not report.problems else FAINT
        return line(mended, ("no findings", sure), f"{told}; {files}")
    found = [shown.finding for shown in report.findings]
    places = counted(len({finding.path for finding in found}), "file")
    return line(
        mended,
        (counted(len(found), "finding"), BAD),
        f" in {places}{told}; {files}",
        _fixable(found, is_written=report.is_written),
    )


def _fixable(found: list[Finding], *, is_written: bool) -> str:
    safe = sum(finding.fix == SAFE for finding in found) if not is_written else 0
    unsafe = sum(finding.fix == UNSAFE for finding in found)
    parts = [f"{safe} can be mended with --fix"] if safe else []
    parts += [f"{unsafe} {'' if safe else 'can be mended '}with --unsafe-fixes"] if unsafe else []
    return f" ({', '.join(parts)})" if parts else ""
