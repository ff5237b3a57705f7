"""The session's own look at a statement before the engine sees it: one reading statement, nothing else.

The guard of the query corridor has parsed and rewritten the statement already. This is the second lock, for callers
that came another way, so it is short and refuses whatever it does not know.
"""

from __future__ import annotations

import re

from sqlglot import Token, TokenType, tokenize
from sqlglot.errors import SqlglotError

from assay.kernel.errors import Refused

_STARTS = frozenset({"SELECT", "WITH", "VALUES", "FROM", "("})
_WRITING = frozenset({"INTO", "OUTFILE", "DUMPFILE"})
_FILE_FUNCTIONS = frozenset({"LOAD_FILE", "PG_READ_FILE", "PG_READ_BINARY_FILE", "PG_LS_DIR", "LO_IMPORT", "LO_EXPORT"})
_HINT = re.compile(r"/\*[!M]")


def require_one_select(sql: str, dialect: str) -> None:
    """Raise Refused unless ``sql`` is exactly one statement that reads.

    >>> require_one_select("SELECT 1", "duckdb")
    >>> require_one_select("SELECT 1; DROP TABLE t", "duckdb")
    Traceback (most recent call last):
    ...
    assay.kernel.errors.Refused: Only one statement can be run at a time.
    """
    tokens = _tokens(sql, dialect)
    if not tokens or tokens[0].text.upper() not in _STARTS:
        raise Refused("Only statements that read data can be run.", hint="Write a single SELECT.")
    if any(token.token_type is TokenType.SEMICOLON for token in tokens[:-1]):
        raise Refused("Only one statement can be run at a time.", hint="Write a single SELECT.")
    if _HINT.search(sql) or any(_writes(token) for token in tokens):
        raise Refused("The statement would reach outside the database.", hint="Leave out INTO and file functions.")


def names_pivot(sql: str) -> bool:
    """Whether a DuckDB statement that reads holds a PIVOT, which that engine runs in two steps.

    >>> names_pivot("PIVOT t ON a USING count(*)"), names_pivot("IMPORT DATABASE 'pivot'")
    (True, False)
    """
    words = [token.text.upper() for token in _tokens(sql, "duckdb") if token.token_type is not TokenType.STRING]
    return bool(words) and words[0] in _STARTS | {"PIVOT"} and any(word in ("PIVOT", "PIVOT_WIDER") for word in words)


def _tokens(sql: str, dialect: str) -> list[Token]:
    try:
        return tokenize(sql, read=dialect)
    except (SqlglotError, RecursionError) as error:
        raise Refused("The statement cannot be read as SQL.", hint="Check quotes and brackets.") from error


def _writes(token: Token) -> bool:
    if token.token_type in (TokenType.STRING, TokenType.IDENTIFIER):
        return False
    return token.text.upper() in _WRITING | _FILE_FUNCTIONS
