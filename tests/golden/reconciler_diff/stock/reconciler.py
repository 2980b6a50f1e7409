"""Shape: a reconciler; a diff of two mappings, applied item by item."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Protocol

from stock.values import Item, StockDiff

logger = logging.getLogger(__name__)


class Books(Protocol):
    """What should be there."""

    async def items(self) -> dict[str, Item]: ...

    async def write(self, item: Item) -> None: ...

    async def write_off(self, sku: str) -> bool: ...


class Scanner(Protocol):
    """What is there."""

    async def scan(self, shelf: str | None = None) -> list[dict[str, Any]]: ...


class StockReconciler:
    """Makes the books agree with the shelves."""

    def __init__(
        self, books: Books, scanner: Scanner, *, tolerance: Decimal = Decimal("0.01")
    ) -> None:
        self._books = books
        self._scanner = scanner
        self._tolerance = tolerance

    @staticmethod
    def diff_items(
        books: Mapping[str, Item],
        shelf: Mapping[str, Item],
        tolerance: Decimal = Decimal("0"),
    ) -> StockDiff:
        """Compare both sides."""
        diff = StockDiff()
        for sku, item in books.items():
            found = shelf.get(sku)
            if found is None:
                diff.missing_on_shelf[sku] = item
            elif abs(found.quantity - item.quantity) > tolerance:
                diff.changed[sku] = (item, found)
        for sku, item in shelf.items():
            if sku not in books:
                diff.missing_in_books[sku] = item
        return diff

    @staticmethod
    def parse(rows: Iterable[Mapping[str, Any]], now: datetime) -> dict[str, Item]:
        """Read scanner rows; a row that makes no sense is left out."""
        items: dict[str, Item] = {}
        for row in rows:
            sku = row.get("sku")
            if not sku or "quantity" not in row:
                logger.warning("row without sku or quantity")
                continue
            try:
                quantity = Decimal(str(row["quantity"]))
            except ArithmeticError:
                logger.warning("bad quantity for %s: %r", sku, row["quantity"])
                continue
            items[sku] = Item(sku, quantity, now, row.get("shelf"))
        return items

    @classmethod
    def is_fresh(cls, items: Iterable[Item], now: datetime, limit: timedelta) -> bool:
        """Tell whether every count is recent."""
        return all(now - item.counted_at <= limit for item in items)

    async def reconcile(self, now: datetime, shelf: str | None = None) -> StockDiff | None:
        """Compare and mend; return the difference that was found."""
        try:
            rows = await self._scanner.scan(shelf)
        except TimeoutError:
            logger.warning("scanner timed out, trying the whole store")
            try:
                rows = await self._scanner.scan()
            except TimeoutError as exc:
                logger.error("scanner is gone: %s", exc)
                return None
        diff = self.diff_items(await self._books.items(), self.parse(rows, now), self._tolerance)
        if diff:
            await self._apply(diff)
        return diff

    async def _apply(self, diff: StockDiff) -> int:
        done = 0
        for item in [*diff.missing_in_books.values(), *(new for _, new in diff.changed.values())]:
            try:
                await self._books.write(item)
                done += 1
            except Exception as exc:
                logger.error("%s not written: %s", item.sku, exc)
        for sku in diff.missing_on_shelf:
            try:
                if not await self._books.write_off(sku):
                    logger.info("%s was written off already", sku)
                    continue
                done += 1
            except PermissionError:
                logger.exception("%s may not be written off", sku)
        return done
