"""Write the expected files of golden shapes anew.

`python tests/golden/regenerate.py` does it for all, `… regenerate.py threads` for one; a path names
a copy of a shape elsewhere.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from generating import generate, shapes  # noqa: E402 - the checkout need not be installed


def main(names: list[str]) -> None:
    """Rewrite `expected/` of each shape; files that are no longer generated go."""
    for shape in [HERE / name for name in names] or shapes():
        folder = shape / "expected"
        folder.mkdir(exist_ok=True)
        files = generate(shape)
        for old in folder.glob("*.py"):
            if old.name not in files:
                old.unlink()
        for name, content in files.items():
            (folder / name).write_bytes(content)


if __name__ == "__main__":
    main(sys.argv[1:])
