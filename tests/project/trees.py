"""Trees of files for the tests of this folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def plant(root: Path, files: Mapping[str, str]) -> Path:
    """Write the files below `root` (a name that ends in a slash is an empty folder)."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if name.endswith("/"):
            path.mkdir(exist_ok=True)
        else:
            path.write_text(text, encoding="utf-8")
    return root


def environment(root: Path, version: str = "3.12", packages: tuple[str, ...] = ()) -> Path:
    """A virtual environment as far as reading it goes; gives its interpreter."""
    files = {"bin/python": "", "pyvenv.cfg": f"home = /nowhere/bin\nversion = {version}.1\n"}
    plant(root, files)
    for package in packages:
        plant(root, {f"lib/python{version}/site-packages/{package}/__init__.py": ""})
    (root / f"lib/python{version}/site-packages").mkdir(parents=True, exist_ok=True)
    return root / "bin/python"
