"""Python values as source text: the only way a value reaches a generated file.

The spelling is the one black and ruff format would choose, and the same on every Python version.
"""

from __future__ import annotations

import math
import unicodedata
from types import EllipsisType

from orchscaffold.model.ir import Constant

_NAMED_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp", "Zs"})
_DECIMAL_DIGITS_LIMIT = 4000


def literal(value: Constant | EllipsisType) -> str:
    """The source text of a constant; what has no literal as a call, such as `float("inf")`."""
    if value is None or isinstance(value, bool):
        return str(value)
    if isinstance(value, str):
        return string(value)
    if isinstance(value, bytes):
        return _bytes(value)
    if isinstance(value, complex):
        return _complex(value)
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, int):
        return _int(value)
    return "..."


def string(value: str) -> str:
    """A string literal on one line, in double quotes unless single ones save escapes."""
    return quoted("".join(escaped_character(character) for character in value))


def raw_string(text: str) -> str:
    """A raw string literal; a plain one for what a raw one cannot hold."""
    quote = '"' if '"' not in text else "'"
    is_plain = all(escaped_character(c) in (c, "\\\\") for c in text)
    ends_open = (len(text) - len(text.rstrip("\\"))) % 2
    if not is_plain or ends_open or quote in text:
        return string(text)
    return f"r{quote}{text}{quote}"


def quoted(escaped: str) -> str:
    """Put quotes around text whose characters are escaped already, quotes excepted."""
    quote = '"' if escaped.count('"') <= escaped.count("'") else "'"
    return quote + escaped.replace(quote, "\\" + quote) + quote


def escaped_character(character: str) -> str:
    """One character as it stands in a string literal, quotes left alone.

    What cannot be seen (control and format characters, unusual blanks, surrogates) is escaped.
    """
    if character in _NAMED_ESCAPES:
        return _NAMED_ESCAPES[character]
    if character == " " or unicodedata.category(character) not in _HIDDEN:
        return character
    code = ord(character)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def text_width(text: str) -> int:
    """How many columns the text takes: wide characters count two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(_character_width(character) for character in text)


def _character_width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _bytes(value: bytes) -> str:
    named = {ord(raw): text for raw, text in _NAMED_ESCAPES.items()}
    parts = (
        named.get(byte) or (chr(byte) if 32 <= byte < 127 else f"\\x{byte:02x}") for byte in value
    )
    return "b" + quoted("".join(parts))


def _int(value: int) -> str:
    if value.bit_length() > _DECIMAL_DIGITS_LIMIT:
        return f"{'-' if value < 0 else ''}0x{abs(value):X}"
    return str(value)


def _float(value: float) -> str:
    return repr(value).replace("e+", "e") if math.isfinite(value) else f'float("{value}")'


def _complex(value: complex) -> str:
    if math.isfinite(value.imag) and str(value.real) == "0.0" and math.copysign(1, value.imag) > 0:
        return f"{_float(value.imag)}j"
    return f"complex({_float(value.real)}, {_float(value.imag)})"
