"""`pytest --orchscaffold-check`: what `orchscaffold check` finds, as one test item a file.

Loaded by pytest, in every project where orchscaffold is installed: nothing else of orchscaffold is
imported before the check is asked for. PYTEST_DONT_REWRITE: there is no assertion in here.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Final, Protocol

import pytest

from orchscaffold.pytest_plugin.items import MARKER, CheckFile, CheckItem
from orchscaffold.pytest_plugin.verdicts import Question, Verdicts, verdicts_on

_VERDICTS: Final = pytest.StashKey[Verdicts]()
_HANDED_ON: Final = "orchscaffold_verdicts"


class _Node(Protocol):
    """What pytest-xdist hands on of a worker."""

    config: pytest.Config
    workerinput: dict[str, object]


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option that asks for the check, and its settings in an ini file."""
    parser.getgroup("orchscaffold").addoption(
        "--orchscaffold-check",
        action="store_true",
        default=False,
        help="Show what `orchscaffold check` finds as a test item for each test file.",
    )
    parser.addini("orchscaffold_check", "Always do as --orchscaffold-check does.", type="bool")
    parser.addini("orchscaffold_select", "Codes to report alone: D101, G or D.", type="args")
    parser.addini("orchscaffold_ignore", "Codes not to report.", type="args")
    parser.addini("orchscaffold_baseline", "A file of findings that are known.", default="")


def pytest_configure(config: pytest.Config) -> None:
    """Name the marker, for `-m orchscaffold`; in a worker, take over what was found."""
    if not _is_asked(config):
        return
    config.addinivalue_line("markers", f"{MARKER}: what `orchscaffold check` finds in a file")
    handed_on = getattr(config, "workerinput", {}).get(_HANDED_ON)
    if handed_on is not None:
        config.stash[_VERDICTS] = Verdicts(*handed_on)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: _Node) -> None:
    """Check once for all workers of pytest-xdist, so that each collects the same."""
    if _is_asked(node.config):
        verdicts = _verdicts(node.config)
        node.workerinput[_HANDED_ON] = (verdicts.tests, verdicts.others)


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Check before anything is collected, where a wrong setting still is a usage error."""
    if _is_asked(session.config):
        _verdicts(session.config)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A collector of the one item of a test file that was checked."""
    verdicts = parent.config.stash.get(_VERDICTS, None)
    told = None if verdicts is None else verdicts.tests.get(str(file_path))
    return None if told is None else CheckFile.told(parent, file_path, told)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Say what was found in a test file that cannot be imported: pytest runs nothing then."""
    report = yield
    verdicts = collector.config.stash.get(_VERDICTS, None)
    told = "" if verdicts is None else verdicts.tests.get(str(collector.path), "")
    if told and report.failed:
        report.sections.append(("orchscaffold check", told))
    return report


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(session: pytest.Session, items: list[pytest.Item]) -> None:
    """Add what was found outside the test files: a module that does not parse, say."""
    verdicts = session.config.stash.get(_VERDICTS, None)
    for name, told in verdicts.others.items() if verdicts is not None else ():
        items.append(CheckItem.elsewhere(session, Path(name), told))


def _is_asked(config: pytest.Config) -> bool:
    return bool(config.getoption("orchscaffold_check") or config.getini("orchscaffold_check"))


def _verdicts(config: pytest.Config) -> Verdicts:
    if _VERDICTS not in config.stash:
        config.stash[_VERDICTS] = verdicts_on(_question(config))
    return config.stash[_VERDICTS]


def _question(config: pytest.Config) -> Question:
    here, baseline = config.invocation_params.dir, str(config.getini("orchscaffold_baseline"))
    return Question(
        cwd=here,
        paths=_named(config.args, here) or (config.rootpath,),
        select=_codes(config, "select"),
        ignore=_codes(config, "ignore"),
        baseline=config.rootpath / baseline if baseline else None,
        cache=config.pluginmanager.hasplugin("cacheprovider"),
    )


def _named(arguments: Sequence[str], here: Path) -> tuple[Path, ...]:
    """The files and folders among what pytest is asked to run; `file.py::test` is its file."""
    paths = (here / argument.partition("::")[0] for argument in arguments)
    return tuple(dict.fromkeys(path for path in paths if path.exists()))


def _codes(config: pytest.Config, what: str) -> tuple[str, ...]:
    """The codes of a setting, apart by blanks or commas."""
    words = (str(word) for word in config.getini(f"orchscaffold_{what}"))
    return tuple(code for word in words for code in word.split(",") if code)
