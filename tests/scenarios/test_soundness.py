"""The machine against Python: what it predicts of a path is what the code really does."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from machine_runs import Unknowable, every_run, machine_of, predicted, really

NUMBERS = st.sampled_from(["a", "b", "self.limit", "n", "0", "1", "2", "-3", "10"])
TEXTS = st.sampled_from(["s", "t", "u", "''", "'x'", "'Open'", "'a b'"])
FLAGS = st.sampled_from(["flag", "self.on", "True", "False"])


def _numbers(
    inner: st.SearchStrategy[str], texts: st.SearchStrategy[str]
) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from(["+", "-", "*", "//", "%"]), inner),
        st.builds("({} if {} > {} else {})".format, inner, inner, inner, inner),
        st.builds("len({})".format, texts),
        st.builds("abs({})".format, inner),
        st.builds("min({}, {})".format, inner, inner),
        st.builds("(-{})".format, inner),
        st.builds("int({})".format, texts),
        st.builds("(o or {})".format, inner),
    )


def _texts(
    inner: st.SearchStrategy[str], numbers: st.SearchStrategy[str]
) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("({} + {})".format, inner, inner),
        st.builds("{}.{}()".format, inner, st.sampled_from(["upper", "strip", "title", "lower"])),
        st.builds("str({})".format, numbers),
        st.builds(
            "f'{{{}}}-{{{}}}'".format, st.sampled_from(["s", "a", "flag", "o"]), st.just("b")
        ),
        st.builds("({} or {})".format, inner, inner),
        st.builds("{}[:{}]".format, inner, st.sampled_from(["1", "-1", "a"])),
        st.builds("(p if p is not None else {})".format, inner),
    )


NUMBER = st.recursive(NUMBERS, lambda inner: _numbers(inner, TEXTS), max_leaves=4)
TEXT = st.recursive(TEXTS, lambda inner: _texts(inner, NUMBERS), max_leaves=3)
CONDITIONS = st.one_of(
    FLAGS,
    st.builds("{} {} {}".format, NUMBER, st.sampled_from(["<", "<=", "==", "!=", ">"]), NUMBER),
    st.builds("{} {} {}".format, TEXT, st.sampled_from(["==", "!=", "in", "not in"]), TEXT),
    st.builds("{} < {} <= {}".format, NUMBERS, NUMBERS, NUMBERS),
    st.builds("{}.startswith({})".format, TEXT, TEXTS),
    st.builds("{} in ({}, {})".format, NUMBERS, NUMBERS, NUMBERS),
    st.sampled_from(["o is None", "o is not None", "not o", "p", "not p", "xs", "not xs"]),
    st.builds("o is not None and o > {}".format, NUMBERS),
    st.builds("len(xs) > {}".format, st.sampled_from(["0", "1", "a"])),
    st.builds("isinstance(z, {})".format, st.sampled_from(["int", "str"])),
    TEXT,
    NUMBER,
)
CONDITION = st.recursive(
    CONDITIONS,
    lambda inner: st.one_of(
        st.builds("not ({})".format, inner),
        st.builds("({}) and ({})".format, inner, inner),
        st.builds("({}) or ({})".format, inner, inner),
    ),
    max_leaves=3,
)
VALUE = st.one_of(
    NUMBER,
    TEXT,
    CONDITION,
    st.builds("({}, {})".format, NUMBER, TEXT),
    st.builds("[{}, {}]".format, NUMBER, TEXT),
    st.sampled_from(["None", "xs", "sum(xs)", "[x + a for x in xs]", "[x for x in xs if x > a]"]),
    st.sampled_from(
        ["str(xs)", "f'{xs}'", "d", "d.get('k')", "d.get('k', a)", "len(d)", "list(d)"]
    ),
    st.sampled_from(
        ["sorted(xs)", "xs[0]", "xs[-1]", "max(xs, default=a)", "xs == [a, b]", "any(xs)"]
    ),
    st.sampled_from(["{x: a for x in xs}", "dict(d)", "xs + [a]", "{**d, 'k': b}", "tuple(xs)"]),
)
SIMPLE = st.one_of(
    st.builds("n = {}".format, NUMBER),
    st.builds("n += {}".format, NUMBER),
    st.builds("u = {}".format, TEXT),
    st.builds("self.limit = {}".format, NUMBER),
    st.builds("self.on = {}".format, CONDITION),
    st.builds("xs.append({})".format, NUMBERS),
    st.builds("return {}".format, VALUE),
    st.builds("assert {}".format, CONDITION),
    st.builds("raise {}({})".format, st.sampled_from(["ValueError", "KeyError"]), TEXTS),
    st.just("n, b = b, n"),
    st.just("n = self.twice(n)"),
    st.just("n = (lambda k: k + a)(n)"),
    st.sampled_from(["ys = xs; ys.append(a)", "xs = [*xs, b]", "xs.clear()", "n = xs.pop()"]),
    st.sampled_from(
        ["d['k'] = n", "del d['k']", "n = d['j']", "d.setdefault('k', a)", "d.pop('k')"]
    ),
    st.builds("u = str(xs); xs.append({})".format, NUMBERS),
    st.builds("n, *rest = [{}, a]".format, NUMBERS),
)


def _indented(lines: list[str]) -> list[str]:
    return [f"    {line}" for line in lines]


def _choice(test: str, body: list[str], other: list[str]) -> list[str]:
    return [f"if {test}:", *_indented(body), "else:", *_indented(other)]


def _loop(body: list[str]) -> list[str]:
    return ["for n in list(xs):", *_indented(body), "else:", "    u = 'done'"]


def _attempt(error: str, body: list[str], handler: list[str], final: list[str]) -> list[str]:
    return [
        "try:",
        *_indented(body),
        f"except {error}:",
        *_indented(handler),
        "finally:",
        *_indented(final),
    ]


def _repeated(body: list[str]) -> list[str]:
    return ["while n < 3:", "    n += 1", *_indented(body), "else:", "    u += '.'"]


def _matched(first: str, body: list[str], other: list[str]) -> list[str]:
    cases = [f"    case {first}:", *_indented(_indented(body)), "    case _:"]
    return ["match a:", *cases, *_indented(_indented(other))]


def _closure(body: list[str]) -> list[str]:
    return [
        "def inner(k):",
        "    nonlocal n, u, b, xs, d",
        *_indented(body),
        "    return k",
        "n = inner(a)",
    ]


def _compound(inner: st.SearchStrategy[list[str]]) -> st.SearchStrategy[list[str]]:
    errors = st.sampled_from(["ValueError", "ZeroDivisionError", "(KeyError, AssertionError)"])
    plain = st.builds(lambda line: [line], st.sampled_from(["b = b + 1", "self.on = False"]))
    return st.one_of(
        st.builds(_choice, CONDITION, inner, inner),
        st.builds(_loop, inner),
        st.builds(_repeated, inner),
        st.builds(_matched, st.sampled_from(["0", "1 | 2", "k if k > b"]), inner, inner),
        st.builds(_closure, inner),
        st.builds(_attempt, errors, inner, inner, plain),
        st.builds(lambda first, second: [*first, *second], inner, inner),
    )


BODY = st.recursive(SIMPLE.map(lambda line: [line]), _compound, max_leaves=6)
HEAD = """
class C:
    def __init__(self, limit: int, on: bool) -> None:
        self.limit = limit
        self.on = on

    def twice(self, k: int) -> int:
        if k > self.limit:
            return self.limit
        return k * 2

    def act(
        self, a: int, b: int, s: str, t: str, flag: bool, o: int | None, p: str | None,
        xs: list[int], z: int | str, d: dict[str, int],
    ):
        n = 0
        u = "u"
