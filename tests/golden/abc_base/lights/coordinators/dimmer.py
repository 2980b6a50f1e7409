"""Shape: the base class, its loop and its context live in another file of the package."""

from __future__ import annotations

import asyncio
import logging

from . import base
from .base import LightsContext

logger = logging.getLogger(__name__)


class DimmerCoordinator(base.BaseCoordinator):
    """Keeps the lamps of a street at the night level."""

    def __init__(self, context: LightsContext, *, dry_run: bool = False) -> None:
        super().__init__(context)
        self._dry_run = dry_run

    @property
    def name(self) -> str:
        """The name for logs."""
        return f"dimmer:{self.context.street}"

    def _register_defaults(self) -> None:
        super()._register_defaults()
        self.dimmed = 0

    async def step(self) -> int:
        """Dim every lamp that is too bright."""
        if not self.context.lamps:
            logger.warning("%s has no lamps", self.context.street)
            return 0
        levels = await asyncio.gather(
            *(lamp.level() for lamp in self.context.lamps), return_exceptions=True
        )
        done = 0
        for lamp, level in zip(self.context.lamps, levels, strict=True):
            if isinstance(level, BaseException):
                logger.warning("a lamp does not answer: %s", level)
                continue
            if level <= self.context.night_level or self._dry_run:
                continue
            await lamp.set_level(self.context.night_level)
            done += 1
        self.dimmed += done
        return done

    async def shutdown(self) -> None:
        """Stop, then report."""
        await super().shutdown()
        logger.info("%s dimmed %d lamps", self.name, self.dimmed)
