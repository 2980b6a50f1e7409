"""What became of each method, in a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from orchscaffold.model.ir import Function
from orchscaffold.model.plan import Verdict
from orchscaffold.scenarios.explore import Left

MAX_REASONS: Final = 3
NOTHING: Final = (
    "covered by the tests of the methods that call it, or nothing in it that a test can see"
)


def verdict_of(owner: str, method: Function, count: int, left: Iterable[Left]) -> Verdict:
    """The verdict on one method with `count` tests and the ways that were `left` out."""
    reasons = _reasons(left)
    status = "written" if count else "left-out"
    if not count and not reasons:
        reasons, status = NOTHING, "nothing-to-test"
    return Verdict(owner, method.name, status, count, reasons, method.line)


def _reasons(left: Iterable[Left]) -> str:
    """Each reason once, with the lines it was met on; the most frequent first."""
    lines: dict[str, dict[int, None]] = {}
    for way in left:
        lines.setdefault(way.reason, {})[way.line] = None
    ranked = sorted(lines.items(), key=lambda item: -len(item[1]))
    said = [f"{reason} ({_places(list(found))})" for reason, found in ranked[:MAX_REASONS]]
    more = len(ranked) - MAX_REASONS
    return "; ".join([*said, *([f"and {more} more"] if more > 0 else [])])


def _places(lines: list[int]) -> str:
    known = sorted(line for line in lines if line)
    if not known:
        return "before its first line"
    shown = ", ".join(map(str, known[:4]))
    more = ", ..." if len(known) > 4 else ""
    return f"line{'s' if len(known) > 1 else ''} {shown}{more}"
