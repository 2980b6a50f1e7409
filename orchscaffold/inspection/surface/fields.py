"""Fields of dataclasses, attrs classes and named tuples: what their constructors take."""

from __future__ import annotations

import ast
from typing import Final

from orchscaffold.frozen import dataclass
from orchscaffold.inspection.surface.binding import dotted
from orchscaffold.inspection.surface.functions import Follow
from orchscaffold.inspection.surface.model import FieldSurface

_HARMLESS: Final = frozenset(
    (
        "typing.final",
        "typing.runtime_checkable",
        "typing_extensions.final",
        "typing_extensions.runtime_checkable",
        "functools.total_ordering",
        "enum.unique",
    )
)
_ATTRS: Final = frozenset(("define", "mutable", "frozen", "s", "attrs", "dataclass"))
_MODERN: Final = frozenset(("define", "mutable", "frozen"))
_FIELD_MAKERS: Final = frozenset(("field", "ib", "attrib", "attr"))


@dataclass(frozen=True, slots=True)
class Maker:
    """What the decorators make of a class. `is_known` False: nobody knows."""

    kind: str = "plain"
    name: str = ""
    keywords: tuple[tuple[str, bool | None], ...] = ()
    is_known: bool = True

    def flag(self, keyword: str, default: bool) -> bool:
        """The value of a boolean option; `default` where it is not given."""
        value = dict(self.keywords).get(keyword, default)
        return default if value is None else value

    @property
    def frozen(self) -> bool:
        """Whether assignment to attributes is refused."""
        return self.kind != "plain" and self.flag("frozen", self.name == "frozen")

    @property
    def slots(self) -> bool:
        """Whether the decorator adds `__slots__`."""
        return self.kind != "plain" and self.flag(
            "slots", self.kind == "attrs" and self.name in _MODERN
        )

    @property
    def makes_init(self) -> bool:
        """Whether the decorator writes `__init__`."""
        return self.flag("init", default=True)


def find_maker(node: ast.ClassDef, follow: Follow) -> Maker:
    """What the decorators of `node` make of it."""
    made = Maker()
    for decorator in node.decorator_list:
        call = decorator if isinstance(decorator, ast.Call) else None
        name = dotted(call.func if call else decorator)
        found = follow(name) if name else None
        if found is None:
            return Maker(is_known=False)
        address = f"{found.module}.{found.qualname}"
        last = name.rpartition(".")[2]
        if address == "dataclasses.dataclass":
            made = Maker("dataclass", last, _options(call))
        elif found.module.partition(".")[0] in ("attr", "attrs") and last in _ATTRS:
            made = Maker("attrs", last, _options(call))
        elif address not in _HARMLESS:
            return Maker(is_known=False)
    return made


def _options(call: ast.Call | None) -> tuple[tuple[str, bool | None], ...]:
    found = []
    for item in call.keywords if call else ():
        value = item.value.value if isinstance(item.value, ast.Constant) else None
        found.append((item.arg or "**", value if isinstance(value, bool) else None))
    return tuple(found)


def read_fields(
    node: ast.ClassDef, kind: str, maker: Maker, follow: Follow
) -> tuple[FieldSurface, ...] | None:
    """The class's own fields in order; None where they cannot be told."""
    if kind == "plain":
        return ()
    told = dict(maker.keywords)
    if any(told.get(name, True) is None for name in ("init", "kw_only")) or set(told) & _UNUSUAL:
        return None
    if kind == "attrs" and maker.name not in _MODERN and not maker.flag("auto_attribs", False):
        return None
    return _fields(node, kind, maker, follow)


_UNUSUAL = {"**", "these", "field_transformer", "auto_detect", "collect_by_mro"}


def _fields(
    node: ast.ClassDef, kind: str, maker: Maker, follow: Follow
) -> tuple[FieldSurface, ...] | None:
    keyword_only = maker.flag("kw_only", default=False)
    found: list[FieldSurface] = []
    for item in node.body:
        if _hides_fields(item):
            return None
        if not isinstance(item, ast.AnnAssign) or not isinstance(item.target, ast.Name):
            continue
        outer = _outer(item.annotation, follow)
        if outer == "KW_ONLY":
            keyword_only = True
        elif outer != "ClassVar":
            field = _field(item.target.id, item.value, kind, keyword_only)
            if field is None:
                return None
            found.append(field)
    if kind == "attrs" and any(_is_bare_field(item) for item in node.body):
        return None
    return tuple(found)


def _hides_fields(item: ast.stmt) -> bool:
    """Whether annotated names may stand in a branch."""
    return isinstance(item, (ast.If, ast.Try, ast.With, ast.For, ast.While)) and any(
        isinstance(inner, ast.AnnAssign) for inner in ast.walk(item)
    )


def _is_bare_field(item: ast.stmt) -> bool:
    """Whether it is `x = attr.ib()`, without annotation, or a method that gives a default."""
    if isinstance(item, ast.Assign):
        return isinstance(item.value, ast.Call) and _last(item.value.func) in _FIELD_MAKERS
    return isinstance(item, ast.FunctionDef) and any(
        dotted(decorator).endswith(".default") for decorator in item.decorator_list
    )


def _outer(annotation: ast.expr, follow: Follow) -> str:
    """`ClassVar`, `KW_ONLY`, or whatever the outermost name of the annotation is."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return annotation.value.partition("[")[0].rpartition(".")[2].strip()
    plain = annotation.value if isinstance(annotation, ast.Subscript) else annotation
    name = dotted(plain)
    found = follow(name) if name else None
    if found is not None and found.qualname in ("ClassVar", "KW_ONLY", "InitVar"):
        return found.qualname
    return name.rpartition(".")[2]


def _field(name: str, value: ast.expr | None, kind: str, keyword_only: bool) -> FieldSurface | None:
    parameter = name.lstrip("_") if kind == "attrs" else name
    if not isinstance(value, ast.Call) or _last(value.func) not in _FIELD_MAKERS:
        return FieldSurface(name, parameter, value is None, True, keyword_only)
    options = {item.arg: item.value for item in value.keywords}
    if None in options or value.args or ("alias" in options and not _text(options["alias"])):
        return None
    has_default = bool(set(options) & {"default", "default_factory", "factory"})
    return FieldSurface(
        name,
        _text(options["alias"]) if "alias" in options else parameter,
        required=not has_default,
        in_constructor=_flag(options.get("init"), default=True),
        keyword_only=_flag(options.get("kw_only"), default=keyword_only),
    )


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _flag(node: ast.expr | None, default: bool) -> bool:
    return bool(node.value) if isinstance(node, ast.Constant) else default


def _last(node: ast.expr) -> str:
    return dotted(node).rpartition(".")[2]
