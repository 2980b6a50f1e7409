"""Enums rebuilt from their source."""

from __future__ import annotations

from pathlib import Path

import pytest
from machine_runs import machine_of

from orchscaffold.model.types import Named

SOURCE = """
    import enum

    LOW = 3
    HIGH = LOW
    try:
        CHANGED = 1
    except NameError:
        CHANGED = 2

    class Other(enum.IntEnum):
        A = 7

    ALIAS = Other.A

    class E({}):
        {}

    class C: ...
"""


@pytest.mark.parametrize(
    ("base", "members", "expected"),
    [
        pytest.param("enum.Enum", "A = unknown()", [("A", 1)], id="a call stands for a new value"),
        pytest.param("enum.Enum", "A = CHANGED", None, id="a name with two values"),
        pytest.param("enum.Enum", "A = missing", None, id="a name of nothing"),
        pytest.param("enum.Enum", "A = 1 << 'a'", None, id="no such operation"),
        pytest.param("enum.Enum", "A = 'a'; B = -1", [("A", "a"), ("B", -1)], id="literals"),
        pytest.param("enum.Enum", "A = (1, 'x')", [("A", (1, "x"))], id="a tuple"),
        pytest.param("enum.IntEnum", "A = HIGH", [("A", 3)], id="a constant"),
        pytest.param("enum.IntEnum", "A = ALIAS", [("A", 7)], id="a member of another"),
        pytest.param("enum.Flag", "A = 1 << 0; B = 1 << 1", [("A", 1), ("B", 2)], id="shifted"),
        pytest.param("enum.IntFlag", "R = 4; W = 2; RW = R | W", [("R", 4), ("W", 2)], id="joined"),
    ],
)
def test_members(
    tmp_path: Path, base: str, members: str, expected: list[tuple[str, object]] | None
) -> None:
    source = SOURCE.format(base, members.replace("; ", "\n        "))
    made = machine_of(tmp_path, source).enum_class(Named("app", "E"))
    if expected is None:
        assert made is None
    else:
        assert made is not None
        assert [(member.name, member.value) for member in made] == expected
