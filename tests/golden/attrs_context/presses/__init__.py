"""A print shop."""

from presses.coordinator import PressCoordinator, PrintContext

__all__ = ["PressCoordinator", "PrintContext"]
