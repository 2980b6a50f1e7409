from __future__ import annotations

from pathlib import Path

import pytest

from orchscaffold.nearest import did_you_mean, nearest_path


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nothing", "There is none."),
        ("refesh", "Did you mean refresh?"),
        ("order", "Did you mean orders or reorder?"),
    ],
)
def test_did_you_mean(name: str, said: str) -> None:
    assert did_you_mean(name, ("refresh", "orders", "reorder"), "There is none.") == said


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("app", "orders.py"), "app/orders.py"),
        (("app", "orders"), "app/orders.py"),
        (("ap", "ordres.py"), "app/orders.py"),
        (("app", "ordres"), "app/orders.py"),
        (("app",), "app"),
        (("zzz", "orders.py"), None),
        (("app", "zzz"), None),
        (("app", "orders.py", "more"), None),
    ],
)
def test_nearest_path(tmp_path: Path, parts: tuple[str, ...], expected: str | None) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app/orders.py").touch()
    found = nearest_path(tmp_path, parts)
    assert found == (None if expected is None else tmp_path / expected)
