"""Where names live while a body is followed."""

from __future__ import annotations

from collections.abc import Callable

from orchscaffold.model.types import Named
from orchscaffold.scenarios.values import Value


class Frame:
    """The names of one call: `module` for globals, `parent` for closures, `function` to name its
    branches.

    `owner` is the class whose body defines the method, for `super()`.
    """

    __slots__ = ("function", "locals", "module", "on_yield", "outer", "owner", "parent", "yields")

    def __init__(
        self, module: str, function: str, parent: Frame | None = None, owner: Named | None = None
    ) -> None:
        self.module = module
        self.function = function
        self.parent = parent
        self.owner: Named | None = parent.owner if owner is None and parent is not None else owner
        self.locals: dict[str, Value] = {}
        self.outer: set[str] = set()
        self.yields: list[Value] = []
        self.on_yield: Callable[[Value], None] | None = None

    def find(self, name: str) -> Value | None:
        """The value of a local or enclosing name, or None where it is neither."""
        frame: Frame | None = self
        while frame is not None:
            if name in frame.locals:
                return frame.locals[name]
            frame = frame.parent
        return None

    def bind(self, name: str, value: Value) -> None:
        """Bind a local name, or the enclosing one that was declared nonlocal."""
        if name in self.outer:
            frame = self.parent
            while frame is not None and name not in frame.locals:
                frame = frame.parent
            if frame is not None:
                frame.locals[name] = value
                return
        self.locals[name] = value
