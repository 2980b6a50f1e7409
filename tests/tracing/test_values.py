"""What names stand for: followed where that is certain, Unknown where it is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from tracing_of import asserted, traced

UNKNOWN = {
    "a parameter of unknown origin": "def test(thing): assert thing",
    "parametrized": "@pytest.mark.parametrize('thing', [Feed(1)])\ndef test(thing): assert thing",
    "bound in a branch": "def test():\n    a = Feed(1)\n    if Feed: a = 1\n    assert a",
    "bound in a loop": "def test():\n    a = Feed(1)\n    for a in (): pass\n    assert a",
    "a loop's name": "def test():\n    for a in [Feed(1)]: assert a",
    "bound in a try": "def test():\n    a = 1\n    try: a = Feed(1)\n"
    "    except ValueError: pass\n    assert a",
    "bound in a while": "def test():\n    a = Feed(1)\n    while a: a = a.next\n    assert a",
    "bound by match": "def test():\n    a = Feed(1)\n    match a:\n        case [a]: pass\n"
    "    assert a",
    "bound by an inner function": "def test():\n    a = Feed(1)\n    def f():\n        nonlocal a\n"
    "        a = 2\n    f()\n    assert a",
    "deleted": "def test():\n    a = Feed(1)\n    del a\n    assert a",
    "a global": "def test():\n    global later\n    assert later",
    "one of two": "def test(): assert Feed(1) if Feed else Mock()",
    "what `or` gives": "def test(): assert Feed(1) or Mock()",
    "an item": "def test(): assert {'a': Feed(1)}['a']",
    "an unknown attribute": "def test(): assert Feed(1).ready",
    "a patched attribute": "def test():\n"
    "    with patch.object(feeds, 'Feed'): assert feeds.Feed(1)",
    "a class with a patched constructor": "@patch.object(Feed, '__init__', return_value=None)\n"
    "def test(init): assert Feed(1)",
    "set by a computed name": "def test():\n    f = Feed(1)\n    setattr(f, 'a' + 'b', 1)\n"
    "    assert f.config",
    "changed by others": "def test():\n    feed = Feed(Config('a'))\n    given(feed)\n"
    "    assert feed.config",
    "from a generator": "def _feeds():\n    yield Feed(1)\n\ndef test(): assert _feeds()",
    "a helper with two endings": "def _feed(a):\n    if a: return Feed(1)\n    return None\n\n"
    "def test(): assert _feed(1)",
    "a shared fixture": "@pytest.fixture(scope='module')\ndef feed(): return Feed(1)\n\n"
    "def test(feed): assert feed",
    "a fixture with two decorators": "@given\n@pytest.fixture\ndef feed(): return Feed(1)\n\n"
    "def test(feed): assert feed",
    "rebound at module level": "thing = Feed\nthing = Config\nif Feed: thing = Mock\n\n"
    "def test(): assert thing",
    "a global that a function sets": "thing = 1\n\ndef _set():\n    global thing\n"
    "    thing = 2\n\ndef test(): assert thing",
    "unpacked from who knows": "def test():\n    a, b = given(1)\n    assert a",
}
KNOWN = {
    "a class": ("def test(): assert Feed", "Feed"),
    "another name for a class": ("def test(): assert Source", "Feed"),
    "through a module": ("def test(): assert app.feeds.Feed", "Feed"),
    "through another name for a module": ("def test(): assert feeds.Feed", "Feed"),
    "an instance": ("def test():\n    feed = Feed(1)\n    assert feed", "Feed()"),
    "unpacked": ("def test():\n    a, b = Feed(1), 2\n    assert a", "Feed()"),
    "chosen by number": ("def test():\n    a = (1, Feed(1))\n    assert a[1]", "Feed()"),
    "walrus": ("def test():\n    (a := Feed(1))\n    assert a", "Feed()"),
    "annotated": ("def test():\n    a: object = Feed(1)\n    assert a", "Feed()"),
    "cast": ("from typing import cast\n\ndef test(): assert cast(int, Feed(1))", "Feed()"),
    "constructor to attribute": ("def test(): assert Feed(Config('a'))._config", "Config()"),
    "through a property": ("def test(): assert Feed(Config('a')).config", "Config()"),
    "a field": ("def test(): assert Config('a').name", "a"),
    "a field's field": ("def test(): assert Feed(Config('a', Mock())).store", "Mock()"),
    "replaced": ("def test(): assert replace(Config('a'), name='b').name", "b"),
    "kept when replaced": ("def test(): assert replace(Config('a'), store=1).name", "a"),
    "a copy": ("def test(): assert Config('a').with_updates(name='b')", "Config()"),
    "returns itself": ("def test(): assert Feed(1).chained()", "Feed()"),
    "a function of the code": ("def test(): assert make_feed(1)", "Feed()"),
    "what a function is given": ("def test(): assert given(Feed(1))", "Feed()"),
    "set by a method": (
        "def test():\n    feed = Feed(1)\n    feed.use(Config('a'))\n    assert feed.config",
        "Config()",
    ),
    "set by the test": (
        "def test():\n    f = Feed(1)\n    f.ready = Mock()\n    assert f.ready",
        "Mock()",
    ),
    "a mock": ("def test(): assert Mock()", "Mock()"),
    "a mock with a spec": ("def test(): assert Mock(spec=Feed)", "Mock(Feed)"),
    "an async method of a spec": ("def test(): assert Mock(spec=Feed).fetch", "AsyncMock().fetch"),
    "a mock's child": ("def test(): assert MagicMock().a.b", "MagicMock().a.b"),
    "what a mock returns": ("def test(): assert Mock()()", "Mock().()"),
    "what a mock was told to return": (
        "def test():\n    m = Mock()\n    m.go.return_value = Feed(1)\n    assert m.go()",
        "Feed()",
    ),
    "an autospec": ("def test(): assert create_autospec(Feed)", "autospec(Feed)"),
    "what a patch gives": (
        "def test():\n    with patch('app.feeds.given', Feed(1)) as a: assert a",
        "Feed()",
    ),
    "what a patch makes": (
        "def test():\n    with patch('app.feeds.given') as a: assert a",
        "some mock()",
    ),
    "a decorator's mock": ("@patch('app.feeds.given')\ndef test(a): assert a", "some mock()"),
    "a fixture": (
        "@pytest.fixture\ndef feed(): return Feed(1)\n\ndef test(feed): assert feed",
        "Feed()",
    ),
    "a fixture that yields": (
        "@pytest.fixture\ndef feed():\n    feed = Feed(1)\n    yield feed\n    feed = None\n\n"
        "def test(feed): assert feed",
        "Feed()",
    ),
    "a fixture by another name": (
        "@pytest.fixture(name='feed')\ndef _feed(): return Feed(1)\n\ndef test(feed): assert feed",
        "Feed()",
    ),
    "a fixture of a class": (
        "@pytest.fixture\ndef feed(): return 1\n\nclass TestIt:\n    @pytest.fixture\n"
        "    def feed(self): return Feed(1)\n\n    def test(self, feed): assert feed",
        "Feed()",
    ),
    "one object for all who ask": (
        "@pytest.fixture\ndef config(): return Config('a')\n\n@pytest.fixture\n"
        "def feed(config): return Feed(config)\n\n"
        "def test(feed, config):\n    assert feed.config.name",
        "a",
    ),
    "setUp": (
        "import unittest\n\nclass TestIt(unittest.TestCase):\n"
        "    def setUp(self): self.feed = Feed(1)\n\n"
        "    def test(self): assert self.feed",
        "Feed()",
    ),
    "an automatic fixture": (
        "class TestIt:\n    @pytest.fixture(autouse=True)\n"
        "    def prepare(self): self.feed = Feed(1)\n\n"
        "    def test(self): assert self.feed",
        "Feed()",
    ),
    "a helper": (
        "def _feed(config=None): return Feed(config)\n\ndef test(): assert _feed()",
        "Feed()",
    ),
    "a helper's default": ("def _named(name='a'): return name\n\ndef test(): assert _named()", "a"),
    "a helper's argument": (
        "def _same(a, *, b=1): return b\n\ndef test(): assert _same(1, b=Feed(1))",
        "Feed()",
    ),
    "a helper that changes what it is given": (
        "def _fill(m): m.a = Feed(1)\n\ndef test():\n    m = Mock()\n    _fill(m)\n    assert m.a",
        "Feed()",
    ),
    "a method that helps": (
        "class TestIt:\n    def make(self): return Feed(1)\n\n"
        "    def test(self): assert self.make()",
        "Feed()",
    ),
    "awaited": (
        "async def _feed(): return Feed(1)\n\nasync def test(): assert await _feed()",
        "Feed()",
    ),
    "a text of parts": ("NAME = 'a'\n\ndef test(): assert f'{NAME}.b' + 'c'", "a.bc"),
}


@pytest.mark.parametrize("text", UNKNOWN.values(), ids=UNKNOWN.keys())
def test_what_is_not_certain_is_unknown(text: str, tmp_path: Path) -> None:
    assert set(asserted(traced(tmp_path, text))) <= {"Unknown", "Returned"}


@pytest.mark.parametrize(("text", "value"), KNOWN.values(), ids=KNOWN.keys())
def test_what_is_certain_is_followed(text: str, value: str, tmp_path: Path) -> None:
    assert asserted(traced(tmp_path, text)) == [value]


def test_fixtures_and_helpers_of_other_files(tmp_path: Path) -> None:
    also = {
        "tests/__init__.py": "",
        "tests/conftest.py": """
            import pytest
            from app.feeds import Config, Feed

            @pytest.fixture
            def feed(config): return Feed(config)

            @pytest.fixture
            def config(): return Config('outer')
            """,
        "tests/helpers.py": "from app.feeds import Feed\n\ndef helped(a): return Feed(a)\n",
    }
    text = """
        from tests.helpers import helped

        @pytest.fixture
        def config(): return Config('inner')

        def test(feed):
            assert feed.config.name
            assert helped(1)
        """
    file = traced(tmp_path, text, also)
    assert asserted(file) == ["inner", "Feed()"]
    used = {(path.name, name) for path, name in file.tests[0].uses}
    assert used == {("conftest.py", "feed"), ("test_it.py", "config"), ("helpers.py", "helped")}
