"""The patterns that are helpers: `context-builder` and `data-factory`."""

from __future__ import annotations

from typing import Final

from orchscaffold.patterns.base import Pattern

CONTEXT_BUILDER: Final = Pattern(
    name="context-builder",
    summary="the constructor and context",
    asserts="keyword-only overrides, defaults that work",
    class_suffix="",
    class_doc="",
    selects=None,
)
DATA_FACTORY: Final = Pattern(
    name="data-factory",
    summary="value types in signatures",
    asserts="true parameter names, keyword-only overrides",
    class_suffix="",
    class_doc="",
    selects=None,
)
