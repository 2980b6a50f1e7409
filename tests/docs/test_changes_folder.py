"""Fragments become a section of the changelog, once."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

import orchscaffold

CHANGES = Path(orchscaffold.__file__).parent.parent / "changes"
CHANGELOG = "# Changelog\n\n## Unreleased\n\n## 0.1.0, 2030-01-01\n\n- All.\n"


@pytest.fixture(scope="module")
def collect() -> ModuleType:
    spec = importlib.util.spec_from_file_location("collect", CHANGES / "collect.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _write(folder: Path, **texts: str) -> None:
    for name, text in texts.items():
        (folder / f"{name.replace('_', '.')}.md").write_text(text)


def test_ours_can_be_collected(collect: ModuleType) -> None:
    collect.fragments(CHANGES)
    changelog = (CHANGES.parent / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## 9.9.9, 2099-01-01\n" in collect.released(changelog, "9.9.9", "2099-01-01", "")


def test_a_release_takes_them(
    collect: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "changes"
    folder.mkdir()
    _write(folder, README="Read me.\n", b_fixed="Mended b.\n", a_fixed="Mended a.\n")
    _write(folder, c_added="New c,\nin two lines.\n")
    monkeypatch.setattr(collect, "HERE", folder)
    monkeypatch.setattr(collect, "CHANGELOG", tmp_path / "CHANGELOG.md")
    (tmp_path / "CHANGELOG.md").write_text(CHANGELOG)
    collect.main("0.2.0", "2030-02-02")
    assert (tmp_path / "CHANGELOG.md").read_text() == (
        "# Changelog\n\n## Unreleased\n\n## 0.2.0, 2030-02-02\n\n"
        "### Added\n\n- New c,\n  in two lines.\n\n"
        "### Fixed\n\n- Mended a.\n- Mended b.\n\n"
        "## 0.1.0, 2030-01-01\n\n- All.\n"
    )
    assert [path.name for path in folder.glob("*.md")] == ["README.md"]


@pytest.mark.parametrize(("name", "text"), [("a_mended", "A."), ("A_fixed", "A."), ("a_fixed", "")])
def test_a_wrong_fragment_is_refused(
    collect: ModuleType, tmp_path: Path, name: str, text: str
) -> None:
    _write(tmp_path, **{name: text})
    with pytest.raises(ValueError, match=r"not WHAT\.KIND\.md with KIND one of added, "):
        collect.fragments(tmp_path)
