"""What a model wrote, read: structured output, JSON anywhere in the text, or SQL in a fenced block."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from assay.kernel.errors import BadInput

_FENCE = re.compile(r"```[ \t]*([A-Za-z0-9_+-]*)[ \t]*\r?\n?(.*?)(?:```|\Z)", re.DOTALL)
_CLOSED = re.compile(r"```[^`]*\S[^`]*```\s*(?:[^`]*)\Z", re.DOTALL)
_THOUGHT = re.compile(r"<(think|thinking|reasoning)>.*?(</\1>|\Z)", re.DOTALL | re.IGNORECASE)
_BARE = re.compile(r"(?:^|\n)\s*((?:WITH|SELECT|FROM)\b.*)", re.DOTALL | re.IGNORECASE)
_READER = json.JSONDecoder(strict=False)
_CALLED_SQL = ("query", "sql_query", "statement")
_BEGINNINGS, _LONGEST_PYTHON = 8, 20_000
_KEYS = {"spec", "sql", "parts", "cannot", "kind"}
_LISTS = ("metrics", "dimensions")
MOST_PARTS, _LONGEST_WORDS = 4, 300


@dataclass(frozen=True)
class Draft:
    """One query a model proposes: ``spec`` (JSON data) or ``sql``; or ``parts``; or a reason why it ``cannot``.

    A part without spec and sql is a question of its own.
    """

    spec: dict[str, Any] | None = None
    sql: str | None = None
    parts: tuple[Draft, ...] = ()
    cannot: str = ""
    question: str = ""
    title: str = ""
    reading: str = ""
    chart: str | None = None


def draft_of(text: str, dialect: str, *, cut: bool = False) -> Draft:
    """The draft in a reply. Raises BadInput with a sentence for the model when there is none.

    Of a reply that was ``cut`` off, only what is closed counts: half a query may be a query, and another one.

    >>> draft_of("Here:\\n```sql\\nSELECT ';' AS a;\\n```", "duckdb").sql
    "SELECT ';' AS a"
    >>> draft_of('{"sql": "SELECT 1", "chart": "bar"}', "duckdb").chart
    'bar'
    """
    plain = _THOUGHT.sub("", text).strip()
    for data in _objects(plain):
        draft = _draft(data, dialect)
        if draft is not None:
            return draft
    if cut and not _CLOSED.search(plain):
        raise BadInput("The reply was cut off: it is too long. Reply with the query alone.")
    sql = _fenced(plain, dialect) or _bare(plain, dialect)
    if sql:
        return Draft(sql=sql)
    raise BadInput("The reply holds neither the JSON object nor SQL in a ```sql block.")


def _objects(text: str) -> Iterator[dict[str, Any]]:
    """JSON objects: the whole text, what is fenced, the widest stretch between braces, then each that begins one."""
    fenced = [body for language, body in _FENCE.findall(text) if language.lower() in ("json", "")]
    first, last = text.find("{"), text.rfind("}")
    for one in (text, *fenced, text[first : last + 1] if 0 <= first < last else ""):
        data = _parsed(one.strip())
        if isinstance(data, dict):
            yield _plainly_keyed(data)
    for begin in islice(re.finditer(r"\{", text), _BEGINNINGS):
        with suppress(ValueError, RecursionError):
            data, _ = _READER.raw_decode(text, begin.start())
            if isinstance(data, dict):
                yield _plainly_keyed(data)


def _parsed(text: str) -> Any:
    """JSON as models write it: with line ends within texts, a comma too many, or as Python writes it.

    >>> _parsed('{"sql": "SELECT 1",}'), _parsed("{'sql': None}")
    ({'sql': 'SELECT 1'}, {'sql': None})
    """
    if not text.startswith("{"):
        return None
    for one in (text, re.sub(r",(\s*[}\]])", r"\1", text)):
        with suppress(ValueError, RecursionError):
            return _READER.decode(one)
    if len(text) <= _LONGEST_PYTHON:
        with suppress(ValueError, SyntaxError, MemoryError, RecursionError):
            return ast.literal_eval(text)
    return None


def _plainly_keyed(data: dict[Any, Any]) -> dict[str, Any]:
    """The keys in small letters, a query by the name it was asked for."""
    plain = {str(key).casefold(): value for key, value in data.items()}
    other = next((key for key in _CALLED_SQL if isinstance(plain.get(key), str)), None)
    return plain | ({"sql": plain[other]} if other and not _KEYS & plain.keys() else {})


def _draft(data: dict[str, Any], dialect: str) -> Draft | None:
    if not _KEYS & data.keys():
        # A spec by itself, not wrapped.
        return Draft(spec=_listed(data)) if {"metrics", "dimensions"} & data.keys() else None
    spec, sql = data.get("spec"), data.get("sql")
    parts = data.get("parts")
    listed = parts[:MOST_PARTS] if isinstance(parts, list) else []
    inner = tuple(filter(None, (_draft(_part(one), dialect) for one in listed)))
    draft = Draft(
        spec=_listed(spec) if isinstance(spec, dict) and spec else None,
        sql=_given(sql, dialect) if isinstance(sql, str) and sql.strip() else None,
        parts=inner if len(inner) > 1 else (),
        cannot=_words(data.get("cannot")),
        question=_words(data.get("question")),
        title=_words(data.get("title"))[:120],
        reading=_words(data.get("reading")),
        chart=str(data["chart"]) if isinstance(data.get("chart"), str) else None,
    )
    if len(inner) == 1 and draft.spec is None and draft.sql is None:
        return inner[0]
    return draft if draft.spec or draft.sql or draft.parts or draft.cannot or draft.question else None


def _listed(spec: dict[str, Any]) -> dict[str, Any]:
    """A spec whose lists of one are lists: some models leave the brackets out.

    >>> _listed({"metrics": "revenue", "limit": 5})
    {'metrics': ['revenue'], 'limit': 5}
    """
    return {key: [value] if key in _LISTS and isinstance(value, str) else value for key, value in spec.items()}


def _part(one: Any) -> dict[str, Any]:
    """A part may be a mere question."""
    if isinstance(one, str):
        return {"kind": "part", "question": one}
    return {"kind": "part", **one} if isinstance(one, dict) else {}


def _words(value: Any) -> str:
    return " ".join(value.split())[:_LONGEST_WORDS] if isinstance(value, str) else ""


def _given(sql: str, dialect: str) -> str | None:
    """The query of an object, which some fence once more."""
    return (_fenced(sql, dialect) if "```" in sql else None) or _statement(sql, dialect)


def _fenced(text: str, dialect: str) -> str | None:
    """The last fenced block that is a query: drafts come before what is meant."""
    blocks = [body for language, body in _FENCE.findall(text) if language.lower() not in ("json", "python")]
    return next((sql for sql in (_statement(block, dialect) for block in reversed(blocks)) if sql), None)


def _bare(text: str, dialect: str) -> str | None:
    """A query without a fence; what is said below it, after an empty line, is no part of it."""
    found = _BARE.search(text)
    if found is None:
        return None
    alone = re.split(r"\n[ \t]*\n", found[1])[0]
    return _statement(alone if _reads(alone, dialect) and not _reads(found[1], dialect) else found[1], dialect)


def _reads(sql: str, dialect: str) -> bool:
    try:
        return any(tree is not None for tree in sqlglot.parse(sql, read=dialect))
    except (SqlglotError, RecursionError):
        return False


def _statement(text: str, dialect: str) -> str | None:
    """The one statement of a text, without what ends it; a text of several is left whole, for the guard to refuse.

    None when it begins like no query. One that cannot be parsed is kept: the guard's words go back to the model.
    """
    cleaned = text.strip().rstrip(";").strip()
    head = re.sub(r"^(\s|--[^\n]*\n|/\*.*?\*/|\()*", "", cleaned, flags=re.DOTALL)
    if not re.match(r"[A-Za-z]+\b", head):
        return None
    try:
        trees = [tree for tree in sqlglot.parse(cleaned, read=dialect) if tree is not None]
    except (SqlglotError, RecursionError):
        return cleaned if re.match(r"(?i)(with|select|from)\b", head) else None
    one = trees[0] if len(trees) == 1 else None
    if one is not None and isinstance(one, (exp.Column, exp.Identifier, exp.Alias)):
        return None
    return cleaned or None
