"""Shape: pydantic models as input, pydantic settings as configuration."""

from __future__ import annotations

import logging
from datetime import time
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

logger = logging.getLogger(__name__)


class Level(StrEnum):
    """How much is kept."""

    ALL = "all"
    PAID = "paid"


class IngestSettings(BaseSettings):
    """Read from INGEST_* in the environment."""

    model_config = SettingsConfigDict(env_prefix="INGEST_")

    level: Level = Level.ALL
    batch_size: Annotated[int, Field(ge=1, le=100)] = 10
    strict: bool = False
    cutoff: str = "18:00"
    retries: int = 3

    @field_validator("cutoff")
    @classmethod
    def _is_time_of_day(cls, value: str) -> str:
        time.fromisoformat(value)
        return value

    @field_validator("retries")
    @classmethod
    def _is_positive(cls, value: int) -> int:
        if value < 1:
            raise ValueError(f"retries must be positive, got {value}")
        return value


class Invoice(BaseModel):
    """One invoice."""

    model_config = ConfigDict(frozen=True)

    number: str = Field(min_length=1)
    total: Decimal = Field(ge=0)
    currency: str = "EUR"
    paid: bool = False


class Store:
    """Keeps invoices."""

    async def save(self, invoice: Invoice) -> bool:
        """Keep an invoice; tell whether it was new."""
        raise NotImplementedError

    async def count(self) -> int:
        """Return how many are kept."""
        raise NotImplementedError


class IngestCoordinator:
    """Turns raw rows into invoices and keeps them."""

    def __init__(self, store: Store, settings: IngestSettings | None = None) -> None:
        self.store = store
        self.settings = settings or IngestSettings()
        self.rejected: list[str] = []

    def parse(self, row: dict[str, object]) -> Invoice | None:
        """Validate one row; with `strict`, a bad row is an error."""
        try:
            return Invoice.model_validate(row)
        except ValidationError as exc:
            if self.settings.strict:
                raise ValueError(f"bad row: {exc.error_count()} errors") from exc
            self.rejected.append(str(row.get("number", "?")))
            logger.warning("rejected a row with %d errors", exc.error_count())
            return None

    def wants(self, invoice: Invoice) -> bool:
        """Tell whether the settings keep an invoice."""
        if self.settings.level is Level.ALL:
            return True
        return invoice.paid and invoice.total > 0

    def settle(self, invoice: Invoice) -> dict[str, object]:
        """Give the plain form of an invoice, paid."""
        if invoice.paid:
            return invoice.model_dump()
        return invoice.model_copy(update={"paid": True}).model_dump()

    async def ingest(self, invoices: list[Invoice]) -> int:
        """Keep the first batch of invoices; return how many were new."""
        new = 0
        for invoice in invoices[: self.settings.batch_size]:
            if not self.wants(invoice):
                continue
            try:
                if await self.store.save(invoice):
                    new += 1
            except OSError as exc:
                logger.error("invoice %s not kept: %s", invoice.number, exc)
        return new

    async def health_check(self) -> dict[str, object]:
        """Report the store's size, or that it cannot be asked."""
        try:
            count = await self.store.count()
        except Exception:
            logger.exception("store does not answer")
            return {"healthy": False}
        return {"healthy": True, "count": count, "rejected": len(self.rejected)}

    def plan(self) -> str:
        """Say when the last run is, and how often it is tried."""
        if self.settings.retries > 1:
            return f"{self.settings.cutoff}, {self.settings.retries} times"
        return self.settings.cutoff
