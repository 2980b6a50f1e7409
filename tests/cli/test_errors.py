"""What the command line says of each mistake, to the letter: the place, what is wrong, the way out.

Nothing is ever written.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from error_sites import Site, sites

from orchscaffold.cli import run

Files = Callable[[Path], dict[str, bytes]]

TESTS = Path(__file__).parent.parent
FEED = "src/shop/feed.py"
BASE = {
    "pyproject.toml": '[project]\nname = "shop"\nversion = "1"\n',
    "src/shop/__init__.py": "",
    FEED: """\
class FeedManager:
    def __init__(self, source):
        self.source = source

    def read(self, name):
        if not name:
            return None
        return self.source.get(name)
""",
}
TABLE = BASE["pyproject.toml"] + "\n[tool.orchscaffold]\n"
HOUSE = {"pyproject.toml": TABLE + 'templates = "house"\n'}
NEW = ("new", "coordinator", FEED, "--no-verify")


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is typed, in which folder's files, and what is said: the exit code and the lines."""

    typed: tuple[str, ...]
    code: int
    said: str
    files: Mapping[str, str | bytes] = field(default_factory=dict)


ONE = "class {}:\n    def f(self):\n        return 1\n"
API = "{# orchscaffold: api = 1 #}\n"
LOST = "def test_x():\n    assert 1\n"


def words(typed: str) -> tuple[str, ...]:
    """What is typed, word by word."""
    return tuple(typed.split())


def planned(path: str, *, before: str | None = None, content: str = "") -> str:
    """A plan that writes one file."""
    sha = None if before is None else hashlib.sha256(before.encode()).hexdigest()
    change = {"path": path, "before": sha, "encoding": "utf-8", "content": content}
    return json.dumps({"version": 1, "errors": [], "reads": [], "changes": [change]})


LOSING = planned("tests/test_x.py", before=LOST, content="y = 1\n")

