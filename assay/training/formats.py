"""Files of things taught, read and written: our own YAML, DDL dumps, dbt, Vanna's training data, documented schemas.

Reading gives (kind, given) pairs that ``kinds.read_content`` understands; a file of none of these forms is BadInput.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import sqlglot
import yaml
from sqlglot import exp
from sqlglot.errors import SqlglotError

from assay.kernel.errors import BadInput
from assay.records.stored import TrainingItem
from assay.semantic.model import SemanticModel
from assay.training import dbt, documented
from assay.training.rows import Given, is_table, line_objects, read_rows, table_rows

MOST_BYTES = 20 << 20
AS_UTF_8 = "Save it as UTF-8 and choose it again."
_LOST = "\ufffd"
"""What a browser puts in the place of bytes that are no letters."""
_MOST_TURNS = 4


def read_file(name: str, text: str, model: SemanticModel) -> list[Given]:
    """What a file teaches; ``model`` tells which entity a table is. Raises BadInput."""
    if len(text) > MOST_BYTES:
        raise BadInput(f"{name} is larger than {MOST_BYTES >> 20} MB.")
    if _LOST in text or "\0" in text:
        raise BadInput(f"{name} is not written in UTF-8: letters of it are lost.", hint=AS_UTF_8)
    suffix = _suffix(name, text)
    if suffix == "sql":
        return list(_ddl(text))
    if suffix in ("jsonl", "ndjson"):
        return list(read_rows([_data(f"{name}.json", line) for line in text.splitlines() if line.strip()]))
    if suffix == "csv":
        return list(read_rows(table_rows(text)))
    data = _data(f"{name}.json" if suffix == "json" else name, text)
    if isinstance(data, list):
        return list(read_rows(data))
    if "question" in data:
        return list(read_rows([data]))
    found = [given for key in _SECTIONS if key in data for given in _section(key, data, model)]
    if not found:
        raise BadInput(f"{name} holds nothing to teach.", hint=f"It may have: {', '.join(_SECTIONS)}.")
    return found


def _suffix(name: str, text: str) -> str:
    """What a file is, by its name; what is pasted often stands under a name for YAML, and says itself what it is."""
    suffix = name.rpartition(".")[2].casefold()
    if suffix in _NAMED:
        return suffix
    if _STATEMENT.match(text):
        return "sql"
    if is_table(text):
        return "csv"
    objects = line_objects(text)
    if objects is not None and len(objects) > 1 and all(isinstance(one, dict) for one in objects):
        return "jsonl"
    return "json" if _is_json(text) else "yml"


_NAMED = ("sql", "json", "jsonl", "ndjson", "csv")
_STATEMENT = re.compile(r"(?:\s|--[^\n]*\n|/\*.*?\*/)*CREATE\s[^(;:]*?\b(?:TABLE|VIEW)\b", re.IGNORECASE | re.DOTALL)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _section(key: str, data: Mapping[str, Any], model: SemanticModel) -> list[Given]:
    """What stands below one key; raises BadInput where it has another shape than it should."""
    try:
        return list(_SECTIONS[key](data, model))
    except KeyError as error:
        raise BadInput(f"Something below “{key}” has no {error}.", hint="See docs/cli.md for the forms.") from error
    except (TypeError, AttributeError, ValueError) as error:
        raise BadInput(
            f"What stands below “{key}” has another shape.",
            hint="It is to be a list of mappings, or names over mappings.",
        ) from error


def _data(name: str, text: str) -> Any:
    try:
        data = json.loads(text) if name.endswith(".json") else yaml.safe_load(text)
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        raise BadInput(f"{name} cannot be read{_where(error)}", hint="It is to be YAML, JSON, CSV or SQL.") from error
    if isinstance(data, dict) and isinstance(data.get("data"), list):
        return data["data"]
    if isinstance(data, dict) and isinstance(data.get("training_data_type"), dict):
        return [dict(zip(data, row, strict=True)) for row in zip(*(one.values() for one in data.values()), strict=True)]
    if not isinstance(data, dict | list):
        raise BadInput(f"{name} holds nothing to teach.")
    return data


def _where(error: Exception) -> str:
    """The line at which reading ended, and why, as far as that is known."""
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        return f": line {error.problem_mark.line + 1}, {error.problem or 'unexpected'}."
    return f": line {error.lineno}, {error.msg}." if isinstance(error, json.JSONDecodeError) else "."


# -- DDL -------------------------------------------------------------------------------------


def _ddl(text: str) -> Iterator[Given]:
    """One item a CREATE statement of a dump; what else it holds, rows above all, is left out."""
    found = 0
    for statement in _statements(_COPIED.sub("", text)):
        tree = _created(statement) if _CREATES.match(statement) else None
        if tree is not None:
            found += 1
            yield "ddl", {"ddl": _settled(tree.sql(dialect="duckdb", pretty=True))}
    if not found:
        raise BadInput("This SQL cannot be read.", hint="It is to hold CREATE TABLE statements.")


_COPIED = re.compile(r"^COPY [^;]*? FROM stdin;\n(?:.*\n)*?\\\.$", re.MULTILINE | re.IGNORECASE)
_CREATES = re.compile(r"CREATE\s[^(;]*?\b(?:TABLE|VIEW)\b", re.IGNORECASE)


def _statements(text: str) -> Iterator[str]:
    """The statements of a dump, told apart by semicolons outside of quotes and comments."""
    try:
        tokens = sqlglot.tokenize(text, read="mysql" if "`" in text else "duckdb")
    except (SqlglotError, RecursionError) as error:
        raise BadInput("This SQL cannot be read.", hint="It is to hold CREATE TABLE statements.") from error
    start: int | None = None
    for token in tokens:
        if token.token_type.name != "SEMICOLON":
            start = token.start if start is None else start
        elif start is not None:
            yield text[start : token.start]
            start = None
    if start is not None:
        yield text[start:]


def _settled(ddl: str) -> str:
    """As it is written once it was read and written again: what is taken in twice is the same."""
    for _ in range(_MOST_TURNS):
        tree = _created(ddl)
        turned = tree.sql(dialect="duckdb", pretty=True) if tree is not None else ddl
        if turned == ddl:
            break
        ddl = turned
    return ddl


def _created(statement: str) -> exp.Create | None:
    """A CREATE of a table or view in any of the dialects dumps are written in."""
    for dialect in ("mysql",) if "`" in statement else ("duckdb", "postgres", "sqlite"):
        try:
            tree = sqlglot.parse_one(statement, dialect=dialect)
        except (SqlglotError, RecursionError, ValueError):
            continue
        if isinstance(tree, exp.Create) and tree.kind in ("TABLE", "VIEW"):
            return tree
    return None


# -- sections of YAML


def _items(data: Mapping[str, Any], _model: SemanticModel) -> Iterator[Given]:
    """``item`` names the kind; older files have it under ``kind``, which a metric or field may have of its own."""
    for item in data["items"]:
        named = "item" if "item" in item else "kind"
        yield str(item.get(named, "")), {key: value for key, value in item.items() if key != named}


def _named(key: str, kind: str) -> Callable[[Mapping[str, Any], SemanticModel], Iterator[Given]]:
    def read(data: Mapping[str, Any], _model: SemanticModel) -> Iterator[Given]:
        for item in data[key] or ():
            yield kind, dict(item)

    return read


_SECTIONS: Final[Mapping[str, Callable[[Mapping[str, Any], SemanticModel], Iterator[Given]]]] = {
    "items": _items,
    "glossary": _named("glossary", "glossary"),
    "verified": _named("verified", "verified_question"),
    "questions": _named("questions", "golden"),
    "documentation": _named("documentation", "documentation"),
    "relationships": _named("relationships", "relationship"),
    "tables": documented.read_tables,
    "common_queries": documented.read_queries,
    "business_metrics": documented.read_metrics,
    "models": dbt.read_models,
    "semantic_models": dbt.read_semantic_models,
    "metrics": dbt.read_metrics,
}
"""Keys of a YAML or JSON file, and how what stands below them is read."""


# -- writing


def write_items(items: Sequence[TrainingItem], form: str) -> tuple[str, str]:
    """File name and text of the items in one of FORMS; raises BadInput for another form."""
    if form not in FORMS:
        raise BadInput(f"“{form}” is no form to export to.", hint=f"There are: {', '.join(FORMS)}.")
    name, write = FORMS[form]
    return name, write(items)


def _own(items: Sequence[TrainingItem]) -> str:
    return _yaml({"items": [{"item": item.kind, **item.content} for item in items]})


def _as_sql(items: Sequence[TrainingItem]) -> str:
    return "\n\n".join(f"{str(item.content['ddl']).rstrip(';')};" for item in items if item.kind == "ddl") + "\n"


def _as_vanna(items: Sequence[TrainingItem]) -> str:
    rows = [row for item in items if (row := vanna_row(item)) is not None]
    return json.dumps(rows, ensure_ascii=False, indent=1)


def _meaning(content: Mapping[str, Any]) -> str:
    """What a term stands for, in one line.

    >>> _meaning({"term": "settled", "condition": {"field": "orders.status", "value": "paid"}})
    'rows where {field: orders.status, value: paid}'
    """
    said = content.get("description") or content.get("means")
    if said or not content.get("condition"):
        return str(said or "")
    return "rows where " + str(yaml.safe_dump(content["condition"], default_flow_style=True, width=10**6)).strip()


def vanna_row(item: TrainingItem) -> dict[str, Any] | None:
    """An item as a row of Vanna's training data; None for what Vanna cannot hold."""
    content = item.content
    if item.kind == "verified_question" and content.get("sql"):
        about = {"question": content["question"], "content": content["sql"], "training_data_type": "sql"}
    elif item.kind == "ddl":
        about = {"question": None, "content": content["ddl"], "training_data_type": "ddl"}
    elif item.kind in ("documentation", "instruction", "glossary"):
        text = content.get("text") or f"{content['term']}: {_meaning(content)}"
        about = {"question": None, "content": text, "training_data_type": "documentation"}
    else:
        return None
    return {"id": item.id, **about}


def _yaml(data: Mapping[str, Any]) -> str:
    return str(yaml.safe_dump(dict(data), sort_keys=False, allow_unicode=True, width=120))


FORMS: Final[Mapping[str, tuple[str, Callable[[Sequence[TrainingItem]], str]]]] = {
    "yaml": ("training.yml", _own),
    "vanna": ("training_data.json", _as_vanna),
    "ddl": ("schema.sql", _as_sql),
    "dbt": ("schema.yml", lambda items: _yaml(dbt.written(items))),
    "docs": ("schema_docs.yml", lambda items: _yaml(documented.written(items))),
}
"""Name of a form -> file name and writer."""
