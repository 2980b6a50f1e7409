"""What kind of class it is: from its decorators, its bases and what those are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from orchscaffold.frozen import dataclass
from orchscaffold.inspection.class_shape import Shape
from orchscaffold.inspection.typing_names import dotted
from orchscaffold.model import ir
from orchscaffold.model.code import ClassModel, Resolved
from orchscaffold.model.types import Named, TypeRef

_BASE_KINDS: Mapping[str, str] = {
    "enum.Enum": "enum",
    "enum.IntEnum": "enum",
    "enum.StrEnum": "enum",
    "enum.ReprEnum": "enum",
    "enum.Flag": "flag",
    "enum.IntFlag": "flag",
    "typing.NamedTuple": "namedtuple",
    "typing_extensions.NamedTuple": "namedtuple",
    "typing.TypedDict": "typeddict",
    "typing_extensions.TypedDict": "typeddict",
    "typing.Protocol": "protocol",
    "typing_extensions.Protocol": "protocol",
    "abc.ABC": "abc",
    "pydantic.BaseModel": "pydantic",
    "pydantic.main.BaseModel": "pydantic",
    "pydantic.RootModel": "pydantic",
    "pydantic_settings.BaseSettings": "settings",
    "pydantic_settings.main.BaseSettings": "settings",
    "builtins.BaseException": "exception",
}
_DATACLASS = frozenset(
    (
        "dataclasses.dataclass",
        "pydantic.dataclasses.dataclass",
    )
)
_ATTRS = frozenset(("define", "frozen", "mutable", "s", "attrs", "attributes", "dataclass"))
_ATTRS_FROZEN = frozenset(("frozen",))
_INHERITED = (
    "flag",
    "enum",
    "namedtuple",
    "typeddict",
    "settings",
    "pydantic",
    "exception",
    "attrs",
)
_INHERITED_LAST = ("dataclass",)


@dataclass(frozen=True, slots=True)
class Maker:
    """The decorator that makes a class's constructor: its library, its own name and its
    keywords."""

    kind: str
    name: str
    keywords: Mapping[str, ir.Expr]

    def flag(self, keyword: str, default: bool = False) -> bool:
        """The value of a boolean keyword."""
        value = self.keywords.get(keyword)
        return value.value is True if isinstance(value, ir.Const) else default


def find_maker(shape: Shape, resolve: Callable[[str], Resolved]) -> Maker | None:
    """The dataclass or attrs decorator of the class, or None."""
    for decorator in shape.decorators:
        call = decorator if isinstance(decorator, ir.Call) else None
        name = dotted(call.func if call else decorator)
        if name is None:
            continue
        found = resolve(name)
        kind = _maker_kind(found, name)
        if kind:
            keywords = {arg.keyword: arg.value for arg in call.args if arg.keyword} if call else {}
            return Maker(
                kind, name.rpartition(".")[2] if found.qualname == "" else found.qualname, keywords
            )
    return None


def _maker_kind(found: Resolved, name: str) -> str:
    if f"{found.module}.{found.qualname}" in _DATACLASS:
        return "dataclass"
    top = found.module.partition(".")[0]
    if top in ("attr", "attrs") and name.rpartition(".")[2] in _ATTRS | {found.qualname}:
        return "attrs"
    return ""


def class_kind(
    shape: Shape, maker: Maker | None, bases: tuple[TypeRef, ...], models: Iterable[ClassModel]
) -> str:
    """The kind of the class; `models` are those of its bases that could be read, in order."""
    if maker is not None:
        return maker.kind
    told = [
        _BASE_KINDS[base.address]
        for base in bases
        if isinstance(base, Named) and base.address in _BASE_KINDS
    ]
    inherited = [model.kind for model in models]
    for kind in (*_INHERITED, *_INHERITED_LAST):
        if kind in told or kind in inherited:
            return kind
    if "protocol" in told:
        return "protocol"
    if "abc" in told or _has_abc_meta(shape) or any(item.is_abstract for item in shape.methods):
        return "abc"
    return "plain"


def _has_abc_meta(shape: Shape) -> bool:
    return any(
        keyword == "metaclass" and (dotted(value) or "").endswith("ABCMeta")
        for keyword, value in shape.keywords
    )


def is_frozen(shape: Shape, kind: str, maker: Maker | None, models: tuple[ClassModel, ...]) -> bool:
    """Whether setting an attribute of an instance is refused."""
    if kind == "namedtuple":
        return True
    if maker is not None:
        return maker.flag("frozen", default=maker.name in _ATTRS_FROZEN)
    told = _pydantic_frozen(shape) if kind in ("pydantic", "settings") else None
    if told is not None:
        return told
    return any(model.frozen for model in models if model.kind == kind)


def _pydantic_frozen(shape: Shape) -> bool | None:
    """What the class itself says: `class M(Base, frozen=True)` or `model_config`; None where
    nothing."""
    for keyword, value in shape.keywords:
        if keyword == "frozen" and isinstance(value, ir.Const):
            return value.value is True
    for slot in shape.slots:
        if slot.name == "model_config" and slot.value is not None:
            setting = _setting(slot.value, "frozen")
            return setting.value is True if isinstance(setting, ir.Const) else None
    return None


def _setting(config: ir.Expr, name: str) -> ir.Expr | None:
    if isinstance(config, ir.Call):
        return next((arg.value for arg in config.args if arg.keyword == name), None)
    if isinstance(config, ir.DictExpr):
        return next((value for key, value in config.items if key == ir.Const(name)), None)
    return None


def has_slots(shape: Shape, maker: Maker | None) -> bool:
    """Whether instances have `__slots__` of their own class's making."""
    if any(slot.name == "__slots__" for slot in shape.slots):
        return True
    if maker is None:
        return False
    modern = maker.kind == "attrs" and maker.name in ("define", "frozen", "mutable")
    return maker.flag("slots", default=modern)
