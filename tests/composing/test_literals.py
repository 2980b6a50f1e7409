"""How known values are spelled: what is spelled is the value itself."""

from __future__ import annotations

import datetime as dt
from types import MappingProxyType

import pytest

from orchscaffold.composing.arranging.literals import NotSpellable, literal
from orchscaffold.model.testcode import Code, Invoke, Lit, Sym

ELSEWHERE = dt.timezone(dt.timedelta(hours=1))
MADE = MappingProxyType({"time": dt.time, "datetime": dt.datetime, "timedelta": dt.timedelta})


def value_of(code: Code) -> object:
    """What the code makes, for calls and names of `datetime`."""
    if isinstance(code, Invoke) and isinstance(code.func, Sym):
        args = [value_of(arg) for arg in code.args]
        return MADE[code.func.name](*args, **{name: value_of(arg) for name, arg in code.kwargs})
    if isinstance(code, Lit):
        return code.value
    assert code == Sym("datetime", "UTC")
    return dt.UTC


@pytest.mark.parametrize(
    "value",
    [
        dt.time(12),
        dt.time(12, 30),
        dt.time(12, 0, 5),
        dt.time(12, 0, 0, 7, tzinfo=dt.UTC),
        dt.datetime(2024, 1, 1),
        dt.datetime(2024, 1, 1, 0, 5, tzinfo=dt.UTC),
        dt.datetime(2024, 1, 1, 0, 0, 0, 9),
        dt.timedelta(days=1, seconds=3),
    ],
    ids=repr,
)
def test_moments(value: dt.time | dt.datetime | dt.timedelta) -> None:
    assert repr(value_of(literal(value, {}))) == repr(value)


@pytest.mark.parametrize(
    "value", [dt.time(1, tzinfo=ELSEWHERE), dt.datetime(2024, 1, 1, tzinfo=ELSEWHERE)], ids=repr
)
def test_of_another_zone(value: dt.time | dt.datetime) -> None:
    with pytest.raises(NotSpellable):
        literal(value, {})
