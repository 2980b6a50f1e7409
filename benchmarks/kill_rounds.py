"""Kill a patching run at random moments: the file must be the old one or the new one.

    python benchmarks/kill_rounds.py [--rounds 300] [--seed 1]

Each round writes a test file, forks a process that runs `orchscaffold new` on it, kills that
(SIGKILL) at a random moment, looks at the file, and lets the next run finish. Half of the rounds
are aimed at the moments around the write, found by watching the folder.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import sys
import tempfile
import time
from collections import Counter
from multiprocessing.process import BaseProcess
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT))

from orchscaffold.cli import run  # noqa: E402

MODULE = '''\
"""A feed of prices."""

import logging

logger = logging.getLogger(__name__)


class FeedManager:
    """Keeps prices."""

    def __init__(self, source) -> None:
        self._source = source

    def refresh(self, name: str) -> str | None:
        """Fetch one price."""
        if not name:
            return None
        return name.upper()
'''
TESTS = b'"""Mine."""\n\n\ndef test_mine():\n    assert 1 + 1 == 2\n'
COMMAND = ("new", "coordinator", "feed.py", "--no-verify")
FORK = multiprocessing.get_context("fork")


def _start(root: Path) -> BaseProcess:
    def work() -> None:
        os.chdir(root)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.exit(run(COMMAND))

    process = FORK.Process(target=work)
    process.start()
    return process


def _ended(process: BaseProcess) -> int | None:
    process.join()
    return process.exitcode


def _wait_for_write(folder: Path, process: BaseProcess) -> None:
    """Until a temporary file shows up, or the process is done."""
    while process.is_alive():
        if any(name.endswith(".tmp") for name in os.listdir(folder)):
            return


def _round(root: Path, new: bytes, whole: float, dice: random.Random) -> str:
    path = root / "tests" / "test_feed.py"
    path.write_bytes(TESTS)
    process = _start(root)
    if dice.random() < 0.5:
        _wait_for_write(path.parent, process)
        time.sleep(dice.random() * 0.004)
    else:
        time.sleep(dice.random() * whole)
    process.kill()
    process.join()
    after = path.read_bytes()
    left = [name for name in os.listdir(path.parent) if name.endswith(".tmp")]
    state = "old" if after == TESTS else "new" if after == new else "BROKEN"
    finished = _ended(_start(root))
    if finished != 0 or path.read_bytes() != new:
        return f"NEXT RUN FAILED after {state}"
    if any(name.endswith(".tmp") for name in os.listdir(path.parent)):
        return "LEFTOVER"
    return f"{state}, a temporary file that the next run took away" if left else state


def main() -> int:
    """Print how often each outcome was; 1 where one was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    dice = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / "tests").mkdir()
        (root / "pyproject.toml").write_text("[project]\nname = 'feed'\nversion = '1'\n")
        (root / "feed.py").write_text(MODULE)
        (root / "tests" / "test_feed.py").write_bytes(TESTS)
        os.chdir(root)
        run((*COMMAND, "--quiet"))  # so that what is forked has everything imported
        os.chdir(CHECKOUT)
        new = (root / "tests" / "test_feed.py").read_bytes()
        (root / "tests" / "test_feed.py").write_bytes(TESTS)
        began = time.monotonic()
        _start(root).join()
        whole = time.monotonic() - began
        outcomes = Counter(_round(root, new, whole, dice) for _ in range(options.rounds))
    for outcome, count in outcomes.most_common():
        print(f"{count:4} {outcome}")
    wrong = [outcome for outcome in outcomes if outcome.isupper() or outcome[:4].isupper()]
    return 1 if wrong or new == TESTS else 0


if __name__ == "__main__":
    sys.exit(main())
