"""Templates that somebody else wrote: what they may do, and that they always come to an end."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchscaffold.errors import TemplateError
from orchscaffold.model.house import House
from orchscaffold.model.testcode import StandIn
from orchscaffold.render.environment import render_in_house

VALUES = {"word": "x", "items": ("a", "b"), "helper": StandIn("Clock", "clock")}


def _rendered(folder: Path, text: str, **parameters: str) -> str:
    (folder / "own.py.j2").write_text(text, encoding="utf-8")
    return render_in_house(House(folder, parameters=tuple(parameters.items())), "own.py.j2", VALUES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ word }} {{ 1 + 2 * 3 }} {{ 'a' ~ 1 ~ word }}", "x 7 a1x"),
        ("{% for item in items %}{{ loop.index }}{{ item }}{% endfor %}", "1a2b"),
        ("{% for item in items if item == 'b' %}{{ item }}{{ loop.last }}{% endfor %}", "bTrue"),
        ("{% for x in items | map('upper') %}{{ x }}{{ loop.length }}{% endfor %}", "A2B2"),
        ("{% for i in range(3) %}{{ i }}{% else %}none{% endfor %}", "012"),
        ("{% for i in () %}{{ i }}{% else %}none{% endfor %}", "none"),
        ("{% macro twice(x) %}{{ x }}{{ x }}{% endmacro %}{{ twice('ab') }}", "abab"),
        ("{% set ns = namespace(n=0) %}{% set ns.n = ns.n + 1 %}{{ ns.n }}", "1"),
        ("{{ items | join(', ') }} {{ ','.split(',') | length }}", "a, b 2"),
        ("{{ 'a-b' | replace('-', '_') }} {{ word.startswith('x') }}", "a_b True"),
        ("{{ parameters.team }} {{ helper.name.upper() }}", "core CLOCK"),
        ("{{ 'one\ntwo' | indent(2) }}", "one\n  two"),
        ("{{ 'a.b.c' is fits('b.*') }} {{ ('a' * 999) is fits('*a') }}", "True False"),
        ("{{ items[0] }}{{ word[:1] }}{{ 'x' in word and 1 < 2 <= 2 }}", "axTrue"),
        ("{% if '%d' == word %}{% endif %}{{ 7 % 4 }}", "3"),
    ],
)
def test_what_a_template_may_do(tmp_path: Path, text: str, expected: str) -> None:
    assert _rendered(tmp_path, text, team="core") == expected


ENDLESS = [
    "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}",
    "{% for a in range(9999) %}{% for b in range(9999) if false %}{% endfor %}{% endfor %}",
    "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% include 'own.py.j2' %}",
    "{% extends 'own.py.j2' %}",
    "{% for a in range(9999) %}{{ range(9999) | list | length }}{% endfor %}",
    "{% for a in range(9999) %}{% set x = range(9999) | map('string') | join %}{% endfor %}",
]
LARGE = [
    "{{ 'x' * 10**9 }}",
    "{{ 'x' * 9999999999 }}",
    "{{ [1] * 9999999 }}",
    "{{ 'x' | center(9999999) }}",
    "{{ 'x'.ljust(9999999) }}",
    "{{ '%99999999d' % 1 }}",
    "{{ '{:99999999}'.format(1) }}",
    "{{ '%99999999d' | format(1) }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ 10 ** 100000000 }}",
    "{% set ns = namespace(x=9) %}{% for i in range(99) %}{% set ns.x = ns.x * ns.x %}{% endfor %}",
    "{% set ns = namespace(x='a') %}"
    "{% for i in range(99) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
    "{% set ns = namespace(x='a') %}"
    "{% for i in range(99) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
    "{% set ns = namespace(x='a') %}"
    "{% for i in range(99) %}{% set ns.x = ns.x | replace('a', 'a' * 999) %}{% endfor %}",
    "{% set ns = namespace(x='a') %}"
    "{% for i in range(99) %}{% set ns.x %}{{ ns.x }}{{ ns.x }}{% endset %}{% endfor %}",
    "{% set ns = namespace(x=[1]) %}"
    "{% for i in range(99) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
    "{{ ('a' * 9999).join(range(9999) | map('string')) }}",
    "{{ 'x' | indent(99999999) }}",
    "{{ lipsum(n=99999) }}",
    "{{ (1).to_bytes(99999999) }}",
    "{{ word | docstring(99999999) }}",
    "{% for a in range(99999999) %}{% endfor %}",
]
SLOW = [
    "{% set s = 'a' * 99999 %}{% for a in range(9999) %}{% if s == s %}{% endif %}{% endfor %}",
    "{% set s = 'a' * 99999 %}{% for a in range(9999) %}{% if 'b' in s %}{% endif %}{% endfor %}",
    "{% set s = 'a' * 99999 %}{% for a in range(9999) %}{% set x = s[1:] %}{% endfor %}",
    "{% set s = 'a' * 99999 %}{% for a in range(9999) %}{% set x = s.upper() %}{% endfor %}",
    "{% set s = 'a' * 99999 %}{% for a in range(9999) %}{% set x = s | paragraphs %}{% endfor %}",
]
FORBIDDEN = [
    "{{ word.__class__ }}",
    "{{ ().__class__.__bases__[0].__subclasses__() }}",
    "{{ symbol.__globals__ }}",
    "{{ helper.__init__.__globals__ }}",
    "{{ word | attr('__class__') }}",
    "{{ items.__len__() }}",
    "{{ '{0.__class__}'.format(word) }}",
    "{{ parameters.update({'a': 1}) }}",
    "{{ parameters.clear() }}",
    "{{ [].append(1) }}",
    "{{ self.__init__ }}",
    "{{ cycler.__init__.__globals__ }}",
]


@pytest.mark.parametrize("text", [*ENDLESS, *LARGE, *SLOW, *FORBIDDEN])
def test_what_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(TemplateError) as caught:
        _rendered(tmp_path, f"one\n{text}\n", team="core")
    assert (caught.value.path, caught.value.line) in (
        (tmp_path / "own.py.j2", 2),
        (tmp_path / "own.py.j2", 1),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ENDLESS[0], "does a loop go on?"),
        (ENDLESS[3], "without end"),
        (LARGE[0], "too large"),
        (LARGE[14], "more than 2,000,000 characters"),
        (FORBIDDEN[0], "access to attribute '__class__' of 'str' object is unsafe"),
        ("{{ parameters.taem }}", "there is no 'taem' here; Did you mean team?"),
        ("{{ helper.nme }}", "has no attribute 'nme'; Did you mean name?"),
        ("{{ helper.colour }}", "there are: name, template, imports, house"),
    ],
)
def test_why_it_is_refused_is_said(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(TemplateError) as caught:
        _rendered(tmp_path, text, team="core")
    assert said in str(caught.value)


def test_a_built_in_template_can_be_extended_by_the_one_that_overrides_it(tmp_path: Path) -> None:
    (tmp_path / "coordinator.py.j2").write_text(
        "{% extends 'builtin:coordinator.py.j2' %}"
        "{% block imports %}# of {{ parameters.team }}\n{{ super() }}{% endblock %}"
    )
    house = House(tmp_path, parameters=(("team", "core"),))
    values = {"doc": "", "imports": "import os", "helpers": (), "classes": ()}
    text = render_in_house(house, "coordinator.py.j2", values)
    assert text == "# of core\nfrom __future__ import annotations\n\nimport os\n"


PIECES = st.sampled_from(
    [
        "{{ word }}",
        "{{ items | join }}",
        "{% set word = word ~ word %}",
        "{% for i in range(99) %}",
        "{% for i in items recursive %}{{ loop(items) }}",
        "{% endfor %}",
        "{% if word %}",
        "{% endif %}",
        "{% macro m() %}{{ m() }}",
        "{% endmacro %}",
        "{{ m() }}",
        "{% set word %}{{ word }}{{ word }}",
        "{% endset %}",
        "{% include 'own.py.j2' %}",
        "{{ word * 999 }}",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=12))
def test_whatever_is_put_together_ends(pieces: list[str]) -> None:
    with TemporaryDirectory() as folder, suppress(TemplateError):
        assert len(_rendered(Path(folder), "".join(pieces))) <= 2_000_000
