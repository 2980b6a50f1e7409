"""`check` with paths and no option, as hooks call it: nothing of the line needs typer."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial


def bare_run(arguments: Sequence[str]) -> Callable[[], int] | None:
    """What checks the paths of a line without options; None for any other line."""
    match arguments:
        case ["check", *words] if os.name != "nt" and all(map(_is_path, words)):
            from orchscaffold.cli.checking import check_paths

            return partial(check_paths, words)
    return None


def _is_path(word: str) -> bool:
    return bool(word) and not word.startswith("-")
