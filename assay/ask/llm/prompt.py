"""The words a model gets: rules, the form of a reply, the question with what belongs to it, and what went wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assay.ask.llm.port import Message

FORM: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "reading": {"type": "string", "description": "the question as you understand it, one sentence"},
        "spec": {"type": "object"},
        "sql": {"type": "string"},
        "parts": {"type": "array", "items": {"type": "object"}},
        "cannot": {"type": "string"},
        "title": {"type": "string"},
        "chart": {"type": "string"},
    },
    "required": ["reading"],
}
"""The JSON schema of a reply, small on purpose: a spec is checked here, not by the provider."""

_RULES = """You turn a question about data into one query. SQL dialect: {dialect}. Today is {today}.
Rules:
- Use only the tables and columns listed below, spelled as listed. One read-only SELECT.
- Return exactly the columns asked for, in the order asked, and no others.
- Compare texts with the values listed; where the question's word differs, use the listed value.
- Join by the links shown (->). Count each thing once: do not let a join repeat rows that are summed.
- "top" or "most" means ORDER BY and LIMIT. Guard divisions with NULLIF. Round only when asked.
- PRIVATE_1 and the like stand for values you are not shown: use them as text values, unchanged.
- If the tables cannot answer the question, say so; never guess a column's meaning."""

_SPEC = """Prefer a spec when it can say the question; it uses the Metrics and Fields listed. Its form:
{"metrics": ["revenue", {"agg": "count", "entity": "orders"}, {"agg": "avg", "field": "orders.total"}],
 "dimensions": ["customers.country", {"field": "time", "grain": "month"}],
 "where": {"field": "orders.status", "op": "eq", "value": "paid"},
 "time": {"relative": {"kind": "last", "unit": "month", "count": 3}},
 "comparison": {"kind": "previous_period"}, "having": {"field": "revenue", "op": "gt", "value": 100},
 "order": ["-revenue"], "limit": 5}
Leave out what is not asked. Conditions nest: {"all": []}, {"any": []}, {"not": {}}. Ops: eq ne gt ge lt le in not_in
between contains starts_with ends_with is_null not_null. time: relative (kind current, previous, last, next, to_date;
unit day, week, month, quarter, year) or "start" and "end" (excluded). Comparisons: previous_period, previous_year.
A metric may carry "filter" or "transform": {"kind": "share" | "running_total" | "moving_average" | "rank" | "growth"}.
Best n per group: "top": {"n": 3, "per": ["customers.country"], "by": "revenue"}.
Rows: {"mode": "rows", "entity": "orders", "dimensions": ["orders.id"]}. The names here are examples."""

_REPLY_SQL = """Reply with one JSON object: {"reading": "the question in one sentence", "sql": "SELECT ..."};
{"cannot": "why"} when it cannot be answered. SQL alone in a ```sql block will do as well."""
_REPLY_SPEC = """Reply with one JSON object: {"reading": "the question in one sentence", "spec": {...}}, or "sql"
instead of "spec" when no spec can say it, or {"cannot": "why"}. SQL alone in a ```sql block will do as well."""
_PARTS = """If it asks several separate things that need queries of their own, reply {"reading": "...", "parts":
[{"question": "..."}, ...]} with each part a question that stands alone. "chart" may name a fitting chart:
kpi, line, area, bar, stacked bar, pie, scatter, heatmap, table."""

_BRIEF = "One read-only {dialect} SELECT with exactly the columns asked for, in a ```sql block. Today is {today}."


@dataclass(frozen=True)
class Wording:
    """What the rules depend on: ``specs`` where a person wrote a semantic model, ``parts`` where somebody looks on."""

    dialect: str
    today: str
    specs: bool
    parts: bool
    brief: bool = False

    @property
    def rules(self) -> str:
        """The system message."""
        if self.brief:
            return _BRIEF.format(dialect=self.dialect, today=self.today)
        text = [_RULES.format(dialect=self.dialect, today=self.today)]
        text += [_SPEC, _REPLY_SPEC] if self.specs else [_REPLY_SQL]
        return "\n".join([*text, _PARTS] if self.parts else text)


@dataclass(frozen=True)
class Question:
    """The question and what was said before it."""

    text: str
    hint: str = ""
    previous: str = ""
    previous_query: str = ""

    def told(self, context: str) -> str:
        """The user's message."""
        before = (
            f"The question before: {self.previous}\nIts query: {self.previous_query}" if self.previous_query else ""
        )
        hint = f"Hint: {self.hint}" if self.hint else ""
        return "\n\n".join(filter(None, (context, before, hint, f"Question: {self.text}")))


@dataclass(frozen=True)
class Mishap:
    """A try that did not do: what was written, and what is wrong with it, in words for the model."""

    written: str
    problem: str


def messages(wording: Wording, question: Question, context: str, last: Mishap | None = None) -> tuple[Message, ...]:
    """The prompt; after a mishap, with what was written and what was wrong."""
    first = (Message("system", wording.rules), Message("user", question.told(context)))
    if last is None:
        return first
    ask = f"{last.problem}\nReply again in the same form, with the whole query."
    return (*first, Message("assistant", last.written or "(nothing)"), Message("user", ask))
