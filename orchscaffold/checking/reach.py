"""What a file's findings can depend on: the files of the project that it reaches by name.

Every import counts, wherever it stands, and every string that reads like a dotted name (patch
targets, plugins): too much rather than too little. Installed packages are not followed; their
folders are part of the environment.
"""

from __future__ import annotations

import ast
import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from orchscaffold.checking.manifest import file_state
from orchscaffold.inspection.finder import ModuleFinder
from orchscaffold.model.settings import Project

_DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+(?::[\w.]+)?")


class Reach:
    """The files of one project, each read once and only where it changed.

    `known` holds, for a path, its state, the digest of its bytes and the names it refers to, as an
    earlier run left them; it is brought up to date.
    """

    def __init__(self, project: Project, known: dict[str, tuple[str, str, list[str]]]) -> None:
        self._root = project.root
        self._finder = ModuleFinder(project.import_roots, ())
        self._known = known
        self._current: dict[str, tuple[str, tuple[str, ...]]] = {}
        self._edges: dict[str, tuple[str, ...]] = {}

    def digest(self, paths: Iterable[Path]) -> str:
        """A digest of all files that these reach, themselves and `conftest.py` above included."""
        seen: set[str] = set()
        waiting = [str(path) for path in paths]
        while waiting:
            path = waiting.pop()
            if path not in seen:
                seen.add(path)
                waiting.extend(self._reached(path))
        parts = (f"{os.path.relpath(p, self._root)}:{self._content(p)}" for p in sorted(seen))
        return hashlib.blake2b("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]

    def _content(self, path: str) -> str:
        return self._facts(path)[0]

    def _reached(self, path: str) -> tuple[str, ...]:
        if path not in self._edges:
            self._edges[path] = tuple(self._followed(path))
        return self._edges[path]

    def _followed(self, path: str) -> Iterator[str]:
        yield from self._conftests(path)
        package = (self._finder.module_of(Path(path)) or "").split(".")
        if not path.endswith("__init__.py"):
            package = package[:-1]
        for name in self._facts(path)[1]:
            yield from self._files_of(_absolute(name, package))

    def _conftests(self, path: str) -> Iterator[str]:
        folder = os.path.dirname(path)
        while folder.startswith(str(self._root)):
            conftest = os.path.join(folder, "conftest.py")
            if os.path.isfile(conftest):
                yield conftest
            folder = os.path.dirname(folder)

    def _files_of(self, name: str) -> Iterator[str]:
        """The file of each module on the way to a dotted name."""
        parts = name.split(".")
        for end in range(1, len(parts) + 1):
            located = self._finder.find(".".join(parts[:end]))
            if located is None:
                return
            if located.path is not None and located.path.is_relative_to(self._root):
                yield str(located.path)

    def _facts(self, path: str) -> tuple[str, tuple[str, ...]]:
        """The digest of a file's bytes and the names it refers to."""
        if path not in self._current:
            state = file_state(path)
            known = self._known.get(path)
            if known is None or known[0] != state:
                known = (state, *_read(path, known))
                self._known[path] = known
            self._current[path] = (known[1], tuple(known[2]))
        return self._current[path]


def _read(path: str, known: tuple[str, str, list[str]] | None) -> tuple[str, list[str]]:
    try:
        with open(path, "rb") as stream:
            content = stream.read()
    except OSError:
        return "unread", []
    digest = hashlib.blake2b(content).hexdigest()[:32]
    if known is not None and known[1] == digest:
        return digest, known[2]
    try:
        tree = ast.parse(content)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return digest, []
    return digest, sorted(set(_names(tree)))


def _names(tree: ast.Module) -> Iterator[str]:
    """The names a file refers to; those of relative imports begin with dots."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            dots, module = "." * node.level, node.module or ""
            for alias in node.names:
                between = "." if module and alias.name != "*" else ""
                name = "" if alias.name == "*" else alias.name
                yield f"{dots}{module}{between}{name}"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            name = node.value
            yield from (name.replace(":", "."),) if _DOTTED.fullmatch(name) else ()


def _absolute(name: str, package: list[str]) -> str:
    """A name with the dots of a relative import resolved."""
    rest = name.lstrip(".")
    level = len(name) - len(rest)
    if not level:
        return name
    base = package[: len(package) - level + 1]
    return ".".join([*base, *([rest] if rest else [])])
