"""Write the expected page and picture anew: `python tests/report/regenerate.py`."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from sample_map import SAMPLE  # noqa: E402 - the checkout need not be installed

from orchscaffold.report.pages import map_page, map_picture  # noqa: E402


def main() -> None:
    """Rewrite both."""
    folder = HERE / "golden"
    folder.mkdir(exist_ok=True)
    for name, make in (("map.html", map_page), ("map.svg", map_picture)):
        (folder / name).write_text(make(SAMPLE), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
