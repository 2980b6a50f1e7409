"""The counting that is put into a parsed template, so that nothing in it can go on for ever."""

from __future__ import annotations

from typing import Final, TypeVar

from jinja2 import nodes
from jinja2.visitor import NodeTransformer

_TEXT_OF_A_STEP: Final = 50
Body = TypeVar("Body", nodes.For, nodes.Macro, nodes.CallBlock, nodes.Block, nodes.Template)


def counted_tree(template: nodes.Template) -> nodes.Template:
    """The template with a charge at the start of each body that can run more than once, each loop's
    items counted, each `a ~ b` made where its length is looked at, what is compared or cut weighed.
    """
    _Counting().visit(template)
    return template


class _Counting(NodeTransformer):
    """Changes the tree in place, innermost first."""

    def visit_For(self, node: nodes.For) -> nodes.For:
        self.generic_visit(node)
        items = node.iter
        if isinstance(items, nodes.Expr):
            node.iter = _call("counted", [items], node.lineno)
        return _charged(node)

    def visit_Compare(self, node: nodes.Compare) -> nodes.Compare:
        self.generic_visit(node)
        node.expr = _call("weighed", [node.expr], node.lineno)
        for operand in node.ops:
            operand.expr = _call("weighed", [operand.expr], node.lineno)
        return node

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Getitem:
        self.generic_visit(node)
        node.node = _call("weighed", [node.node], node.lineno)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Call:
        self.generic_visit(node)
        return _call("joined", list(node.nodes), node.lineno)

    def visit_Macro(self, node: nodes.Macro) -> nodes.Macro:
        self.generic_visit(node)
        return _charged(node)

    def visit_CallBlock(self, node: nodes.CallBlock) -> nodes.CallBlock:
        self.generic_visit(node)
        return _charged(node)

    def visit_Block(self, node: nodes.Block) -> nodes.Block:
        self.generic_visit(node)
        return _charged(node)

    def visit_Template(self, node: nodes.Template) -> nodes.Template:
        self.generic_visit(node)
        return _charged(node)


def _charged(node: Body) -> Body:
    """The node with a charge for all that is in it as the first statement of its body."""
    steps = sum(1 + _text(inner) for inner in node.find_all(nodes.Node))
    charge = _call("charge", [nodes.Const(steps, lineno=node.lineno)], node.lineno)
    node.body.insert(0, nodes.ExprStmt(charge, lineno=node.lineno))
    return node


def _text(node: nodes.Node) -> int:
    return len(node.data) // _TEXT_OF_A_STEP if isinstance(node, nodes.TemplateData) else 0


def _call(name: str, arguments: list[nodes.Expr], line: int) -> nodes.Call:
    function = nodes.EnvironmentAttribute(name, lineno=line)
    return nodes.Call(function, arguments, [], None, None, lineno=line)
