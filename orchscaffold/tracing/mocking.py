"""Mocks and patches: what `Mock(…)` and `patch(…)` make, and what a patch replaces."""

from __future__ import annotations

from typing import Final

from orchscaffold.model.types import Named
from orchscaffold.tracing.events import Argument, Patched, Place
from orchscaffold.tracing.frames import Frame
from orchscaffold.tracing.values import (
    UNKNOWN,
    Class,
    Constant,
    External,
    Fixture,
    Instance,
    Mock,
    Patcher,
    Value,
)

_MODULES: Final = ("unittest.mock.", "mock.", "mock.mock.")
_MAKERS: Final = {
    "Mock": "Mock",
    "MagicMock": "MagicMock",
    "AsyncMock": "AsyncMock",
    "NonCallableMock": "",
    "NonCallableMagicMock": "",
    "PropertyMock": "",
}
_NEUTRAL: Final = frozenset(("spec", "spec_set", "name"))


def mock_name(callee: Value) -> str:
    """`Mock`, `patch.object`, …: the name in `unittest.mock`, also by way of pytest-mock."""
    if isinstance(callee, Fixture) and callee.name == "mocker" and callee.path:
        return ".".join(callee.path)
    address = callee.address if isinstance(callee, External) else ""
    for prefix in _MODULES:
        if address.startswith(prefix):
            return address.removeprefix(prefix)
    return ""


def made_mock(name: str, arguments: tuple[Argument, ...], frame: Frame) -> Mock | None:
    """The mock that calling `name` with these arguments makes; None where it makes none."""
    if name == "create_autospec":
        spec = _spec_class(arguments[0].value) if arguments else None
        return Mock("autospec", frame.world.serial(), spec, bare=False)
    if name not in _MAKERS:
        return None
    keywords = {item.keyword: item.value for item in arguments}
    given = keywords.get("spec") or keywords.get("spec_set")
    if arguments and arguments[0].keyword is None and not arguments[0].star:
        given = arguments[0].value
    spec = _spec_class(given) if given is not None else None
    plain = all(item.keyword in _NEUTRAL for item in arguments) and (given is None) == (
        spec is None
    )
    if len(arguments) == 1 and spec is not None:
        plain = True
    return Mock(_MAKERS[name], frame.world.serial(), spec, bare=plain)


def _spec_class(value: Value) -> Named | None:
    if isinstance(value, Class):
        return value.ref
    return value.ref if isinstance(value, Instance) and value.exact else None


def made_patch(
    name: str, arguments: tuple[Argument, ...], place: Place, frame: Frame
) -> Patcher | None:
    """Record what `patch(…)` or one of its kind replaces; None where `name` is none of them."""
    if name not in ("patch", "patch.object", "patch.dict", "patch.multiple"):
        return None
    keywords = {item.keyword: item for item in arguments if item.keyword}
    positional = [item for item in arguments if item.keyword is None and not item.star]
    target = _given(positional, keywords, 0, "in_dict" if name == "patch.dict" else "target")
    first = target.value if target is not None else UNKNOWN
    where = target.place if target is not None else place
    creates = "create" in keywords or any(item.star for item in arguments)
    if name == "patch.object":
        attribute = _given(positional, keywords, 1, "attribute")
        spelled = _text(attribute.value) if attribute is not None else ""
        at = attribute.place if attribute is not None else place
        creates = creates or frame.touches.may_store(spelled)
        event = Patched(at, frame.setting(), "", first, spelled, name, creates)
    else:
        event = Patched(where, frame.setting(), _text(first), first, "", name, creates)
    if name != "patch.multiple":
        frame.record(event)
    return Patcher(_stand_in(name, positional, keywords, frame))


def made_setattr(callee: Value, arguments: tuple[Argument, ...], frame: Frame) -> bool:
    """Record `monkeypatch.setattr(…)` or `delattr`; False where it is something else."""
    if not (isinstance(callee, Fixture) and callee.name == "monkeypatch"):
        return False
    means = callee.path[-1] if callee.path else ""
    if means not in ("setattr", "delattr") or len(arguments) < 2 or arguments[0].keyword:
        return False
    creates = any(item.keyword == "raising" or item.star for item in arguments)
    first, second = arguments[0], arguments[1]
    positional = [item for item in arguments if item.keyword is None]
    if isinstance(first.value, Constant) and len(positional) == 2 and means == "setattr":
        target = _text(first.value)
        event = Patched(first.place, frame.setting(), target, UNKNOWN, "", "monkeypatch", creates)
    else:
        name = _text(second.value)
        creates = creates or frame.touches.may_store(name)
        event = Patched(
            second.place, frame.setting(), "", first.value, name, "monkeypatch", creates
        )
    frame.record(event)
    return True


def _given(
    positional: list[Argument], keywords: dict[str, Argument], place: int, name: str
) -> Argument | None:
    return positional[place] if len(positional) > place else keywords.get(name)


def _text(value: Value) -> str:
    return value.value if isinstance(value, Constant) and isinstance(value.value, str) else ""


def _stand_in(
    name: str, positional: list[Argument], keywords: dict[str, Argument], frame: Frame
) -> Value:
    """What entering the patch gives."""
    new = _given(positional, keywords, 2 if name == "patch.object" else 1, "new")
    if name == "patch.dict":
        return UNKNOWN
    if new is not None:
        return new.value
    return Mock("", frame.world.serial(), None, bare=False)