MISTAKES: dict[str, Mistake] = {
    "id of another class": Mistake(
        words("decline OtherManager.read/guard/name"),
        2,
        "error: OtherManager.read/guard/name: the file to say it in is not clear (tests of "
        "OtherManager: none)\n"
        "       Name it with --file PATH.\n",
        {
            "tests/shop/test_feed.py": (
                "# orchscaffold: FeedManager.read/guard/name 0000aaaa:0000aaaa\n"
                "def test_read():\n"
                "    assert True\n"
            )
        },
    ),
    "git does not know": Mistake(
        words("check --since nothere"),
        2,
        "error: .: git cannot tell what changed: not a git repository (or any of the "
        "parent directories): .git\n"
        "       --since takes a revision of this repository: main, HEAD~3, v1.2.\n",
    ),
    "baseline of another version": Mistake(
        words("check --baseline b.json"),
        2,
        "error: b.json: has version 9, not 1\n"
        "       Write it anew with: orchscaffold check --write-baseline\n",
        {"b.json": '{"version": 9, "findings": []}'},
    ),
    "baseline that is something else": Mistake(
        words("check --baseline b.json"),
        2,
        "error: b.json: is no baseline of orchscaffold\n"
        "       Write it anew with: orchscaffold check --write-baseline\n",
        {"b.json": "[1]"},
    ),
    "baseline that is not there": Mistake(
        words("check --baseline b.json"),
        2,
        "error: b.json: cannot be read: No such file or directory\n"
        "       Write it anew with: orchscaffold check --write-baseline\n",
    ),
    "helpers that no test file can import": Mistake(
        NEW,
        2,
        "error: lib/builders.py: holds the helpers by [tool.orchscaffold], and "
        "tests/shop/test_feed.py cannot import it\n"
        '       Add "lib" to pythonpath for pytest, make packages of the folders down to it '
        '(__init__.py), or set helpers = "file".\n',
        {"pyproject.toml": TABLE + 'helpers = "lib/builders.py"\n'},
    ),
    "codes that are no list": Mistake(
        ("check",),
        2,
        "error: pyproject.toml:6: `tests/**` in [tool.orchscaffold.per-file-ignores] has to be a "
        "list of strings, not a string\n"
        '       For example: per-file-ignores = {"tests/old/**" = ["D1"]}\n',
        {"pyproject.toml": TABLE + 'per-file-ignores = {"tests/**" = "D101"}\n'},
    ),
    "helpers among tests": Mistake(
        NEW,
        2,
        "error: pyproject.toml:6: `helpers` in [tool.orchscaffold] has to be 'file', 'conftest' "
        "or a Python file that holds no tests, not 'tests/test_x.py'\n"
        '       For example: helpers = "tests/factories.py"\n',
        {"pyproject.toml": TABLE + 'helpers = "tests/test_x.py"\n'},
    ),
    "review that writes nothing": Mistake(
        words("new coordinator src --review --dry-run"),
        2,
        "error: --review writes what you say yes to, and --dry-run writes nothing\n"
        "       Leave one of them away.\n",
    ),
    "review and plan": Mistake(
        words("new coordinator src --review --plan"),
        2,
        "error: --review asks now, and --plan writes later\n       Choose one.\n",
    ),
    "review without a terminal": Mistake(
        words("new coordinator src --review"),
        2,
        "error: --review asks on a terminal, and there is none\n"
        "       Leave --review away, or see what would be written with --diff.\n",
    ),
    "standard input without a name": Mistake(
        words("new coordinator -"),
        2,
        "error: - has no name of its own\n       Give it one: --stdin-filename PATH\n",
    ),
    "standard input with a wrong name": Mistake(
        words("new coordinator - --stdin-filename src/shop/fed.py"),
        2,
        "error: src/shop/fed.py: no such file\n"
        "       --stdin-filename names the module that is edited.\n",
    ),
    "standard input that shall run": Mistake(
        words("new coordinator - --stdin-filename src/shop/feed.py --verify"),
        2,
        "error: --verify runs what is on disk, and the module comes from standard "
        "input\n"
        "       Leave --verify away.\n",
    ),
    "table that is none": Mistake(
        words("check"),
        2,
        "error: pyproject.toml: [tool.orchscaffold] has to be a table, not a number\n"
        "       Begin it with a line of its own: [tool.orchscaffold]\n",
        {"pyproject.toml": "[tool]\norchscaffold = 1\n"},
    ),
    "settings that are not UTF-8": Mistake(
        words("check"),
        2,
        "error: pyproject.toml: is not UTF-8, as TOML has to be\n       Save it as UTF-8.\n",
        {"pyproject.toml": b"# orchscaffold \xff\n"},
    ),
    "settings that are no TOML": Mistake(
        words("check"),
        2,
        "error: pyproject.toml:1:19: is not valid TOML: Expected ']' at the end of a "
        "table declaration\n"
        "       Mend it there, or just above; nothing was done.\n",
        {"pyproject.toml": "[tool.orchscaffold\n"},
    ),
    "settings with an unknown key": Mistake(
        words("check"),
        2,
        "error: pyproject.toml:2: unknown key `test` in [tool.orchscaffold] (did you "
        "mean `tests`?)\n"
        "       The keys are: tests, layout, coordinators, patterns, templates, "
        "line_length, python, helpers, per_file_ignores, naming, parameters\n",
        {"pyproject.toml": '[tool.orchscaffold]\ntest = "t"\n'},
    ),
    "settings of a wrong kind": Mistake(
        words("check"),
        2,
        "error: pyproject.toml:2: `tests` in [tool.orchscaffold] has to be a string, "
        "not a number\n"
        '       For example: tests = "tests"\n',
        {"pyproject.toml": "[tool.orchscaffold]\ntests = 1\n"},
    ),
    "settings with an unknown pattern": Mistake(
        NEW,
        2,
        "error: pyproject.toml:5: `patterns` in [tool.orchscaffold] names no pattern: "
        "gard\n"
        "       Did you mean guard?\n",
        {
            "pyproject.toml": (
                '[project]\nname = "shop"\n\n[tool.orchscaffold]\npatterns = ["gard"]\n'
            )
        },
    ),
    "settings with a wrong interpreter": Mistake(
        NEW,
        2,
        "error: pyproject.toml:5: `python` in [tool.orchscaffold] names no "
        "interpreter: nothere\n"
        '       For example: python = ".venv/bin/python"\n',
        {"pyproject.toml": '[project]\nname = "shop"\n\n[tool.orchscaffold]\npython = "nothere"\n'},
    ),
    "settings without the templates": Mistake(
        NEW,
        2,
        "error: pyproject.toml: `templates` in [tool.orchscaffold] names no folder: "
        "house\n"
        "       `orchscaffold templates eject NAME` makes it, with a template in it.\n",
        {**HOUSE},
    ),
    "settings that are not there": Mistake(
        words("check --config nothere.toml"),
        2,
        "error: nothere.toml: cannot be read: No such file or directory\n"
        "       Check that it exists and may be read.\n",
    ),
    "no method on the line": Mistake(
        words("add-pattern guard src/shop/feed.py::FeedManager --line 0"),
        2,
        "error: src/shop/feed.py: has no method on line 0\n"
        "       The first one begins on line 2.\n",
    ),
    "no such method": Mistake(
        words("add-pattern guard src/shop/feed.py::FeedManager --method reed"),
        2,
        "error: src/shop/feed.py: has no method reed\n       Did you mean read?\n",
    ),
    "no such pattern": Mistake(
        words("add-pattern gard src/shop/feed.py"),
        2,
        "error: unknown pattern gard\n       Did you mean guard?\n",
    ),
    "plan that is not there": Mistake(
        words("apply nothere.json"),
        3,
        "error: nothere.json: cannot be read: no such file or directory\n"
        "       Check the path and its permissions.\n",
    ),
    "plan that is no JSON": Mistake(
        words("apply p.json"),
        2,
        "error: the plan is not JSON: Expecting property name enclosed in double "
        "quotes: line 1 column 2 (char 1)\n"
        "       A plan is what `orchscaffold new TARGET --plan` prints.\n",
        {"p.json": "{"},
    ),
    "plan of another version": Mistake(
        words("apply p.json"),
        2,
        "error: the plan is of version 9; this orchscaffold has 1\n"
        "       A plan is what `orchscaffold new TARGET --plan` prints.\n",
        {"p.json": '{"version": 9}'},
    ),
    "plan that is outdated": Mistake(
        words("apply p.json"),
        3,
        "error: src/shop/feed.py: is not as it was when the plan was made; nothing was "
        "written\n"
        "       Make the plan again: orchscaffold new ... --plan\n",
        {
            "p.json": (
                '{"version": 1, "errors": [], "changes": [], '
                '"reads": [{"path": "src/shop/feed.py", "sha256": "0"}]}'
            )
        },
    ),
    "plan for no test file": Mistake(
        words("apply p.json"),
        2,
        "error: src/shop/feed.py: is no test file: a plan does not write there\n"
        "       A plan is for files that `orchscaffold new` writes.\n",
        {"p.json": planned("src/shop/feed.py")},
    ),
    "plan for another folder": Mistake(
        words("apply p.json"),
        2,
        "error: the plan names '../test_x.py', which is no file below .\n"
        "       Make the plan again: orchscaffold new ... --plan\n",
        {"p.json": planned("../test_x.py")},
    ),
    "plan for two projects": Mistake(
        words("new coordinator a b --plan --no-verify"),
        2,
        "error: --plan is for one project, and the targets lead to a, b\n"
        "       Make one plan for each.\n",
        {
            "a/pyproject.toml": '[project]\nname = "a"\n',
            "b/pyproject.toml": '[project]\nname = "b"\n',
            "a/feed.py": ONE.format("AManager"),
            "b/feed.py": ONE.format("BManager"),
        },
    ),
    "plan that loses a test": Mistake(
        words("apply p.json"),
        3,
        "error: tests/test_x.py: would lose the test test_x; nothing was written\n"
        "       Make the plan again: orchscaffold new ... --plan\n",
        {"tests/test_x.py": LOST, "p.json": LOSING},
    ),
    "template too large": Mistake(
        NEW,
        2,
        "error: house/patterns/guard.py.j2: is larger than 100000 bytes\n       Split it.\n",
        {**HOUSE, "house/patterns/guard.py.j2": "x" * 100_001},
    ),
    "template that is not UTF-8": Mistake(
        NEW,
        2,
        "error: house/patterns/guard.py.j2:2: is not UTF-8\n       Save it as UTF-8.\n",
        {**HOUSE, "house/patterns/guard.py.j2": b"{# orchscaffold: api = 1 #}\n\xff"},
    ),
    "template with a header that is no TOML": Mistake(
        NEW,
        2,
        "error: house/patterns/guard.py.j2:1: the header is not valid TOML: Invalid "
        "value\n"
        "       Mend the header at the top of the template.\n",
        {**HOUSE, "house/patterns/guard.py.j2": "{# orchscaffold: api = #}\n"},
    ),
    "template of another api": Mistake(
        NEW,
        2,
        "error: house/patterns/guard.py.j2:1: is for template API 9; this orchscaffold "
        "has 1\n"
        "       Install a newer orchscaffold, or eject the template anew (orchscaffold "
        "templates eject) and bring your changes over.\n",
        {**HOUSE, "house/patterns/guard.py.j2": "{# orchscaffold: api = 9 #}\n"},
    ),
    "template of a bad name": Mistake(
        NEW,
        2,
        "error: house/patterns/My Own.py.j2: 'My Own' is no name for a pattern: small "
        "letters, digits and hyphens\n"
        "       Rename the file, as in patterns/metrics-emission.py.j2.\n",
        {**HOUSE, "house/patterns/My Own.py.j2": API + ""},
    ),
    "template that extends nothing": Mistake(
        NEW,
        2,
        "error: house/patterns/guard.py.j2:2: there is no template patterns/_tst.py.j2\n"
        "       Did you mean patterns/_test.py.j2 or builtin:patterns/_test.py.j2 or "
        "patterns/guard.py.j2?\n",
        {**HOUSE, "house/patterns/guard.py.j2": API + '{% extends "patterns/_tst.py.j2" %}\n'},
    ),
    "template that does not parse": Mistake(
        NEW,
        2,
        "error: house/patterns/guard.py.j2:2: template patterns/guard.py.j2: Expected "
        "an expression, got 'end of statement block'\n"
        "       Mend it, then try it: orchscaffold templates check\n",
        {**HOUSE, "house/patterns/guard.py.j2": API + "{% if %}\n"},
    ),
    "template with an unknown name": Mistake(
        NEW,
        2,
        "error: house/patterns/guard.py.j2:2: template patterns/guard.py.j2: 'tset' is "
        "undefined\n"
        "       Did you mean test? Names there are: dict, indent, margin, namespace, "
        "parameters, range, runner, shift, symbol, test\n",
        {**HOUSE, "house/patterns/guard.py.j2": API + "{{ tset }}\n"},
    ),
    "template of no Python": Mistake(
        NEW,
        2,
        "error: house/patterns/guard.py.j2: what patterns/guard.py.j2 renders to is no "
        "Python: invalid syntax (def ()\n"
        "       See it with: orchscaffold templates preview patterns/guard.py.j2\n",
        {**HOUSE, "house/patterns/guard.py.j2": API + "def (\n"},
    ),
    "template of something else": Mistake(
        NEW,
        2,
        "error: house/patterns/guard.py.j2: patterns/guard.py.j2 has to render to the "
        "definition of test_read_returns_none_without_name, and renders to something "
        "else\n"
        "       Fill the blocks of patterns/_test.py.j2; they keep the rest right.\n",
        {**HOUSE, "house/patterns/guard.py.j2": API + "x = 1\n"},
    ),
    "templates that differ": Mistake(
        NEW,
        2,
        "error: house/patterns/re-raise.py.j2: the default of parameter a differs from "
        "that in patterns/guard.py.j2\n"
        "       Set it in [tool.orchscaffold.parameters], or call one of them "
        "otherwise.\n",
        {
            **HOUSE,
            "house/patterns/guard.py.j2": (
                "{# orchscaffold\napi = 1\n[parameters]\na = 1\n#}\n"
                '{% extends "builtin:patterns/guard.py.j2" %}\n'
            ),
            "house/patterns/re-raise.py.j2": (
                "{# orchscaffold\napi = 1\n[parameters]\na = 2\n#}\n"
                '{% extends "builtin:patterns/re-raise.py.j2" %}\n'
            ),
        },
    ),
    "parameter that nothing uses": Mistake(
        words("templates check"),
        1,
        "error: pyproject.toml:7: no template uses parameter team\n       Take it out.\n",
        {
            "pyproject.toml": TABLE + 'templates = "house"\nparameters = {team = "core"}\n',
            "house/patterns/guard.py.j2": API + '{% extends "builtin:patterns/guard.py.j2" %}\n',
        },
    ),
    "no templates of its own": Mistake(
        words("templates eject patterns/guard.py.j2"),
        2,
        "error: pyproject.toml: the project names no folder for templates of its own\n"
        '       Add to [tool.orchscaffold]: templates = "house"\n',
    ),
    "unknown template": Mistake(
        words("templates show patterns/gard.py.j2"),
        2,
        "error: unknown template patterns/gard.py.j2\n"
        "       Did you mean patterns/guard.py.j2 or patterns/_test.py.j2 or "
        "patterns/re-raise.py.j2?\n",
    ),
    "no place for a hook": Mistake(
        words("init --yes"),
        3,
        "error: .pre-commit-config.yaml: has no list of `repos` that an entry can be "
        "put into; nothing was written\n"
        "       Add a local hook with the id orchscaffold-check and the entry "
        "`orchscaffold check` yourself.\n",
        {".pre-commit-config.yaml": "hooks: []\n"},
    ),
    "no place for the table": Mistake(
        words("init --yes"),
        3,
        "error: pyproject.toml: has no place for [tool.orchscaffold] at its end; "
        "nothing was written\n"
        "       Write `tool` as tables of their own, then run the command again.\n",
        {"pyproject.toml": "tool = {a = 1}\n"},
    ),
    "hooks that cannot be read": Mistake(
        words("init --yes"),
        3,
        "error: .pre-commit-config.yaml: cannot be read: Is a directory\n"
        "       Check its permissions.\n",
        {".pre-commit-config.yaml/x": ""},
    ),
    "id without a pattern": Mistake(
        words("decline FeedManager.read/gard/name"),
        2,
        "error: FeedManager.read/gard/name: there is no pattern gard\n       Did you mean guard?\n",
    ),
    "id that is none": Mistake(
        words("decline nonsense"),
        2,
        "error: nonsense is no scenario\n"
        "       An id reads Class.method/pattern/what-differs; see marks and "
        "`inspect`.\n",
    ),
    "id without a file": Mistake(
        words("decline OtherManager.read/guard/name"),
        2,
        "error: tests: there are no tests yet\n"
        "       Write some with: orchscaffold new coordinator TARGET\n",
    ),
    "pytest's settings that do not parse": Mistake(
        NEW,
        2,
        "error: pytest.ini:1: is not a valid ini file\n"
        "       Mend it there; pytest reads it, too.\n",
        {"pytest.ini": "[pytest\n"},
    ),
    "pytest's settings that are not UTF-8": Mistake(
        NEW,
        2,
        "error: pytest.ini: cannot be read: 'utf-8' codec can't decode byte 0xff in "
        "position 19: invalid start byte\n"
        "       Check its permissions, and that it is UTF-8.\n",
        {"pytest.ini": b"[pytest]\naddopts = \xff\n"},
    ),
    "out for two modules": Mistake(
        words("new coordinator src --out tests/test_x.py --no-verify"),
        2,
        "error: --out names one test file, but the targets lead to 2 modules: "
        "shop.feed, shop.other\n"
        "       Name one module, or leave --out away.\n",
        {"src/shop/other.py": ONE.format("OtherManager")},
    ),
    "out and beside": Mistake(
        words("new coordinator src --out tests/test_x.py --beside"),
        2,
        "error: --out and --beside both say where the tests go\n       Leave one of them away.\n",
    ),
    "out that is no test file": Mistake(
        words("new coordinator src/shop/feed.py --no-verify --out src/shop/__init__.py"),
        2,
        "error: src/shop/__init__.py: exists already and is no test file; it was left "
        "as it is\n"
        "       --out names a file that is new, or a test file of the project: "
        "test_x.py\n",
    ),
    "out that is no Python file": Mistake(
        words("new coordinator src/shop/feed.py --no-verify --out x.txt"),
        2,
        "error: x.txt: is not a Python file\n       --out names a file: test_x.py\n",
    ),
    "out of the project": Mistake(
        words("new coordinator src/shop/feed.py --no-verify --out ../test_x.py"),
        3,
        "error: ../test_x.py: lies outside the project root .; nothing was written\n"
        "       orchscaffold writes inside the project only: name a place there.\n",
    ),
    "out of the project, run": Mistake(
        words("new coordinator src/shop/feed.py --out ../test_x.py"),
        2,
        "error: ../test_x.py: lies outside the project .\n"
        "       Tests are run inside their project: name a place there.\n",
    ),
    "no tests of it yet": Mistake(
        words("verify src/shop/feed.py"),
        2,
        "error: src/shop/feed.py: has no test file yet (tests/shop/test_feed.py)\n"
        "       Write one with: orchscaffold new coordinator src/shop/feed.py\n",
    ),
    "no tests at all": Mistake(
        words("verify"),
        2,
        "error: tests: there are no tests yet\n"
        "       Write some with: orchscaffold new coordinator TARGET\n",
    ),
    "folder without tests of ours": Mistake(
        words("verify src"),
        2,
        "error: src: holds no test file that orchscaffold wrote\n"
        "       Write one with: orchscaffold new coordinator TARGET\n",
    ),
    "nothing to ask": Mistake(
        words("prove src/shop/feed.py"),
        2,
        "error: src/shop/feed.py: has no tests to ask\n"
        "       Write some: orchscaffold new coordinator src/shop/feed.py, or name a "
        "file with --tests.\n",
    ),
    "null byte": Mistake(
        words("new coordinator src/shop/feed.py"),
        3,
        "error: src/shop/feed.py:2:1: holds a null byte\n"
        "       Save it as UTF-8; it may be UTF-16, or no Python at all.\n",
        {"src/shop/feed.py": b"x = 1\n\x00"},
    ),
    "unknown encoding": Mistake(
        words("new coordinator src/shop/feed.py"),
        3,
        "error: src/shop/feed.py:1:1: its encoding cannot be told: unknown encoding: "
        "klingon\n"
        "       Declare a known encoding on the first line, or save the file as UTF-8.\n",
        {"src/shop/feed.py": "# coding: klingon\n"},
    ),
    "wrong encoding": Mistake(
        words("new coordinator src/shop/feed.py"),
        3,
        "error: src/shop/feed.py:2:6: byte 0xff is not utf-8\n"
        "       Declare the encoding on the first line, or save the file as UTF-8.\n",
        {"src/shop/feed.py": b"x = 1\ny = '\xff'\n"},
    ),
    "encoding that is no text": Mistake(
        words("new coordinator src/shop/feed.py"),
        3,
        "error: src/shop/feed.py:1:1: cannot be decoded as rot13: 'rot13' is not a "
        "text encoding; use codecs.decode() to handle arbitrary codecs\n"
        "       Save the file as UTF-8.\n",
        {"src/shop/feed.py": "# coding: rot13\n"},
    ),
    "syntax error": Mistake(
        words("new coordinator src/shop/feed.py"),
        3,
        "error: src/shop/feed.py:1:5: does not parse: '(' was never closed\n"
        "       Mend the syntax error; nothing was written for this file.\n",
        {"src/shop/feed.py": "x = (\n"},
    ),
    "folder with a class": Mistake(
        words("new coordinator src::FeedManager"),
        2,
        "error: src: is a folder; the class FeedManager has to be named with its file\n"
        "       For example: src/module.py::FeedManager\n",
    ),
    "folder without Python": Mistake(
        words("new coordinator docs"),
        2,
        "error: docs: holds no Python file outside tests\n       Name a file, or another folder.\n",
        {"docs/x.md": ""},
    ),
    "folder without coordinators": Mistake(
        words("new coordinator src"),
        2,
        "error: src: holds no coordinator in 2 Python files\n"
        "       A class counts when its name, or a base's, fits [tool.orchscaffold] "
        'coordinators in pyproject.toml (default: "*Coordinator", "*Manager" and their '
        "like). Any class can be named: path.py::Class.\n",
        {"src/shop/feed.py": ONE.format("Feed")},
    ),
    "file without coordinators": Mistake(
        words("new coordinator src/shop/feed.py"),
        2,
        "error: src/shop/feed.py: has no coordinator; its classes: Feed, Food\n"
        "       Name the one you mean: src/shop/feed.py::Feed\n",
        {"src/shop/feed.py": ONE.format("Feed") + ONE.format("Food")},
    ),
    "file without classes": Mistake(
        words("new coordinator src/shop/__init__.py"),
        2,
        "error: src/shop/__init__.py: holds no class\n       Name a module that defines one.\n",
    ),
    "file that is misspelt": Mistake(
        words("new coordinator src/shop/fed.py"),
        2,
        "error: src/shop/fed.py: no such file\n       Did you mean src/shop/feed.py?\n",
    ),
    "file that is no Python": Mistake(
        words("new coordinator pyproject.toml"),
        2,
        "error: pyproject.toml: is not a Python file\n       Name a file that ends in .py.\n",
    ),
    "module that is misspelt": Mistake(
        words("new coordinator shop.fed"),
        2,
        "error: no module shop.fed in the project .\n       Did you mean shop.feed?\n",
    ),
    "class that is misspelt": Mistake(
        words("new coordinator src/shop/feed.py::FedManager"),
        2,
        "error: src/shop/feed.py: has no class FedManager\n       Did you mean FeedManager?\n",
    ),
    "module that cannot be imported": Mistake(
        words("new coordinator my-scripts/feed.py"),
        2,
        "error: my-scripts/feed.py: cannot be imported as a module of the project .\n"
        "       It has to lie under an import root, and each part of its path be a "
        "Python name.\n",
        {"my-scripts/feed.py": ONE.format("AManager")},
    ),
    "page that is something else": Mistake(
        words("report --html pyproject.toml"),
        2,
        "error: pyproject.toml: is there already, and no report of orchscaffold: it is "
        "left as it is\n"
        "       Name another file: --html PATH\n",
    ),
    "no coverage": Mistake(
        words("report --coverage pyproject.toml"),
        2,
        "error: pyproject.toml: is no JSON report of coverage.py\n"
        "       Make it with: coverage json -o coverage.json\n",
    ),
    "no mutants": Mistake(
        words("report --mutants pyproject.toml"),
        2,
        "error: pyproject.toml: is no JSON document of orchscaffold prove\n"
        "       Make it with: orchscaffold prove --format json > mutants.json\n",
    ),
    "unknown code": Mistake(
        words("check --select X1"),
        2,
        "error: unknown code X1\n"
        "       There are: D100, D101, D102, D103, D104, D105, D106, D107, D108, D109, "
        "D110, D111, D112, G101, G102, G103, G104\n",
    ),
    "code that is not there": Mistake(
        words("explain D999"),
        2,
        "error: unknown code D999\n"
        "       There are: D100, D101, D102, D103, D104, D105, D106, D107, D108, D109, "
        "D110, D111, D112, G101, G102, G103, G104\n",
    ),
    "demo in a folder with files": Mistake(
        words("demo src"),
        2,
        "error: src: is not empty\n       Name a new folder: orchscaffold demo DIR\n",
    ),
    "demo in a file": Mistake(
        words("demo pyproject.toml"),
        2,
        "error: pyproject.toml: is a file\n       Name a new folder: orchscaffold demo DIR\n",
    ),
    "init of a file": Mistake(
        words("init pyproject.toml"),
        2,
        "error: pyproject.toml: is no folder\n       Name the project's folder.\n",
    ),
    "interpreter that is not there": Mistake(
        words("new coordinator src --python nothere"),
        2,
        "error: --python names no interpreter: nothere\n"
        "       Give the path of a Python executable, or of a virtual environment.\n",
    ),
    "no such shard": Mistake(
        words("check --shard 5/4"),
        2,
        "error: no part: 5/4\n       Write --shard 1/4 for the first of four parts.\n",
    ),
    "standard input twice": Mistake(
        words("new coordinator - - --stdin-filename src/shop/feed.py"),
        2,
        "error: --stdin-filename names what comes from standard input, and nothing "
        "else\n"
        "       The one TARGET is - or src/shop/feed.py::Class.\n",
    ),
    "test file that loses bytes": Mistake(
        NEW,
        3,
        "error: tests/shop/test_feed.py: has no sure place for tests: utf-7 does not "
        "give its bytes again\n"
        "       Save it as UTF-8, or write a file beside it with --out.\n",
        {"tests/shop/test_feed.py": "# coding: utf-7\nx = '+AGE-'\n"},
    ),
    "test file without the letters": Mistake(
        NEW,
        3,
        "error: tests/shop/test_feed.py: is iso-8859-1, which has no '→'; the new "
        "tests need it\n"
        "       Save it as UTF-8, or write a file beside it with --out.\n",
        {
            "tests/shop/test_feed.py": "# coding: latin-1\nx = 1\n",
            "src/shop/feed.py": (
                "class FeedManager:\n    def read(self, name):\n        if not name:\n"
                "            return 'keine →'\n        return 1\n"
            ),
        },
    ),
    "id in no file": Mistake(
        words("decline OtherManager.read/guard/name"),
        2,
        "error: tests: holds no test file that orchscaffold wrote\n"
        "       Write one with: orchscaffold new coordinator TARGET\n",
        {"tests/shop/test_feed.py": "# orchscaffold: declined FeedManager.read/guard/name\n"},
    ),
}


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that a mistake is made in."""
    folder = tmp_path / "shop"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    return folder


def lay(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


@pytest.mark.parametrize("name", MISTAKES)
def test_what_is_said(
    shop: Path, files: Files, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    mistake = MISTAKES[name]
    lay(shop, {**BASE, **mistake.files})
    before = files(shop)

    code = run(mistake.typed)

    told = capsys.readouterr()
    said = told.err.replace(f"{shop}{os.sep}", "").replace(str(shop), ".")
    assert said.replace(str(shop.parent), "..") == mistake.said
    assert code == mistake.code
    assert files(shop) == before


def test_a_folder_that_is_no_project(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lay(shop, {"feed.py": BASE[FEED]})

    assert run(("new", "coordinator", "feed.py")) == 2

    assert capsys.readouterr().err == (
        "error: feed.py: belongs to no project: no pyproject.toml, setup.cfg or .git above it\n"
        "       Put a pyproject.toml into the project's folder: orchscaffold init writes one.\n"
    )


def test_git_that_is_not_there(
    shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lay(shop, BASE)
    monkeypatch.setenv("PATH", str(shop))

    assert run(("check", "--since", "HEAD")) == 2

    assert capsys.readouterr().err == (
        "error: .: git is needed for --since and cannot be run\n"
        "       Install git, or check without --since.\n"
    )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("--format sarif", "--format sarif is for findings: orchscaffold check has it"),
        ("--format json --review", "--review asks a person, and --format json is for programs"),
    ],
)
def test_programs_are_told_in_their_own_format(
    shop: Path, capsys: pytest.CaptureFixture[str], options: str, message: str
) -> None:
    lay(shop, BASE)

    assert run(("new", "coordinator", "src", *options.split())) == 2

    told = capsys.readouterr()
    assert told.err == ""
    assert message in told.out


# No user can bring these about from outside, or only by what differs between Pythons and systems.
OUT_OF_REACH = frozenset(
    {
        "the built-in templates are missing",
        "has no place for its tests",
        "lies outside the project; there is no plan for it",
        ": is nested too deeply:",
        ": there is something else of this name",
        "not readable as Python:",
        "is nested too deeply to be read",
    }
)


def test_every_message_is_read_by_a_test() -> None:
    files = sorted(TESTS.rglob("*.py"))
    text = _BROKEN.sub("", "\n".join(path.read_text(encoding="utf-8") for path in files))
    unread = [site.place for site in sites() if not _is_read(site, text)]
    assert unread == []


def test_every_message_ends_in_a_way_out() -> None:
    assert [site.place for site in sites() if site.hint is None] == []


# A text that goes on in the next line.
_BROKEN = re.compile(r"""["']\n\s*f?["']""")


def _is_read(site: Site, text: str) -> bool:
    longest = max(site.words, key=len, default="")
    return longest in text or longest in OUT_OF_REACH
