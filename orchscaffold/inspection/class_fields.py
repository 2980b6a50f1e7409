"""The fields of value classes: dataclass, attrs, pydantic, NamedTuple, TypedDict."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from orchscaffold.frozen import dataclass, replace
from orchscaffold.inspection.class_kinds import Maker
from orchscaffold.inspection.class_shape import Shape, Slot
from orchscaffold.inspection.typing_names import dotted
from orchscaffold.model import ir
from orchscaffold.model.code import Field

_FIELD_MAKERS = frozenset(("field", "ib", "attrib", "attr", "Field", "PrivateAttr"))
_LIMITS = frozenset(("gt", "ge", "lt", "le", "multiple_of", "min_length", "max_length", "pattern"))
_ATTRS_LIMITS = {
    "gt": "gt",
    "ge": "ge",
    "lt": "lt",
    "le": "le",
    "min_len": "min_length",
    "max_len": "max_length",
    "matches_re": "full_pattern",
}
_ELLIPSIS = ir.EllipsisLiteral()
_UNSEEN_DEFAULT = ir.OpaqueExpr("<default>")


def class_fields(shape: Shape, kind: str, maker: Maker | None) -> tuple[Field, ...]:
    """The class's own fields in constructor order, () for a kind without any."""
    reader = _READERS.get(kind)
    if reader is None or (maker is None and kind in ("dataclass", "attrs")):
        return ()
    return tuple(reader(shape, maker))


def names_class_variable(slot: Slot) -> bool:
    """Whether the slot is annotated `ClassVar`."""
    return slot.annotated_with == "ClassVar"


# --- dataclasses


def _dataclass_fields(shape: Shape, maker: Maker | None) -> Iterator[Field]:
    keyword_only = maker is not None and maker.flag("kw_only")
    for slot in shape.slots:
        if slot.annotation is None or names_class_variable(slot):
            continue
        if slot.annotated_with == "KW_ONLY":
            keyword_only = True
            continue
        yield _made_field(slot, keyword_only)


def _made_field(slot: Slot, keyword_only: bool) -> Field:
    """A field whose value may be `field(...)`, `attr.ib(...)` or `Field(...)`."""
    base = Field(slot.name, slot.type, slot.value, keyword_only=keyword_only)
    options = _options(slot.value)
    return base if options is None else _with_options(replace(base, default=None), options)


@dataclass(frozen=True, slots=True)
class _Options:
    positional: tuple[ir.Expr, ...]
    keywords: Mapping[str, ir.Expr]

    def flag(self, name: str, default: bool) -> bool:
        value = self.keywords.get(name)
        return value.value is True if isinstance(value, ir.Const) else default


def _options(value: ir.Expr | None) -> _Options | None:
    if not isinstance(value, ir.Call):
        return None
    name = (dotted(value.func) or "").rpartition(".")[2]
    if name not in _FIELD_MAKERS:
        return None
    return _Options(
        tuple(arg.value for arg in value.args if arg.keyword is None and not arg.star),
        {arg.keyword: arg.value for arg in value.args if arg.keyword},
    )


def _with_options(field: Field, options: _Options) -> Field:
    factory = options.keywords.get("default_factory") or options.keywords.get("factory")
    default = options.keywords.get("default")
    alias = options.keywords.get("alias")
    return replace(
        field,
        default=default,
        factory=factory,
        init=options.flag("init", default=True),
        keyword_only=options.flag("kw_only", default=field.keyword_only),
        compare=options.flag("compare", default=True) and options.flag("eq", default=True),
        alias=alias.value if isinstance(alias, ir.Const) and isinstance(alias.value, str) else None,
        limits=tuple(_validated(options.keywords.get("validator"))),
    )


def _validated(validator: ir.Expr | None) -> Iterator[tuple[str, ir.Expr]]:
    """What the validators of attrs's own ask of a value."""
    if isinstance(validator, (ir.ListExpr, ir.TupleExpr)):
        for item in validator.items:
            yield from _validated(item)
    if not isinstance(validator, ir.Call):
        return
    name = (dotted(validator.func) or "").rpartition(".")[2]
    for arg in validator.args:
        if name in ("and_", "optional"):
            yield from _validated(arg.value)
        elif name in _ATTRS_LIMITS and arg == validator.args[0]:
            yield _ATTRS_LIMITS[name], arg.value


# --- attrs


