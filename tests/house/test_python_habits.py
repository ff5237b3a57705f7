"""Habits of the code that no linter of ours checks: imports at the top, no swallowed error, one idea per file."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

MOST_LINES = 350
ONLY_IN_TRAINING = {"vanna", "chromadb"}
ONLY_IN_PROVIDERS = {"openai", "anthropic"}
NOT_IN_THE_HOUSE = ONLY_IN_TRAINING | {"dash", "flask", "flask_caching", "celery"}
Function = (ast.FunctionDef, ast.AsyncFunctionDef)


def imports_inside_functions(tree: ast.AST) -> Iterator[int]:
    """Lines of the imports that run when a function is called, which hide circles and fail late."""
    for node in ast.walk(tree):
        if isinstance(node, Function):
            yield from (sub.lineno for sub in ast.walk(node) if isinstance(sub, ast.Import | ast.ImportFrom))


def swallowed_errors(tree: ast.AST) -> Iterator[int]:
    """Lines of the handlers that do nothing at all, and of those that catch even a request to stop."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler) and (node.type is None or all(map(_is_nothing, node.body))):
            yield node.lineno


def _is_nothing(statement: ast.stmt) -> bool:
    constant = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return constant or isinstance(statement, ast.Pass)


def modules_loaded_by_name(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Top-level names given to ``lazy`` or ``import_module``, which import-linter cannot see."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in {"lazy", "import_module", "__import__"}:
                yield node.lineno, str(node.args[0].value).partition(".")[0]


def test_no_import_stands_inside_a_function(product: list[Path], root: Path) -> None:
    assert _places(product, root, imports_inside_functions) == []


def test_no_error_is_swallowed(product: list[Path], root: Path) -> None:
    assert _places(product, root, swallowed_errors) == []


def test_no_file_of_the_house_holds_two_ideas(product: list[Path], root: Path) -> None:
    house = [path for path in product if path.is_relative_to(root / "assay")]
    lengths = {str(path.relative_to(root)): len(path.read_text().splitlines()) for path in house}
    too_long = {name: length for name, length in lengths.items() if length > MOST_LINES}
    assert too_long == {}, f"past {MOST_LINES} lines look for the second idea"


def test_the_lazy_loader_is_no_way_around_the_layers(product: list[Path], root: Path) -> None:
    broken = []
    for path in product:
        room = path.relative_to(root).parts[0]
        elsewhere = {"assay": NOT_IN_THE_HOUSE, "vanna_training": set[str]()}.get(room, ONLY_IN_TRAINING)
        forbidden = elsewhere if room == "model_providers" else elsewhere | ONLY_IN_PROVIDERS
        loaded = modules_loaded_by_name(parsed(path))
        broken += [f"{path.relative_to(root)}:{line} {name}" for line, name in loaded if name in forbidden]
    assert broken == []


@pytest.mark.parametrize(
    ("code", "finder"),
    [
        ("def f():\n    import os", imports_inside_functions),
        ("async def f():\n    from os import path", imports_inside_functions),
        ("try:\n    f()\nexcept OSError:\n    pass", swallowed_errors),
        ("try:\n    f()\nexcept OSError:\n    ...", swallowed_errors),
        ("try:\n    f()\nexcept:\n    raise ValueError", swallowed_errors),
        ("m = lazy('vanna.base')", modules_loaded_by_name),
    ],
)
def test_the_finders_find(code: str, finder: object) -> None:
    assert callable(finder)
    assert list(finder(ast.parse(code)))


def _places(files: list[Path], root: Path, finder: object) -> list[str]:
    assert callable(finder)
    return [f"{path.relative_to(root)}:{line}" for path in files for line in finder(parsed(path))]


@cache
def parsed(path: Path) -> ast.Module:
    """The tree of a file, read once."""
    return ast.parse(path.read_text())
