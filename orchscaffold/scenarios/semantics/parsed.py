"""Texts that the code parses: what comes out is the test's to choose, the text follows from it."""

from __future__ import annotations

from typing import Final

from orchscaffold.scenarios.values import Leaf, Origin

PARSERS: Final = frozenset({"json.loads"})
WRITERS: Final = frozenset({"json.dumps"})
_KIND: Final = "parsed"


def parsed_origin(text: Leaf) -> Origin:
    """Where what was parsed comes from."""
    return Origin(_KIND, "payload", text.origin)


def json_use(use: str) -> str:
    """What a use says of the kind that something parsed has: `message.get` is asked of a dict."""
    kind, _, name = use.partition(":")
    if kind == "attribute":
        for type_, shown in ((dict, "item"), (list, "iterate"), (str, "text"), (int, "number")):
            if hasattr(type_, name):
                return shown
    return use


def is_parsed(origin: Origin | None) -> bool:
    """Whether something is part of what was parsed: equal to what the text says, and not handed in
    itself."""
    while origin is not None:
        if origin.kind == _KIND:
            return True
        origin = origin.parent
    return False
