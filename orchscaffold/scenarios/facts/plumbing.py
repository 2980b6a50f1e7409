"""Functions that only put the event loop to use: `spawn(coroutine)` is followed like
`create_task(coroutine)` itself, rather than stood in for."""

from __future__ import annotations

from typing import Final

from orchscaffold.model.code import Library
from orchscaffold.model.ir import Attr, Call, Function, Name
from orchscaffold.scenarios.facts.state import nodes_of

_LOOP: Final = frozenset(
    {
        "asyncio.create_task",
        "asyncio.ensure_future",
        "asyncio.get_event_loop",
        "asyncio.get_running_loop",
        "asyncio.Future",
    }
)
_METHODS: Final = frozenset(
    {"add_done_callback", "create_future", "create_task", "is_running", "set_name"}
)
_BESIDE: Final = frozenset({"callable", "isinstance", "RuntimeError", "TypeError", "ValueError"})
_MAX_NODES: Final = 80
# One of these stands in the text of every such function: what lacks them all is not parsed.
_WORDS: Final = ("create_task", "uture", "loop")


class Plumbing:
    """Tells such functions of a library; remembers what it has looked at."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._known: dict[tuple[str, str], bool] = {}

    def is_plumbing(self, function: Function) -> bool:
        """Whether all that `function` calls is the event loop, itself or through others like it."""
        key = (function.module, function.qualname)
        if key not in self._known:
            self._known[key] = False
            self._known[key] = self._looks_like_it(function)
        return self._known[key]

    def _looks_like_it(self, function: Function) -> bool:
        if function.is_async or function.is_generator or function.decorators:
            return False
        if not any(word in function.source for word in _WORDS):
            return False
        nodes = list(nodes_of(function.body))
        calls = [node for node in nodes if isinstance(node, Call)]
        uses = [self._is_use(function.module, call) for call in calls]
        return len(nodes) <= _MAX_NODES and any(uses) and all(uses)

    def _is_use(self, module: str, call: Call) -> bool:
        func = call.func
        if isinstance(func, Attr) and func.name in _METHODS:
            return True
        name = _dotted(func)
        if name is None:
            return False
        found = self._library.resolve(module, name)
        if f"{found.module}.{found.qualname}" in _LOOP:
            return True
        other = self._library.function(found.module, found.qualname)
        if other is not None:
            return self._library.is_project(other.module) and self.is_plumbing(other)
        return name in _BESIDE


def _dotted(expr: object) -> str | None:
    if isinstance(expr, Name):
        return expr.id
    if isinstance(expr, Attr) and isinstance(expr.obj, Name):
        return f"{expr.obj.id}.{expr.name}"
    return None
