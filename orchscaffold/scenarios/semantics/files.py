"""Files that the code opens: the test stands in for `open`, where the code looks it up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from orchscaffold.model.types import Named, builtin
from orchscaffold.scenarios.values import Double, Known, Origin, Value, settled

TEXT: Final = Named("typing", "TextIO")
BINARY: Final = Named("typing", "BinaryIO")
LINES: Final = {TEXT: builtin("str"), BINARY: builtin("bytes")}
OPEN: Final = "open"


def opener(module: str) -> Double:
    """The stand-in for `open` in `module`: what it makes is a file."""
    return Double(Origin("global", f"{module}:{OPEN}"), TEXT, kind="class")


def is_opener(double: Double) -> bool:
    """Whether a stand-in takes the place of `open`."""
    return double.kind == "class" and double.cls == TEXT


def is_file(cls: Named | None) -> bool:
    """Whether it is the type of files: entered, they give themselves."""
    return cls in LINES


def opened_as(double: Double, args: list[Value], kwargs: Mapping[str, Value]) -> Named | None:
    """The class of what a call makes: of a file, what its mode says; None where that is open."""
    if not is_opener(double):
        return double.cls
    given = args[1] if len(args) > 1 else kwargs.get("mode")
    mode = settled(given) if given is not None else Known("r")
    if not isinstance(mode, Known):
        return None
    return BINARY if "b" in str(mode.value) else TEXT
