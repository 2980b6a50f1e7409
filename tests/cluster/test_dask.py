"""A scheduler of Dask with worker processes gives what this process gives, also when one dies."""

from __future__ import annotations

import json
import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from feed_project import FEED

from orchscaffold.checking.far import checked_by
from orchscaffold.checking.run import Checker
from orchscaffold.checking.suppression import Choice
from orchscaffold.checking.units import DriftUnit
from orchscaffold.cli import run
from orchscaffold.cluster import cluster_at

distributed = pytest.importorskip("distributed", reason="orchscaffold[cluster] is not installed")
pytestmark = pytest.mark.filterwarnings("default")

PYPROJECT = """\
[project]
name = "shop"
version = "1"

[tool.pytest.ini_options]
pythonpath = ["src"]
asyncio_mode = "strict"
"""
NAMES = ("feed", "bids", "asks")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A scheduler with two processes that work."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50
    ) as cluster:
        yield cluster.scheduler_address


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Modules with generated tests: of one the tests are stale, one is called wrongly, too."""
    root = tmp_path_factory.mktemp("project")
    (root / "src" / "shop").mkdir(parents=True)
    (root / "pyproject.toml").write_text(PYPROJECT)
    (root / "src" / "shop" / "__init__.py").touch()
    for name in NAMES:
        (root / "src" / "shop" / f"{name}.py").write_text(FEED)
    assert run(["new", "coordinator", str(root / "src"), "--no-verify", "--quiet"]) == 0
    (root / "src" / "shop" / "bids.py").write_text(FEED.replace("no price: %s", "nothing: %s"))
    by_hand = "from shop.asks import FeedManager\n\n\ndef test_x():\n    FeedManager(sauce=1)\n"
    for number in range(8):
        (root / "tests" / f"test_by_hand_{number}.py").write_text(by_hand)
    return root


COMMANDS = (
    ("check", "--no-cache", "."),
    ("verify", "tests/shop/test_bids.py"),
    ("prove", "src/shop/feed.py", "--sample", "1"),
)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_what_the_workers_find_is_what_is_found_here(
    command: tuple[str, ...],
    project: Path,
    address: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(project)
    before = {path for path in project.rglob("*") if ".orchscaffold_cache" not in str(path)}
    here, (told, _) = run([*command, "--format", "json"]), capsys.readouterr()
    there = run([*command, "--format", "json", "--cluster", address])
    said, complaint = capsys.readouterr()
    assert (there, _timeless(said)) == (here, _timeless(told)), complaint
    assert json.loads(told)["errors"] == []
    assert {path for path in project.rglob("*") if ".orchscaffold_cache" not in str(path)} == before


def _timeless(text: str) -> str:
    return re.sub(r'("seconds": )[\d.]+', r"\1-", text)


def test_a_worker_that_dies_changes_nothing(project: Path, address: str) -> None:
    checker = Checker(Choice(), python=None, config=None, remembers=False)
    scope = checker.scope((project,))
    units = (*scope.guarded, *scope.tests) * 3
    assert sum(isinstance(unit, DriftUnit) for unit in units) > 20
    with distributed.Client(address, set_as_default=False) as client:
        [victim, _] = client.run(os.getpid).values()
        [home, _] = client.run(lambda dask_worker: Path(dask_worker.local_directory)).values()
    with cluster_at(address) as crew:
        found = checked_by(crew, units)
        checked = [next(found)]
        assert list(home.glob("orchscaffold-*"))
        os.kill(victim, signal.SIGKILL)
        checked += found
    alone = checked[: len(units) // 3]
    assert checked == alone * 3
    findings = {finding for one in alone for finding in one.findings}
    assert findings == set(checker.check(scope, lambda _: None).findings) != set()
    with distributed.Client(address, set_as_default=False) as client:
        assert victim not in client.run(os.getpid).values()
    assert not home.exists()


def test_no_scheduler(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("orchscaffold.cluster.client._PATIENCE", 0.2)
    code = run(["check", "--no-cache", __file__, "--cluster", "tcp://127.0.0.1:9"])
    assert code == 2
    assert capsys.readouterr().err.splitlines() == [
        "error: no cluster answers at tcp://127.0.0.1:9",
        "       Start one (dask scheduler) and name its address: --cluster tcp://HOST:8786.",
    ]
