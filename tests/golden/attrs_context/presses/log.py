"""A structured logger: an event and its fields."""

from __future__ import annotations

import logging


class StructuredLogger:
    """Writes events with keyword fields."""

    def __init__(self, name: str) -> None:
        self._logger = logging.getLogger(name)

    def info(self, event: str, /, **fields: object) -> None:
        """Write an event of interest."""
        self._write(logging.INFO, event, fields)

    def error(self, event: str, /, **fields: object) -> None:
        """Write an event that needs care."""
        self._write(logging.ERROR, event, fields)

    def _write(self, level: int, event: str, fields: dict[str, object]) -> None:
        pairs = " ".join(f"{key}={value!r}" for key, value in sorted(fields.items()))
        self._logger.log(level, "%s %s", event, pairs)


def get_logger(name: str) -> StructuredLogger:
    """Return the structured logger of a module."""
    return StructuredLogger(name)
