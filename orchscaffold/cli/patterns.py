"""`orchscaffold patterns`."""

from __future__ import annotations

from pathlib import Path

from orchscaffold.cli.common import Common
from orchscaffold.cli.exits import DONE


def patterns(common: Common) -> int:
    """List the patterns, the project's own first. What each applies to; with --verbose also what
    its tests assert."""
    from orchscaffold.core import pattern_list
    from orchscaffold.project import discoverer

    project = discoverer(python=None, config=common.config)(Path.cwd())
    common.reporter().patterns(pattern_list(project.house, project.root))
    return DONE
