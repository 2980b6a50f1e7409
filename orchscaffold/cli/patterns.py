"""`orchscaffold patterns`."""

from __future__ import annotations

from orchscaffold.cli.exits import DONE
from orchscaffold.cli.options import Common


def patterns(common: Common) -> int:
    """List the patterns: what each applies to; with --verbose also what its tests assert."""
    from orchscaffold.core import pattern_list

    common.reporter().patterns(pattern_list())
    return DONE
