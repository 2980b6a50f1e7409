"""Line and branch coverage of the target files, by the coverage package of the project's
interpreter.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coverage import Coverage


class Measure:
    """Coverage of some files, or of none where coverage cannot be imported."""

    def __init__(self, targets: Sequence[str], folder: str) -> None:
        self._targets = tuple(targets)
        self._report = os.path.join(folder, "coverage.json")
        self._coverage: Coverage | None = None

    def start(self) -> None:
        """Begin to measure, before anything of the project is imported."""
        if not self._targets:
            return
        try:
            from coverage import Coverage  # noqa: PLC0415  may be missing here
        except ImportError:
            return
        self._coverage = Coverage(
            data_file=None,
            branch=True,
            include=list(self._targets),
            config_file=False,
            messages=False,
        )
        self._coverage.start()

    def finish(self) -> list[dict[str, object]] | None:
        """What was reached, one table a target in their order; None where nothing was measured."""
        if self._coverage is None:
            return None
        from coverage.exceptions import CoverageException  # noqa: PLC0415

        self._coverage.stop()
        try:
            self._coverage.json_report(morfs=list(self._targets), outfile=self._report)
        except CoverageException:
            return [_table(target, None) for target in self._targets]
        with open(self._report, encoding="utf-8") as file:
            found = json.load(file)["files"]
        by_path = {os.path.realpath(name): table for name, table in found.items()}
        return [_table(target, by_path.get(os.path.realpath(target))) for target in self._targets]


def _table(target: str, found: dict[str, object] | None) -> dict[str, object]:
    summary = (found or {}).get("summary")
    percent = summary["percent_covered"] if isinstance(summary, dict) else 0.0
    return {
        "path": target,
        "percent": percent,
        "missing_lines": (found or {}).get("missing_lines", []),
        "missing_branches": (found or {}).get("missing_branches", []),
    }
