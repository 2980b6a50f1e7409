"""Which templates take part when one is rendered, and a digest of those that are the project's.

Only what the project has changed counts: where no template of its own takes part, there is no
digest, and generated tests say nothing of templates.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Final

from orchscaffold.frozen import dataclass
from orchscaffold.house.folders import BUILTIN
from orchscaffold.model.house import Parameters

_REFERENCE: Final = re.compile(r"\{%[-+]?\s*(?:extends|include|import|from)\s+(.*?)[-+]?%\}", re.S)
_QUOTED: Final = re.compile(r"'([^']*)'|\"([^\"]*)\"")
_COMPUTED: Final = re.compile(r"[~+%|(]")
_COMMENT: Final = re.compile(r"\{#.*?#\}", re.S)
_DIGITS: Final = 8


@dataclass(frozen=True, slots=True)
class Chains:
    """The texts of the built-in and of the project's own templates, by name."""

    builtin: Mapping[str, str]
    own: Mapping[str, str]

    def digest(self, name: str, parameters: Parameters) -> str:
        """What the text of a template depends on in the project; "" for nothing.

        Comments do not count; parameters do where a template mentions them.
        """
        members = sorted(self._own_members(name))
        if not members:
            return ""
        texts = [_without_comments(self.own[member]) for member in members]
        parts = [*members, *texts]
        if any("parameters" in text for text in texts):
            parts.append(ascii(parameters))
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:_DIGITS]

    def _own_members(self, name: str) -> frozenset[str]:
        """The project's templates that take part; all of them where that depends on a value."""
        seen: set[str] = set()
        own: set[str] = set()
        waiting = [name]
        while waiting:
            current = waiting.pop()
            if current in seen:
                continue
            seen.add(current)
            text = self._text(current)
            if not current.startswith(BUILTIN) and current in self.own:
                own.add(current)
            references = _references(text)
            if references is None:
                return frozenset(self.own)
            waiting.extend(references)
        return frozenset(own)

    def _text(self, name: str) -> str:
        if name.startswith(BUILTIN):
            return self.builtin.get(name.removeprefix(BUILTIN), "")
        return self.own.get(name, self.builtin.get(name, ""))


def _references(text: str) -> tuple[str, ...] | None:
    """The templates that a text names; None where a name is computed."""
    found: list[str] = []
    for expression in _REFERENCE.findall(_without_comments(text)):
        quoted = [first or second for first, second in _QUOTED.findall(expression)]
        if not quoted or _COMPUTED.search(_QUOTED.sub("", expression)):
            return None
        found.extend(quoted)
    return tuple(found)


def _without_comments(text: str) -> str:
    return text if "raw" in text else _COMMENT.sub("", text)
