"""Makes the valve controller agree with the watering plan."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from greenhouse.services import Journal, Valves
from greenhouse.values import Watering, WateringDiff, WateringStatus

logger = logging.getLogger(__name__)


class WateringReconciler:
    """Compares the plan with the valve controller and mends the differences."""

    def __init__(self, *, valves: Valves, journal: Journal, cancel_unknown: bool = True) -> None:
        self._valves = valves
        self._journal = journal
        self._cancel_unknown = cancel_unknown

    @staticmethod
    def diff_waterings(
        planned: Mapping[str, Watering], scheduled: Mapping[str, Watering]
    ) -> WateringDiff:
        """Tell what is missing, unknown or different; finished waterings are left alone."""
        return WateringDiff(
            missing_on_controller={
                key: item
                for key, item in planned.items()
                if key not in scheduled and item.status is not WateringStatus.DONE
            },
            unknown_to_plan={k: item for k, item in scheduled.items() if k not in planned},
            changed={
                key: item
                for key, item in planned.items()
                if key in scheduled and scheduled[key].litres != item.litres
            },
        )

    async def reconcile(self, planned: Mapping[str, Watering]) -> int:
        """Apply the differences; return how many were mended."""
        try:
            scheduled = await self._valves.scheduled()
        except ConnectionError as exc:
            logger.error("valve controller unreachable: %s", exc)
            return 0
        diff = self.diff_waterings(planned, scheduled)
        if diff.is_empty:
            return 0
        mended = 0
        for watering in (*diff.missing_on_controller.values(), *diff.changed.values()):
            if watering.litres <= 0:
                logger.warning("watering %s has no water", watering.id)
                continue
            try:
                await self._valves.schedule(watering)
            except Exception as exc:
                logger.error("watering %s not scheduled: %s", watering.id, exc)
                continue
            self._journal.record(watering.zone, "scheduled")
            mended += 1
        if self._cancel_unknown:
            mended += await self._cancel(diff.unknown_to_plan)
        return mended

    async def _cancel(self, unknown: Mapping[str, Watering]) -> int:
        cancelled = 0
        for watering_id, watering in unknown.items():
            try:
                if await self._valves.cancel(watering_id):
                    self._journal.record(watering.zone, "cancelled")
                    cancelled += 1
            except Exception:
                logger.exception("watering %s not cancelled", watering_id)
        return cancelled
