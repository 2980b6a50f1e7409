"""Attributes that a text sets on something, seen without parsing: rather too many than too few."""

from __future__ import annotations

import re
from typing import Final

_SETTING: Final = r"\.(?=(%s)\b\s*(?::[^=\n]+|[-+*/|&])?=(?!=))"
_ANY: Final = re.compile(_SETTING % r"\w+")


def sets(text: str, name: str) -> bool:
    """Whether the text assigns to `.name`."""
    return f".{name}" in text and re.search(_SETTING % re.escape(name), text) is not None


def attributes_set(text: str) -> tuple[str, ...]:
    """Every name for which `sets` holds, sorted."""
    return tuple(sorted(set(_ANY.findall(text))))
