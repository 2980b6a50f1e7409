"""Helpers in a module that test files share, as those know them that import some."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from orchscaffold.frozen import dataclass
from orchscaffold.model.testcode import Sym


@dataclass(frozen=True, slots=True)
class Lent:
    """The `names` of generated helpers in a module that test files import as `module`."""

    module: str = ""
    names: frozenset[str] = frozenset()

    def among(self, known: Iterable[tuple[Sym, str]]) -> frozenset[str]:
        """What a test file calls those that it imports; `known` are all its imports."""
        return frozenset(
            local for sym, local in known if sym.module == self.module and sym.name in self.names
        )


NOT_LENT: Final = Lent()
