"""Names in tests: variables, test methods, helpers."""

from __future__ import annotations

import keyword
import re
from typing import Final

from orchscaffold.scenarios.values import Origin

_VERBS: Final = re.compile(
    r"^_*(get|fetch|list|load|create|build|make|read|find|resolve|compute|collect|lookup|calculate"
    r"|extract)_+"
)
_WORD: Final = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")


def snake(name: str) -> str:
    """`OrderReconciler` as `order_reconciler`; any other name as it is, in lower case."""
    return "_".join(_WORD.findall(name)).lower() or "value"


def last_word(name: str) -> str:
    """The last word of a class name: `reconciler` for `OrderReconciler`."""
    words = _WORD.findall(name)
    return words[-1].lower() if words and words[-1].isalpha() else snake(name)


def slug(text: str) -> str:
    """`text` as part of an identifier."""
    return re.sub(r"\W+", "_", text).strip("_").lower()


def without_verb(name: str) -> str:
    """What a method's name says it gives: `open_orders` for `fetch_open_orders`, else ""."""
    bare = name.strip("_")
    shorter = _VERBS.sub("", bare)
    return shorter if shorter != bare else ""


def identifier(name: str) -> str:
    """`name` as an identifier that is no keyword and does not start with an underscore."""
    name = slug(name) or "value"
    return f"{name}_" if keyword.iskeyword(name) or name[0].isdigit() else name


def variable_name(origin: Origin) -> str:
    """A readable name for the variable that holds an input."""
    name = _base_name(origin)
    name = slug(name) or "value"
    return f"{name}_" if keyword.iskeyword(name) or name[0].isdigit() else name


def _base_name(origin: Origin) -> str:
    if origin.kind == "result" and origin.parent is not None:
        return _result_name(origin.parent)
    if origin.kind == "item" and origin.parent is not None:
        name = _base_name(origin.parent)
        is_next = origin.name.startswith("+")
        return f"{name}_{int(origin.name) + 1}" if is_next else _singular(name)
    if origin.kind == "key" and origin.parent is not None:
        return origin.name if origin.name.isidentifier() else _singular(_base_name(origin.parent))
    if origin.kind == "entered" and origin.parent is not None:
        return f"entered_{_base_name(origin.parent)}"
    if origin.kind == "error":
        return "error"
    if origin.kind == "global":
        local = origin.name.partition(":")[2].rpartition(".")[2]
        return snake(local) if local[:1].isupper() else local.strip("_")
    return origin.name.strip("_") or "value"


def _result_name(parent: Origin) -> str:
    name = _base_name(parent)
    shorter = _VERBS.sub("", name)
    return shorter if shorter != name and shorter else f"{name}_result"


def _singular(name: str) -> str:
    if name.endswith("ies") and len(name) > 4:
        return f"{name[:-3]}y"
    if name.endswith("s") and not name.endswith("ss") and len(name) > 2:
        return name[:-1]
    return f"{name}_item"
