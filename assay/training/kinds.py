"""What each kind of training item holds: given as people write it, returned as it is kept. Faults are BadInput."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

import sqlglot
from pydantic import BaseModel, ValidationError
from sqlglot import exp
from sqlglot.errors import SqlglotError

from assay.kernel.errors import BadInput
from assay.semantic.model import Dimension, Entity, Hierarchy, Measure, Metric, Relationship, SemanticModel, Term
from assay.semantic.spec import AnalyticsSpec
from assay.semantic.suggest import hint
from assay.semantic.taught import ENTITY_KEYS, FIELD_KEYS, MODEL_KEYS
from assay.training.formula import condition, read_formula

Content = dict[str, Any]
MOST_TEXT, LONGEST_TERM = 20_000, 100


def read_content(kind: str, given: Mapping[str, Any], model: SemanticModel) -> Content:
    """The content of an item of this kind; raises BadInput with what is wrong and what is allowed."""
    reader = READERS.get(kind)
    if reader is None:
        raise BadInput(f"“{kind}” is no kind of training item.", hint=f"There are: {', '.join(READERS)}.")
    content = reader({key: value for key, value in given.items() if value not in ("", None, [], ())}, model)
    return {**content, "documented": dict(given["documented"])} if given.get("documented") else content


def title_of(kind: str, content: Mapping[str, Any]) -> str:
    """What an item is called in lists.

    >>> title_of("glossary", {"term": "GMV"})
    'GMV'
    """
    if kind == "ddl":
        return table_of(str(content["ddl"])) or _short(str(content["ddl"]))
    if kind == "relationship":
        return f"{content['left']} → {content['right']}"
    if kind == "measure":
        return f"{content['entity']}.{content['name']}"
    if kind == "model":
        return "The whole model"
    key = TITLES[kind]
    return _short(str(content.get("label") or content[key]) if kind == "metric" else str(content[key]))


TITLES: Final[Mapping[str, str]] = {
    "documentation": "text", "instruction": "text", "glossary": "term", "verified_question": "question",
    "golden": "question", "metric": "name", "dimension": "field", "entity": "entity",
    "hierarchy": "name",
}  # fmt: skip


def _short(text: str) -> str:
    first = text.strip().splitlines()[0] if text.strip() else ""
    return first if len(first) <= 90 else f"{first[:89]}…"


def table_of(ddl: str) -> str:
    """The table a CREATE statement makes; empty when it is none.

    >>> table_of("CREATE TABLE shop.orders (id INT)")
    'shop.orders'
    """
    try:
        tree = sqlglot.parse_one(ddl, dialect="duckdb")
    except (SqlglotError, RecursionError, ValueError):
        return ""
    table = tree.find(exp.Table) if isinstance(tree, exp.Create) else None
    return ".".join(part.name for part in table.parts) if table is not None else ""


def listed(value: Any) -> list[str]:
    """Words between commas or line ends, or a list as it is.

    >>> listed("sales, turnover")
    ['sales', 'turnover']
    """
    parts = re.split(r"[,\n]", value) if isinstance(value, str) else [str(one) for one in value or ()]
    return [part.strip() for part in parts if part.strip()]


# -- one reader a kind -----------------------------------------------------------------------------------------------


def _text(given: Content, _model: SemanticModel) -> Content:
    return {"text": _needed(given, "text")}


def _ddl(given: Content, _model: SemanticModel) -> Content:
    ddl = _needed(given, "ddl")
    if not table_of(ddl):
        raise BadInput("This is no CREATE TABLE or CREATE VIEW statement.", hint="Paste one statement an item.")
    return {"ddl": ddl}


def _term(given: Content, model: SemanticModel) -> Content:
    found: Content = {"term": _needed(given, "term"), "synonyms": listed(given.get("synonyms"))}
    found |= {key: str(given[key]).strip() for key in ("description", "means") if key in given}
    if "condition" in given:
        found["condition"] = _condition(given["condition"], model)
    if "means" in found:
        found["means"] = _meaning(found["means"], model)
    if not {"means", "condition", "description"} & set(found):
        raise BadInput(f"Say what “{found['term']}” means.", hint="A metric, entity.field, or a condition.")
    return _shaped(Term, found)


def _meaning(means: str, model: SemanticModel) -> str:
    """The reference behind what somebody wrote: a name, or a label."""
    fields = {f"{entity.name}.{one.name}": one.label for entity in model.entities for one in entity.dimensions}
    labels = {one.name: one.label for one in model.metrics} | {one.name: one.label for one in model.entities} | fields
    if means in labels:
        return means
    wanted = means.casefold()
    called = [name for name, label in labels.items() if wanted in (label.casefold(), name.casefold())]
    if len(called) == 1:
        return called[0]
    shown = [*labels, *(label for label in labels.values() if label)]
    raise BadInput(f"“{means}” is no metric, entity or field here.", hint=hint(means, shown))


def _condition(given: Any, model: SemanticModel) -> Any:
    if not isinstance(given, str):
        return given
    try:
        tree = sqlglot.parse_one(f"SELECT 1 WHERE {given}", dialect="duckdb")
    except (SqlglotError, RecursionError, ValueError) as error:
        raise BadInput("This condition cannot be read.", hint="Write it as orders.status = 'done'.") from error
    return condition(tree.args["where"].this, model)


def _verified(given: Content, _model: SemanticModel) -> Content:
    found: Content = {"question": " ".join(_needed(given, "question").split())}
    found["wordings"] = listed(given.get("wordings")) if isinstance(given.get("wordings"), str) else [
        str(one) for one in given.get("wordings", ())
    ]  # fmt: skip
    if ("spec" in given) == ("sql" in given):
        raise BadInput("A verified question is said by SQL or by a spec.", hint="Give one of the two.")
    if "sql" in given:
        found["sql"] = str(given["sql"]).strip().rstrip(";")
    else:
        found["spec"] = _shaped(AnalyticsSpec, given["spec"])
    return found | {key: str(given[key]) for key in ("description", "by", "on") if key in given}


def _golden(given: Content, _model: SemanticModel) -> Content:
    found: Content = {"question": " ".join(_needed(given, "question").split())}
    found["wordings"] = [str(one) for one in given.get("wordings", ())]
    found["category"] = str(given.get("category", "general"))
    if given.get("abstain"):
        return {**found, "abstain": True}
    return {**found, "check_sql": _needed(given, "check_sql").rstrip(";"), "ordered": bool(given.get("ordered"))}


def _metric(given: Content, model: SemanticModel) -> Content:
    label = str(given.get("label") or given.get("name") or "")
    name = re.sub(r"\W+", "_", str(given.get("name") or label).casefold()).strip("_")
    if not name or name[0].isdigit():
        raise BadInput("A metric needs a name.", hint="Letters, digits and underscores, a letter first.")
    rest = {key: value for key, value in given.items() if key not in ("name", "label", "synonyms", "text", "measures")}
    found: Content = {**rest, "name": name, "label": label, "synonyms": listed(given.get("synonyms"))}
    kept: Content = {key: given[key] for key in ("text", "measures") if key in given}
    if "text" in given and "kind" not in given:
        made = read_formula(name, str(given["text"]), model)
        measures = made.pop("measures", [])
        kept = {key: value for key, value in kept.items() if key != "measures"} | (
            {"measures": measures} if measures else {}
        )
        found |= made
    return {**_shaped(Metric, found), **kept}


def _field(given: Content, model: SemanticModel) -> Content:
    field = _needed(given, "field")
    owner, _, name = field.partition(".")
    if model.field(field) is None and not ("expr" in given and model.entity(owner) and name):
        known = [f"{entity.name}.{one.name}" for entity in model.entities for one in entity.dimensions]
        raise BadInput(f"“{field}” is no field here.", hint=hint(field, known))
    return {"field": field, **_said(given, FIELD_KEYS, Dimension, {"name": name})}


def _entity(given: Content, model: SemanticModel) -> Content:
    entity = _needed(given, "entity")
    if model.entity(entity) is None and "table" not in given:
        raise BadInput(f"“{entity}” is no entity here.", hint=hint(entity, [one.name for one in model.entities]))
    return {"entity": entity, **_said(given, ENTITY_KEYS, Entity, {"name": entity, "table": "t"})}


def _said(given: Content, keys: tuple[str, ...], shape: type[BaseModel], needed: Content) -> Content:
    """What is said, checked as part of ``shape``; ``without`` names what is taken away from what was known."""
    found = {key: given[key] for key in keys if key in given}
    if "synonyms" in found:
        found["synonyms"] = listed(found["synonyms"])
    gone = [key for key in given.get("without", ()) if key in keys]
    if not found and not gone:
        raise BadInput("Nothing is said of it.", hint=f"Say one of: {', '.join(keys)}.")
    checked = _shaped(shape, {**needed, **found})
    said = {key: checked.get(key, found[key]) for key in found}
    return {**said, **({"without": gone} if gone else {})}


def _measure(given: Content, model: SemanticModel) -> Content:
    entity = _needed(given, "entity")
    if model.entity(entity) is None:
        raise BadInput(f"“{entity}” is no entity here.", hint=hint(entity, [one.name for one in model.entities]))
    rest = {key: value for key, value in given.items() if key != "entity"}
    if "synonyms" in rest:
        rest["synonyms"] = listed(rest["synonyms"])
    return {"entity": entity, **_shaped(Measure, rest)}


def _hierarchy(given: Content, _model: SemanticModel) -> Content:
    levels = given.get("levels", ())
    return _shaped(Hierarchy, {**given, "levels": listed(levels)})


def _facts(given: Content, _model: SemanticModel) -> Content:
    """What is said of the model as a whole."""
    return _said(given, MODEL_KEYS, SemanticModel, {})


def _link(given: Content, model: SemanticModel) -> Content:
    on = given.get("on")
    if isinstance(on, str):
        given = {**given, "on": [[side.strip() for side in pair.split("=")] for pair in on.split(",")]}
    found = _shaped(Relationship, given)
    for side in ("left", "right"):
        if model.entity(found[side]) is None:
            known = [one.name for one in model.entities]
            raise BadInput(f"“{found[side]}” is no entity here.", hint=hint(str(found[side]), known))
    return found


def _needed(given: Content, key: str) -> str:
    text = "".join(mark for mark in str(given.get(key, "")) if mark.isprintable() or mark.isspace()).strip()
    if not text:
        raise BadInput(f"“{key.replace('_', ' ')}” is missing.", hint="Fill it in.")
    if key == "term" and not any(mark.isalnum() for mark in text):
        raise BadInput("A term needs a letter or a digit: nothing else is looked for in a question.")
    if key == "term" and len(text) > LONGEST_TERM:
        raise BadInput(f"A term may have up to {LONGEST_TERM} characters.", hint="Say more in its description.")
    if len(text) > MOST_TEXT:
        raise BadInput(f"“{key}” may have up to {MOST_TEXT:,} characters.")
    return text


def _shaped(shape: type[BaseModel], given: Mapping[str, Any]) -> Content:
    """The given data in its shape, with what is not default alone; raises BadInput with the first fault."""
    try:
        model = shape.model_validate(dict(given))
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(str(step) for step in fault["loc"]) or "it"
        raise BadInput(f"“{where}”: {fault['msg'].removeprefix('Value error, ')}.") from error
    dumped: Content = model.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return dumped


READERS: Final[Mapping[str, Callable[[Content, SemanticModel], Content]]] = {
    "glossary": _term,
    "metric": _metric,
    "verified_question": _verified,
    "documentation": _text,
    "ddl": _ddl,
    "instruction": _text,
    "relationship": _link,
    "dimension": _field,
    "entity": _entity,
    "measure": _measure,
    "hierarchy": _hierarchy,
    "model": _facts,
    "golden": _golden,
}
