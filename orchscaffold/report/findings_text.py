"""Findings as lines for people: place, code, message, the source line, the way out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from orchscaffold.model.check import CheckReport, ShownFinding
from orchscaffold.model.findings import SAFE, UNSAFE, Finding, RuleInfo
from orchscaffold.report.lines import BAD, FAINT, GOOD, PLACE, STRONG, Line, counted, line
from orchscaffold.report.paths import display_path

_TAB = 4


def check_lines(report: CheckReport) -> Iterator[Line]:
    """Each finding, the table of codes where it was asked for, and one line in the end."""
    for shown in report.findings:
        yield from finding_lines(shown)
    if report.counts:
        yield from _count_lines(report)
    for note in report.notes:
        yield line((note, FAINT))
    yield _summary(report)


def finding_lines(shown: ShownFinding) -> Iterator[Line]:
    """One finding: `path:line:column: CODE message`, its source line, how it is mended."""
    finding = shown.finding
    place = f"{display_path(finding.path)}:{finding.line}:{finding.column}"
    yield line((place, PLACE), ": ", (finding.code, BAD), " ", finding.message)
    text = shown.text.rstrip("\r\n").expandtabs(_TAB)
    if text.strip():
        number = str(finding.line)
        before = shown.text[: finding.column - 1].expandtabs(_TAB)
        yield line((f"{number} | ", FAINT), text.rstrip(), indent=4)
        yield line((f"{' ' * len(number)} | ", FAINT), " " * len(before), ("^", BAD), indent=4)
    if finding.hint:
        yield line((finding.hint, FAINT), indent=4)


def explain_lines(rule: RuleInfo) -> Iterator[Line]:
    """What a code means, an example, the repair."""
    yield line((rule.code, STRONG), f" {rule.title}")
    yield ()
    yield from _paragraph(rule.why)
    yield ()
    yield line(("Example", STRONG))
    for text in rule.example.strip("\n").split("\n"):
        yield line(text, indent=4) if text else ()
    yield ()
    yield line(("Repair", STRONG))
    yield from _paragraph(rule.repair)


def _paragraph(text: str) -> Iterator[Line]:
    for part in text.strip().split("\n"):
        yield line(part) if part else ()


def _count_lines(report: CheckReport) -> Iterator[Line]:
    counts = Counter(shown.finding.code for shown in report.findings)
    titles = {rule.code: rule.title for rule in report.rules}
    width = max((len(str(count)) for count in counts.values()), default=1)
    for code, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        yield line((f"{count:>{width}}", STRONG), f"  {code}  {titles.get(code, '')}".rstrip())


def _summary(report: CheckReport) -> Line:
    files = counted(report.files, "file") + " checked"
    if not report.files:
        return line((files, BAD), ": no Python file was found here")
    mended = f"{counted(report.fixed, 'finding')} mended; " if report.fixed else ""
    if not report.findings:
        told = f", {report.silenced} silenced" if report.silenced else ""
        return line(mended, ("no findings", GOOD), f"{told}; {files}")
    found = [shown.finding for shown in report.findings]
    places = counted(len({finding.path for finding in found}), "file")
    return line(
        mended, (counted(len(found), "finding"), BAD), f" in {places}; {files}", _fixable(found)
    )


def _fixable(found: list[Finding]) -> str:
    safe = sum(finding.fix == SAFE for finding in found)
    unsafe = sum(finding.fix == UNSAFE for finding in found)
    parts = [f"{safe} can be mended with --fix"] if safe else []
    parts += [f"{unsafe} with --unsafe-fixes"] if unsafe else []
    return f" ({', '.join(parts)})" if parts else ""
