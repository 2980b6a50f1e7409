"""Findings that were known before: not reported again, however the file around them changes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from orchscaffold.checking.baseline import baseline_text, read_baseline, unknown
from orchscaffold.errors import ConfigError
from orchscaffold.model.findings import Finding

HERE = Path("/shop")


def finding(line: int, message: str = "no such thing", path: str = "tests/test_a.py") -> Finding:
    return Finding(HERE / path, line, 1, "D101", message)


def after(tmp_path: Path, known: list[Finding], now: list[Finding]) -> list[int]:
    """The lines of the findings that a baseline of `known` lets through."""
    path = tmp_path / "baseline.json"
    path.write_text(baseline_text(known, HERE))
    return [item.line for item in unknown(now, read_baseline(path), HERE)]


@pytest.mark.parametrize(
    ("known", "now", "left"),
    [
        ([], [], []),
        ([finding(1)], [], []),
        ([finding(1)], [finding(1)], []),
        ([finding(1)], [finding(90)], []),
        ([finding(1), finding(2)], [finding(8), finding(9)], []),
        ([], [finding(1)], [1]),
        ([finding(1)], [finding(1), finding(2)], [2]),
        ([finding(1)], [finding(1, "another")], [1]),
        ([finding(1)], [finding(1, path="tests/test_b.py")], [1]),
    ],
)
def test_what_is_known_is_left_out(
    tmp_path: Path, known: list[Finding], now: list[Finding], left: list[int]
) -> None:
    assert after(tmp_path, known, now) == left


def test_the_text_is_the_same_in_any_order_and_has_paths_of_the_project() -> None:
    some = [finding(2), finding(1), finding(3, "ä", path="src/x.py")]

    text = baseline_text(some, HERE)

    assert text == baseline_text(list(reversed(some)), HERE)
    assert [(row["path"], row["count"]) for row in json.loads(text)["findings"]] == [
        ("src/x.py", 1),
        ("tests/test_a.py", 2),
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff",
        b'{"version": 1}',
        b'{"version": 1, "findings": [{"path": "x"}]}',
        b'{"version": 1, "findings": [3]}',
        b'{"version": 2, "findings": []}',
    ],
)
def test_what_is_no_baseline_is_an_error_that_says_what_to_do(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "baseline.json"
    path.write_bytes(content)

    with pytest.raises(ConfigError) as caught:
        read_baseline(path)

    assert caught.value.path == path
    assert "check --write-baseline" in caught.value.hint


def test_a_baseline_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        read_baseline(tmp_path / "none.json")
