"""Functions of Python and its standard library that the machine models itself, by address."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from orchscaffold.scenarios.natives.asynchronous import ASYNCHRONOUS
from orchscaffold.scenarios.natives.common import Model
from orchscaffold.scenarios.natives.containers import CONTAINERS
from orchscaffold.scenarios.natives.core import CORE
from orchscaffold.scenarios.natives.endings import ENDINGS
from orchscaffold.scenarios.natives.events import EVENTS
from orchscaffold.scenarios.natives.heaps import HEAPS
from orchscaffold.scenarios.natives.iterables import ITERABLES
from orchscaffold.scenarios.natives.iterators import ITERATORS
from orchscaffold.scenarios.natives.loops import LOOPS
from orchscaffold.scenarios.natives.queues import QUEUES
from orchscaffold.scenarios.natives.records import RECORDS
from orchscaffold.scenarios.natives.standard import STANDARD, STEERED
from orchscaffold.scenarios.natives.structured import STRUCTURED

__all__ = ["NATIVES", "STEERED"]

NATIVES: Final[Mapping[str, Model]] = MappingProxyType(
    {
        **CORE,
        **CONTAINERS,
        **HEAPS,
        **ASYNCHRONOUS,
        **EVENTS,
        **LOOPS,
        **QUEUES,
        **ENDINGS,
        **STRUCTURED,
        **ITERABLES,
        **ITERATORS,
        **RECORDS,
        **STANDARD,
    }
)
