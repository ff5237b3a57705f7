"""Every small change that could be made to a formula: comparisons, arithmetic, numbers, conditions, extremes.

A mutant is put into the function that everybody already holds (its code and its defaults are exchanged), so that
whatever is built on it computes with the change.
"""

from __future__ import annotations
import __future__

import ast
import copy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FunctionType, ModuleType

COMPARED = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq}
COMPUTED = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Pow: ast.Mult,
}  # fmt: skip
JOINED = {ast.And: ast.Or, ast.Or: ast.And}
CALLED = {"min": "max", "max": "min"}


@dataclass(frozen=True)
class Mutant:
    """One change: the function it is in, its line as it would read, and the function that computes with it."""

    function: str
    line: str
    made: FunctionType


def mutants(module: ModuleType) -> Iterator[Mutant]:
    """All changes to the functions and methods of a module, one at a time."""
    with open(str(module.__file__), encoding="utf-8") as file:
        tree = ast.parse(file.read())
    for name, function in _functions(tree):
        for place in range(len(list(ast.walk(function)))):
            for changed in _changed(function, place):
                ast.fix_missing_locations(changed)
                yield Mutant(name, _told(function, changed), _made(changed, module))


@contextmanager
def put_in(module: ModuleType, mutant: Mutant) -> Iterator[None]:
    """The module computes with the change until the end of the block."""
    function = function_of(module, mutant.function)
    code, defaults = function.__code__, function.__defaults__
    function.__code__, function.__defaults__ = mutant.made.__code__, mutant.made.__defaults__
    try:
        yield
    finally:
        function.__code__, function.__defaults__ = code, defaults


def function_of(module: ModuleType, name: str) -> FunctionType:
    """A function, or a method or property of a class (``Course.pdc``)."""
    owner, _, inner = name.rpartition(".")
    found = vars(vars(module)[owner])[inner] if owner else vars(module)[name]
    found = found.fget if isinstance(found, property) else getattr(found, "__func__", found)
    assert isinstance(found, FunctionType)
    return found


def _functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from ((f"{node.name}.{one.name}", one) for one in node.body if isinstance(one, ast.FunctionDef))


def _changed(function: ast.FunctionDef, place: int) -> Iterator[ast.FunctionDef]:
    """The function with the node at that place changed, in each way there is."""
    whole = copy.deepcopy(function)
    for way in _ways(list(ast.walk(whole))[place]):
        changed = copy.deepcopy(function)
        _apply(list(ast.walk(changed))[place], way)
        yield changed


def _ways(node: ast.AST) -> tuple[object, ...]:
    if isinstance(node, ast.Compare):
        return tuple((at, COMPARED[type(op)]) for at, op in enumerate(node.ops) if type(op) in COMPARED)
    if isinstance(node, ast.BinOp) and type(node.op) in COMPUTED:
        return (COMPUTED[type(node.op)],)
    if isinstance(node, ast.BoolOp):
        return (JOINED[type(node.op)],)
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return (node.value + 1,)
    if isinstance(node, ast.Name) and node.id in CALLED:
        return (CALLED[node.id],)
    return ("negated",) if isinstance(node, (ast.IfExp, ast.If)) else ()


def _apply(node: ast.AST, way: object) -> None:
    if isinstance(node, ast.Compare) and isinstance(way, tuple):
        node.ops[way[0]] = way[1]()
    elif isinstance(node, (ast.BinOp, ast.BoolOp)) and isinstance(way, type):
        node.op = way()
    elif isinstance(node, ast.Constant):
        node.value = way  # type: ignore[assignment]
    elif isinstance(node, ast.Name):
        node.id = str(way)
    elif isinstance(node, (ast.If, ast.IfExp)):
        node.test = ast.UnaryOp(ast.Not(), node.test)


def _told(before: ast.FunctionDef, after: ast.FunctionDef) -> str:
    """The first line that reads differently."""
    pairs = zip(ast.unparse(before).splitlines(), ast.unparse(after).splitlines(), strict=True)
    return next(new.strip() for old, new in pairs if old != new)


def _made(function: ast.FunctionDef, module: ModuleType) -> FunctionType:
    function.decorator_list = []
    flags = __future__.annotations.compiler_flag
    names = dict(vars(module))
    exec(compile(ast.Module([function], []), "<mutant>", "exec", dont_inherit=True, flags=flags), names)
    found = names[function.name]
    assert isinstance(found, FunctionType)
    return found
