"""Constants of a module that are told by their identity."""

from __future__ import annotations

from pathlib import Path

import pytest
from machine_runs import endings, machine_of

SOURCE = """
    from dataclasses import dataclass, field

    class Unset:
        def __bool__(self) -> bool:
            return False

        def __repr__(self) -> str:
            return "unset"

    class Service:
        def ask(self) -> int:
            return 1

    MISSING = object()
    unset = Unset()
    service = Service()
    sizes = [1]

    @dataclass
    class Options:
        size: int | Unset = unset
        name: str = "n"

    class C:
        def act(self{}) -> object:
            {}
"""
BOTH = {"'yes'", "'no'"}


@pytest.mark.parametrize(
    ("parameter", "body", "expected"),
    [
        pytest.param("value", "'yes' if value is service else 'no'", {"'no'"}, id="a service"),
        pytest.param("value: int", "'yes' if value is MISSING else 'no'", {"'no'"}, id="by type"),
        pytest.param("", "'yes' if MISSING is unset else 'no'", {"'no'"}, id="two of them"),
        pytest.param("", "'yes' if MISSING else 'no'", {"'yes'"}, id="an object is true"),
        pytest.param("", "'yes' if unset else 'no'", {"'no'"}, id="one that says it is false"),
        pytest.param("", "'yes' if MISSING is MISSING else 'no'", {"'yes'"}, id="itself"),
        pytest.param("", "'yes' if Options().size is unset else 'no'", {"'yes'"}, id="a default"),
        pytest.param("value", "'yes' if value is MISSING else 'no'", BOTH, id="any value"),
        pytest.param("v=MISSING", "'yes' if v is not MISSING else 'no'", BOTH, id="default"),
        pytest.param("v: int = unset", "'yes' if v is unset else 'no'", BOTH, id="declared"),
        pytest.param("value: Options", "'yes' if value.size is unset else 'no'", BOTH, id="field"),
        pytest.param("value: Unset", "'yes' if value is unset else 'no'", {"'yes'"}, id="the type"),
        pytest.param(
            "value=MISSING", "'no' if value is MISSING else value + 1", {"'no'", "2"},
            id="what it is else",
        ),
        pytest.param(
            "value=MISSING", "'yes' if value is MISSING and value is MISSING else 'no'", BOTH,
            id="decided once",
        ),
    ],
)  # fmt: skip
def test_sentinels(tmp_path: Path, parameter: str, body: str, expected: set[str]) -> None:
    given = f", {parameter}" if parameter else ""
    assert endings(machine_of(tmp_path, SOURCE.format(given, f"return {body}"))) == expected
