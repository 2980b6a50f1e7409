"""Several at work on one project lose nothing and leave nothing behind; each kind of meeting once.

`benchmarks/concurrency.py` says what meets, and does so as often as one likes.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "concurrency.py"
KINDS = 5


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the rounds are forked")
def test_a_round_of_each_kind() -> None:
    done = subprocess.run(
        (sys.executable, str(SCRIPT), "--rounds", str(KINDS)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "WRONG" in done.stdout) == (0, False), done.stdout + done.stderr
    assert len(done.stdout.splitlines()) == KINDS
