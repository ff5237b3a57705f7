"""``DATE '2024-01-31'::TIMESTAMP`` is a day made a moment; the parser's own idea is a moment made a day."""

from __future__ import annotations

from sqlglot import exp
from sqlglot.parser import Parser
from sqlglot.tokenizer_core import TokenType

_APPLIED = (exp.Cast, exp.AtTimeZone, exp.Bracket)
"""What may be written after a text."""


def at_typed_literal(parser: Parser) -> bool:
    """Whether a type and a text follow each other where the parser stands."""
    here, next_ = parser._curr, parser._next
    return bool(here and next_) and here.token_type is not TokenType.STRING and next_.token_type is TokenType.STRING


def literal_first(found: exp.Expr | None) -> exp.Expr | None:
    """The same, what was done to the bare text now done to the text of that type.

    >>> import sqlglot
    >>> literal_first(sqlglot.parse_one("CAST(CAST('2024-01-31' AS TIMESTAMP) AS DATE)")).sql()
    "CAST(CAST('2024-01-31' AS DATE) AS TIMESTAMP)"
    """
    if not isinstance(found, exp.Cast) or not isinstance(found.this, _APPLIED):
        return found
    chain: exp.Expr = found.this
    inner = chain
    while isinstance(inner, _APPLIED):
        inner = inner.this
    if not isinstance(inner, exp.Literal):
        return found
    inner.replace(exp.Cast(this=inner.copy(), to=found.to.copy()))
    return chain
