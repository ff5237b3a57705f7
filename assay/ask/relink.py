"""After an error: put the nearest thing that exists in the place of a name that does not. Never silent."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import sqlglot
from rapidfuzz import fuzz
from sqlglot import exp
from sqlglot.errors import SqlglotError

from assay.records.answer import Correction
from assay.semantic.model import SemanticModel
from assay.semantic.schema import Schema, TableInfo
from assay.semantic.spec import AnalyticsSpec
from assay.semantic.suggest import normal

_ENOUGH, _LEAD = 74, 4
_HEAD, _WORD = 92, 86


def closest(name: str, known: Iterable[str]) -> str | None:
    """The known name that looks like ``name`` beyond reasonable doubt; None where two look alike.

    >>> closest("revenue", ["cost", "total_revenue", "revenue_code"]), closest("price", ["list_price", "unit_price"])
    ('total_revenue', None)
    """
    return _nearest(name, ((one, one) for one in known))


def _nearest(name: str, known: Iterable[tuple[str, str]]) -> str | None:
    """Of (text, what it stands for) pairs, what is meant; several texts may stand for the same."""
    best: dict[str, float] = {}
    for text, meant in known:
        best[meant] = max(best.get(meant, 0.0), _likeness(normal(name), normal(text)))
    scored = sorted(((score, meant) for meant, score in best.items()), reverse=True)
    if not scored or scored[0][0] < _ENOUGH:
        return None
    lead = scored[0][0] - scored[1][0] if len(scored) > 1 else _LEAD
    return scored[0][1] if lead >= _LEAD else None


def _likeness(name: str, other: str) -> float:
    """0 to 100: by letters, or by whole words. What ends in the wanted word is one: a total revenue is a revenue."""
    wanted, words = name.split(), other.split()
    by_word = 0
    if wanted and set(wanted) <= set(words):
        by_word = _HEAD if words[-1] == wanted[-1] else _WORD
    return max(fuzz.ratio(name, other), by_word)


# -- specs ----------------------------------------------------------------------------------------------------------


def relink_spec(spec: AnalyticsSpec, model: SemanticModel) -> tuple[AnalyticsSpec, tuple[Correction, ...]] | None:
    """The spec with unknown metrics, fields and entities replaced by the nearest known ones; None if there are none."""
    found: list[Correction] = []
    finders = {
        "metric": _finder(_metric_names(model)),
        "field": _finder(_field_names(model)),
        "entity": _finder(_entity_names(model)),
        "related": _finder(_entity_names(model)),
    }
    try:
        data = _walk(spec.model_dump(mode="json", by_alias=True, exclude_defaults=True), finders, found)
        return (AnalyticsSpec.model_validate(data), tuple(dict.fromkeys(found))) if found else None
    except LookupError:
        return None


def _walk(part: Any, finders: dict[str, Callable[[str], str]], found: list[Correction]) -> Any:
    if isinstance(part, list):
        return [_walk(item, finders, found) for item in part]
    if not isinstance(part, dict):
        return part
    walked = {}
    for key, value in part.items():
        # Without a dot a field is a column of the result (or the time), not of the model.
        if key in finders and isinstance(value, str) and (key != "field" or "." in value):
            new = finders[key](value)
            if new != value:
                found.append(Correction(value, new, "column", f"There is no {key} `{value}`."))
            walked[key] = new
        else:
            walked[key] = _walk(value, finders, found)
    return _renamed_order(walked, found)


def _renamed_order(part: dict[str, Any], found: list[Correction]) -> dict[str, Any]:
    """Order and top follow a metric that was renamed."""
    new = {one.original: one.corrected for one in found}
    return {**part, "by": new[part["by"]]} if isinstance(part.get("by"), str) and part["by"] in new else part


def _finder(names: dict[str, str]) -> Callable[[str], str]:
    """A function from a name to the known thing nearest to it; LookupError when nothing is near."""

    def find(name: str) -> str:
        if name in names.values():
            return name
        close = _nearest(name, names.items()) or _nearest(name.rpartition(".")[2], names.items())
        if close is None:
            raise LookupError(name)
        return close

    return find


def _metric_names(model: SemanticModel) -> dict[str, str]:
    return {text: one.name for one in model.metrics for text in (one.name, one.label, *one.synonyms) if text}


def _field_names(model: SemanticModel) -> dict[str, str]:
    return {
        text: f"{entity.name}.{one.name}"
        for entity in model.entities
        for one in entity.dimensions
        for text in (one.name, one.label, *one.synonyms, f"{entity.name}.{one.name}")
        if text
    }


def _entity_names(model: SemanticModel) -> dict[str, str]:
    return {
        text: one.name for one in model.entities for text in (one.name, one.label, one.plural, *one.synonyms) if text
    }


# -- SQL ------------------------------------------------------------------------------------------------------------


def relink_sql(sql: str, schema: Schema) -> tuple[str, tuple[Correction, ...]] | None:
    """The SQL with unknown tables and columns replaced by the nearest that exist; None if nothing can be mended."""
    try:
        tree = sqlglot.parse_one(sql, read=schema.dialect)
    except (SqlglotError, RecursionError):
        return None
    found: list[Correction] = []
    if not _mend_tables(tree, schema, found) or not _mend_columns(tree, schema, found):
        return None
    return (tree.sql(dialect=schema.dialect), tuple(dict.fromkeys(found))) if found else None


def _mend_tables(tree: exp.Expr, schema: Schema, found: list[Correction]) -> bool:
    local = {cte.alias.casefold() for cte in tree.find_all(exp.CTE)}
    for table in tree.find_all(exp.Table):
        if table.name.casefold() in local or schema.table(table.name):
            continue
        close = closest(table.name, (known.name for known in schema.tables))
        if close is None:
            return False
        found.append(Correction(table.name, close, "column", f"There is no table `{table.name}`."))
        if not table.alias:
            table.set("alias", exp.TableAlias(this=exp.to_identifier(table.name)))
        table.set("this", exp.to_identifier(close, quoted=table.this.args.get("quoted")))
    return True


def _mend_columns(tree: exp.Expr, schema: Schema, found: list[Correction]) -> bool:
    tables = _tables_by_alias(tree, schema)
    made = _made_names(tree)
    for column in list(tree.find_all(exp.Column)):
        owners = [tables[column.table.casefold()]] if column.table.casefold() in tables else list(tables.values())
        outside = bool(column.table) and column.table.casefold() not in tables
        fine = isinstance(column.this, exp.Star) or outside or _known(column.name, owners)
        if fine or _is_made(column, made):
            continue
        close = closest(column.name, _fitting(column, owners))
        if close is None:
            return False
        place = owners[0].name if len(owners) == 1 else "the tables used"
        note = f"There is no column `{column.name}` in {place}."
        found.append(Correction(column.name, close, "column", note))
        old = column.name
        column.set("this", exp.to_identifier(close, quoted=column.this.args.get("quoted")))
        _keep_heading(column, old)
    return True


def _fitting(column: exp.Column, tables: list[TableInfo]) -> list[str]:
    """Columns that can stand in this place: what is summed must be a number."""
    summed = column.find_ancestor(exp.Sum, exp.Avg) is not None
    return [one.name for table in tables for one in table.columns if not summed or one.type in ("integer", "number")]


def _keep_heading(column: exp.Column, name: str) -> None:
    """A column that is returned as it is keeps the name it was asked for by."""
    parent = column.parent
    if isinstance(parent, exp.Select) and column.arg_key == "expressions":
        column.replace(exp.alias_(column.copy(), name))


def _known(name: str, tables: list[TableInfo]) -> bool:
    return any(table.column(name) is not None for table in tables)


def _tables_by_alias(tree: exp.Expr, schema: Schema) -> dict[str, TableInfo]:
    pairs = ((table.alias_or_name.casefold(), schema.table(table.name)) for table in tree.find_all(exp.Table))
    return {alias: table for alias, table in pairs if table is not None}


def _made_names(tree: exp.Expr) -> dict[str, list[exp.Expr | None]]:
    """Names made inside the statement, each with the SELECTs that make it."""
    made: dict[str, list[exp.Expr | None]] = {}
    for alias in tree.find_all(exp.Alias):
        made.setdefault(alias.alias.casefold(), []).append(alias.find_ancestor(exp.Select))
    for named in tree.find_all(exp.TableAlias):
        for column in named.args.get("columns") or ():
            made.setdefault(column.name.casefold(), []).append(None)
    return made


def _is_made(column: exp.Column, made: dict[str, list[exp.Expr | None]]) -> bool:
    """Whether a column is another SELECT's output, or its own SELECT's where that may be used: after the WHERE."""
    makers = made.get(column.name.casefold(), [])
    own = column.find_ancestor(exp.Select)
    late = column.find_ancestor(exp.Order, exp.Group, exp.Having, exp.Qualify) is not None
    return any(maker is not own or late for maker in makers)
