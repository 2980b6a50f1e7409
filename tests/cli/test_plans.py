"""`new --plan` and `apply`: what was planned is written, and nothing else anywhere."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from orchscaffold.cli import run

Files = Callable[[Path], dict[str, bytes]]
Say = pytest.CaptureFixture[str]
Plan = dict[str, object]

MAIL = Path(__file__).parent.parent / "house" / "mail"
NEW = ("new", "coordinator", "src/mail.py", "--no-verify")
TESTS = "tests/test_mail.py"
BY_HAND = "def test_mine() -> None:\n    assert 1 == 1\n"


@pytest.fixture
def mail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one coordinator and a plan's own place outside it."""
    root = tmp_path / "project"
    shutil.copytree(MAIL, root)
    monkeypatch.chdir(root)
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    return root


def _plan(capsys: Say, *more: str) -> Plan:
    capsys.readouterr()
    assert run((*NEW, "--plan", *more)) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    found = json.loads(captured.out)
    assert isinstance(found, dict)
    return found


def _apply(mail: Path, plan: object, *more: str) -> int:
    file = mail.parent / "plan.json"
    file.write_text(plan if isinstance(plan, str) else json.dumps(plan))
    return run(("apply", str(file), *more))


@pytest.mark.parametrize(
    "there",
    [None, BY_HAND.encode(), BY_HAND.replace("\n", "\r\n").encode(),
     f"# -*- coding: latin-1 -*-\n# é\n{BY_HAND}".encode("latin-1")],
    ids=["new", "lf", "crlf", "latin-1"],
)  # fmt: skip
def test_a_plan_writes_what_new_writes(
    mail: Path, files: Files, capsys: Say, there: bytes | None
) -> None:
    if there is not None:
        (mail / "tests").mkdir()
        (mail / TESTS).write_bytes(there)
    before = files(mail)
    plan = _plan(capsys)
    assert files(mail) == before
    assert _apply(mail, plan, "--dry-run") == 0
    assert files(mail) == before
    assert _apply(mail, plan) == 0
    applied = files(mail)
    for name in applied.keys() - before.keys():
        (mail / name).unlink()
    for name, content in before.items():
        (mail / name).write_bytes(content)
    assert run(NEW) == 0
    assert files(mail) == applied != before
    assert _plan(capsys)["changes"] == []


def test_it_says_what_it_was_made_from(mail: Path, capsys: Say) -> None:
    plan = _plan(capsys)
    reads = plan["reads"]
    assert isinstance(reads, list)
    assert {read["path"] for read in reads} == {
        "house/patterns/metrics-emission.py.j2",
        "house/patterns/retry.py.j2",
        "pyproject.toml",
        "src/mail.py",
    }
    assert _plan(capsys) == plan


def test_an_empty_plan_has_nothing_to_do(mail: Path, files: Files, capsys: Say) -> None:
    assert run(NEW) == 0
    before = files(mail)
    plan = _plan(capsys)
    assert _apply(mail, plan) == 0
    assert "Nothing to do" in capsys.readouterr().out
    assert files(mail) == before


@pytest.mark.parametrize("name", ["src/mail.py", "pyproject.toml", "house/patterns/retry.py.j2"])
def test_it_is_refused_where_what_it_was_made_from_has_changed(
    mail: Path, files: Files, capsys: Say, name: str
) -> None:
    plan = _plan(capsys)
    path = mail / name
    path.write_text(path.read_text() + "\n")
    before = files(mail)
    assert _apply(mail, plan) == 3
    error = capsys.readouterr().err
    assert f"{name}: is not as it was when the plan was made" in error
    assert "orchscaffold new ... --plan" in error
    path.unlink()
    before = files(mail)
    assert _apply(mail, plan) in (2, 3)
    assert files(mail) == before


@pytest.mark.parametrize("there", [None, BY_HAND])
def test_it_is_refused_where_the_test_file_has_changed(
    mail: Path, files: Files, capsys: Say, there: str | None
) -> None:
    (mail / "tests").mkdir()
    if there is not None:
        (mail / TESTS).write_text(there)
    plan = _plan(capsys)
    (mail / TESTS).write_text("# new\n" + (there or ""))
    before = files(mail)
    assert _apply(mail, plan) == 3
    assert files(mail) == before


GOOD = "def test_x() -> None:\n    assert 1 == 1\n"


@pytest.mark.parametrize(
    ("path", "content", "code"),
    [
        ("tests/test_x.py", GOOD, 0),
        ("tests/pkg/__init__.py", "", 0),
        ("../test_x.py", GOOD, 2),
        ("tests/../../test_x.py", GOOD, 2),
        ("/tmp/test_x.py", GOOD, 2),
        ("", GOOD, 2),
        ("tests\\..\\..\\test_x.py", GOOD, 2),
        ("C:/test_x.py", GOOD, 2),
        ("link/test_x.py", GOOD, 2),
        ("src/mail2.py", GOOD, 2),
        ("src/__init__.py", "", 2),
        ("pyproject.toml", "", 2),
        (".git/hooks/pre-commit", GOOD, 2),
        ("conftest.py", GOOD, 2),
        ("tests/test_x.py", "def test_x(\n", 3),
        ("tests/test_there.py", GOOD, 3),
    ],
)
def test_whatever_it_says_only_tests_in_the_project_are_written(
    mail: Path, files: Files, capsys: Say, path: str, content: str, code: int
) -> None:
    (mail.parent / "outside").mkdir()
    (mail / "link").symlink_to(mail.parent / "outside")
    (mail / "tests").mkdir()
    (mail / "tests/test_there.py").write_text(BY_HAND)
    change = {"path": path, "before": None, "encoding": "utf-8", "content": content}
    before = files(mail.parent)
    assert _apply(mail, {"version": 1, "reads": [], "changes": [change], "errors": []}) == code
    after = {name: text for name, text in files(mail.parent).items() if name != "plan.json"}
    changed = {name for name in after if before.get(name) != after[name]}
    assert changed == ({f"project/{path}"} if code == 0 else set())


