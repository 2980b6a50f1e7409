from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from trees import plant

from orchscaffold.errors import ConfigError
from orchscaffold.project.formatting import find_formatter


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, ("", 88)),
        ({"pyproject.toml": "[tool.isort]\nline_length = 70\n"}, ("", 88)),
        ({"pyproject.toml": "[tool.black]\n"}, ("black", 88)),
        ({"pyproject.toml": "[tool.black]\nline-length = 100\n"}, ("black", 100)),
        ({"pyproject.toml": "[tool.ruff]\nline-length = 120\n"}, ("ruff", 120)),
        ({"pyproject.toml": "[tool.ruff.lint]\nselect = ['E']\n"}, ("ruff", 88)),
        (
            {"pyproject.toml": "[tool.black]\nline-length = 99\n[tool.ruff]\nline-length = 120\n"},
            ("black", 99),
        ),
        (
            {"pyproject.toml": "[tool.black]\n[tool.ruff]\nline-length = 99\n[tool.ruff.format]\n"},
            ("ruff", 99),
        ),
        ({"ruff.toml": "line-length = 79\n"}, ("ruff", 79)),
        ({".ruff.toml": "line-length = 78\n", "ruff.toml": "line-length = 79\n"}, ("ruff", 78)),
        ({".pre-commit-config.yaml": "repos:\n- hooks:\n  - id: black\n"}, ("black", 88)),
        (
            {
                ".pre-commit-config.yaml": "    - id: ruff-format\n",
                "pyproject.toml": "[tool.black]\n",
            },
            ("ruff", 88),
        ),
    ],
)
def test_formatter(tmp_path: Path, files: dict[str, str], expected: tuple[str, int]) -> None:
    plant(tmp_path, files)
    assert find_formatter(tmp_path, tomllib.loads(files.get("pyproject.toml", ""))) == expected


def test_a_broken_ruff_file(tmp_path: Path) -> None:
    plant(tmp_path, {"ruff.toml": "line-length =\n"})
    with pytest.raises(ConfigError, match=r"ruff\.toml:1"):
        find_formatter(tmp_path, {})
