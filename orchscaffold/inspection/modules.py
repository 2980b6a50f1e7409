"""Outlines of modules by name, read once each; a foreign module that cannot be read is simply
absent."""

from __future__ import annotations

import re

from orchscaffold.errors import FileError
from orchscaffold.frozen import dataclass, field
from orchscaffold.inspection.bindings import absolute_module
from orchscaffold.inspection.finder import ModuleFinder
from orchscaffold.inspection.outline import Outline, read_outline
from orchscaffold.source import SourceFile, read_source

_LINES = re.MULTILINE
_STAR = re.compile(r"^[ \t]*from (\.*)([\w.]*) import \*", _LINES)
_BINDS = r"(?:^|\b(?:class|def|as|import|for|global|type)\b|[,;:(\[*])[ \t]*(?:\\\r?\n[ \t]*)?%s\b"


@dataclass(frozen=True, slots=True)
class Modules:
    """The modules a finder can find, as outlines."""

    finder: ModuleFinder
    _sources: dict[str, SourceFile | None] = field(default_factory=dict)
    _outlines: dict[str, Outline | None] = field(default_factory=dict)

    def outline(self, module: str) -> Outline | None:
        """The outline of `module`, or None where it has no source that can be read."""
        if module not in self._outlines:
            try:
                self._outlines[module] = self.require(module)
            except FileError:
                self._outlines[module] = None
        return self._outlines[module]

    def require(self, module: str) -> Outline | None:
        """The outline of `module`, or None where there is no such module or it has no file.

        Raises FileError where its file cannot be read, decoded or parsed.
        """
        known = self._outlines.get(module)
        if known is not None:
            return known
        source = self._source(module)
        located = self.finder.find(module)
        if source is None or located is None:
            return None
        return read_outline(source, module, located.is_package)

    def exists(self, module: str) -> bool:
        """Whether there is such a module or package, readable or not."""
        return self.finder.find(module) is not None

    def mentions(self, module: str, name: str) -> bool:
        """Whether the text of `module` could bind `name`: a cheap look before it is parsed.

        A name is bound at the start of a line or statement, after a keyword that binds, or inside a
        list of targets or imported names; where it only stands after an operator, a dot or in
        prose, it is some other module's.
        """
        try:
            source = self._source(module)
        except FileError:
            return False
        if source is None:
            return False
        is_bound = name in source.text and re.search(_BINDS % re.escape(name), source.text, _LINES)
        return bool(is_bound) or "import *" in source.text

    def glance(self, module: str, name: str, depth: int = 3) -> str:
        """What the text of `module` defines as `name`, without parsing it: "class", "function" or
        "".

        A look for unindented `class` and `def` lines, in star-imported modules too: right for the
        standard library, whose files are large, and not meant for anything else.
        """
        located = self.finder.find(module)
        try:
            source = self._source(module)
        except FileError:
            source = None
        if source is None or located is None or (name not in source.text and depth < 3):
            return ""
        match = re.search(rf"^(class|def|async def) {re.escape(name)}\b", source.text, re.MULTILINE)
        if match:
            return "class" if match.group(1) == "class" else "function"
        package = module if located.is_package else module.rpartition(".")[0]
        for dots, star in _STAR.findall(source.text) if depth else ():
            found = self.glance(absolute_module(star, len(dots), package), name, depth - 1)
            if found:
                return found
        return ""

    def _source(self, module: str) -> SourceFile | None:
        if module not in self._sources:
            located = self.finder.find(module)
            path = None if located is None else located.path
            self._sources[module] = None if path is None else read_source(path)
        return self._sources[module]
