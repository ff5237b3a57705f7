"""Why an engine would not run a query, as a sentence for whoever asked: with names of the query, never with a value."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from assay.kernel.errors import QueryFailed

_SAID: Mapping[str, tuple[str, str]] = {
    "column": (
        "The database knows no column{name} where this query looks for it.",
        "Check its spelling.",
    ),
    "table": ("The database knows no table{name}.", "Check its spelling; the dictionary lists the tables."),
    "function": ("The database has no function{name} for values of these types.", "Check its name and its arguments."),
    "ambiguous": ("The column{name} is in more than one of the tables.", "Write the table's name before it."),
    "group": ("A column is neither grouped by nor counted or summed up.", "Name it in GROUP BY, or leave it out."),
    "aggregate": (
        "A sum, count or ranking stands where the database allows none.",
        "HAVING filters on it instead.",
    ),
    "type": ("Values of different types are compared or combined.", "Convert one of them with CAST."),
    "value": ("A value cannot be read as the type it is converted to.", "TRY_CAST, or a condition, leaves such out."),
    "zero": ("The query divides by zero.", "NULLIF(divisor, 0) gives an empty value instead."),
    "range": ("A number or a date is too large for its type.", "Convert it to a larger type first."),
    "rows": ("A subquery that may give one row gives several.", "Use an aggregate, IN, or LIMIT 1."),
    "columns": ("Queries that are combined have different numbers of columns.", "Give each the same columns."),
    "pattern": ("A pattern is no valid regular expression.", "Check its brackets and backslashes."),
    "json": ("A text that is read as JSON is none.", "A condition can leave such rows out."),
    "syntax": ("The database could not read this query.", "Check the brackets and the order of its parts."),
    "denied": ("The account of this source may not read that.", "An administrator can give it the right to."),
    "complex": ("The query is too complex for this database.", "Ask for it in smaller steps."),
}
_UNKNOWN = ("The database rejected the query.", "")

_POSTGRES = {
    "42703": "column", "42P01": "table", "42883": "function", "42702": "ambiguous", "42803": "group",
    "42P20": "aggregate", "42804": "type", "42846": "type", "42P18": "type", "22P02": "value", "22007": "value",
    "22008": "range", "22012": "zero", "22003": "range", "21000": "rows", "2201B": "pattern", "22030": "json",
    "22032": "json", "22033": "json", "42601": "syntax", "42501": "denied", "54001": "complex", "54000": "complex",
}  # fmt: skip
_POSTGRES_WORDS = (("same number of columns", "columns"), ("aggregate functions are not allowed", "aggregate"))
"""Where one code stands for two things."""
_MYSQL = {
    1054: "column", 1146: "table", 1109: "table", 1305: "function", 1582: "function", 1052: "ambiguous",
    1055: "group", 1140: "group", 1111: "aggregate", 4015: "aggregate", 1365: "zero", 1292: "value", 1411: "value",
    1690: "range", 1264: "range", 1242: "rows", 1222: "columns", 1241: "columns", 1139: "pattern", 4038: "json",
    1064: "syntax", 1142: "denied", 1143: "denied", 1044: "denied", 1436: "complex", 1116: "complex",
}  # fmt: skip
_SQLITE: Sequence[tuple[str, str]] = (
    ("no such column", "column"), ("no such table", "table"), ("no such function", "function"),
    ("wrong number of arguments", "function"), ("ambiguous column", "ambiguous"), ("misuse of", "aggregate"),
    ("integer overflow", "range"), ("malformed json", "json"), ("bad json path", "json"),
    ("same number of result columns", "columns"), ("sub-select returns", "columns"), ("syntax error", "syntax"),
    ("prohibited", "denied"), ("not authorized", "denied"), ("too complex", "complex"), ("too many", "complex"),
    ("parser stack overflow", "complex"),
)  # fmt: skip
_DUCKDB: Sequence[tuple[str, str]] = (
    ("referenced column", "column"), ("does not have a column", "column"), ("could not find key", "column"),
    ("table with name", "table"), ("referenced table", "table"), ("function with name", "function"),
    ("no function matches", "function"), ("ambiguous reference", "ambiguous"), ("group by clause", "group"),
    ("cannot contain aggregates", "aggregate"), ("cannot contain window", "aggregate"),
    ("aggregate function calls cannot", "aggregate"), ("division by zero", "zero"), ("divide by zero", "zero"),
    ("more than one row returned", "rows"), ("same number of result columns", "columns"),
    ("regular expression", "pattern"), ("invalid regex", "pattern"), ("missing )", "pattern"),
    ("malformed json", "json"), ("cannot compare values", "type"), ("cannot mix values", "type"),
    ("explicit cast", "type"), ("out of range", "range"), ("overflow", "range"), ("conversion error", "value"),
    ("parser error", "syntax"), ("syntax error", "syntax"), ("permission error", "denied"),
    ("expression depth", "complex"),
)  # fmt: skip
_NAME = re.compile(
    r"(?:column named |no such \w+: |ambiguous column name: |column reference |column |table |relation |function |"
    r"with name |reference to column name )[\"'`]?([A-Za-z_][\w.]{0,60})[\"'`]?",
    re.IGNORECASE,
)
_NAMED = frozenset({"column", "table", "function", "ambiguous"})
_KNOWN_TABLE = " column named "
_NO_NAMES = frozenset({"with", "named", "name", "reference", "in", "is", "not", "does", "must"})


def rejected(engine: str, code: Any, words: str) -> QueryFailed:
    """What to raise for a refusal of ``engine``; its own ``words`` go into the details, for those who may see all.

    >>> rejected("sqlite", None, "no such column: regoin").message
    'The database knows no column regoin where this query looks for it.'
    >>> rejected("duckdb", None, 'Binder Error: Table "jb" does not have a column named "prt"').message
    'The database knows no column prt where this query looks for it.'
    """
    kind = _kind(engine, code, words)
    message, hint = _SAID.get(kind, _UNKNOWN)
    return QueryFailed(message.replace("{name}", _name(kind, words)), hint=hint, details={"engine": words})


def _kind(engine: str, code: Any, words: str) -> str:
    if engine == "postgres":
        return next((kind for text, kind in _POSTGRES_WORDS if text in words), _POSTGRES.get(str(code), ""))
    if engine == "mysql":
        return _MYSQL.get(code, "")
    said = words.casefold()
    known = _SQLITE if engine == "sqlite" else _DUCKDB
    return next((kind for text, kind in known if text in said), "")


def _name(kind: str, words: str) -> str:
    """The name that is not known, with a space before it, without the database it was looked for in; or nothing."""
    # "Table "t" does not have a column named "c"": the table is known.
    told = words.rpartition(_KNOWN_TABLE)[1:] if kind == "column" and _KNOWN_TABLE in words else (words,)
    found = _NAME.search("".join(told)) if kind in _NAMED else None
    if not found or found[1].lower() in _NO_NAMES:
        return ""
    return f" {found[1].rpartition('.')[2] if kind == 'table' else found[1]}"
