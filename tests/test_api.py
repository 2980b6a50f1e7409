"""The Python interface does what the command line does, and costs nothing until it is used."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import orchscaffold
from orchscaffold.cli import run
from orchscaffold.errors import TargetError, UsageError

MAIL = Path(__file__).parent / "house" / "mail"


@pytest.fixture
def mail(tmp_path: Path) -> Path:
    shutil.copytree(MAIL, tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_importing_it_imports_nothing() -> None:
    code = "import sys; before = set(sys.modules); import orchscaffold; "
    code += "print(sorted(set(sys.modules) - before))"
    done = subprocess.run((sys.executable, "-c", code), capture_output=True, text=True, check=True)
    assert done.stdout.strip() in ("['orchscaffold']", "[]")


def test_its_names() -> None:
    assert {"scaffold", "check", "OrchscaffoldError"} <= set(dir(orchscaffold))
    assert all(getattr(orchscaffold, name) for name in orchscaffold.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'scafold'"):
        _ = orchscaffold.scafold


def test_it_writes_what_the_command_line_writes(
    mail: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tests = mail / "tests/test_mail.py"
    shown = orchscaffold.scaffold("src/mail.py", cwd=mail, verify=False, dry_run=True)
    assert (shown.dry_run, shown.problems, tests.exists()) == (True, (), False)
    [result] = shown.results
    written = orchscaffold.scaffold(mail / "src/mail.py", cwd=mail, verify=False)
    assert [item.action for item in written.results] == ["created"]
    assert tests.read_bytes() == result.change.after
    tests.unlink()
    monkeypatch.chdir(mail)
    assert run(("new", "coordinator", "src/mail.py", "--no-verify", "--quiet")) == 0
    assert tests.read_bytes() == result.change.after
    again = orchscaffold.scaffold("mail:MailCoordinator", cwd=mail, verify=False)
    assert [item.action for item in again.results] == ["unchanged"]


def test_options(mail: Path) -> None:
    out = mail / "tests/test_other.py"
    report = orchscaffold.scaffold(
        "src/mail.py", patterns=["retry"], methods=["deliver"], out=out, cwd=mail, verify=False
    )
    [result] = report.results
    assert (result.change.path, result.written) == (out, 2)
    report = orchscaffold.scaffold("src/mail.py", kind="factories", cwd=mail, verify=False)
    assert report.results[0].helpers == ("_make_coordinator",)


def test_it_checks_and_mends(mail: Path) -> None:
    orchscaffold.scaffold("src/mail.py", cwd=mail, verify=False)
    assert orchscaffold.check(cwd=mail).findings == ()
    source = mail / "src/mail.py"
    source.write_text(source.read_text().replace('"mail.sent"', '"mail.gone"'))
    found = orchscaffold.check("src/mail.py", cwd=mail)
    assert [shown.finding.code for shown in found.findings] == ["G101"]
    assert orchscaffold.check(cwd=mail, ignore=["G"]).findings == ()
    before = (mail / "tests/test_mail.py").read_bytes()
    shown = orchscaffold.check(cwd=mail, fix=True, dry_run=True, verify=False)
    assert [change.path.name for change in shown.changes] == ["test_mail.py"]
    assert (mail / "tests/test_mail.py").read_bytes() == before
    mended = orchscaffold.check(cwd=mail, fix=True, verify=False)
    assert (mended.findings, mended.fixed) == ((), 1)
    assert not (mail / ".orchscaffold_cache").exists()


def test_what_is_wrong_is_raised_or_reported(mail: Path) -> None:
    (mail / "src/broken.py").write_text("class AManager:\n    def go(self)\n")
    report = orchscaffold.scaffold("src/broken.py", "src/mail.py", cwd=mail, verify=False)
    assert [problem.line for problem in report.problems] == [2]
    assert len(report.results) == 1
    assert "no such file" in orchscaffold.scaffold("gone.py", cwd=mail).problems[0].message
    with pytest.raises(UsageError, match="unknown pattern zzz"):
        orchscaffold.scaffold("src/mail.py", patterns=["zzz"], cwd=mail)
    with pytest.raises(orchscaffold.OrchscaffoldError):
        orchscaffold.check(cwd=mail, select=["Z9"])
    assert issubclass(TargetError, orchscaffold.OrchscaffoldError)