"""


def source_of(body: list[str]) -> str:
    """The class with `body` as its method."""
    return HEAD + "".join(f"        {line}\n" for line in [*body, "return (n, u, b, xs)"])


def disagreements(folder: Path, body: list[str], limit: int) -> list[str]:
    """Where the machine and Python differ on a method with `body`; what it leaves open is no
    difference."""
    source = source_of(body)
    machine = machine_of(folder, source)
    found = []
    for path in every_run(machine, limit=limit):
        if path.ending.kind == "abandoned":
            continue
        try:
            expected = predicted(machine, path)
        except Unknowable:
            continue
        real = really(machine, path, source)
        if real != expected or type(real.value) is not type(expected.value):
            found.append(f"{expected} is told, {real} happens on {path.run.choices}")
    return found


@given(BODY)
@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
def test_prediction_is_what_python_does(body: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        differing = disagreements(Path(folder), body, limit=25)
    assert not differing, "\n".join([*body, differing[0]])


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(["return a or b"], id="or gives its operand"),
        pytest.param(
            ["try:", "    n = a // a", "except ZeroDivisionError:", "    n = a // a"],
            id="an operation that can only raise raises",
        ),
        pytest.param(["for n in xs:", "    del d['k']"], id="a deleted key stays away"),
        pytest.param(["del d['k']", "return len(d)"], id="the rest of a dict"),
        pytest.param(
            ["while n < 3:", "    n += 1", "    u = str(xs)", "    xs.append(a)"],
            id="a term keeps what a list held",
        ),
        pytest.param(["u = f'{xs}'", "xs.clear()", "return u"], id="a text keeps it too"),
    ],
)
def test_cases_once_found(tmp_path: Path, body: list[str]) -> None:
    assert disagreements(tmp_path, body, limit=60) == []
