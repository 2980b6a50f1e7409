"""Patterns of a project's own: in every command, as the built-in ones are."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from plain_pytest import PLAIN_PYTEST

from orchscaffold.cli import run

Files = Callable[[Path], dict[str, bytes]]
Say = pytest.CaptureFixture[str]

MAIL = Path(__file__).parent.parent / "house" / "mail"
NEW = ("new", "coordinator", "src/mail.py", "--no-verify")
CHECK = ("check", "--no-cache")
TESTS = "tests/test_mail.py"
METRICS = "house/patterns/metrics-emission.py.j2"


@pytest.fixture
def mail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with two patterns of its own: one for metrics, one for retries."""
    shutil.copytree(MAIL, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    return tmp_path


def _ids(mail: Path) -> list[str]:
    lines = (mail / TESTS).read_text().splitlines()
    marks = [line.split()[2] for line in lines if line.strip().startswith("# orchscaffold: Mail")]
    return sorted(id_.partition(".")[2] for id_ in marks)


def test_they_claim_their_paths_and_go_to_their_classes(mail: Path, files: Files) -> None:
    assert run(NEW) == 0
    text = (mail / TESTS).read_text()
    assert [id_.rpartition("/")[0] for id_ in _ids(mail)] == [
        "announce/metrics-emission",
        "announce/metrics-emission",
        "deliver/integration",
        "deliver/retry",
        "deliver/retry",
    ]
    assert '\n\nclass TestMailCoordinatorMetrics:\n    """Test which metrics are' in text
    assert text.count("        assert len(metrics.method_calls) == 1\n") == 2
    assert text.count("        assert line.send.call_count <= 3\n") == 2
    before = files(mail)
    assert run(NEW) == 0
    assert run(CHECK) == 0
    assert files(mail) == before


def test_what_they_write_passes_and_notices_changes(mail: Path) -> None:
    assert run(NEW) == 0

    def failed() -> int:
        command = (*PLAIN_PYTEST, TESTS)
        env = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
        done = subprocess.run(command, cwd=mail, env=env, check=False, capture_output=True)
        return done.stdout.count(b"FAILED ")

    assert failed() == 0
    source = mail / "src/mail.py"
    kept = source.read_text()
    source.write_text(kept.replace('increment("mail.sent")', 'increment("mail.gone")'))
    assert failed() == 1
    source.write_text(kept.replace("import logging", "import logging  # same"))
    assert failed() == 0


def test_they_are_listed_with_their_templates(mail: Path, capsys: Say) -> None:
    assert run(("patterns", "--verbose")) == 0
    said = capsys.readouterr().out
    assert said.startswith("metrics-emission\n")
    assert METRICS in said
    assert "Test{C}Retries" in said
    assert run(("inspect", "src/mail.py", "--verbose")) == 0
    assert "MailCoordinator.deliver/retry/" in capsys.readouterr().out


def test_one_is_added_to_tests_that_exist(mail: Path) -> None:
    assert run((*NEW, "--pattern", "integration")) == 0
    assert run(("add-pattern", "retry", "src/mail.py", "--no-verify", "--method", "deliver")) == 0
    assert {id_.split("/")[1] for id_ in _ids(mail)} == {"integration", "retry"}
    before = (mail / TESTS).read_bytes()
    assert run(("add-pattern", "retry", "src/mail.py", "--no-verify")) == 0
    assert (mail / TESTS).read_bytes() == before
    assert run(CHECK) == 1


@pytest.mark.parametrize(
    "command",
    [(*NEW, "--pattern", "retri"), ("add-pattern", "retri", "src/mail.py")],
    ids=["new", "add-pattern"],
)
def test_a_name_that_is_wrong_brings_up_theirs(
    mail: Path, files: Files, capsys: Say, command: tuple[str, ...]
) -> None:
    before = files(mail)
    assert run(command) == 2
    assert "Did you mean retry or re-raise?" in capsys.readouterr().err
    assert files(mail) == before


def test_check_asks_for_one_that_is_new_and_for_those_of_one_that_is_gone(
    mail: Path, capsys: Say
) -> None:
    template = (mail / METRICS).read_text()
    (mail / METRICS).unlink()
    assert run(NEW) == 0
    plain = _ids(mail)
    (mail / METRICS).write_text(template)
    capsys.readouterr()
    assert run(CHECK) == 1
    said = capsys.readouterr().out
    assert "announce has no test for metrics-emission" in said
    assert "is for pattern metrics-emission now" in said
    assert run((*CHECK, "--fix", "--no-verify")) == 0
    assert sum("metrics-emission" in id_ for id_ in _ids(mail)) == 2
    (mail / METRICS).unlink()
    assert run(CHECK) == 1
    assert run((*CHECK, "--fix", "--no-verify")) == 0
    assert run(CHECK) == 0
    assert _ids(mail) == plain


def test_a_template_that_changes_makes_its_tests_stale(mail: Path, capsys: Say) -> None:
    assert run(NEW) == 0
    path = mail / "house/patterns/retry.py.j2"
    path.write_text(path.read_text().replace("attempts = 3", "attempts = 2"))
    capsys.readouterr()
    assert run(CHECK) == 1
    assert capsys.readouterr().out.count("G101") == 2
    assert run((*CHECK, "--fix", "--no-verify")) == 0
    assert (mail / TESTS).read_text().count("call_count <= 2") == 2
    settings = mail / "pyproject.toml"
    settings.write_text(settings.read_text() + "parameters = {attempts = 5}\n")
    assert run((*CHECK, "--fix", "--no-verify")) == 0
    assert (mail / TESTS).read_text().count("call_count <= 5") == 2
    assert run(CHECK) == 0


def test_they_are_declined_edited_and_adopted_like_any(mail: Path) -> None:
    assert run(NEW) == 0
    path = mail / TESTS
    path.write_text(path.read_text().replace("call_count <= 3", "call_count <= 4"))
    assert run(CHECK) == 0
    assert run((*CHECK, "--fix", "--no-verify")) == 0
    assert path.read_text().count("call_count <= 4") == 2
    assert run(("adopt", TESTS)) == 0
    adopted = path.read_bytes()
    assert run(NEW) == 0
    assert path.read_bytes() == adopted
    path.unlink()
    assert run((*NEW, "--pattern", "integration")) == 0
    id_ = "MailCoordinator.announce/metrics-emission/returns-true"
    assert run(("decline", id_)) == 0
    assert run(NEW) == 0
    assert f"# orchscaffold: declined {id_}" in path.read_text()
    assert "announce/metrics-emission/returns-true" not in _ids(mail)


SELECTORS = [
    ('method = "deliver"', {"deliver"}),
    ('method = "de*"', {"deliver"}),
    ('method = "nothing"', set()),
    ('class = "Mail*"', {"announce", "deliver"}),
    ('class = "Post*"', set()),
    ('subclass-of = "object"', set()),
    ('calls = ["line.send"]', {"announce", "deliver"}),
    ('calls = ["error"]', {"deliver"}),
    ('behaviour = "retries"', {"deliver"}),
    ('behaviour = "guards"', {"announce"}),
    ('behaviour = "waits"', set()),
    ('behaviour = ["returns", "logs-and-continues"]', {"deliver"}),
    ('behaviour = "raises"', set()),
    ('method = "*"\n[unless]\nmethod = "deliver"', {"announce"}),
    ('method = "*"\n[unless]\nbehaviour = "returns"', set()),
    ('method = "*"\n[unless]\nclass = "Mail*"', set()),
]


@pytest.mark.parametrize(("when", "methods"), SELECTORS)
def test_what_a_header_selects(mail: Path, when: str, methods: set[str]) -> None:
    shutil.rmtree(mail / "house")
    (mail / "house/patterns").mkdir(parents=True)
    (mail / "house/patterns/own.py.j2").write_text(
        f'{{# orchscaffold\n[when]\n{when}\n#}}\n{{% extends "patterns/_test.py.j2" %}}\n'
    )
    assert run(NEW) == 0
    assert {id_.partition("/")[0] for id_ in _ids(mail) if "/own/" in id_} == methods


CODE = '''\
"""Bases and decorators."""

from collections.abc import Callable
from typing import Protocol


class Line(Protocol):
    def send(self, letter: str) -> int: ...


class Base:
    """A base."""


def timed(function: Callable[..., int]) -> Callable[..., int]:
    return function


class MailCoordinator(Base):
    def __init__(self, line: Line) -> None:
        self._line = line

    @timed
    def deliver(self, letter: str) -> int:
        return self._line.send(letter)

    def announce(self, letter: str) -> int:
        return self._line.send(letter) + 1
'''


@pytest.mark.parametrize(
    ("when", "methods"),
    [
        ('subclass-of = "Base"', {"announce", "deliver"}),
        ('subclass-of = "mail.Base"', {"announce", "deliver"}),
        ('subclass-of = "Other"', set()),
        ('decorated-with = "timed"', {"deliver"}),
        ('decorated-with = "ti*"', {"deliver"}),
        ('decorated-with = "cached"', set()),
    ],
)
def test_bases_and_decorators(mail: Path, when: str, methods: set[str]) -> None:
    (mail / "src/mail.py").write_text(CODE)
    test_what_a_header_selects(mail, when, methods)
