"""What a test gives to fields that their class looks at."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent

import pytest
from machine_runs import MODULE, endings, machine_of, write_module

from orchscaffold.inspection.library import SourceLibrary
from orchscaffold.model.types import Named
from orchscaffold.scenarios.conditions.enums import EnumTable
from orchscaffold.scenarios.machine import Machine

SOURCE = """
    from pydantic import BaseModel, Field, field_validator, validator

    class Config(BaseModel):
{}

    class C:
        def act(self, config: Config) -> object:
            return {}
"""
INSTALLED = """
class BaseModel: ...
def Field(default=..., **limits): ...
def field_validator(*names, mode="after"): ...
def validator(*names, pre=False): ...
"""

POSITIVE = """
size: int = 3
@field_validator("size")
@classmethod
def check(cls, value):
    if value <= 0:
        raise ValueError("size")
    return value
"""
RAISED = POSITIVE.replace("return value", "return value * 1")
TRIMMED = """
name: str = "a"
@field_validator("other", "name", mode="before")
@classmethod
def trim(cls, value, info):
    return value.strip().upper() if info.field_name == "name" else 7 / 0
"""
UNSEEN = """
clock: str | None = None
level: int = 5
on: bool = True
@field_validator("clock", "level", "on")
@classmethod
def parse(cls, value):
    return unknown.parse(value)
"""


BOTH = {"'yes'", "'no'"}


@pytest.mark.parametrize(
    ("fields", "given", "expected"),
    [
        pytest.param("size: int", "config.size + 0", {"1"}, id="nobody looks"),
        pytest.param(
            "size: int", "'yes' if config.size > 0 else 'no'", BOTH, id="nobody looks, both ways"
        ),
        pytest.param(POSITIVE, "config.size + 0", {"3"}, id="the default is fine"),
        pytest.param(POSITIVE, "'yes' if config.size else 'no'", {"'yes'"}, id="zero is refused"),
        pytest.param(
            POSITIVE, "'yes' if config.size == 4 else 'no'", BOTH, id="others are accepted"
        ),
        pytest.param(
            RAISED, "'yes' if config.size else 'no'", {"'yes'"}, id="what it returns equals it"
        ),
        pytest.param(TRIMMED, "config.name + ''", {"'A'"}, id="what the validator makes of it"),
        pytest.param(
            TRIMMED, "'yes' if config.name == 'b' else 'no'", {"'no'"}, id="what never comes of it"
        ),
        pytest.param(UNSEEN, "config.clock", {"None"}, id="not followed: the default stays"),
        pytest.param(
            UNSEEN, "'yes' if config.level > 5 else 'no'", {"'no'"}, id="not followed: no number"
        ),
        pytest.param(
            UNSEEN, "'yes' if config.on is True else 'no'", BOTH, id="not followed: a closed type"
        ),
        pytest.param("n: int = Field(ge=5)", "config.n + 0", {"5"}, id="a limit"),
        pytest.param(
            "n: int = Field(9, gt=5)", "'yes' if config.n < 7 else 'no'", BOTH, id="inside"
        ),
        pytest.param(
            "n: int = Field(9, gt=5)", "'yes' if config.n < 6 else 'no'", {"'no'"}, id="outside"
        ),
        pytest.param(
            "n: int = Field(7, multiple_of=7)", "'yes' if config.n > 7 else 'no'", {"'no'"}, id="by"
        ),
        pytest.param("name: str = Field(max_length=1)", "config.name + ''", {"''"}, id="length"),
        pytest.param("n: str = Field(pattern='^[0-9]$')", "config.n + ''", {"'1'"}, id="pattern"),
    ],
)
def test_vetted(tmp_path: Path, fields: str, given: str, expected: set[str]) -> None:
    machine = _machine(tmp_path, fields, given)
    assert endings(machine) == expected


ATTRS = """
    from attrs import define, field, validators

    @define
    class Config:
        n: int = field({})
        name: str = field(default="a", validator={})

    class C:
        def act(self, config: Config) -> object:
            return {}
"""
PLAIN = ("validator=validators.instance_of(int)", "None")


@pytest.mark.parametrize(
    ("validators", "given", "expected"),
    [
        pytest.param(PLAIN, "config.n + 0", {"1"}, id="any number"),
        pytest.param(("validator=validators.ge(5)", "None"), "config.n + 0", {"5"}, id="a limit"),
        pytest.param(
            ("validator=[validators.instance_of(int), validators.optional(validators.gt(2))]", "x"),
            "'yes' if config.n > 1 else 'no'",
            {"'yes'"},
            id="several",
        ),
        pytest.param(
            (PLAIN[0], "validators.matches_re('[ab]+')"), "config.name + ''", {"'a'"}, id="pattern"
        ),
        pytest.param(
            (PLAIN[0], "validators.and_(validators.matches_re('[ab]+'), validators.max_len(1))"),
            "'yes' if config.name == 'bb' else 'no'",
            {"'no'"},
            id="pattern and length",
        ),
    ],
)
def test_vetted_by_attrs(
    tmp_path: Path, validators: tuple[str, str], given: str, expected: set[str]
) -> None:
    assert endings(machine_of(tmp_path, ATTRS.format(*validators, given))) == expected


HOOKED = """
    import attrs

    @attrs.define
    class Entry:
        name: str
        size: int = 0

        def __attrs_post_init__(self) -> None:
            if not self.size:
                self.size = len(self.name)

    class C:
        def act(self) -> int:
            return Entry("abc").size
"""


def test_what_attrs_calls_after_the_fields(tmp_path: Path) -> None:
    assert endings(machine_of(tmp_path, HOOKED)) == {"3"}


def _machine(root: Path, fields: str, given: str) -> Machine:
    packages = root / "site"
    write_module(root, SOURCE.format(indent(fields, " " * 8), given))
    (packages / "pydantic").mkdir(parents=True)
    (packages / "pydantic" / "__init__.py").write_text(INSTALLED, encoding="utf-8")
    library = SourceLibrary((root / "src",), (packages,), root)
    return Machine(library, EnumTable(library), Named(MODULE, "C"))
