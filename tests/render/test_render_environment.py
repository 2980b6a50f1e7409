"""The template environment: where templates come from and what it says when one is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchscaffold.errors import TemplateError
from orchscaffold.house.folders import templates_folder
from orchscaffold.render.environment import environment, render_template


def _templates(folder: Path) -> Path:
    (folder / "templates").mkdir(parents=True)
    (folder / "templates" / "coordinator.py.j2").write_text("")
    return folder / "templates"


def test_templates_beside_the_package(tmp_path: Path) -> None:
    expected = _templates(tmp_path)
    (tmp_path / "package").mkdir()
    assert templates_folder(tmp_path / "package") == expected


def test_templates_inside_the_package_come_first(tmp_path: Path) -> None:
    _templates(tmp_path)
    expected = _templates(tmp_path / "package")
    assert templates_folder(tmp_path / "package") == expected


def test_no_templates(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="built-in templates are missing"):
        templates_folder(tmp_path / "package")


def test_every_pattern_has_a_template() -> None:
    folder = templates_folder()
    tests = {path.name.removesuffix(".py.j2") for path in (folder / "patterns").iterdir()}
    helpers = {path.name.removesuffix(".py.j2") for path in (folder / "helpers").iterdir()}
    assert tests - {"_test"} == {
        "async-loop",
        "log-and-continue",
        "re-raise",
        "guard",
        "context-immutability",
        "configuration",
        "diff-builder",
        "integration",
    }
    assert {"context-builder", "data-factory"} <= helpers


def test_the_projects_own_template_wins(tmp_path: Path) -> None:
    (tmp_path / "coordinator.py.j2").write_text("own {{ word }}\n")
    assert render_template(environment(tmp_path), "coordinator.py.j2", {"word": "x"}) == "own x\n"


@pytest.mark.parametrize(
    ("template", "line", "said"),
    [
        ("one\n{{ unknown }}\n", 2, "'unknown' is undefined"),
        ("{{ word.nothing }}\n", 1, "has no attribute 'nothing'"),
        ("one\n\n{% if %}\n", 3, "Expected an expression"),
        ("{{ word | nofilter }}\n", 1, "No filter named 'nofilter'"),
        ("{{ ''.__class__.__mro__ }}\n", 1, "unsafe"),
        ("{{ 1 // 0 }}\n", 1, "zero"),
        ("{% extends 'nowhere.j2' %}\n", 1, "no template nowhere.j2"),
        ("{% set layout = 1 %}{{ word | docstring }}\n", 1, "not to be changed"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, template: str, line: int, said: str) -> None:
    (tmp_path / "own.py.j2").write_text(template)
    with pytest.raises(TemplateError, match=said) as caught:
        render_template(environment(tmp_path), "own.py.j2", {"word": "x", "layout": None})
    assert caught.value.line == line
    assert caught.value.path == tmp_path / "own.py.j2"


def test_the_names_there_are(tmp_path: Path) -> None:
    (tmp_path / "own.py.j2").write_text("{{ wrd }}")
    with pytest.raises(TemplateError) as caught:
        render_template(environment(tmp_path), "own.py.j2", {"word": "x"})
    said = "Did you mean word? Names there are: dict, namespace, range, symbol, word"
    assert caught.value.hint == said
