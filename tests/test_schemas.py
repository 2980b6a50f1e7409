"""What every command prints with `--format json` is as the shipped schema says, to the key."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
import typer
from jsonschema import Draft202012Validator

from orchscaffold.cli import run
from orchscaffold.cli.app import app

Say = pytest.CaptureFixture[str]
Json = dict[str, object]
Prepare = Callable[[Path], object]

MAIL = Path(__file__).parent / "house" / "mail"
SCHEMA = json.loads((files("orchscaffold") / "schemas" / "version-1.json").read_bytes())
NEW = ("new", "coordinator", "src/mail.py", "--no-verify")
STALE = ('"mail.sent"', '"mail.gone"')


@pytest.fixture
def mail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(MAIL, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _strict(schema: object) -> object:
    """The schema with no other keys allowed: what is printed has to be told."""
    if isinstance(schema, list):
        return [_strict(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    changed = {key: _strict(value) for key, value in schema.items()}
    if changed.get("type") == "object":
        changed.setdefault("additionalProperties", False)
    return changed


def _document(capsys: Say, *arguments: str) -> Json:
    capsys.readouterr()
    run((*arguments, "--format", "json"))
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


def _faults(name: str, document: object) -> list[str]:
    strict = _strict(SCHEMA)
    assert isinstance(strict, dict)
    validator = Draft202012Validator({**strict, "$ref": f"#/$defs/{name}"})
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)]


def _nothing(mail: Path) -> None:
    """The project as it is."""


def _written(mail: Path) -> None:
    assert run((*NEW, "--quiet")) == 0


def _stale(mail: Path) -> None:
    _written(mail)
    source = mail / "src/mail.py"
    source.write_text(source.read_text().replace(*STALE))


def _broken(mail: Path) -> None:
    (mail / "src/broken.py").write_text("class AManager:\n    def go(self)\n")


def _planned(mail: Path) -> None:
    assert run((*NEW, "--plan")) == 0


ID = "MailCoordinator.announce/metrics-emission/returns-true"
COMMANDS: list[tuple[str, Prepare, tuple[str, ...]]] = [
    ("new", _nothing, NEW),
    ("new", _nothing, (*NEW, "--diff")),
    ("new", _nothing, ("new", "coordinator", "src/mail.py")),
    ("new", _broken, ("new", "coordinator", "src", "--no-verify")),
    ("new", _written, ("new", "reconciler", "src/mail.py", "--no-verify")),
    ("new", _nothing, ("new", "factories", "src/mail.py", "--no-verify")),
    ("new", _nothing, ("add-pattern", "retry", "src/mail.py", "--no-verify")),
    ("new", _nothing, ("new", "coordinator", "gone.py")),
    ("failure", _nothing, (*NEW, "--pattern", "zzz")),
    ("plan", _nothing, (*NEW, "--plan")),
    ("plan", _broken, ("new", "coordinator", "src", "--no-verify", "--plan")),
    ("own", _written, ("adopt", "tests/test_mail.py")),
    ("own", _written, ("decline", ID)),
    ("own", _written, ("decline", ID, "--diff")),
    ("failure", _written, ("decline", "nothing")),
    ("check", _written, ("check",)),
    ("check", _stale, ("check",)),
    ("check", _stale, ("check", "--diff")),
    ("check", _stale, ("check", "--fix", "--no-verify")),
    ("check", _broken, ("check", "src")),
    ("failure", _nothing, ("check", "--select", "Z9")),
    ("explain", _nothing, ("explain", "G101")),
    ("failure", _nothing, ("explain", "G999")),
    ("verify", _written, ("verify", "tests/test_mail.py")),
    ("prove", _written, ("prove", "src/mail.py", "--sample", "2")),
    ("inspect", _nothing, ("inspect", "src/mail.py")),
    ("inspect", _broken, ("inspect", "src")),
    ("patterns", _nothing, ("patterns",)),
    ("report", _written, ("report",)),
    ("report", _stale, ("report", "--html", "map.html")),
    ("init", _nothing, ("init",)),
    ("init", lambda mail: (mail / "pyproject.toml").unlink(), ("init", "--yes")),
    ("demo", _nothing, ("demo", "--dry-run")),
    ("templates-list", _nothing, ("templates", "list")),
    ("templates-show", _nothing, ("templates", "show", "retry")),
    ("templates-eject", _nothing, ("templates", "eject", "guard", "--diff")),
    ("templates-check", _nothing, ("templates", "check")),
    ("templates-preview", _nothing, ("templates", "preview", "retry", "src/mail.py")),
    ("failure", _nothing, ("templates", "show", "zzz")),
]


@pytest.mark.parametrize(
    ("name", "prepare", "arguments"), COMMANDS, ids=[f"{n}-{' '.join(a)}" for n, _, a in COMMANDS]
)
def test_what_a_command_prints(
    mail: Path, capsys: Say, name: str, prepare: Prepare, arguments: tuple[str, ...]
) -> None:
    prepare(mail)
    assert _faults(name, _document(capsys, *arguments)) == []


def test_what_apply_prints(mail: Path, capsys: Say) -> None:
    plan = _document(capsys, *NEW, "--plan")
    (mail / "plan.json").write_text(json.dumps(plan))
    assert _faults("apply", _document(capsys, "apply", "plan.json", "--diff")) == []
    assert _faults("apply", _document(capsys, "apply", "plan.json")) == []
    assert _faults("failure", _document(capsys, "apply", "plan.json")) == []


def test_every_command_is_told_of() -> None:
    group = typer.main.get_command(app)
    commands = set(getattr(group, "commands", {}))
    tried = {arguments[0] for _, _, arguments in COMMANDS} | {"apply"}
    assert commands <= tried


def test_what_is_not_as_told_is_seen(mail: Path, capsys: Say) -> None:
    document = _document(capsys, "patterns")
    assert _faults("check", document)
    assert _faults("patterns", {**document, "more": 1})
    assert _faults("patterns", {**document, "version": 2})


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)
