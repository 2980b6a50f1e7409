"""Moves the fragments of this folder into CHANGELOG.md, as a section for a release.

python changes/collect.py 0.2.0 2030-01-31
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).resolve().parent
CHANGELOG = HERE.parent / "CHANGELOG.md"
KINDS = ("added", "changed", "fixed", "removed")
NAME = re.compile(rf"[a-z0-9-]+\.({'|'.join(KINDS)})\.md")
UNRELEASED = "## Unreleased\n"


def fragments(folder: Path) -> list[Path]:
    """The fragments, in order. Raises ValueError for a file with another name, or an empty one."""
    found = sorted(path for path in folder.glob("*.md") if path.name != "README.md")
    for path in found:
        if NAME.fullmatch(path.name) is None or not path.read_text(encoding="utf-8").strip():
            raise ValueError(f"{path.name}: not WHAT.KIND.md with KIND one of {', '.join(KINDS)}")
    return found


def section(paths: Iterable[Path]) -> str:
    """The fragments as lists, one for each kind."""
    lists = []
    by_kind = {kind: [p for p in paths if p.name.endswith(f".{kind}.md")] for kind in KINDS}
    for kind, those in by_kind.items():
        if those:
            items = (path.read_text(encoding="utf-8").strip() for path in those)
            lists.append("\n".join((f"### {kind.capitalize()}", "", *map(_item, items))))
    return "\n\n".join(lists)


def released(changelog: str, version: str, date: str, news: str) -> str:
    """The changelog with what is unreleased, and `news`, under a version.

    Raises ValueError where there is no section for what is unreleased.
    """
    before, heading, after = changelog.partition(UNRELEASED)
    if not heading:
        raise ValueError(f"{CHANGELOG.name} has no line {UNRELEASED.strip()!r}")
    end = after.find("\n## ")
    old, rest = (after, "") if end < 0 else (after[:end], after[end:])
    told = "\n\n".join(filter(None, (old.strip(), news.strip())))
    return f"{before}{heading}\n## {version}, {date}\n\n{told}\n{rest}"


def main(version: str, date: str) -> None:
    """Rewrite the changelog and delete the fragments that are in it now."""
    paths = fragments(HERE)
    text = CHANGELOG.read_text(encoding="utf-8")
    CHANGELOG.write_text(released(text, version, date, section(paths)), encoding="utf-8")
    for path in paths:
        path.unlink()


def _item(text: str) -> str:
    return "- " + text.replace("\n", "\n  ")


if __name__ == "__main__":
    main(*sys.argv[1:])
