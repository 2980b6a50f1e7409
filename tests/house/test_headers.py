"""Headers of templates: what they say, and what is said of those that are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchscaffold.errors import TemplateError
from orchscaffold.house.folders import Template, builtin_patterns, builtin_templates
from orchscaffold.house.headers import Header, read_header
from orchscaffold.model.house import Selector

OWN = "patterns/metrics.py.j2"
WHEN = '[when]\ncalls = "*.metrics.*"\n'


def _header(text: str, name: str = OWN) -> Header:
    return read_header(Template(name, Path(name), text), builtin_patterns())


def _own(text: str) -> str:
    return f"{{# orchscaffold\n{text}#}}\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("patterns/guard.py.j2", ""),
        ("patterns/guard.py.j2", "{# any comment #}"),
        ("patterns/guard.py.j2", "{#- orchscaffold: api = 1 -#}\n"),
        ("patterns/_mine.py.j2", "{# orchscaffold\napi = 1\n#}"),
        ("helpers/scripted_time.py.j2", ""),
        ("patterns/notes.md.j2", ""),
        ("coordinator.py.j2", "{% extends 'builtin:coordinator.py.j2' %}"),
    ],
)
def test_templates_that_are_no_pattern(name: str, text: str) -> None:
    assert _header(text, name) == Header(None, ())


def test_a_pattern() -> None:
    text = (
        'api = 1\nsummary = "s"\nasserts = "a"\nclass = "Metrics"\nclass-doc = "Test it."\n'
        '[when]\ncalls = ["*.metrics.*"]\nbehaviour = "returns"\nsubclass-of = ["Base"]\n'
        'decorated-with = ["timed"]\nmethod = ["do_*"]\nclass = ["Feed*"]\n'
        '[unless]\nbehaviour = ["waits"]\n[parameters]\nprefix = "app"\nlevels = [1, 2]\n'
    )
    header = _header(_own(text))
    assert header.parameters == (("levels", (1, 2)), ("prefix", "app"))
    assert header.pattern is not None
    assert header.pattern.name == "metrics"
    assert (header.pattern.summary, header.pattern.asserts) == ("s", "a")
    assert (header.pattern.test_class, header.pattern.class_doc) == ("Metrics", "Test it.")
    assert header.pattern.unless == Selector(behaviour=("waits",))
    assert header.pattern.when == Selector(
        behaviour=("returns",),
        calls=("*.metrics.*",),
        decorated_with=("timed",),
        method=("do_*",),
        cls=("Feed*",),
        subclass_of=("Base",),
    )


def test_what_a_pattern_leaves_out() -> None:
    pattern = _header(_own(WHEN), "patterns/metrics-emission.py.j2").pattern
    assert pattern is not None
    assert (pattern.summary, pattern.test_class) == ("metrics emission", "MetricsEmission")
    assert pattern.class_doc == "Test metrics emission."


@pytest.mark.parametrize(
    ("text", "line", "said", "way_out"),
    [
        ("", 1, "has no header, and there is no built-in pattern metrics", "[when]"),
        (_own("api = 1\n"), 1, "does not say what the pattern applies to", "[when]"),
        (_own("[when]\n"), 2, "does not say what the pattern applies to", "[when]"),
        (_own("api = 2\n" + WHEN), 2, "is for template API 2; this orchscaffold has 1", "newer"),
        (_own("api = 0\n" + WHEN), 2, "is for template API 0", "eject"),
        (_own("api = 'one'\n" + WHEN), 2, "`api` has to be a number", "header"),
        (_own("\nsumary = 's'\n" + WHEN), 3, "unknown key `sumary`", "Did you mean summary?"),
        (_own("zzz = 's'\n" + WHEN), 2, "unknown key `zzz`", "The keys are: api, summary"),
        (_own("[when]\ncall = 'x'\n"), 3, "unknown key `call` in [when]", "Did you mean calls?"),
        (_own("[when]\nbehaviour = 'retry'\n"), 3, "unknown behaviour 'retry'", "retries"),
        (_own("[when]\nbehaviour = 'xyz'\n"), 3, "unknown behaviour 'xyz'", "There are:"),
        (_own("[when]\nmethod = 3\n"), 3, "has to be a string or a list of strings", "header"),
        (_own("[when]\nmethod = ['']\n"), 3, "has to be a string or a list of strings", "header"),
        (_own("when = 1\n"), 2, "`when` has to be a table", "header"),
        (_own("class = 'two words'\n" + WHEN), 2, "the end of a class name", "header"),
        (_own("summary = 1\n" + WHEN), 2, "has to be a string of one line", "header"),
        (_own(WHEN + "[parameters]\na-b = 1\n"), 5, "is no name that a template could", "header"),
        (_own(WHEN + "[parameters]\na = {}\n"), 5, "a number, a boolean or a list", "header"),
        (_own("api = \n" + WHEN), 2, "the header is not valid TOML", ""),
        ("\n{# orchscaffold: api = 9 #}", 2, "is for template API 9", "newer"),
    ],
)
def test_headers_that_are_wrong(text: str, line: int, said: str, way_out: str) -> None:
    with pytest.raises(TemplateError) as caught:
        _header(text)
    assert (caught.value.path, caught.value.line) == (Path(OWN), line)
    assert said in caught.value.message
    assert way_out in caught.value.hint


def test_a_built_in_pattern_keeps_what_it_applies_to() -> None:
    with pytest.raises(TemplateError, match="overrides a built-in one") as caught:
        _header(_own("api = 1\n" + WHEN), "patterns/guard.py.j2")
    assert caught.value.line == 3


@pytest.mark.parametrize("name", ["Metrics", "two_words", "a--b", "1st"])
def test_names_that_no_pattern_can_have(name: str) -> None:
    with pytest.raises(TemplateError, match="is no name for a pattern"):
        _header(_own(WHEN), f"patterns/{name}.py.j2")


@pytest.mark.parametrize("template", builtin_templates(), ids=lambda template: template.name)
def test_built_in_templates_have_no_need_of_one(template: Template) -> None:
    assert read_header(template, builtin_patterns()) == Header(None, ())
