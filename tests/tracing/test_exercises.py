"""Which method a test exercises, and the ending it checks; what kinds of routines there are."""

from __future__ import annotations

from pathlib import Path

import pytest
from tracing_of import traced

from orchscaffold.tracing.events import Called, Raises

ENDINGS = {
    "called only": ("Feed(1).refresh('a')", [("refresh", "")]),
    "returns None": ("assert Feed(1).refresh('') is None", [("refresh", "returns None")]),
    "returns a literal": (
        "r = Feed(1).refresh('a')\n    assert r == 'a'",
        [("refresh", "returns 'a'")],
    ),
    "returns something": (
        "r = Feed(1).refresh('a')\n    assert r",
        [("refresh", "returns a value")],
    ),
    "awaited": ("r = await Feed(1).fetch()\n    assert r == 1", [("fetch", "returns 1")]),
    "raises": (
        "feed = Feed(1)\n    with pytest.raises(ValueError): feed.refresh(1)",
        [("refresh", "raises ValueError")],
    ),
    "one of several": (
        "feed = Feed(1)\n    with pytest.raises((ValueError, KeyError)): feed.refresh(1)",
        [("refresh", "raises ValueError | KeyError")],
    ),
    "logs": (
        "Feed(1).refresh('a')\n    assert 'no price' in caplog.text",
        [("refresh", ""), ("refresh", "logs")],
    ),
    "two methods": (
        "feed = Feed(1)\n    feed.use(1)\n    assert feed.refresh('') is None",
        [("use", ""), ("refresh", "returns None")],
    ),
    "a helper's call is not the test's": ("_go()", []),
    "a mock is not exercised": ("Mock(spec=Feed).refresh('a')", []),
}


@pytest.mark.parametrize(("body", "expected"), ENDINGS.values(), ids=ENDINGS.keys())
def test_endings(body: str, expected: list[tuple[str, str]], tmp_path: Path) -> None:
    text = f"def _go(): Feed(1).refresh('a')\n\nasync def test(caplog):\n    {body}\n"
    (test,) = traced(tmp_path, text).tests
    assert [(item.method, item.ending) for item in test.exercises] == expected
    assert {item.of.address for item in test.exercises} <= {"app.feeds.Feed"}


def test_routines_by_kind_and_id(tmp_path: Path) -> None:
    text = """
        @pytest.fixture
        def feed(): return Feed(1)

        def _helper(): pass

        @pytest.mark.xfail
        def test_alone(feed): pass

        class TestIt:
            def setup_method(self): pass

            async def test_inside(self): pass
        """
    routines = traced(tmp_path, text).routines
    assert [(r.kind, r.id, r.skipped, r.is_async) for r in routines] == [
        ("module", "", False, False),
        ("fixture", "feed", False, False),
        ("helper", "_helper", False, False),
        ("test", "test_alone", True, False),
        ("setup", "TestIt::setup_method", False, False),
        ("test", "TestIt::test_inside", False, True),
    ]


CERTAIN = {
    "straight on": ("Feed(1)", [True]),
    "in a with": ("with open('a'): Feed(1)", [True]),
    "in finally": ("try: pass\n    finally: Feed(1)", [True]),
    "over a display": ("for a in (1, 2): Feed(a)", [True]),
    "in an if": ("if Feed: Feed(1)", [False]),
    "in a try": ("try: Feed(1)\n    except ValueError: pass", [False]),
    "over who knows what": ("for a in given(1): Config(a)", [True, False]),
    "in a comprehension": ("[Feed(a) for a in ()]", [False]),
    "past a return": ("if Feed: return\n    Feed(1)", [False]),
    "past a skip": ("if Feed: pytest.skip()\n    Feed(1)", [False]),
    "after `and`": ("Feed and Feed(1)", [False]),
    "in a lambda": ("lambda: Feed(1)", []),
    "in an inner function": ("def f(): Feed(1)", []),
    "after the first that is expected to raise": (
        "with pytest.raises(ValueError):\n        Feed(1)\n        Feed(2)",
        [True, False],
    ),
    "where a helper may swallow": ("with ignoring_errors(): Feed(1)", [False]),
}


@pytest.mark.parametrize(("body", "expected"), CERTAIN.values(), ids=CERTAIN.keys())
def test_what_certainly_happens(body: str, expected: list[bool], tmp_path: Path) -> None:
    text = f"def test(ignoring_errors):\n    {body}\n"
    (test,) = traced(tmp_path, text).tests
    calls = [event for event in test.events if isinstance(event, Called)]
    assert [call.setting.certain for call in calls] == expected


def test_raises_holds_its_calls(tmp_path: Path) -> None:
    text = """
        def test():
            feed = Feed(1)
            with pytest.raises(ValueError):
                feed.refresh('a')
            with pytest.raises(app.feeds.Missing):
                given(feed.refresh('a'))
        """
    (test,) = traced(tmp_path, text).tests
    first, second = [event for event in test.events if isinstance(event, Raises)]
    assert (first.simple, first.expected, len(first.calls)) == (True, ("builtins.ValueError",), 1)
    assert (second.simple, second.expected, len(second.calls)) == (False, ("",), 2)
