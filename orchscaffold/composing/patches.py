"""`patch.object`, and the `with` items that a test is made of."""

from __future__ import annotations

from typing import Final, TypeAlias

from orchscaffold.model.testcode import Code, Get, Sym

Contexts: TypeAlias = list[tuple[Code, str | None]]

PATCH: Final = Get(Sym("unittest.mock", "patch"), "object")
