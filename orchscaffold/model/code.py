"""Modules and classes as they were read: signatures, fields, bases; no syntax tree in here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeAlias

from orchscaffold.frozen import dataclass
from orchscaffold.model.types import Named, TypeRef

if TYPE_CHECKING:
    from orchscaffold.model.ir import Expr, Function


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a value class, in constructor order.

    `default` is the default expression; `factory` the callable of `default_factory=`; neither means
    the field is required. `init` is False where the constructor does not take it, `compare` where
    it does not count when two are compared. `limits` are what `Field(...)` says of its values, such
    as `ge` or `max_length`, in the words of pydantic; `full_pattern` has to match all of a text.
    """

    name: str
    type: TypeRef
    default: Expr | None = None
    factory: Expr | None = None
    init: bool = True
    keyword_only: bool = False
    alias: str | None = None
    compare: bool = True
    limits: tuple[tuple[str, Expr], ...] = ()

    @property
    def is_required(self) -> bool:
        """Whether the constructor must be given it."""
        return self.init and self.default is None and self.factory is None


@dataclass(frozen=True, slots=True)
class ClassVar:
    """A name assigned (or only annotated: value None) in a class body."""

    name: str
    type: TypeRef
    value: Expr | None


@dataclass(frozen=True, slots=True)
class ClassModel:
    """A class as its own body states it; inherited members are found through `Library.mro`.

    `kind`: "plain", "dataclass", "attrs", "pydantic", "settings" (pydantic-settings), "namedtuple",
    "typeddict", "protocol", "abc", "enum" (also StrEnum, IntEnum), "flag", "exception". A kind is
    inherited (a subclass of a pydantic model is "pydantic"; of a Protocol "plain" unless it names
    Protocol itself). `bases` holds what each base resolved to. `fields` are the class's own (see
    `Library.fields` for all). `members` are an enum's, in order, with their value expressions.
    """

    module: str
    qualname: str
    name: str
    kind: str
    bases: tuple[TypeRef, ...]
    methods: tuple[Function, ...]
    fields: tuple[Field, ...]
    class_vars: tuple[ClassVar, ...]
    members: tuple[tuple[str, Expr], ...]
    nested: tuple[str, ...]
    type_parameters: tuple[str, ...]
    decorators: tuple[Expr, ...]
    frozen: bool
    slots: bool
    doc: str | None
    line: int
    end_line: int

    @property
    def ref(self) -> Named:
        """This class as a type."""
        return Named(self.module, self.qualname)

    def own(self, name: str) -> Function | None:
        """The method or property `name` of the class's own body (the getter, not the setter)."""
        for method in self.methods:
            if method.name == name and method.kind not in ("setter", "deleter"):
                return method
        return None


@dataclass(frozen=True, slots=True)
class ImportedName:
    """A module-level name that an import binds: `attribute` is None for a module itself."""

    module: str
    attribute: str | None


@dataclass(frozen=True, slots=True)
class AssignedName:
    """A module-level name bound by assignment; `annotation` Unknown where there is none. `varies`:
    another branch of the module gives it another value."""

    value: Expr | None
    annotation: TypeRef
    varies: bool = False


@dataclass(frozen=True, slots=True)
class DefinedClass:
    """A module-level class, by its qualified name."""

    qualname: str


@dataclass(frozen=True, slots=True)
class DefinedFunction:
    """A module-level function, by its qualified name."""

    qualname: str


Binding: TypeAlias = ImportedName | AssignedName | DefinedClass | DefinedFunction


@dataclass(frozen=True, slots=True)
class Resolved:
    """Where a dotted name leads in the end.

    `kind` is "class", "function", "module", "variable" or "unknown"; `module`/`qualname` name the
    definition (qualname "" for a module).
    """

    kind: str
    module: str
    qualname: str


class Library(Protocol):
    """All that can be read of the code under test and of what it imports, on demand.

    Every question is answered from source; nothing is imported. What cannot be found is None,
    "unknown" or empty, never an exception.
    """

    def classes_in(self, module: str) -> tuple[str, ...]:
        """The qualified names of the top-level classes defined in `module`, in source order."""

    def binding(self, module: str, name: str) -> Binding | None:
        """What `name` is bound to at module level in `module` (TYPE_CHECKING imports included)."""

    def resolve(self, module: str, name: str) -> Resolved:
        """Follow `name` (may be dotted) as seen in `module` through imports and re-exports."""

    def class_model(self, ref: Named) -> ClassModel | None:
        """The class `ref`, or None where its source cannot be found or read."""

    def function(self, module: str, qualname: str) -> Function | None:
        """The module-level function `qualname` defined in `module`."""

    def variable(self, module: str, name: str) -> AssignedName | None:
        """The module-level assignment of `name` in `module`."""

    def mro(self, ref: Named) -> tuple[ClassModel, ...]:
        """`ref` and the bases that could be read, in method resolution order, without `object`."""

    def is_complete(self, ref: Named) -> bool:
        """Whether every base of `ref` was found, so that a name it lacks is certainly missing."""

    def method(self, ref: Named, name: str) -> Function | None:
        """The method or property `name` of `ref`, own or inherited."""

    def fields(self, ref: Named) -> tuple[Field, ...]:
        """All fields of a value class, inherited ones first, in constructor order."""

    def attribute_type(self, ref: Named, name: str) -> TypeRef | None:
        """The type of attribute `name` of an instance: field, property, class variable or
        assignment in `__init__`; Unknown where only its existence is certain; None where there is
        none."""

    def constructor(self, ref: Named) -> Function | None:
        """The explicit `__init__` (own or inherited), or None for a generated or default one."""

    def is_subclass(self, ref: Named, of: Named) -> bool | None:
        """Whether `ref` derives from `of` (builtin exceptions included); None where unknown."""

    def is_missing(self, module: str) -> bool:
        """Whether importing the module certainly fails: nothing of its package is installed."""

    def is_project(self, module: str) -> bool:
        """Whether `module` belongs to the project (not to the standard library or an installed
        package)."""
