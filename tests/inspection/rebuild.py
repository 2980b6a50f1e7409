"""From `model.ir` back to `ast`: what was lowered must say the same as what was written."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

from orchscaffold.inspection.bindings import absolute_module
from orchscaffold.model import ir

_BINARY: Mapping[str, type[ast.operator]] = {
    "+": ast.Add,
    "-": ast.Sub,
    "*": ast.Mult,
    "/": ast.Div,
    "//": ast.FloorDiv,
    "%": ast.Mod,
    "**": ast.Pow,
    "@": ast.MatMult,
    "&": ast.BitAnd,
    "|": ast.BitOr,
    "^": ast.BitXor,
    "<<": ast.LShift,
    ">>": ast.RShift,
}
_UNARY: Mapping[str, type[ast.unaryop]] = {
    "not": ast.Not,
    "-": ast.USub,
    "+": ast.UAdd,
    "~": ast.Invert,
}
_COMPARE: Mapping[str, type[ast.cmpop]] = {
    "==": ast.Eq,
    "!=": ast.NotEq,
    "<": ast.Lt,
    "<=": ast.LtE,
    ">": ast.Gt,
    ">=": ast.GtE,
    "is": ast.Is,
    "is not": ast.IsNot,
    "in": ast.In,
    "not in": ast.NotIn,
}
_COMPREHENSIONS = {"list": ast.ListComp, "set": ast.SetComp, "generator": ast.GeneratorExp}
_LOAD = ast.Load()


def rebuild_block(block: ir.Block) -> list[ast.stmt]:
    """The statements of `block`; annotations and opaque parts become `...`."""
    return [_STATEMENTS[type(statement)](statement) for statement in block]


def rebuild(node: ir.Expr | None) -> ast.expr | None:
    """The expression `node`."""
    if node is None:
        return None
    handler = _EXPRESSIONS[type(node)]
    built = handler(node)
    if isinstance(node, ir.Call):
        built.lineno = node.line
    return built


def _call(node: ir.Call) -> ast.expr:
    args, keywords = [], []
    for arg in node.args:
        value = rebuild(arg.value)
        if arg.star == "**":
            keywords.append(ast.keyword(None, value))
        elif arg.keyword:
            keywords.append(ast.keyword(arg.keyword, value))
        else:
            args.append(ast.Starred(value, _LOAD) if arg.star else value)
    return ast.Call(rebuild(node.func), args, keywords)


def _fstring(parts: tuple[str | ir.Formatted, ...]) -> ast.JoinedStr:
    values = []
    for part in parts:
        if isinstance(part, str):
            values.append(ast.Constant(part))
        else:
            conversion = ord(part.conversion) if part.conversion else -1
            spec = _fstring(part.spec) if part.spec else None
            values.append(ast.FormattedValue(rebuild(part.value), conversion, spec))
    return ast.JoinedStr(values)


def _arguments(parameters: tuple[ir.Parameter, ...]) -> ast.arguments:
    def of(kind: str) -> list[ir.Parameter]:
        return [item for item in parameters if item.kind == kind]

    def arg(items: list[ir.Parameter]) -> list[ast.arg]:
        return [ast.arg(item.name) for item in items]

    positional = [*of("positional"), *of("normal")]
    star, double = arg(of("args")), arg(of("kwargs"))
    return ast.arguments(
        posonlyargs=arg(of("positional")),
        args=arg(of("normal")),
        vararg=star[0] if star else None,
        kwonlyargs=arg(of("keyword")),
        kw_defaults=[rebuild(item.default) for item in of("keyword")],
        kwarg=double[0] if double else None,
        defaults=[rebuild(item.default) for item in positional if item.default is not None],
    )


def _comprehension(node: ir.Comprehension) -> ast.expr:
    clauses = [
        ast.comprehension(
            rebuild(clause.target),
            rebuild(clause.iterable),
            [rebuild(condition) for condition in clause.conditions],
            int(clause.is_async),
        )
        for clause in node.clauses
    ]
    if node.kind == "dict":
        return ast.DictComp(rebuild(node.key), rebuild(node.element), clauses)
    return _COMPREHENSIONS[node.kind](rebuild(node.element), clauses)


def _items(items: tuple[ir.Expr, ...]) -> list[ast.expr]:
    return [rebuild(item) for item in items]


_EXPRESSIONS: Mapping[type, Callable[..., ast.expr]] = {
    ir.Const: lambda n: ast.Constant(n.value),
    ir.EllipsisLiteral: lambda n: ast.Constant(...),
    ir.Name: lambda n: ast.Name(n.id, _LOAD),
    ir.Attr: lambda n: ast.Attribute(rebuild(n.obj), n.name, _LOAD),
    ir.Subscript: lambda n: ast.Subscript(rebuild(n.obj), rebuild(n.index), _LOAD),
    ir.SliceExpr: lambda n: ast.Slice(rebuild(n.lower), rebuild(n.upper), rebuild(n.step)),
    ir.Call: _call,
    ir.BinOp: lambda n: ast.BinOp(rebuild(n.left), _BINARY[n.op](), rebuild(n.right)),
    ir.UnaryOp: lambda n: ast.UnaryOp(_UNARY[n.op](), rebuild(n.operand)),
    ir.BoolOp: lambda n: ast.BoolOp(ast.And() if n.op == "and" else ast.Or(), _items(n.values)),
    ir.Compare: lambda n: ast.Compare(
        rebuild(n.left), [_COMPARE[op]() for op in n.ops], _items(n.comparators)
    ),
    ir.IfExpr: lambda n: ast.IfExp(rebuild(n.test), rebuild(n.body), rebuild(n.orelse)),
    ir.TupleExpr: lambda n: ast.Tuple(_items(n.items), _LOAD),
    ir.ListExpr: lambda n: ast.List(_items(n.items), _LOAD),
    ir.SetExpr: lambda n: ast.Set(_items(n.items)),
    ir.DictExpr: lambda n: ast.Dict(
        [rebuild(key) for key, _ in n.items], [rebuild(value) for _, value in n.items]
    ),
    ir.Starred: lambda n: ast.Starred(rebuild(n.value), _LOAD),
    ir.FString: lambda n: _fstring(n.parts),
    ir.Await: lambda n: ast.Await(rebuild(n.value)),
    ir.Lambda: lambda n: ast.Lambda(_arguments(n.parameters), rebuild(n.body)),
    ir.Comprehension: _comprehension,
    ir.NamedExpr: lambda n: ast.NamedExpr(ast.Name(n.name, _LOAD), rebuild(n.value)),
    ir.Yield: lambda n: (ast.YieldFrom if n.delegate else ast.Yield)(rebuild(n.value)),
    ir.OpaqueExpr: lambda n: ast.Constant(f"opaque {n.text}"),
}


def _at(node: ir.Stmt, built: ast.stmt) -> ast.stmt:
    built.lineno = node.line
    return built


def _imports(node: ir.LocalImport) -> ast.stmt:
    aliases = [
        ast.alias(f"{name}={module}:{attribute}") for name, module, attribute in node.bindings
    ]
    return ast.Import(aliases)


def _loop(node: ir.For) -> ast.stmt:
    kind = ast.AsyncFor if node.is_async else ast.For
    parts = rebuild_block(node.body), rebuild_block(node.orelse)
    return kind(rebuild(node.target), rebuild(node.iterable), *parts)


def _try(node: ir.Try) -> ast.stmt:
    handlers = [
        ast.ExceptHandler(
            rebuild(item.exception), item.name, rebuild_block(item.body), lineno=item.line
        )
        for item in node.handlers
    ]
    kind = ast.TryStar if node.is_star else ast.Try
    orelse, final = rebuild_block(node.orelse), rebuild_block(node.final)
    return kind(rebuild_block(node.body), handlers, orelse, final)


def _with(node: ir.With) -> ast.stmt:
    items = [ast.withitem(rebuild(value), rebuild(target)) for value, target in node.items]
    return (ast.AsyncWith if node.is_async else ast.With)(items, rebuild_block(node.body))


def _match(node: ir.Match) -> ast.stmt:
    cases = [
        ast.match_case(_pattern(case.pattern), rebuild(case.guard), rebuild_block(case.body))
        for case in node.cases
    ]
    return ast.Match(rebuild(node.subject), cases)


def _function(node: ir.LocalFunction) -> ast.stmt:
    function = node.function
    kind = ast.AsyncFunctionDef if function.is_async else ast.FunctionDef
    return kind(
        name=function.name,
        args=_arguments(function.parameters),
        body=rebuild_block(function.body),
        decorator_list=_items(function.decorators),
    )


def _scope(node: ir.Scope) -> ast.stmt:
    return (ast.Global if node.kind == "global" else ast.Nonlocal)(list(node.names))


def _pattern(node: ir.Pattern) -> ast.pattern:
    return _PATTERNS[type(node)](node)


def _value_pattern(node: ir.ValuePattern) -> ast.pattern:
    value = node.value.value if isinstance(node.value, ir.Const) else 0
    if value is None or isinstance(value, bool):
        return ast.MatchSingleton(value)
    return ast.MatchValue(rebuild(node.value))


def _mapping_pattern(node: ir.MappingPattern) -> ast.pattern:
    keys = [rebuild(key) for key, _ in node.items]
    return ast.MatchMapping(keys, [_pattern(item) for _, item in node.items], node.rest)


_PATTERNS: Mapping[type, Callable[..., ast.pattern]] = {
    ir.ValuePattern: _value_pattern,
    ir.CapturePattern: lambda n: ast.MatchAs(_pattern(n.pattern) if n.pattern else None, n.name),
    ir.OrPattern: lambda n: ast.MatchOr([_pattern(item) for item in n.options]),
    ir.ClassPattern: lambda n: ast.MatchClass(
        rebuild(n.cls),
        [_pattern(item) for item in n.positional],
        [name for name, _ in n.keywords],
        [_pattern(item) for _, item in n.keywords],
    ),
    ir.SequencePattern: lambda n: ast.MatchSequence([_pattern(item) for item in n.items]),
    ir.MappingPattern: _mapping_pattern,
    ir.StarPattern: lambda n: ast.MatchStar(n.name),
}
_BARE: Mapping[type, Callable[..., ast.stmt]] = {
    ir.Assign: lambda n: ast.Assign(_items(n.targets), rebuild(n.value)),
    ir.AnnAssign: lambda n: ast.AnnAssign(
        rebuild(n.target), ast.Constant(...), rebuild(n.value), int(isinstance(n.target, ir.Name))
    ),
    ir.AugAssign: lambda n: ast.AugAssign(rebuild(n.target), _BINARY[n.op](), rebuild(n.value)),
    ir.ExprStmt: lambda n: ast.Expr(rebuild(n.value)),
    ir.Return: lambda n: ast.Return(rebuild(n.value)),
    ir.Raise: lambda n: ast.Raise(rebuild(n.exception), rebuild(n.cause)),
    ir.If: lambda n: ast.If(rebuild(n.test), rebuild_block(n.body), rebuild_block(n.orelse)),
    ir.While: lambda n: ast.While(rebuild(n.test), rebuild_block(n.body), rebuild_block(n.orelse)),
    ir.For: _loop,
    ir.Try: _try,
    ir.With: _with,
    ir.Match: _match,
    ir.LocalFunction: _function,
    ir.LocalImport: _imports,
    ir.Delete: lambda n: ast.Delete(_items(n.targets)),
    ir.Assert: lambda n: ast.Assert(rebuild(n.test), rebuild(n.message)),
    ir.Scope: _scope,
    ir.Pass: lambda n: ast.Pass(),
    ir.Break: lambda n: ast.Break(),
    ir.Continue: lambda n: ast.Continue(),
    ir.OpaqueStmt: lambda n: ast.Expr(ast.Constant("opaque statement")),
}


def _lined(build: Callable[..., ast.stmt]) -> Callable[..., ast.stmt]:
    return lambda node: _at(node, build(node))


_STATEMENTS = {kind: _lined(build) for kind, build in _BARE.items()}


# --- the written side, made comparable


class _Plain(ast.NodeTransformer):
    """Takes away from an `ast` what the lowering leaves out on purpose."""

    def __init__(self, package: str) -> None:
        self.package = package

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        self.generic_visit(node)
        node.annotation = ast.Constant(...)
        node.simple = int(isinstance(node.target, ast.Name))
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.body = without_docstring(node.body)
        for default in ast.walk(node.args):
            if isinstance(default, ast.Call):
                default.lineno = node.lineno
        self.generic_visit(node)
        kind = type(node)
        made = kind(
            name=node.name, args=node.args, body=node.body, decorator_list=node.decorator_list
        )
        made.lineno = node.lineno
        return made

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_arg(self, node: ast.arg) -> ast.AST:
        return ast.arg(node.arg)

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        return ast.Constant(node.value)

    def visit_Import(self, node: ast.Import) -> ast.AST:
        names = []
        for alias in node.names:
            module = alias.name if alias.asname else alias.name.partition(".")[0]
            names.append(ast.alias(f"{alias.asname or module}={module}:None"))
        return ast.copy_location(ast.Import(names), node)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST:
        if node.names[0].name == "*":
            return _opaque(node)
        module = absolute_module(node.module, node.level, self.package)
        names = [
            ast.alias(f"{alias.asname or alias.name}={module}:{alias.name}") for alias in node.names
        ]
        return ast.copy_location(ast.Import(names), node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        return _opaque(node)

    visit_TypeAlias = visit_ClassDef

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        """Some versions leave empty texts behind a nested format."""
        self.generic_visit(node)
        node.values = [item for item in node.values if getattr(item, "value", None) != ""]
        return node

    def visit_FormattedValue(self, node: ast.FormattedValue) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.format_spec, ast.JoinedStr) and not node.format_spec.values:
            node.format_spec = None
        return node

    def visit_Delete(self, node: ast.Delete) -> ast.AST:
        self.generic_visit(node)
        if len(node.targets) == 1 and isinstance(node.targets[0], ast.Tuple):
            node.targets = node.targets[0].elts
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        self.generic_visit(node)
        first = node.values[0]
        while isinstance(first, ast.BoolOp) and type(first.op) is type(node.op):
            node.values = [*first.values, *node.values[1:]]
            first = node.values[0]
        return node


def _opaque(node: ast.stmt) -> ast.AST:
    return ast.copy_location(ast.Expr(ast.Constant("opaque statement")), node)


def without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    """The statements after the docstring."""
    first = body[0].value if body and isinstance(body[0], ast.Expr) else None
    is_doc = isinstance(first, ast.Constant) and isinstance(first.value, str)
    return body[1:] if is_doc else body


def plain(body: list[ast.stmt], package: str) -> list[ast.stmt]:
    """`body` as `rebuild_block` would build it."""
    transformer = _Plain(package)
    return [transformer.visit(statement) for statement in without_docstring(body)]


def shown(body: list[ast.stmt]) -> str:
    """A text that is equal for equal statements: contexts aside, lines of statements and calls
    included."""
    return "\n".join(_show(statement) for statement in body)


def _show(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_show(item) for item in value) + "]"
    if not isinstance(value, ast.AST):
        return repr(value)
    line = ""
    if isinstance(value, (ast.stmt, ast.Call, ast.ExceptHandler)):
        line = f"@{value.lineno}"
    parts = [
        _show(getattr(value, name, None))
        for name in value._fields
        if name not in ("ctx", "kind", "type_comment", "type_params", "returns")
    ]
    return f"{type(value).__name__}{line}({', '.join(parts)})"
