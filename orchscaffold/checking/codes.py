"""The codes that a check can report, known without loading the rules; a test compares them."""

from __future__ import annotations

from typing import Final

CODES: Final = (
    "D100",
    "D101",
    "D102",
    "D103",
    "D104",
    "D105",
    "D106",
    "D107",
    "D108",
    "D109",
    "D110",
    "D111",
    "D112",
    "G101",
    "G102",
    "G103",
    "G104",
)
