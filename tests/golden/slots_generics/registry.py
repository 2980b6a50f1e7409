"""Shape: slots, a generic coordinator, nested classes, an overload."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar, overload

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

logger = logging.getLogger(__name__)


class LeaseCoordinator(Generic[K, V]):
    """Lends out values by key, a limited number at a time."""

    __slots__ = ("_create", "_leases", "_limits", "evicted")

    class Exhausted(Exception):
        """Everything is lent out."""

    @dataclass(frozen=True, slots=True)
    class Limits:
        """How much may be lent."""

        soft: int = 2
        hard: int = 4

        def __post_init__(self) -> None:
            if self.soft > self.hard:
                raise ValueError("soft limit above hard limit")

    @dataclass(slots=True)
    class Lease:
        """A value and how many hold it."""

        value: object
        holders: int = 1

    DEFAULT: ClassVar[Limits] = Limits()

    def __init__(self, create: Callable[[K], V], limits: Limits | None = None) -> None:
        self._create = create
        self._limits = limits if limits is not None else self.DEFAULT
        self._leases: OrderedDict[K, LeaseCoordinator.Lease] = OrderedDict()
        self.evicted = 0

    def __len__(self) -> int:
        return len(self._leases)

    def __contains__(self, key: K) -> bool:
        return key in self._leases

    @overload
    def holders(self) -> int: ...

    @overload
    def holders(self, key: K) -> int: ...

    def holders(self, key: K | None = None) -> int:
        """Return how many hold one value, or all of them."""
        if key is None:
            return sum(lease.holders for lease in self._leases.values())
        lease = self._leases.get(key)
        return lease.holders if lease else 0

    def acquire(self, key: K) -> object:
        """Lend a value, creating it when it is not there."""
        if key in self._leases:
            lease = self._leases[key]
            lease.holders += 1
            self._leases.move_to_end(key)
            return lease.value
        if len(self._leases) >= self._limits.soft:
            self._evict()
        if len(self._leases) >= self._limits.hard:
            raise self.Exhausted(f"{self._limits.hard} leases are out")
        value = self._create(key)
        self._leases[key] = self.Lease(value)
        return value

    def release(self, key: K) -> bool:
        """Give a value back; tell whether it was lent."""
        lease = self._leases.get(key)
        if lease is None or lease.holders == 0:
            logger.warning("%r was not lent", key)
            return False
        lease.holders -= 1
        return True

    def _evict(self) -> None:
        for key, lease in list(self._leases.items()):
            if lease.holders == 0:
                del self._leases[key]
                self.evicted += 1
                return
        logger.debug("nothing to evict")
