"""The text of an exception, as a pattern that pytest looks for."""

from __future__ import annotations

import builtins
import re
from collections.abc import Mapping

from orchscaffold.model.code import Library
from orchscaffold.model.testcode import Code, Lit, Pattern
from orchscaffold.scenarios.conditions.terms import Unevaluable, evaluate
from orchscaffold.scenarios.values import Instance, Leaf


def message_pattern(
    library: Library, error: Instance, assignment: Mapping[Leaf, object]
) -> Code | None:
    """What the text of `error` matches; None where it is not known.

    The whole text where the code words it; a test that raises the error itself looks for its word.
    """
    message = _message(library, error, assignment)
    if not message:
        return None
    whole = _whole_text(library, error, message) if error.origin is None else ""
    if whole:
        return Pattern(f"^{_escaped(whole)}$")
    return Lit(message) if _escaped(message) == message else Pattern(_escaped(message))


def _message(library: Library, error: Instance, assignment: Mapping[Leaf, object]) -> str:
    if len(error.args) != 1 or library.method(error.cls, "__str__") is not None:
        return ""
    try:
        text = evaluate(error.args[0], assignment)
    except Unevaluable:
        return ""
    return text if isinstance(text, str) and "\n" not in text else ""


def _whole_text(library: Library, error: Instance, message: str) -> str:
    """What `str(error)` gives, as the builtin class does that it derives from; "" where that is not
    known: a KeyError shows its key with quotes."""
    if not library.is_complete(error.cls):
        return ""
    bases = (model.ref for model in library.mro(error.cls))
    name = next((ref.qualname for ref in bases if ref.module == "builtins"), "")
    base = getattr(builtins, name, None)
    if not (isinstance(base, type) and issubclass(base, Exception)):
        return ""
    try:
        return str(base(message))
    except TypeError:
        return ""


def _escaped(text: str) -> str:
    return re.escape(text).replace("\\ ", " ")
