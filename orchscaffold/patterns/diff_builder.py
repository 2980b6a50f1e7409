"""The pattern `diff-builder`: functions of two collections that return a diff; reconcilers."""

from __future__ import annotations

from typing import Final

from orchscaffold.patterns.base import Facts, Pattern


def _selects(facts: Facts) -> bool:
    return facts.is_diff


PATTERN: Final = Pattern(
    name="diff-builder",
    summary="functions of two collections that return a diff; reconcilers",
    asserts="only left, only right, both, empty",
    class_suffix="Reconciliation",
    class_doc="Test reconciliation of two views of the same things.",
    selects=_selects,
)
