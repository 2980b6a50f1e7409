"""What the tests of this folder share."""

from __future__ import annotations

from collections.abc import Callable

PYPROJECT = '[project]\nname = "shop"\nversion = "1"\n'
Outcome = tuple[int, str]
Run = Callable[..., Outcome]