def _attrs_fields(shape: Shape, maker: Maker | None) -> Iterator[Field]:
    assert maker is not None
    keyword_only = maker.flag("kw_only")
    defaulted = frozenset(_decorated_defaults(shape))
    for slot in shape.slots:
        if not _is_attrs_field(slot, shape, maker):
            continue
        field = _attrs_default(_made_field(slot, keyword_only))
        if slot.name in defaulted:
            field = replace(field, default=_UNSEEN_DEFAULT)
        if field.alias is None and slot.name.startswith("_"):
            field = replace(field, alias=slot.name.lstrip("_"))
        yield field


def _is_attrs_field(slot: Slot, shape: Shape, maker: Maker) -> bool:
    if names_class_variable(slot):
        return False
    if _options(slot.value) is not None:
        return True
    return slot.annotation is not None and _takes_annotations(shape, maker)


def _takes_annotations(shape: Shape, maker: Maker) -> bool:
    """Whether an annotation alone makes a field (`auto_attribs`, guessed by the modern
    decorators)."""
    modern = maker.name in ("define", "frozen", "mutable", "dataclass")
    bare = any(slot.annotation is None and _options(slot.value) is not None for slot in shape.slots)
    return maker.flag("auto_attribs", default=modern and not bare)


def _attrs_default(field: Field) -> Field:
    """`default=Factory(list)` is a factory."""
    made = field.default
    if isinstance(made, ir.Call) and (dotted(made.func) or "").rpartition(".")[2] == "Factory":
        return replace(field, default=None, factory=made.args[0].value if made.args else None)
    return field


def _decorated_defaults(shape: Shape) -> Iterator[str]:
    """The fields that have `@name.default` methods."""
    for method in shape.methods:
        for item in method.decorators:
            if (
                isinstance(item, ir.Attr)
                and item.name == "default"
                and isinstance(item.obj, ir.Name)
            ):
                yield item.obj.id


# --- pydantic


def _pydantic_fields(shape: Shape, _maker: Maker | None) -> Iterator[Field]:
    for slot in shape.slots:
        if slot.annotation is None or names_class_variable(slot) or slot.name.startswith("_"):
            continue
        if slot.name == "model_config":
            continue
        yield _pydantic_field(slot)


def _pydantic_field(slot: Slot) -> Field:
    field = Field(slot.name, slot.type, slot.value, keyword_only=True)
    for options in filter(None, (*_annotated_options(slot), _options(slot.value))):
        field = _pydantic_options(field, slot, options)
    return replace(field, default=None) if field.default == _ELLIPSIS else field


def _pydantic_options(field: Field, slot: Slot, options: _Options) -> Field:
    own = options.positional[0] if options.positional else options.keywords.get("default")
    plain = slot.value if _options(slot.value) is None else None
    alias = options.keywords.get("validation_alias") or options.keywords.get("alias")
    is_text = isinstance(alias, ir.Const) and isinstance(alias.value, str)
    name = alias.value if is_text and isinstance(alias, ir.Const) else None
    return replace(
        field,
        default=own if own is not None else plain,
        factory=options.keywords.get("default_factory") or field.factory,
        init=options.flag("init", default=field.init),
        alias=name if isinstance(name, str) else field.alias,
        limits=(*field.limits, *(o for o in options.keywords.items() if o[0] in _LIMITS)),
    )


def _annotated_options(slot: Slot) -> Iterator[_Options]:
    """The `Field(...)` inside `Annotated[T, Field(...)]`."""
    annotation = slot.annotation
    if isinstance(annotation, ir.Subscript) and slot.annotated_with == "Annotated":
        items = annotation.index.items if isinstance(annotation.index, ir.TupleExpr) else ()
        for item in items[1:]:
            options = _options(item)
            if options is not None:
                yield options


# --- NamedTuple and TypedDict


def _tuple_fields(shape: Shape, _maker: Maker | None) -> Iterator[Field]:
    for slot in shape.slots:
        if slot.annotation is not None:
            yield Field(slot.name, slot.type, slot.value)


def _dict_fields(shape: Shape, _maker: Maker | None) -> Iterator[Field]:
    """A key that may be absent has `...` for its default."""
    total = dict(shape.keywords).get("total") != ir.Const(False)
    for slot in shape.slots:
        if slot.annotation is None:
            continue
        marker = slot.annotated_with
        required = marker == "Required" or (total and marker != "NotRequired")
        yield Field(slot.name, slot.type, None if required else _ELLIPSIS, keyword_only=True)


_Reader: TypeAlias = Callable[[Shape, Maker | None], Iterator[Field]]
_READERS: Mapping[str, _Reader] = {
    "dataclass": _dataclass_fields,
    "attrs": _attrs_fields,
    "pydantic": _pydantic_fields,
    "settings": _pydantic_fields,
    "namedtuple": _tuple_fields,
    "typeddict": _dict_fields,
}
