"""The environment of a verification: a home of its own, no secrets of the user's."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

KEPT: Final = (
    "PATH",
    "PYTHONPATH",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "TZ",
    "VIRTUAL_ENV",
    "SYSTEMROOT",
    "PYENV_ROOT",
)
FOLDERS: Final = {"HOME": "home", "TMPDIR": "tmp", "TEMP": "tmp", "TMP": "tmp"}


def child_environment(outer: Mapping[str, str], folder: Path, seed: int) -> dict[str, str]:
    """The environment for a run in `folder`: what programs need of `outer`, and our own settings.

    `seed` also seeds string hashing, so that runs differ in the order of sets.
    """
    kept = {name: outer[name] for name in KEPT if name in outer}
    home = outer.get("HOME", os.path.expanduser("~"))
    return {
        **kept,
        **{name: str(folder / place) for name, place in FOLDERS.items()},
        "PYTHONUSERBASE": outer.get("PYTHONUSERBASE", str(Path(home) / ".local")),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": str(seed),
        "PYTHONIOENCODING": "utf-8",
        "PYTHONUNBUFFERED": "1",
        "HYPOTHESIS_STORAGE_DIRECTORY": str(folder / "hypothesis"),
        "NO_COLOR": "1",
    }
