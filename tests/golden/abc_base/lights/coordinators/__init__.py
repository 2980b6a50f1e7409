"""The coordinators, and the base they share."""

from .base import BaseCoordinator, Lamp, LightsContext
from .dimmer import DimmerCoordinator

__all__ = ["BaseCoordinator", "DimmerCoordinator", "Lamp", "LightsContext"]
