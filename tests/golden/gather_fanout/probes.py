"""Shape: many calls at once, each with a time limit; gather with return_exceptions, a semaphore."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Verdict:
    """What a round of probes found."""

    healthy: tuple[str, ...]
    failing: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Tell whether all is well."""
        return not self.failing and len(self.healthy) > 0


class Probe(Protocol):
    """Asks one service how it is."""

    critical: bool

    async def ask(self) -> bool: ...


class Pager(Protocol):
    """Wakes people up."""

    async def page(self, text: str) -> None: ...


class ProbeCoordinator:
    """Asks all services at once."""

    def __init__(
        self,
        probes: Mapping[str, Probe],
        pager: Pager | None = None,
        *,
        timeout: float = 2.0,
        parallel: int = 4,
    ) -> None:
        self._probes = dict(probes)
        self._pager = pager
        self._timeout = timeout
        self._slots = asyncio.Semaphore(parallel)
        self._wake = asyncio.Event()
        self._failures: dict[str, int] = {}
        self.last: Verdict | None = None

    async def probe(self, name: str) -> bool:
        """Ask one service; no answer in time counts as a failure."""
        if name not in self._probes:
            raise KeyError(name)
        async with self._slots:
            try:
                return await asyncio.wait_for(self._probes[name].ask(), timeout=self._timeout)
            except asyncio.TimeoutError:  # noqa: UP041
                logger.warning("%s did not answer in %.1fs", name, self._timeout)
                return False

    async def probe_all(self) -> Verdict:
        """Ask every service; an error of one does not touch the others."""
        names = sorted(self._probes)
        results = await asyncio.gather(*map(self.probe, names), return_exceptions=True)
        failing: list[str] = []
        for name, result in zip(names, results, strict=True):
            if result is True:
                self._failures.pop(name, None)
                continue
            if isinstance(result, Exception):
                logger.error("%s: %s", name, result)
            self._failures[name] = self._failures.get(name, 0) + 1
            failing.append(name)
        self.last = Verdict(tuple(n for n in names if n not in failing), tuple(failing))
        return self.last

    async def escalate(self, verdict: Verdict) -> int:
        """Page for critical services which keep failing; return how many."""
        if verdict.ok or self._pager is None:
            return 0
        paged = 0
        for name in verdict.failing:
            if self._failures.get(name, 0) < 2 or not getattr(
                self._probes[name], "critical", False
            ):
                continue
            try:
                await self._pager.page(f"{name} is down")
            except ConnectionError:
                logger.exception("nobody could be paged for %s", name)
            else:
                paged += 1
        return paged

    def wake(self) -> None:
        """Start the next round now."""
        self._wake.set()

    async def run(self, period: float = 30.0) -> None:
        """Probe for ever, sooner when woken."""
        while True:
            verdict = await self.probe_all()
            await self.escalate(verdict)
            try:
                await asyncio.wait_for(self._wake.wait(), timeout=period)
            except TimeoutError:
                pass
            else:
                self._wake.clear()
