"""The guide's patterns, in the order in which they claim a path."""

from __future__ import annotations

from typing import Final

from orchscaffold.model.house import House
from orchscaffold.patterns import (
    async_loop,
    configuration,
    context_immutability,
    diff_builder,
    guard,
    integration,
    log_and_continue,
    re_raise,
)
from orchscaffold.patterns.base import Facts, Pattern
from orchscaffold.patterns.helpers import CONTEXT_BUILDER, DATA_FACTORY
from orchscaffold.patterns.own import as_pattern

PATTERNS: Final[tuple[Pattern, ...]] = (
    async_loop.PATTERN,
    re_raise.PATTERN,
    diff_builder.PATTERN,
    context_immutability.PATTERN,
    log_and_continue.PATTERN,
    configuration.PATTERN,
    guard.PATTERN,
    integration.PATTERN,
    CONTEXT_BUILDER,
    DATA_FACTORY,
)
CLASS_ORDER: Final = (
    "BackgroundTasks",
    "Configuration",
    "ErrorResilience",
    "Reconciliation",
    "Integration",
)


def pattern_of(facts: Facts) -> Pattern:
    """The first pattern that claims a path; `integration` takes what no other does."""
    for pattern in PATTERNS:
        if pattern.selects is not None and pattern.selects(facts):
            return pattern
    return integration.PATTERN


def patterns_of(house: House) -> tuple[Pattern, ...]:
    """The patterns of a project: its own, which claim paths first, then the built-in ones."""
    if not house.patterns:
        return PATTERNS
    return (*(as_pattern(own) for own in house.patterns), *PATTERNS)


def class_order(house: House) -> tuple[str, ...]:
    """What test classes end in, in the order in which they stand: the guide's, then the project's
    own by name.
    """
    own = sorted({pattern.test_class for pattern in house.patterns} - set(CLASS_ORDER))
    return (*CLASS_ORDER, *own)
