"""What is installed: the wheel holds everything it needs, and works away from the checkout."""

from __future__ import annotations

import os
import site
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

pytest.importorskip("build")
pytest.importorskip("hatchling")


def _run(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    return subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, check=False, env=environment
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout."""
    folder = tmp_path_factory.mktemp("dist")
    arguments = ("--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT))
    done = _run(sys.executable, "-m", "build", *arguments, cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    [found] = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that holds the wheel, and sees the dependencies of the running one."""
    folder = tmp_path_factory.mktemp("clean")
    venv.create(folder, with_pip=False, symlinks=True)
    binaries = folder / "bin"
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(folder)}))
    own = Path(sysconfig.get_path("purelib"))
    folders = dict.fromkeys((str(own), *site.getsitepackages()))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    (packages / "zz-dependencies.pth").write_text("\n".join(folders) + "\n", encoding="utf-8")
    script = binaries / "orchscaffold"
    script.write_text(
        f"#!{binaries / 'python'}\nfrom orchscaffold.cli import main\nmain()\n", encoding="utf-8"
    )
    script.chmod(0o755)
    return binaries


def test_the_wheel_holds_package_templates_licence_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    folders = {name.split("/")[0] for name in names}
    assert folders == {"orchscaffold", next(f for f in folders if f.endswith(".dist-info"))}
    assert "orchscaffold/py.typed" in names
    assert "orchscaffold/schemas/version-1.json" in names
    assert "orchscaffold/templates/coordinator.py.j2" in names
    assert "orchscaffold/templates/demo/src/greenhouse/climate.py" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not [name for name in names if "__pycache__" in name or "/." in name]


def test_the_installed_package_is_the_wheel_s(installed: Path, tmp_path: Path) -> None:
    code = "import orchscaffold; print(orchscaffold.__file__)"
    done = _run(str(installed / "python"), "-c", code, cwd=tmp_path)
    assert Path(done.stdout.strip()).is_relative_to(installed.parent)


def test_patterns_are_listed(installed: Path, tmp_path: Path) -> None:
    done = _run(str(installed / "orchscaffold"), "patterns", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "log-and-continue" in done.stdout


def test_the_demo_runs_and_what_it_wrote_passes_in_a_plain_pytest(
    installed: Path, tmp_path: Path
) -> None:
    done = _run(str(installed / "orchscaffold"), "demo", "greenhouse", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "passed" in done.stdout
    assert "greenhouse/tests/greenhouse/test_climate.py  written" in done.stdout
    assert "greenhouse/tests/greenhouse/test_watering.py  written" in done.stdout
    own = _run(sys.executable, "-m", "pytest", "-q", cwd=tmp_path / "greenhouse")
    assert own.returncode == 0, own.stdout
    checked = ("-m", "pytest", "-q", "--orchscaffold-check", "-m", "orchscaffold", "-W", "error")
    plugin = _run(str(installed / "python"), *checked, cwd=tmp_path / "greenhouse")
    assert (plugin.returncode, "2 passed" in plugin.stdout) == (0, True), plugin.stdout
    again = _run(str(installed / "orchscaffold"), "demo", "greenhouse", cwd=tmp_path)
    assert (again.returncode, "is not empty" in again.stderr) == (2, True)
