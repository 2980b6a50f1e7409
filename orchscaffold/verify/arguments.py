"""pytest's command line for a verification: the project's ways without its habits."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from orchscaffold.project import PytestConfig
from orchscaffold.verify.mirror import Mirror

# Of the project's own addopts only what decides whether a test can run at all.
KEPT_FLAGS: Final = frozenset({"--strict-markers", "--strict"})
KEPT_VALUES: Final = (
    "--import-mode",
    "--asyncio-mode",
    "--anyio-mode",
    "--ds",
    "--settings",
    "-W",
    "--pythonwarnings",
)
# They reorder, repeat, spread out or time tests in their own way.
WITHOUT_PLUGINS: Final = (
    "randomly",
    "random_order",
    "xdist",
    "flakefinder",
    "rerunfailures",
    "sugar",
)
EMPTY_CONFIG: Final = "pytest.ini"
WARNINGS: Final = ("error::RuntimeWarning", "error::pytest.PytestUnraisableExceptionWarning")


def pytest_arguments(
    config: PytestConfig, mirror: Mirror, tests: tuple[Path, ...], folder: Path
) -> tuple[str, ...]:
    """The arguments that run `tests`, with all that pytest writes put into `folder`.

    The configuration is always named: pytest would look for one above the mirror otherwise.
    """
    told = config.path
    wanted = [
        "-c",
        str(mirror.inside(told) if told is not None else folder / EMPTY_CONFIG),
        f"--rootdir={mirror.inside(told.parent) if told is not None else mirror.folder}",
        *kept_options(config.words("addopts")),
        "-o",
        "addopts=",
        "-o",
        f"cache_dir={folder / 'cache'}",
        f"--basetemp={folder / 'basetemp'}",
        f"--log-file={os.devnull}",
        "-q",
        "--tb=short",
        "--color=no",
        "--no-header",
        "--no-summary",
    ]
    for plugin in WITHOUT_PLUGINS:
        wanted += ["-p", f"no:{plugin}"]
    for warning in WARNINGS:
        wanted += ["-W", warning]
    return (*wanted, *(str(test) for test in tests))


def kept_options(words: tuple[str, ...]) -> tuple[str, ...]:
    """The options out of addopts that stay: plugins loaded, import and async mode, warnings."""
    kept: list[str] = []
    position = 0
    while position < len(words):
        word = words[position]
        following = words[position + 1] if position + 1 < len(words) else ""
        taken, used = _kept(word, following)
        kept += taken
        position += used
    return tuple(kept)


def _kept(word: str, following: str) -> tuple[tuple[str, ...], int]:
    """What stays of an option, and how many words it took."""
    if word == "-p":
        return (() if _is_unwanted(following) else (word, following)), 2
    if word.startswith("-p") and not word.startswith("--"):
        return (() if _is_unwanted(word[2:].strip()) else (word,)), 1
    if word in KEPT_FLAGS:
        return (word,), 1
    if word in KEPT_VALUES:
        return (word, following), 2
    if word.startswith("-W") or word.partition("=")[0] in KEPT_VALUES:
        return (word,), 1
    return (), 1


def _is_unwanted(plugin: str) -> bool:
    return not plugin or plugin in WITHOUT_PLUGINS or plugin == "no:warnings"
