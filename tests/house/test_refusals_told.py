"""Whoever turns an error into words in a page or a route lets the audit know first: no refusal is told in silence."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

MAY_BE_REFUSALS = frozenset({"AssayError", "UserFixable", "NotAllowed", "Refused", "Exception", "BaseException"})
TELLS = frozenset({"told", "refused", "missing", "written_down", "failed"})
ELSEWHERE = frozenset({
    "callbacks/tiles.py:tile",  # asks as anybody does: ``query.run`` wrote it down
    "callbacks/account_shell.py:_present",  # Dash looks at the layout while nobody is there
    "api/stored_first.py:_served",  # the ordinary way meets it too
})  # fmt: skip


def silent(tree: ast.AST) -> Iterator[str]:
    """Functions with a handler that may hold a refusal, and neither tells of it nor raises."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.ExceptHandler) and _caught(node) & MAY_BE_REFUSALS and not _tells(node):
                    yield function.name


def _caught(handler: ast.ExceptHandler) -> set[str]:
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return {kind.id for kind in kinds if isinstance(kind, ast.Name)}


def _tells(handler: ast.ExceptHandler) -> bool:
    inside = list(ast.walk(handler))
    called = {node.func.id for node in inside if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    return bool(called & TELLS) or any(isinstance(node, ast.Raise) for node in inside)


def test_no_refusal_is_turned_into_words_in_silence(root: Path) -> None:
    files = [file for folder in ("callbacks", "api", "pages") for file in sorted((root / folder).rglob("*.py"))]
    found = {
        f"{file.relative_to(root)}:{name}" for file in files for name in silent(ast.parse(file.read_text("utf-8")))
    }
    assert found == ELSEWHERE


def test_a_silent_handler_is_found() -> None:
    silently = "def f():\n    try:\n        g()\n    except AssayError as error:\n        return error.message\n"
    assert list(silent(ast.parse(silently))) == ["f"]
    assert list(silent(ast.parse(silently.replace("error.message", "told(error)")))) == []
