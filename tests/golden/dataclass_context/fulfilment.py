"""Shape: a frozen dataclass context with `with_updates`, two loops, a guard, a re-raise."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

logger = logging.getLogger(__name__)


class PaymentDeclined(Exception):
    """The bank said no."""


@dataclass(frozen=True)
class Order:
    """What a customer wants."""

    id: str
    amount: Decimal
    items: tuple[str, ...] = ()


class Bank:
    """Takes money."""

    async def charge(self, order_id: str, amount: Decimal) -> str:
        """Charge an amount; return the receipt."""
        raise NotImplementedError


class Warehouse:
    """Ships goods."""

    async def ship(self, order: Order) -> None:
        """Send the items of an order."""
        raise NotImplementedError

    def restock(self) -> int:
        """Refill the shelves; return how many."""
        raise NotImplementedError


@dataclass(frozen=True)
class FulfilmentContext:
    """Collaborators and settings."""

    bank: Bank | None
    warehouse: Warehouse
    pending: tuple[Order, ...] = field(default_factory=tuple)
    interval: float = 2.0
    restock: bool = True
    limit: Decimal = Decimal("1000")

    def with_updates(self, **overrides: Any) -> FulfilmentContext:
        """Return a copy with some fields replaced."""
        return replace(self, **overrides)


class FulfilmentCoordinator:
    """Charges and ships the pending orders."""

    def __init__(self, context: FulfilmentContext) -> None:
        self._context = context
        self._tasks: list[asyncio.Task[None]] = []
        self.shipped = 0

    @property
    def context(self) -> FulfilmentContext:
        """The context in use."""
        return self._context

    def update_context(self, context: FulfilmentContext) -> None:
        """Use another context from now on."""
        self._context = context

    async def start_background_tasks(self) -> list[asyncio.Task[None]]:
        """Start the loops which the settings ask for."""
        self._tasks.append(asyncio.create_task(self._run_orders()))
        if self._context.restock:
            self._tasks.append(asyncio.create_task(self._run_restock()))
        return list(self._tasks)

    async def stop_background_tasks(self) -> None:
        """Cancel the loops and wait for them."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()

    async def fulfil(self, order: Order) -> str | None:
        """Charge and ship one order; return the receipt."""
        if self._context.bank is None:
            logger.warning("no bank, order %s waits", order.id)
            return None
        if order.amount <= 0 or len(order.items) == 0:
            logger.info("order %s is empty", order.id)
            return None
        if order.amount > self._context.limit:
            raise ValueError(f"order {order.id} is over the limit")
        try:
            receipt = await self._context.bank.charge(order.id, order.amount)
        except PaymentDeclined:
            logger.error("payment declined: %s", order.id)
            raise
        try:
            await self._context.warehouse.ship(order)
        except Exception as exc:
            logger.error("order %s paid but not shipped: %s", order.id, exc)
            return receipt
        self.shipped += 1
        return receipt

    async def _run_orders(self) -> None:
        while True:
            for order in self._context.pending:
                try:
                    await self.fulfil(order)
                except PaymentDeclined:
                    continue
                except ValueError as exc:
                    logger.warning("skipped: %s", exc)
            await asyncio.sleep(self._context.interval)

    async def _run_restock(self) -> None:
        while True:
            try:
                count = self._context.warehouse.restock()
                logger.debug("restocked %d", count)
            except Exception:
                logger.exception("restock failed")
            await asyncio.sleep(self._context.interval * 10)
