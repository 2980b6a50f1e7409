"""The account of a planned test."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from orchscaffold.model.testcode import (
    Awaited,
    Check,
    Code,
    Display,
    Do,
    Get,
    Invoke,
    Let,
    Lit,
    Pattern,
    Step,
    Sym,
    Test,
    Var,
)
from orchscaffold.patching.codes import address, spelling
from orchscaffold.recognising.accounts import (
    ANY_ERROR,
    NOT_NONE,
    OBJECT,
    Account,
    consistent,
    kind_of,
    placed,
    unescaped,
)
from orchscaffold.scaffolding.rewriting import parts_of

_SINGLES = ("is", "==")
_LEVELS = ("debug", "info", "warning", "error", "exception", "critical")


def account_of(test: Test, parameters: tuple[str, ...] = ()) -> Account | None:
    """What a planned test does; None where it calls more than one method, once.

    `parameters` are those of the method, as far as they can be given by position.
    """
    subject, calls = _calls(test)
    steps = (*test.arrange, *test.act)
    lets = [step for step in steps if isinstance(step, Let)]
    patched = {name: _patched_name(code) for code, name in test.contexts if name}
    made = {let.target.name: let.value for let in lets if isinstance(let.target, Var)}
    errors = [_error(let, patched, made) for let in lets]
    if len(calls) != 1:
        return None
    called, uncalled = _told(test.checks)
    return Account(
        method=test.method,
        errors=frozenset(error for error in errors if error is not None),
        raises=next((name for code, _ in test.contexts if (name := _raised(code))), ""),
        returns=next((text for step in test.checks if (text := _returned(step))), ""),
        called=called,
        uncalled=uncalled,
        attributes=dict(_attributes(test.checks, subject)),
        inputs=consistent(_inputs(test, lets, calls[0], subject, parameters)),
        texts=frozenset(_texts(test)),
        logs=frozenset(text for step in test.checks for text in _logged(step)),
        parts=dict(part for step in test.checks for part in _parts(step)),
    )


def _calls(test: Test) -> tuple[str, list[Invoke]]:
    """The variable of the object under test, and the calls of its methods."""
    found = [
        part
        for part in parts_of(test.act)
        if isinstance(part, Invoke)
        and isinstance(part.func, Get)
        and part.func.name == test.method
        and isinstance(part.func.obj, Var | Sym)
    ]
    names = [
        code.func.obj.name
        for code in found
        if isinstance(code.func, Get) and isinstance(code.func.obj, Var)
    ]
    subject = names[0] if names else ""
    others = [
        part
        for part in parts_of(test.act)
        if isinstance(part, Invoke)
        and isinstance(part.func, Get)
        and part.func.obj == Var(subject)
        and part.func.name != test.method
    ]
    return subject, [*found, *others]


def _patched_name(code: Code) -> str:
    """The name that `patch.object(place, "name")` replaces."""
    args = code.args if isinstance(code, Invoke) else ()
    last = args[1] if len(args) > 1 else None
    return str(last.value) if isinstance(last, Lit) else ""


def _error(
    let: Let, patched: Mapping[str, str], made: Mapping[str, Code]
) -> tuple[str, str] | None:
    """(method, exception) of `….side_effect = error`; "*" for what is no single error."""
    target = let.target
    if not isinstance(target, Get) or target.name != "side_effect":
        return None
    name = target.obj.name if isinstance(target.obj, Get) else ""
    name = patched.get(target.obj.name, "") if isinstance(target.obj, Var) else name
    value = made.get(let.value.name, let.value) if isinstance(let.value, Var) else let.value
    func = value.func if isinstance(value, Invoke) else value
    is_single = isinstance(func, Sym) and not isinstance(value, Display)
    return name, func.name.rpartition(".")[2] if is_single and isinstance(func, Sym) else ANY_ERROR


def _raised(code: Code) -> str:
    if not isinstance(code, Invoke) or address(code.func) != "pytest.raises":
        return ""
    return address(code.args[0]).rpartition(".")[2]


def _texts(test: Test) -> Iterator[str]:
    """The message that `pytest.raises(…, match=…)` asks for, as it was before it was escaped."""
    for code, _ in test.contexts:
        given = dict(code.kwargs).get("match") if isinstance(code, Invoke) else None
        if isinstance(given, Lit) and isinstance(given.value, str):
            yield given.value
        elif isinstance(given, Pattern):
            yield unescaped(given.text)


def _returned(step: Step) -> str:
    """What is said of the result: a constant's spelling, or that it is not None."""
    if not isinstance(step, Check) or step.left != Var("result"):
        return ""
    if step.op in _SINGLES and step.right is not None:
        text = spelling(step.right)
        is_constant = kind_of(step.right, text) != OBJECT
        return text if is_constant else NOT_NONE
    return NOT_NONE if step.op == "" else ""