def test_a_plan_that_would_lose_a_test_is_refused(mail: Path, files: Files, capsys: Say) -> None:
    (mail / "tests").mkdir()
    (mail / TESTS).write_text(BY_HAND)
    plan = _plan(capsys)
    [change] = plan["changes"]  # type: ignore[misc,call-overload]
    change["content"] = GOOD
    before = files(mail)
    assert _apply(mail, plan) == 3
    assert "would lose the test test_mine" in capsys.readouterr().err
    assert files(mail) == before


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is not JSON"),
        ("[]", "the document has to be an object"),
        ("{}", "is of version None; this orchscaffold has 1"),
        ('{"version": 2}', "is of version 2"),
        ('{"version": 1}', "reads has to be a list"),
        ('{"version": 1, "reads": [1]}', "reads[0] has to be an object"),
        ('{"version": 1, "reads": [{}]}', "reads[0].path has to be a string"),
        ('{"version": 1, "reads": [], "changes": {}}', "changes has to be a list"),
        ('{"version": 1, "reads": [], "changes": [{"before": 1}]}', "changes[0].before"),
        (
            '{"version": 1, "reads": [], "changes": '
            '[{"path": "a", "encoding": "rot13", "content": ""}]}',
            "changes[0].encoding",
        ),
        (
            '{"version": 1, "reads": [], "changes": '
            '[{"path": "a", "encoding": "base64", "content": "%"}]}',
            "changes[0].content is no base64",
        ),
        ('{"version": 1, "errors": [{}]}', "has errors in it"),
        ("[" * 100_000, "is not JSON"),
    ],
)
def test_what_is_no_plan_is_told_why(mail: Path, capsys: Say, text: str, said: str) -> None:
    assert _apply(mail, text) == 2
    error = capsys.readouterr().err
    assert said in error
    assert "new TARGET --plan" in error


def test_a_plan_of_add_pattern(mail: Path, capsys: Say) -> None:
    assert run(("add-pattern", "retry", "src/mail.py", "--no-verify", "--plan")) == 0
    plan = json.loads(capsys.readouterr().out)
    assert _apply(mail, plan) == 0
    assert "/retry/" in (mail / TESTS).read_text()


def test_a_plan_and_an_answer_do_not_go_together(mail: Path, capsys: Say) -> None:
    assert run((*NEW, "--plan", "--review")) == 2


# --- source from standard input


def test_a_module_from_standard_input(
    mail: Path, files: Files, capfd: pytest.CaptureFixture[str], feed: Callable[[str], None]
) -> None:
    before = files(mail)
    source = (mail / "src/mail.py").read_text()
    feed(source.replace('"mail.sent"', '"mail.other"'))
    command = ("new", "coordinator", "-", "--stdin-filename", "src/mail.py")
    assert run(command) == 0
    captured = capfd.readouterr()
    assert captured.out.startswith("diff --git a/tests/test_mail.py")
    assert '+        metrics.increment.assert_called_once_with("mail.other")' in captured.out
    assert "would be written" in captured.err
    assert files(mail) == before
    assert run(NEW) == 0
    feed(source.replace('"mail.sent"', '"mail.other"'))
    assert (
        run((*command[:2], "src/mail.py::MailCoordinator", *command[3:], "--format", "json")) == 0
    )
    document = json.loads(capfd.readouterr().out.partition("{")[2].join(["{", ""]))
    assert '"mail.other"' in document["results"][0]["diff"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("house", "--stdin-filename", "src/mail.py"), "TARGET is - or src/mail.py::Class"),
        (("-", "src", "--stdin-filename", "src/mail.py"), "TARGET is - or src/mail.py::Class"),
        (("-",), "--stdin-filename PATH"),
        (("-", "--stdin-filename", "src/gone.py"), "no such file"),
        (("-", "--stdin-filename", "src/mail.py", "--verify"), "Leave --verify away"),
    ],
)
def test_standard_input_that_is_not_clear(
    mail: Path, capsys: Say, arguments: tuple[str, ...], said: str
) -> None:
    assert run(("new", "coordinator", *arguments)) == 2
    assert said in capsys.readouterr().err


def test_standard_input_that_does_not_parse(
    mail: Path, capsys: Say, feed: Callable[[str], None]
) -> None:
    feed("class MailCoordinator:\n    def go(self)\n")
    assert run(("new", "coordinator", "-", "--stdin-filename", "src/mail.py")) == 3
    assert "src/mail.py:2:" in capsys.readouterr().err
