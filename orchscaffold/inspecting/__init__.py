"""What `inspect` shows: a class as it was read, in words."""

from orchscaffold.inspecting.classes import inspect_unit

__all__ = ["inspect_unit"]