def _told(checks: tuple[Step, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """The collaborators' methods that are said to be called, and not to be."""
    called: set[str] = set()
    uncalled: set[str] = set()
    for step in checks:
        func = step.value.func if isinstance(step, Do) and isinstance(step.value, Invoke) else None
        if isinstance(func, Get) and func.name.startswith("assert_") and isinstance(func.obj, Get):
            is_absent = func.name in ("assert_not_called", "assert_not_awaited")
            (uncalled if is_absent else called).add(func.obj.name)
    return frozenset(called), frozenset(uncalled)


def _attributes(checks: tuple[Step, ...], subject: str) -> Iterator[tuple[str, str]]:
    for step in checks:
        left = step.left if isinstance(step, Check) else None
        if isinstance(step, Check) and isinstance(left, Get) and left.obj == Var(subject):
            is_value = step.op in _SINGLES and step.right is not None
            text = spelling(step.right) if is_value and step.right is not None else ""
            known = text if step.right is not None and kind_of(step.right, text) != OBJECT else ""
            yield left.name, known


def _logged(step: Step) -> Iterator[str]:
    """The messages of log records that a check is about."""
    parts = tuple(parts_of(step))
    if any(_is_of_log(part) for part in parts):
        texts = (part.value for part in parts if isinstance(part, Lit))
        yield from (text for text in texts if isinstance(text, str) and " " in text)


def _is_of_log(part: object) -> bool:
    if isinstance(part, Var):
        return part.name == "caplog"
    return isinstance(part, Get) and part.name in _LEVELS and isinstance(part.obj, Var | Get)


def _parts(step: Step) -> Iterator[tuple[str, str]]:
    """The attributes of the result with the constants that they are said to be."""
    if not isinstance(step, Check) or step.op not in _SINGLES or step.right is None:
        return
    if isinstance(step.left, Get) and step.left.obj == Var("result"):
        found: tuple[tuple[str, Code], ...] = ((step.left.name, step.right),)
    elif step.left == Var("result") and isinstance(step.right, Invoke):
        found = step.right.kwargs
    else:
        return
    for name, code in found:
        if (text := _kind(code)) != OBJECT:
            yield name, text


def _inputs(
    test: Test, lets: list[Let], call: Invoke, subject: str, parameters: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    for part in parts_of((test.arrange, test.act)):
        if isinstance(part, Invoke) and part is not call:
            given = (*part.kwargs, *((n, c) for n, c in part.relies if c is not None))
            yield from ((name, _kind(code)) for name, code in given)
    for number, code in enumerate(call.args):
        yield f"#{number}", _kind(code)
    yield from ((placed(name, parameters), _kind(code)) for name, code in call.kwargs)
    for let in lets:
        target = let.target
        if isinstance(target, Get) and target.name == "return_value":
            if isinstance(target.obj, Get):
                yield f"{target.obj.name}()", _kind(let.value)
        elif isinstance(target, Get) and target.obj == Var(subject):
            yield target.name, _kind(let.value)


def _kind(code: Code) -> str:
    code = code.value if isinstance(code, Awaited) else code
    return kind_of(code, spelling(code))
