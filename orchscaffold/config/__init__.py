"""`[tool.orchscaffold]` as Settings; a wrong key or type is told with what was expected."""

from orchscaffold.config.complaints import TOOL
from orchscaffold.config.table import KEYS, load_settings, settings_of, tool_table
from orchscaffold.config.toml import Table, parsed_toml, read_toml

__all__ = [
    "KEYS",
    "TOOL",
    "Table",
    "load_settings",
    "parsed_toml",
    "read_toml",
    "settings_of",
    "tool_table",
]
