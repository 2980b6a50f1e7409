"""The texts that a test hands in for the code to parse."""

from __future__ import annotations

import json
from collections.abc import Callable

from orchscaffold.model.types import builtin
from orchscaffold.scenarios.values import Dict, Input, Known, Leaf, Sequence, Term, Value, settled


def json_text(
    text: Leaf, parsed: Input, shaped: Callable[[Value], Value], known: Callable[[Value], object]
) -> str | bytes:
    """The JSON that gives `parsed`, as `text` is declared.

    `shaped` makes an input concrete, `known` gives the Python value of a scalar. Raises ValueError
    where no JSON does, and what evaluating raises.
    """
    made = json.dumps(_plain(parsed, shaped, known))
    return made.encode() if text.type == builtin("bytes") else made


def _plain(
    value: Value, shaped: Callable[[Value], Value], known: Callable[[Value], object]
) -> object:
    value = shaped(settled(value))
    if isinstance(value, Dict):
        pairs = [(_plain(k, shaped, known), i) for k, i in value.given]
        if any(not isinstance(key, str) for key, _ in pairs):
            raise ValueError("JSON has texts for keys")
        return {key: _plain(item, shaped, known) for key, item in pairs}
    if isinstance(value, Sequence) and value.kind == "list":
        return [_plain(item, shaped, known) for item in value.given]
    if isinstance(value, (Known, Leaf, Term)):
        return known(value)
    raise ValueError("nothing that JSON has")
