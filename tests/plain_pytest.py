"""A plain pytest in a process of its own, as whoever gets generated tests runs them."""

from __future__ import annotations

import sys

# Hypothesis's plugin imports Hypothesis when a run ends: half a second for each of many runs.
PLAIN_PYTEST = (
    sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:hypothesispytest",
)  # fmt: skip
