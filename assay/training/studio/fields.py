"""What the form of each kind of part asks for; how a field's text is read stands in ``forms.py``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

How = Literal["text", "words", "pairs", "condition", "rows", "number", "flag", "choice", "values", "labels"]


@dataclass(frozen=True)
class Field:
    """One field: its key in the YAML, its label, how its text is read. ``only``: the kinds of metric it is for.

    ``offers`` names the list of things that can be chosen: metrics, measures, fields, times, entities, tables, columns.
    """

    key: str
    label: str
    how: How = "text"
    help: str = ""
    options: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    offers: str = ""
    lines: int = 1


_LABEL = Field("label", "Label", help="What people call it.")
_SYNONYMS = Field("synonyms", "Also said", "words", "With commas between.")
_ABOUT = Field("description", "Description", lines=2)
_UNIT = Field("unit", "Unit", help="Such as USD, hours or percent.")
_FILTER = Field("filter", "Only rows where", "condition", "Such as orders.status = 'done'.", lines=2)
_OWNER = Field("owner", "Looked after by")
_GRAINS = ("day", "week", "month", "quarter", "year", "fiscal_quarter", "fiscal_year")
_AGGREGATES = ("sum", "avg", "min", "max", "count", "count_distinct", "median", "stddev")
_CARDINALITIES = ("many_to_one", "one_to_one", "one_to_many", "many_to_many")
_KINDS_OF_FIELD = ("categorical", "time", "boolean", "number", "identifier", "text", "geo")

FIELDS: Final[Mapping[str, tuple[Field, ...]]] = {
    "metric": (
        Field("name", "Name", help="Letters, digits and underscores."),
        _LABEL,
        Field("kind", "Kind", "choice", options=("simple", "ratio", "derived", "cumulative", "composite")),
        Field("measure", "Measure", help="entity.measure", only=("simple",), offers="measures"),
        Field("filter", "Only rows where", "condition", "Such as orders.status = 'done'.", only=("simple",), lines=2),
        Field("numerator", "Metric above the line", only=("ratio",), offers="metrics"),
        Field("denominator", "Metric below the line", only=("ratio",), offers="metrics"),
        Field("expr", "Formula", help="Names of metrics with + − * / and brackets.", only=("derived",), lines=2),
        Field("metric", "Metric that is summed up", only=("cumulative",), offers="metrics"),
        Field("to_date", "From the start of the", "choice", options=("", *_GRAINS), only=("cumulative",)),
        Field("window", "Or over so many periods", "number", only=("cumulative",)),
        Field("components", "Parts", "rows", "One a line: {metric: revenue, weight: 0.5, scale: zscore}.",
              only=("composite",), lines=3),
        Field("time", "Dated by", help="entity.field, where it is not the usual date.", offers="times"),
        _UNIT,
        Field("direction", "Good is", "choice", options=("up", "down", "neutral")),
        Field("category", "Category"),
        _SYNONYMS,
        _ABOUT,
        Field("targets", "Targets", "rows", "One a line: 1000 per month, or 1000 per month from 2026-01-01.", lines=2),
        _OWNER,
        Field("deprecated", "Not to be used because", help="A person who asks for it is told."),
    ),
    "measure": (
        Field("entity", "Entity", offers="entities"),
        Field("name", "Name"),
        _LABEL,
        Field("agg", "Taken together by", "choice", options=_AGGREGATES),
        Field("expr", "Of the column", help="A column or an SQL expression over columns; empty counts rows.", lines=2),
        _FILTER,
        Field("time", "Dated by", help="Where it is not the entity's usual date.", offers="times"),
        _UNIT,
        _SYNONYMS,
        _ABOUT,
    ),
    "dimension": (
        Field("entity", "Entity", offers="entities"),
        Field("name", "Name"),
        _LABEL,
        Field("kind", "Kind", "choice", options=_KINDS_OF_FIELD),
        Field("expr", "Calculated as", help="SQL over columns of the table; empty is the column itself.", lines=2),
        _UNIT,
        _SYNONYMS,
        Field("values", "Values, and how people say them", "values", "One a line: EU = Europe, European.", lines=3),
        Field("labels", "Values, and what they are shown as", "labels", "One a line: in_transit = On the way.",
              lines=3),
        _ABOUT,
        Field("pii", "Personal data, to be masked", "flag"),
        Field("hidden", "Hidden from questions", "flag"),
    ),
    "entity": (
        Field("name", "Name"),
        Field("table", "Table", offers="tables"),
        _LABEL,
        Field("plural", "More of them are called"),
        Field("key", "Key", "words", "The columns that tell rows apart."),
        Field("default_time", "Usual date", help="One of its own fields."),
        Field("display", "Shown by", "words", "The fields that name a row."),
        _SYNONYMS,
        _ABOUT,
        _OWNER,
    ),
    "relationship": (
        Field("left", "Many", help="The entity whose rows belong to the other.", offers="entities"),
        Field("right", "One", offers="entities"),
        Field("on", "Joined on", "pairs", "column of the first = column of the second; commas between pairs."),
        Field("cardinality", "How many", "choice", options=_CARDINALITIES),
        Field("name", "Name", help="Where there are several links between the two."),
        _SYNONYMS,
    ),
    "hierarchy": (
        Field("name", "Name"),
        _LABEL,
        Field("levels", "Levels", "words", "Fields from coarse to fine: cities.region, cities.country, cities.city."),
    ),
    "glossary": (
        Field("term", "Term"),
        Field("means", "Means", help="A metric, entity or entity.field.", offers="everything"),
        Field("condition", "Or stands for rows where", "condition", "Such as orders.status = 'open'.", lines=2),
        _SYNONYMS,
        _ABOUT,
    ),
    "model": (
        Field("title", "Title"),
        Field("currency", "Currency", help="A code of three letters."),
        Field("calendar", "Calendar", "rows", "{fiscal_year_start: 4, week_start: monday, time_zone: UTC}", lines=1),
        Field("default_filters", "Always left out unless asked for", "rows", "Conditions, one a line.", lines=3),
        _ABOUT,
    ),
}  # fmt: skip
"""Kind of a part -> its fields, in order."""

NAMES: Final[Mapping[str, str]] = {
    "metric": "Metric", "measure": "Measure", "dimension": "Field", "entity": "Entity", "relationship": "Relationship",
    "hierarchy": "Hierarchy", "glossary": "Term", "model": "Model",
}  # fmt: skip
"""Kind of a part -> what people call it."""
