"""What all coordinators share: a context, background tasks, a health report."""

from __future__ import annotations

import asyncio
import logging
from abc import ABC, abstractmethod
from dataclasses import dataclass, field

from greenhouse.context import GreenhouseContext

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class HealthStatus:
    """How a coordinator is doing."""

    healthy: bool
    component: str
    details: dict[str, int] = field(default_factory=dict)


class Coordinator(ABC):
    """Owns a context and the background tasks started for it."""

    def __init__(self, context: GreenhouseContext) -> None:
        self._context = context
        self._background_tasks: list[asyncio.Task[None]] = []

    @property
    @abstractmethod
    def name(self) -> str:
        """The name used in logs and health reports."""

    @property
    def context(self) -> GreenhouseContext:
        """The context in use."""
        return self._context

    def update_context(self, context: GreenhouseContext) -> None:
        """Work with another context from now on."""
        self._context = context

    def health_check(self) -> HealthStatus:
        """Report a coordinator that needs no special care as healthy."""
        return HealthStatus(healthy=True, component=self.name)

    async def shutdown(self) -> None:
        """Cancel the background tasks and wait until they are gone."""
        for task in self._background_tasks:
            if not task.done():
                task.cancel()
        await asyncio.gather(*self._background_tasks, return_exceptions=True)
        self._background_tasks.clear()
        logger.info("%s stopped", self.name)
