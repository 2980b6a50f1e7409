"""Blocks that are left early: their context managers are left, too."""

from __future__ import annotations

from pathlib import Path

import pytest
from machine_runs import endings, machine_of

SOURCE = """
from contextlib import contextmanager


class Kept:
    def __init__(self, seen: list[str]) -> None:
        self.seen = seen

    def __enter__(self) -> "Kept":
        self.seen.append("in")
        return self

    def __exit__(self, *details: object) -> None:
        self.seen.append("out")


class Base:
    def label(self, of: str) -> str:
        return f"base of {{of}}"


class C(Base):
    @contextmanager
    def held(self, seen: list[str]):
        seen.append("in")
        yield 1
        seen.append("out")

    def label(self, of: str) -> str:
        return Base.label(self, of) + "!"

    def inner(self, seen: list[str]) -> str:
        with {manager}:
            for number in (1, 2):
                if number == 2:
                    {jump}
            seen.append("end")
        return "later"

    def act(self) -> str:
        seen: list[str] = []
        return self.inner(seen) + " " + " ".join(seen)
"""


@pytest.mark.parametrize("manager", ["Kept(seen)", "self.held(seen)"])
@pytest.mark.parametrize(
    ("jump", "expected"),
    [
        ("pass", "'later in end out'"),
        ("break", "'later in end out'"),
        ('return "early"', "'early in out'"),
    ],
)
def test_what_leaves_the_block(tmp_path: Path, manager: str, jump: str, expected: str) -> None:
    machine = machine_of(tmp_path, SOURCE.format(manager=manager, jump=jump))
    assert endings(machine) == {expected}


@pytest.mark.parametrize("manager", ["Kept(seen)", "self.held(seen)"])
@pytest.mark.parametrize(("jump", "rounds"), [("break", 1), ("continue", 2)])
def test_what_leaves_the_round(tmp_path: Path, manager: str, jump: str, rounds: int) -> None:
    source = SOURCE.format(manager=manager, jump="pass") + (
        "\n    def rounds(self) -> list[str]:"
        "\n        seen: list[str] = []"
        "\n        for _ in range(2):"
        f"\n            with {manager}:"
        f"\n                {jump}"
        "\n        return seen\n"
    )
    assert endings(machine_of(tmp_path, source), "rounds") == {repr(["in", "out"] * rounds)}


def test_a_base_that_is_called_by_name_is_given_the_object(tmp_path: Path) -> None:
    source = SOURCE.format(manager="Kept(seen)", jump="pass")
    body = "\n    def named(self) -> str:\n        return self.label('it')\n"
    assert endings(machine_of(tmp_path, source + body), "named") == {"'base of it!'"}
