"""Which gap between things that stand in a file takes one that is new.

Each thing that may come has a gap of its own where there are enough of them, so that two branches
that add one each meet in different places.
"""

from __future__ import annotations

from collections.abc import Sequence


def usual_gap(name: str, order: Sequence[str], standing: Sequence[str]) -> int:
    """The gap that keeps the order: after the nearest that comes before `name` in it, else before
    the nearest that comes after, else the last one. Gap `i` is before `standing[i]`.
    """
    at = order.index(name) if name in order else len(order)
    above = [standing.index(other) for other in order[:at] if other in standing]
    if above:
        return above[-1] + 1
    below = [standing.index(other) for other in order[at + 1 :] if other in standing]
    return below[0] if below else len(standing)


def own_gap(name: str, order: Sequence[str], standing: Sequence[str]) -> int:
    """The gap for `name` alone: the usual one, or the nearest that no other of `order` has.

    The result depends on what stands there, not on what comes with it.
    """
    missing = [other for other in order if other not in standing]
    usual = {other: usual_gap(other, order, standing) for other in missing}
    owners = {gap: other for other, gap in usual.items()}
    free = [gap for gap in range(len(standing) + 1) if gap not in owners]
    for other, gap in reversed(usual.items()):
        if owners[gap] != other and free:
            _, own = min((abs(at - gap), at) for at in free)
            free.remove(own)
            usual[other] = own
    return usual[name] if name in usual else usual_gap(name, order, standing)
