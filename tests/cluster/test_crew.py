"""Projects and jobs as bytes; any executor gives the outcomes, also where workers die."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from feed_project import FEED

from orchscaffold.cli import run
from orchscaffold.cluster import Crew, Job
from orchscaffold.cluster.parcels import opened, packed
from orchscaffold.cluster.shipping import shipment_of
from orchscaffold.cluster.worker import done
from orchscaffold.errors import FileError, TargetError, UsageError
from orchscaffold.files import discard, unpack
from orchscaffold.model.settings import Project
from orchscaffold.project import discoverer
from orchscaffold.source import read_source


@pytest.fixture(scope="module")
def workers() -> Iterator[Executor]:
    """Processes that share nothing with this one."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=context) as pool:
        yield pool


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project of one module."""
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "shop"\nversion = "1"\n')
    (tmp_path / "feed.py").write_text(FEED)
    return discoverer(python=None, config=None)(tmp_path)


@pytest.mark.parametrize("value", [None, 3, "/a/b", (Path("/b/c"), Path("x"))])
def test_what_lies_elsewhere_stays(value: object) -> None:
    assert opened(packed(value, Path("/a")), Path("/z")) == value


def test_paths_inside_travel_but_for_those_left_out() -> None:
    value = {"x": (Path("/a"), Path("/a/b/c.py"), Path("/a/.venv/bin/python"), Path("/ab"))}
    there = opened(packed(value, Path("/a"), [Path("/a/.venv")]), Path("/z"))
    assert there == {"x": (Path("/z"), Path("/z/b/c.py"), Path("/a/.venv/bin/python"), Path("/ab"))}


def _write(folder: Path, names: tuple[str, ...]) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)


def test_the_same_files_are_the_same_bytes(tmp_path: Path) -> None:
    names = ("b.py", "a/ü.py", ".coveragerc")
    _write(tmp_path / "one", names)
    _write(tmp_path / "two", tuple(reversed(names)))
    os.utime(tmp_path / "two" / "b.py", (0, 0))
    one, two = shipment_of(tmp_path / "one"), shipment_of(tmp_path / "two")
    assert one.archive == two.archive
    (tmp_path / "two" / "b.py").write_text("other")
    assert shipment_of(tmp_path / "two").digest != one.digest


def test_environments_caches_and_loops_stay_at_home(tmp_path: Path) -> None:
    _write(tmp_path, ("a/b.py", ".git/x", "env/pyvenv.cfg", "env/x.py", "a/__pycache__/b.pyc"))
    (tmp_path / "empty").mkdir()
    (tmp_path / "linked.py").symlink_to("a/b.py")
    (tmp_path / "a" / "up").symlink_to("..")
    (tmp_path / "gone").symlink_to("nowhere")
    shipment = shipment_of(tmp_path)
    folder = unpack(shipment.archive)
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
    discard(folder)
    assert found == {"a", "a/b.py", "empty", "linked.py"}
    left = {path.relative_to(tmp_path).as_posix() for path in shipment.left_out}
    assert left == {".git", "env", "a/__pycache__", "a/up"}
    assert not folder.exists()


def _length(path: Path) -> tuple[Path, int]:
    return path, len(read_source(path).text)


def _refuse(path: Path) -> None:
    raise TargetError("will not do", path=path, line=3)


def _die(path: Path) -> None:
    del path
    os._exit(1)


def test_outcomes_come_in_order_with_paths_from_here(project: Project, workers: Executor) -> None:
    path = project.root / "feed.py"
    actions = (_length, _refuse, _length)
    crew = Crew(workers, lambda archive: archive)
    outcomes = tuple(crew.outcomes([Job(project, partial(a, path), path) for a in actions]))
    assert outcomes[0].result() == outcomes[2].result() == (path, len(FEED))
    with pytest.raises(TargetError) as raised:
        outcomes[1].result()
    assert str(raised.value) == f"{path}:3: will not do"


def test_another_version_at_the_workers_is_refused(project: Project) -> None:
    shipment = shipment_of(project.root)
    parcel = packed(partial(_length, project.root / "feed.py"), project.root)
    _, error = pickle.loads(done(shipment.archive, shipment.digest, parcel, "another"))
    assert isinstance(error, UsageError)
    assert str(error) == "the workers have another orchscaffold"
    assert error.hint == "Install the same version on the cluster and here."


def test_without_distributed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert run(["check", "--no-cache", __file__, "--cluster", "tcp://127.0.0.1:9"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "error: --cluster needs the package distributed",
        "       Install it: pip install 'orchscaffold[cluster]'.",
    ]


def test_a_worker_that_dies_is_told_with_the_file(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = project.root / "feed.py"
    monkeypatch.setenv("TMPDIR", str(tmp_path))  # the dead leave their folder behind
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        crew = Crew(pool, lambda archive: archive)
        [outcome] = crew.outcomes([Job(project, partial(_die, path), path)])
    with pytest.raises(FileError, match="the workers on it were lost") as raised:
        outcome.result()
    assert raised.value.path == path
    assert raised.value.hint == "Look at the workers' logs and memory, then run it again."
