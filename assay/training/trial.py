"""An item before it is kept: parsed (``kinds``), bound to model and schema, and run. And who says the same?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assay.ask.corridor import Ask
from assay.ask.local.verified import plain
from assay.kernel.actor import Actor
from assay.kernel.errors import BadInput
from assay.kernel.tabular import Table
from assay.query.ports import Query, Source
from assay.records.stored import TrainingItem
from assay.semantic.check import check
from assay.semantic.spec import AnalyticsSpec
from assay.training.evaluate import shown
from assay.training.kinds import table_of, title_of
from assay.training.twins import meaning, said_now, statement


@dataclass(frozen=True)
class Trial:
    """What came of trying an item: what it gives, in words, and what should be looked at."""

    preview: str = ""
    warnings: tuple[str, ...] = ()


def try_item(item: TrainingItem, ask: Ask, source: Source, before: Source, actor: Actor) -> str:
    """Bind and run an item on the candidate ``source``; what it gives, in words. Raises AssayError when it fails."""
    known = {fault.message for fault in check(before.model)}
    faults = [fault.message for fault in check(source.model) if fault.message not in known]
    if faults:
        raise BadInput(f"This does not fit the model: {faults[0]}.", hint=" ".join(faults[1:3]))
    run = RUNS.get(item.kind)
    return run(item.content, ask, source, actor) if run else ""


def _query(content: Mapping[str, Any], ask: Ask, source: Source, actor: Actor) -> str:
    spec = AnalyticsSpec.model_validate(content["spec"]) if content.get("spec") else None
    table = ask.runner.run(Query(source.id, spec, content.get("sql"), fresh=True), actor).table
    return _gives(table)


def _golden(content: Mapping[str, Any], ask: Ask, source: Source, actor: Actor) -> str:
    if content.get("abstain"):
        return "No answer may be given."
    sql = str(content["check_sql"]).replace("{today}", ask.clock.today().isoformat())
    sql = sql.replace("{last_year}", str(ask.clock.today().year - 1))
    return _gives(ask.runner.run(Query(source.id, sql=sql, fresh=True), actor).table)


def _dimension(content: Mapping[str, Any], ask: Ask, source: Source, actor: Actor) -> str:
    """A field that is calculated is grouped by once."""
    if "expr" not in content:
        return ""
    counted = {"expr": {"agg": "count", "entity": str(content["field"]).partition(".")[0]}, "alias": "rows"}
    spec = AnalyticsSpec.model_validate({"metrics": [counted], "dimensions": [content["field"]], "limit": 1000})
    rows = len(ask.runner.run(Query(source.id, spec), actor).table.rows())
    return f"Gives {rows}{' or more' if rows == 1000 else ''} values"


def _metric(content: Mapping[str, Any], ask: Ask, source: Source, actor: Actor) -> str:
    spec = AnalyticsSpec.model_validate({"metrics": [content["name"]]})
    return _gives(ask.runner.run(Query(source.id, spec), actor).table)


def _term(content: Mapping[str, Any], ask: Ask, source: Source, actor: Actor) -> str:
    """A condition is run over the rows of its entity; a reference was bound when it was read."""
    condition = content.get("condition")
    entity = _entity_of(condition) if condition else ""
    if not entity:
        return ""
    counted = {"expr": {"agg": "count", "entity": entity}, "alias": "rows"}
    spec = AnalyticsSpec.model_validate({"metrics": [counted], "where": condition})
    return f"{_gives(ask.runner.run(Query(source.id, spec), actor).table)} rows"


def _entity_of(condition: Any) -> str:
    """The entity of the first field a condition names."""
    if isinstance(condition, Mapping):
        if "field" in condition:
            return str(condition["field"]).partition(".")[0]
        return next((found for value in condition.values() if (found := _entity_of(value))), "")
    if isinstance(condition, list | tuple):
        return next((found for value in condition if (found := _entity_of(value))), "")
    return ""


def _link(content: Mapping[str, Any], ask: Ask, source: Source, actor: Actor) -> str:
    """Rows of the left entity that find a partner, counted through the join."""
    right = source.model.entity(str(content["right"]))
    if right is None or not right.dimensions:
        return ""
    field = f"{right.name}.{(right.key or (right.dimensions[0].name,))[0]}"
    if source.model.field(field) is None:
        field = f"{right.name}.{right.dimensions[0].name}"
    counted = {"expr": {"agg": "count", "entity": content["left"]}, "alias": "rows"}
    joined = {"metrics": [counted], "where": {"field": field, "op": "not_null"}}
    if content.get("name"):
        joined["where"]["via"] = [content["name"]]  # type: ignore[index]
    table = ask.runner.run(Query(source.id, AnalyticsSpec.model_validate(joined)), actor).table
    return f"{_gives(table)} rows of {content['left']} have their {content['right']}"


def _ddl(content: Mapping[str, Any], ask: Ask, source: Source, actor: Actor) -> str:
    name = table_of(str(content["ddl"])).split(".")[-1]
    there = source.schema.table(name)
    return f"{len(there.columns)} columns in the source" if there else "The source has no such table."


def _gives(table: Table) -> str:
    return f"Gives {shown(table.rows())}"


RUNS: Mapping[str, Callable[[Mapping[str, Any], Ask, Source, Actor], str]] = {
    "verified_question": _query,
    "golden": _golden,
    "metric": _metric,
    "dimension": _dimension,
    "glossary": _term,
    "relationship": _link,
    "ddl": _ddl,
}
"""What running an item of a kind is; others are bound alone."""


# -- duplicates and contradictions -----------------------------------------------------------------------------------


Said = tuple[str, str, Any]
"""A key under which items meet, how it is written, and what the item says of it."""


@dataclass(frozen=True)
class Meeting:
    """An item and another that say something of the same, which the first writes ``written``."""

    item: TrainingItem
    written: str
    other: TrainingItem
    equal: bool

    @property
    def told(self) -> str:
        return _told(self.written, self.other, self.equal)


def conflicts(items: Sequence[TrainingItem]) -> Mapping[str, tuple[str, ...]]:
    """By item: which others say the same, or something else of the same."""
    found: dict[str, list[str]] = defaultdict(list)
    for one in meetings(items):
        found[one.item.id].append(one.told)
    return {identity: tuple(dict.fromkeys(told)) for identity, told in found.items()}


def meetings(items: Sequence[TrainingItem]) -> Iterator[Meeting]:
    """Every two items that say something of the same, from the side of each."""
    meeting: dict[tuple[str, str], list[tuple[TrainingItem, str, Any]]] = defaultdict(list)
    for item in items:
        if (item.pending or {}).get("state", item.state) != "retired":
            for key, written, says in _sayings(item):
                meeting[(_family(item.kind), key)].append((item, written, says))
    for met in meeting.values():
        for item, written, says in met:
            for other, _, other_says in met:
                if other.id != item.id:
                    yield Meeting(item, written, other, says == other_says)


def _told(written: str, other: TrainingItem, equal: bool) -> str:
    what = "says the same of" if equal else "says something else of"
    name, title = FAMILY_NAMES.get(other.kind, other.kind), title_of(other.kind, said_now(other))
    if other.kind in NAMED and title.casefold() != written.casefold():
        name = f"{name} “{title}”"
    if other.kind == "verified_question" and not equal:
        return f"{name} by {other.author or 'nobody'} answers “{written}” by another statement."
    return f"{name} by {other.author or 'nobody'} {what} “{written}”."


NAMED = ("glossary", "metric", "verified_question", "golden")
"""Kinds whose items people know by their title."""


FAMILY_NAMES = {
    "glossary": "A term", "metric": "A metric", "verified_question": "A verified question",
    "golden": "A golden question",
    "documentation": "A document", "instruction": "An instruction", "ddl": "A DDL statement", "dimension": "A field",
    "entity": "An entity", "relationship": "A relationship", "measure": "A measure", "hierarchy": "A hierarchy",
    "model": "What is said of the model",
}  # fmt: skip


def _family(kind: str) -> str:
    """Terms and metrics share their words: one that takes the other's is what goes wrong most often."""
    return "words" if kind in ("glossary", "metric") else kind


