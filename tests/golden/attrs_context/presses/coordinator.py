"""Shape: attrs values and context, a structured logger with keyword fields."""

from __future__ import annotations

import asyncio

import attrs
from attrs import validators

from presses.log import get_logger

log = get_logger(__name__)


class PaperJam(Exception):
    """The press has stopped."""


@attrs.frozen
class Job:
    """Something to print."""

    id: int
    title: str
    copies: int = attrs.field(default=1, validator=validators.ge(1))
    colour: bool = False


@attrs.define
class Press:
    """A machine."""

    name: str
    printed: int = 0

    async def run(self, job: Job) -> int:
        """Print a job; return the sheets used."""
        raise NotImplementedError

    def clear(self) -> None:
        """Take the jammed paper out."""
        raise NotImplementedError


@attrs.frozen(kw_only=True)
class PrintContext:
    """The presses and how to use them."""

    press: Press
    spare: Press | None = None
    allow_colour: bool = True
    max_copies: int = 500
    poll_seconds: float = attrs.field(default=1.5, converter=float)
    queue: list[Job] = attrs.field(factory=list)


class PressCoordinator:
    """Prints the jobs of a queue."""

    def __init__(self, context: PrintContext) -> None:
        self._context = context
        self.sheets = 0

    def update_context(self, context: PrintContext) -> None:
        """Use another context from now on."""
        self._context = context

    def enable_colour(self, enabled: bool) -> PrintContext:
        """Switch colour printing on or off."""
        self._context = attrs.evolve(self._context, allow_colour=enabled)
        return self._context

    async def print_job(self, job: Job) -> int | None:
        """Print one job, on the spare press when the first one jams."""
        if job.colour and not self._context.allow_colour:
            log.info("job_skipped", job=job.id, reason="colour")
            return None
        if job.copies > self._context.max_copies:
            log.error("job_too_large", job=job.id, copies=job.copies)
            return None
        try:
            used = await self._context.press.run(job)
        except PaperJam as exc:
            log.error("paper_jam", job=job.id, press=self._context.press.name)
            self._context.press.clear()
            if self._context.spare is None:
                raise RuntimeError("no press left") from exc
            used = await self._context.spare.run(job)
        self.sheets += used
        log.info("job_printed", job=job.id, sheets=used)
        return used

    async def run(self) -> None:
        """Print what is queued until cancelled."""
        while True:
            if not self._context.queue:
                await asyncio.sleep(self._context.poll_seconds)
                continue
            job = self._context.queue.pop(0)
            try:
                await self.print_job(job)
            except Exception as exc:
                log.error("job_failed", job=job.id, error=str(exc))
            await asyncio.sleep(0)
