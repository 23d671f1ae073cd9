"""The ways in which a line of Python could be wrong: each place of a module with what may stand there instead."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_OPPOSITES: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.Lt: ast.LtE,
    ast.Gt: ast.GtE,
    ast.In: ast.NotIn,
    ast.Is: ast.IsNot,
}
_OPPOSITES |= {after: before for before, after in _OPPOSITES.items()}

# Types are for mypy, `rule()` holds words for people, a dataclass's settings are habits, `repr` is for debugging.
_SILENT_FIELDS = ("annotation", "returns", "pattern")
_SILENT_CALLS = ("rule", "dataclass", "assert_never", "cast")
_SILENT_ARGUMENTS = ("strict", "repr")
_FUNCTIONS = (ast.FunctionDef, ast.Lambda)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A node that could be another: one of `instead`.

    Whoever runs one of `lines` reaches it. What runs at import, outside of every function, matters to those who
    mention one of the `names` that it defines; inside a function that is None.
    """

    path: str
    lines: range
    names: frozenset[str] | None
    tree: ast.Module
    holder: Any
    key: Any
    node: ast.AST
    instead: tuple[ast.AST, ...]

    @property
    def line(self) -> int:
        return getattr(self.node, "lineno", self.lines.start)

    def mutated(self, instead: ast.AST) -> str:
        """The module with this in the place's stead."""
        self.holder[self.key] = instead
        try:
            return ast.unparse(ast.fix_missing_locations(self.tree))
        finally:
            self.holder[self.key] = self.node


def places(path: str, text: str) -> list[Place]:
    tree = ast.parse(text)
    return list(_within(tree, path, tree, range(0), frozenset()))


def _within(node: ast.AST, path: str, tree: ast.Module, lines: range, names: frozenset[str] | None) -> Iterator[Place]:
    for field, holder, key in _children(node):
        child = holder[key]
        if _is_silent(child):
            continue
        inside = None if isinstance(node, _FUNCTIONS) and field == "body" else names
        if isinstance(child, ast.stmt) and inside is not None:
            inside = defined(child)
        around = _lines(child) if isinstance(child, ast.stmt) or _is_compound(node) else None
        around = around or lines
        if instead := tuple(_instead(child, node, field, inside is not None)):
            yield Place(
                path=path, lines=around, names=inside, tree=tree, holder=holder, key=key, node=child, instead=instead
            )
        yield from _within(child, path, tree, around, inside)


def _children(node: ast.AST) -> Iterator[tuple[str, Any, Any]]:
    """Each child: its field, what holds it, and under which key."""
    for field, value in ast.iter_fields(node):
        if field in _SILENT_FIELDS:
            continue
        if isinstance(value, list):
            yield from ((field, value, n) for n, child in enumerate(value) if isinstance(child, ast.AST))
        elif isinstance(value, ast.AST):
            yield field, vars(node), field


def defined(statement: ast.stmt) -> frozenset[str]:
    """The names that a statement gives to what it makes."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return frozenset({statement.name})
    made = (node for node in ast.walk(statement) if isinstance(getattr(node, "ctx", None), ast.Store))
    return frozenset(node.id for node in made if isinstance(node, ast.Name))


def _is_compound(node: ast.AST) -> bool:
    return isinstance(node, ast.stmt | ast.match_case) and hasattr(node, "body")


def _lines(node: ast.AST) -> range | None:
    """Of a statement with a body its first line alone."""
    if not isinstance(node, ast.stmt | ast.expr):
        return None
    return range(node.lineno, (node.lineno if _is_compound(node) else node.end_lineno or node.lineno) + 1)


def _is_silent(node: ast.AST) -> bool:
    match node:
        case ast.Assert() | ast.Expr(value=ast.Constant()) | ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
        case ast.Call(func=ast.Name(id=name)) | ast.Expr(value=ast.Call(func=ast.Name(id=name))):
            return name in _SILENT_CALLS
        case ast.keyword(arg=name):
            return name in _SILENT_ARGUMENTS
        case _:
            return False


def _instead(node: ast.AST, parent: ast.AST, field: str, at_import: bool) -> Iterator[ast.AST]:
    if field in ("test", "ifs", "guard") and not isinstance(node, ast.Compare | ast.UnaryOp):
        yield ast.UnaryOp(ast.Not(), node)
    match node:
        case ast.Compare(ops=[op, *more]):
            yield ast.Compare(node.left, [_OPPOSITES[type(op)](), *more], node.comparators)
        case ast.BoolOp(op=op, values=values):
            yield ast.BoolOp(ast.And() if isinstance(op, ast.Or) else ast.Or(), values)
            yield from (ast.BoolOp(op, [v for v in values if v is not dropped]) for dropped in values)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.BinOp(op=ast.Sub()):
            yield ast.BinOp(node.left, ast.Add(), node.right)
        case ast.BinOp(op=ast.BitOr()) if at_import:  # a union of types
            return
        case ast.BinOp(left=left):
            yield left
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value) | float(value)):
            yield ast.Constant(value + 1)
        case ast.Call(func=ast.Attribute(value=subject), args=[], keywords=[]) if not isinstance(parent, ast.Expr):
            yield subject
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            yield ast.Return(ast.Constant(None))
        case ast.Continue():
            yield ast.Break()
        case ast.Break():
            yield ast.Continue()
        case ast.Expr() | ast.AugAssign() | ast.Raise() | ast.Delete():
            yield ast.Pass()
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
            yield ast.Pass()