def _sayings(item: TrainingItem) -> Iterator[Said]:
    content = dict((item.pending or {}).get("content", item.content))
    match item.kind:
        case "glossary":
            means = content.get("means") or str(content.get("condition") or content.get("description", ""))
            for word in (content["term"], *content.get("synonyms", ())):
                yield str(word).casefold(), str(word), means
        case "metric":
            for word in (content.get("label") or content["name"].replace("_", " "), *content.get("synonyms", ())):
                yield str(word).casefold(), str(word), content["name"]
        case "verified_question" | "golden":
            sql = content.get("sql") or content.get("check_sql")
            says = statement(str(sql)) if sql else str(content.get("spec"))
            for text in (content["question"], *content.get("wordings", ())):
                yield plain(str(text)), str(text), says
                if item.kind == "verified_question" and meaning(str(text)):
                    yield f"~{meaning(str(text))}", str(text), says
        case "ddl":
            name = table_of(str(content["ddl"]))
            yield name.casefold(), name, " ".join(str(content["ddl"]).split()).casefold()
        case "documentation" | "instruction":
            text = " ".join(str(content["text"]).split())
            yield text.casefold(), text[:60], text
        case "dimension" | "entity":
            name = str(content.get("field") or content.get("entity"))
            yield name, name, str(content)
        case "measure" | "hierarchy" | "model":
            name = title_of(item.kind, content)
            yield name, name, str(content)
        case _:
            name = f"{content['left']} → {content['right']}"
            yield f"{name} {content.get('name', '')}", name, str(content.get("on"))
