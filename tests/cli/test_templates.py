"""`templates`: which there are, what they say, copies of them, and what is wrong with one's own."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from orchscaffold.cli import run
from orchscaffold.house.folders import builtin_templates
from orchscaffold.patching.digests import parsed

Files = Callable[[Path], dict[str, bytes]]
Say = pytest.CaptureFixture[str]

MAIL = Path(__file__).parent.parent / "house" / "mail"
NAMES = [item.name for item in builtin_templates() if item.name.endswith(".py.j2")]
EXTENDS = '{% extends "patterns/_test.py.j2" %}\n'


@pytest.fixture
def mail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with two patterns of its own."""
    shutil.copytree(MAIL, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def plain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project without a folder for templates."""
    (tmp_path / "pyproject.toml").write_text("[tool.orchscaffold]\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _json(capsys: Say, *arguments: str) -> dict[str, object]:
    run((*arguments, "--format", "json"))
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


def _write(mail: Path, name: str, text: str) -> None:
    path = mail / "house" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


# --- list and show


def test_all_are_listed_with_where_they_come_from(mail: Path, capsys: Say) -> None:
    _write(mail, "patterns/_test.py.j2", '{% extends "builtin:patterns/_test.py.j2" %}\n')
    found = _json(capsys, "templates", "list")
    templates = found["templates"]
    assert isinstance(templates, list)
    origins = {item["name"]: item["origin"] for item in templates}
    own = {"patterns/metrics-emission.py.j2": "own", "patterns/retry.py.j2": "own"}
    plain = dict.fromkeys(NAMES, "built in")
    assert origins == {**plain, **own, "patterns/_test.py.j2": "overridden"}
    changed = {item["name"] for item in templates if item["changed_through_others"]}
    patterns = {name for name in NAMES if name.startswith("patterns/")}
    assert changed == patterns - {"patterns/_test.py.j2"}
    assert found["folder"] == "house"
    assert run(("templates", "list")) == 0
    said = capsys.readouterr().out
    assert "patterns/retry.py.j2" in said
    assert "changed through others of yours" in said


def test_without_a_folder_the_way_to_one_is_shown(plain: Path, capsys: Say) -> None:
    assert run(("templates", "list")) == 0
    assert 'templates = "house" in [tool.orchscaffold]' in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("guard", "patterns/guard.py.j2"),
        ("patterns/guard.py.j2", "patterns/guard.py.j2"),
        ("builtin:guard", "patterns/guard.py.j2"),
        ("coordinator", "coordinator.py.j2"),
        ("scripted_time", "helpers/scripted_time.py.j2"),
        ("helpers/_builder", "helpers/_builder.py.j2"),
    ],
)
def test_one_is_shown_as_it_is(plain: Path, capsys: Say, name: str, full: str) -> None:
    found = _json(capsys, "templates", "show", name)
    [template] = [item for item in builtin_templates() if item.name == full]
    assert found["text"] == template.text
    assert run(("templates", "show", name)) == 0
    assert capsys.readouterr().out == template.text.rstrip("\n") + "\n"


def test_of_one_that_is_overridden_the_projects_is_shown(mail: Path, capsys: Say) -> None:
    _write(mail, "patterns/guard.py.j2", "own\n")
    assert _json(capsys, "templates", "show", "guard")["text"] == "own\n"
    assert "extends" in str(_json(capsys, "templates", "show", "builtin:guard")["text"])


@pytest.mark.parametrize("command", ["show", "eject", "preview"])
@pytest.mark.parametrize(
    ("name", "said"), [("gaurd", "Did you mean guard?"), ("zzzz", "There are: _builder, ")]
)
def test_a_name_that_is_wrong(mail: Path, capsys: Say, command: str, name: str, said: str) -> None:
    assert run(("templates", command, name)) == 2
    error = capsys.readouterr().err
    assert f"unknown template {name}" in error
    assert said in error


# --- eject


def test_copies_change_nothing_until_they_are_changed(mail: Path, capsys: Say) -> None:
    new = ("new", "coordinator", "src/mail.py", "--no-verify", "--quiet")
    assert run(new) == 0
    text = (mail / "tests/test_mail.py").read_text()
    assert run(("templates", "eject", *NAMES)) == 0
    assert run(("templates", "check")) == 0
    assert f"no errors in {len(NAMES) + 2} templates" in capsys.readouterr().out
    (mail / "tests/test_mail.py").unlink()
    assert run(new) == 0
    without = [line for line in text.splitlines() if "# orchscaffold:" not in line]
    again = (mail / "tests/test_mail.py").read_text().splitlines()
    assert [line for line in again if "# orchscaffold:" not in line] == without


def test_nothing_is_overwritten(mail: Path, files: Files, capsys: Say) -> None:
    assert run(("templates", "eject", "guard")) == 0
    assert (mail / "house/patterns/guard.py.j2").read_text().startswith("{# orchscaffold: api = 1")
    before = files(mail)
    assert run(("templates", "eject", "re-raise", "guard")) == 2
    assert "exists already; it was left as it is" in capsys.readouterr().err
    assert files(mail) == before


def test_a_copy_that_is_only_shown(mail: Path, files: Files, capsys: Say) -> None:
    before = files(mail)
    assert run(("templates", "eject", "guard", "--diff")) == 0
    assert "+++ b/house/patterns/guard.py.j2" in capsys.readouterr().out
    assert run(("templates", "eject", "guard", "--dry-run")) == 0
    assert files(mail) == before


def test_without_a_folder_there_is_no_place_for_a_copy(plain: Path, capsys: Say) -> None:
    assert run(("templates", "eject", "guard")) == 2
    assert 'Add to [tool.orchscaffold]: templates = "house"' in capsys.readouterr().err


def test_the_folder_is_made_by_the_first_copy(plain: Path) -> None:
    (plain / "pyproject.toml").write_text('[tool.orchscaffold]\ntemplates = "a/b"\n')
    assert run(("templates", "list")) == 0
    assert run(("templates", "eject", "guard")) == 0
    assert (plain / "a/b/patterns/guard.py.j2").is_file()


# --- check


def test_templates_that_are_right(mail: Path, capsys: Say) -> None:
    assert run(("templates", "check")) == 0
    assert "no errors in 2 templates, tried on" in capsys.readouterr().out
    assert _json(capsys, "templates", "check")["errors"] == []


@pytest.mark.parametrize(
    ("name", "text", "place", "said"),
    [
        ("patterns/guard.py.j2", "{{ tset }}", "guard.py.j2:1", "Did you mean test?"),
        ("patterns/guard.py.j2", f"{EXTENDS}{{% block act %}}\n{{{{ test.nme }}}}{{% endblock %}}",
         "guard.py.j2:3", "has no attribute 'nme'; Did you mean name?"),
        ("patterns/guard.py.j2", "\n{% if %}", "guard.py.j2:2", "Expected an expression"),
        ("patterns/guard.py.j2", "\n{{ 1 | uppper }}", "guard.py.j2:2", "No filter named"),
        ("patterns/guard.py.j2", "pass", "guard.py.j2", "has to render to the definition"),
        ("patterns/guard.py.j2", '{% extends "x.j2" %}', "guard.py.j2:1", "no template x.j2"),
        ("patterns/retry.py.j2", "{# orchscaffold: api = 3 #}", "retry.py.j2:1", "API 3"),
        ("patterns/own.py.j2", EXTENDS, "own.py.j2:1", "has no header"),
        ("helpers/data-factory.py.j2", "x", "data-factory.py.j2", "has to render to the def"),
        ("helpers/scripted_time.py.j2", "x", "scripted_time.py.j2", "has to render to the def"),
        ("coordinator.py.j2", "{{ imprts }}", "coordinator.py.j2:1", "Did you mean imports?"),
        ("other.j2", "{% for a in range(9) %}", "other.j2:1", "Unexpected end of template"),
        ("patterns/guard.py.j2", "{% for a in range(9**9) %}{% endfor %}", "guard.py.j2:1", "big"),
    ],
)  # fmt: skip
def test_a_template_that_is_wrong(
    mail: Path, capsys: Say, name: str, text: str, place: str, said: str
) -> None:
    _write(mail, name, text)
    assert run(("templates", "check")) == 1
    captured = capsys.readouterr()
    assert "error" in captured.out
    assert f"house/{name.rpartition('/')[0]}".rstrip("/") in captured.err
    assert place in captured.err
    assert said in captured.err


def test_all_that_is_wrong_is_said_at_once(mail: Path, capsys: Say) -> None:
    _write(mail, "patterns/guard.py.j2", "{% if %}")
    _write(mail, "patterns/own.py.j2", "x")
    settings = mail / "pyproject.toml"
    settings.write_text(settings.read_text() + "parameters = {attempt = 2}\n")
    errors = _json(capsys, "templates", "check")["errors"]
    assert isinstance(errors, list)
    assert [(error["path"], error["line"]) for error in errors] == [
        ("house/patterns/own.py.j2", 1),
        ("pyproject.toml", 8),
        ("house/patterns/guard.py.j2", 1),
    ]
    assert "Did you mean attempts?" in errors[1]["hint"]


# --- preview


def test_what_a_template_renders_to(mail: Path, capsys: Say) -> None:
    found = _json(capsys, "templates", "preview", "retry", "src/mail.py")
    rendered = found["rendered"]
    assert isinstance(rendered, list)
    assert [item["id"].split("/")[1] for item in rendered] == ["retry", "retry"]
    assert found["as_if"] is False
    assert all("assert line.send.call_count <= 3" in item["text"] for item in rendered)
    assert run(("templates", "preview", "retry", "src/mail.py")) == 0
    assert rendered[0]["text"] in capsys.readouterr().out


@pytest.mark.parametrize(
    "name", ["coordinator", "factories", "guard", "scripted_time", "data-factory"]
)
def test_a_built_in_one_renders_on_the_demo(plain: Path, capsys: Say, name: str) -> None:
    rendered = _json(capsys, "templates", "preview", name)["rendered"]
    assert isinstance(rendered, list)
    assert all(parsed(item["text"]).body for item in rendered)
    assert rendered


def test_what_is_not_for_it_is_shown_as_if(mail: Path, capsys: Say) -> None:
    assert run(("templates", "preview", "guard", "src/mail.py")) == 0
    captured = capsys.readouterr()
    assert "Nothing in src/mail.py is for patterns/guard.py.j2" in captured.err
    assert "MailCoordinator" in captured.out
    assert run(("templates", "preview", "_test")) == 0
    assert "others use it" in capsys.readouterr().err


def test_a_target_that_is_wrong(mail: Path, capsys: Say) -> None:
    assert run(("templates", "preview", "guard", "src/mial.py")) == 2
    assert "Did you mean src/mail.py?" in capsys.readouterr().err
