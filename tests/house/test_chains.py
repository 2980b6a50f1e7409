"""Which templates take part, and when what depends on them changes."""

from __future__ import annotations

import pytest

from orchscaffold.house.chains import Chains

BUILTIN = {
    "patterns/_test.py.j2": "{% block act %}{% endblock %}",
    "patterns/guard.py.j2": '{% extends "patterns/_test.py.j2" %}',
    "helpers/clock.py.j2": "class Clock: ...",
}
GUARD = "patterns/guard.py.j2"


def _digest(own: dict[str, str], name: str = GUARD, *, team: str = "core") -> str:
    return Chains(BUILTIN, own).digest(name, (("team", team),))


def test_without_own_templates_there_is_no_digest() -> None:
    assert [_digest({}, name) for name in BUILTIN] == ["", "", ""]


@pytest.mark.parametrize(
    "own",
    [
        {GUARD: "mine"},
        {"patterns/_test.py.j2": "mine"},
        {GUARD: '{% extends "builtin:patterns/guard.py.j2" %}'},
        {GUARD: "{%- include 'parts/line.j2' -%}", "parts/line.j2": "x"},
    ],
)
def test_one_template_changes_what_it_takes_part_in_alone(own: dict[str, str]) -> None:
    assert _digest(own)
    assert _digest(own, "helpers/clock.py.j2") == ""


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ({GUARD: "a"}, {GUARD: "a"}, False),
        ({GUARD: "a"}, {GUARD: "b"}, True),
        ({GUARD: "a"}, {GUARD: "a{# why #}"}, False),
        ({GUARD: "a"}, {GUARD: "a", "other.j2": "b"}, False),
        ({GUARD: "{% include n %}", "o.j2": "a"}, {GUARD: "{% include n %}", "o.j2": "b"}, True),
        (
            {GUARD: "{% include 'o' ~ '.j2' %}", "o.j2": "a"},
            {GUARD: "{% include 'o' ~ '.j2' %}", "o.j2": "b"},
            True,
        ),
        (
            {GUARD: "{% from 'o.j2' import m with context %}", "o.j2": "a"},
            {GUARD: "{% from 'o.j2' import m with context %}", "o.j2": "b"},
            True,
        ),
        (
            {GUARD: '{% extends "builtin:patterns/guard.py.j2" %}', "patterns/_test.py.j2": "a"},
            {GUARD: '{% extends "builtin:patterns/guard.py.j2" %}', "patterns/_test.py.j2": "b"},
            True,
        ),
    ],
)
def test_what_changes_it(before: dict[str, str], after: dict[str, str], changes: bool) -> None:
    assert (_digest(before) != _digest(after)) is changes


@pytest.mark.parametrize(
    ("text", "changes"), [("plain", False), ("of {{ parameters.team }}", True)]
)
def test_parameters_count_where_they_are_used(text: str, changes: bool) -> None:
    assert (_digest({GUARD: text}) != _digest({GUARD: text}, team="data")) is changes


def test_templates_that_name_each_other_are_no_trouble() -> None:
    own = {GUARD: "{% include 'a.j2' %}", "a.j2": "{% include 'patterns/guard.py.j2' %}"}
    assert _digest(own)
