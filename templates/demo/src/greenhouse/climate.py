"""Keeps every zone near its target temperature."""

from __future__ import annotations

import asyncio
import logging

from greenhouse.base import Coordinator, HealthStatus
from greenhouse.context import GreenhouseContext
from greenhouse.values import Action, ActuatorFault, Command, Reading, SensorOffline, utc_now

logger = logging.getLogger(__name__)

MAX_FAILURES = 3


class ClimateCoordinator(Coordinator):
    """Reads the sensors, decides, and commands the actuators."""

    def __init__(self, context: GreenhouseContext) -> None:
        super().__init__(context)
        self._initialized = False
        self._failures: dict[str, int] = {}

    @property
    def name(self) -> str:
        """The name used in logs and health reports."""
        return "climate"

    def initialize(self, context: GreenhouseContext) -> GreenhouseContext:
        """Take over a context; without actuators the coordinator falls back to a dry run."""
        if context.actuators is None and not context.config.dry_run:
            logger.warning("no actuators, staying dry")
        self.update_context(context)
        self._initialized = True
        return context

    def update_context(self, context: GreenhouseContext) -> None:
        """Work with another context, and forget zones which are no longer there."""
        super().update_context(context)
        self._failures = {zone: self._failures.get(zone, 0) for zone in context.zones}

    async def start_background_tasks(self) -> list[asyncio.Task[None]]:
        """Start the climate loop and, when a journal is kept, the flush loop."""
        if not self._initialized:
            logger.warning("%s is not initialized", self.name)
            return []
        if self._background_tasks:
            return list(self._background_tasks)
        self._background_tasks.append(asyncio.create_task(self.run_climate()))
        if self.context.config.keep_journal:
            self._background_tasks.append(asyncio.create_task(self.run_journal()))
        logger.info("%s started %d tasks", self.name, len(self._background_tasks))
        return list(self._background_tasks)

    async def shutdown(self) -> None:
        """Stop the tasks, then let go of the actuators."""
        await super().shutdown()
        if self.context.actuators is not None:
            self.context.actuators.release()

    async def run_climate(self) -> None:
        """Regulate every zone, for ever; one broken zone does not stop the others."""
        while True:
            for zone in self.context.zones:
                try:
                    await self.regulate(zone)
                except ActuatorFault:
                    self.context.journal.record(zone, "fault")
                except Exception:
                    logger.exception("regulating %s failed", zone)
            await asyncio.sleep(self.context.config.interval)

    async def run_journal(self) -> None:
        """Flush the journal, for ever."""
        while True:
            await asyncio.sleep(self.context.config.flush_interval)
            try:
                written = await self.context.journal.flush()
            except OSError as exc:
                logger.error("journal not flushed: %s", exc)
                continue
            logger.debug("journal flushed, %d entries", written)

    async def regulate(self, zone: str) -> Command | None:
        """Bring one zone nearer to its target; return the command which was sent."""
        sensors, actuators = self.context.sensors, self.context.actuators
        if sensors is None:
            logger.warning("no sensors for %s", zone)
            return None
        try:
            reading = await sensors.read(zone)
        except SensorOffline as exc:
            self._failures[zone] = self._failures.get(zone, 0) + 1
            logger.error("sensor of %s is offline: %s", zone, exc)
            return None
        if reading.is_stale(utc_now(), self.context.config.stale_after):
            logger.warning("reading of %s is stale", zone)
            return None
        command = self.decide(reading)
        if command.action is Action.HOLD or self.context.config.dry_run or actuators is None:
            return None
        try:
            await actuators.apply(command)
        except ActuatorFault as exc:
            logger.error("actuator of %s failed: %s", zone, exc)
            raise
        self._failures[zone] = 0
        self.context.journal.record(zone, command.action.value)
        return command

    def decide(self, reading: Reading) -> Command:
        """Choose the action for a reading."""
        config = self.context.config
        difference = reading.temperature - config.target
        if difference > config.tolerance:
            return Command(reading.zone, Action.VENT, difference)
        if difference < -config.tolerance:
            return Command(reading.zone, Action.HEAT, -difference)
        return Command(reading.zone, Action.HOLD)

    def health_check(self) -> HealthStatus:
        """Report unhealthy before initialization and when a zone keeps failing."""
        worst = max(self._failures.values(), default=0)
        return HealthStatus(
            healthy=self._initialized and worst < MAX_FAILURES,
            component=self.name,
            details={"tasks": len(self._background_tasks), "failures": worst},
        )
