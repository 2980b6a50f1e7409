"""What is counted, and how counts differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Item:
    """An amount of something on a shelf."""

    sku: str
    quantity: Decimal
    counted_at: datetime
    shelf: str | None = None


@dataclass(frozen=True)
class StockDiff:
    """What the books and the shelves disagree about."""

    missing_on_shelf: dict[str, Item] = field(default_factory=dict)
    missing_in_books: dict[str, Item] = field(default_factory=dict)
    changed: dict[str, tuple[Item, Item]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.missing_on_shelf or self.missing_in_books or self.changed)

    def __iter__(self) -> Iterator[str]:
        yield from sorted({*self.missing_on_shelf, *self.missing_in_books, *self.changed})
