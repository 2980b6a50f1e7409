"""Frozen, slotted dataclasses that cost next to nothing until they are used.

The standard library compiles seven methods for each such class while a module is imported, half a
millisecond in all, and this package has hundreds of them. Here a class gets its methods as they are
first called. Type checkers see the standard library's own; `dataclasses.fields` and
`dataclasses.replace` know these classes, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass, field, fields, is_dataclass, replace
else:
    from orchscaffold.freezing import dataclass, field, fields, is_dataclass, replace

__all__ = ["dataclass", "field", "fields", "is_dataclass", "replace"]
