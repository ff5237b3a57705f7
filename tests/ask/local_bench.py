"""A small model of a fitness studio, unlike any sample domain, to read questions against."""

from __future__ import annotations

from datetime import date
from typing import Any

from assay.ask.ports import Asked, Plan
from assay.kernel.actor import LOCAL_OWNER
from assay.kernel.clock import Clock
from assay.query.ports import Source
from assay.semantic.model import SemanticModel
from assay.semantic.schema import ColumnInfo, ColumnType, ForeignKey, Profile, Schema, TableInfo
from assay.semantic.spec import AnalyticsSpec

TODAY = date(2026, 5, 20)

MODEL = SemanticModel.model_validate(
    {
        "name": "studio",
        "currency": "EUR",
        "entities": [
            {
                "name": "members",
                "table": "members",
                "label": "Member",
                "plural": "members",
                "key": ["member_id"],
                "display": ["full_name"],
                "default_time": "joined_on",
                "synonyms": ["people"],
                "dimensions": [
                    {"name": "member_id", "kind": "identifier"},
                    {"name": "full_name", "kind": "text", "label": "Name"},
                    {"name": "level", "values": {"Gold": [], "Silver": [], "Basic": ["entry level"]}},
                    {"name": "age", "kind": "number"},
                    {"name": "city", "kind": "geo"},
                    {"name": "joined_on", "kind": "time", "synonyms": ["joined", "signed up"]},
                    {"name": "email", "kind": "text", "pii": True},
                ],
                "measures": [{"name": "count", "agg": "count"}],
            },
            {
                "name": "trainers",
                "table": "trainers",
                "label": "Trainer",
                "plural": "trainers",
                "key": ["trainer_id"],
                "display": ["trainer_name"],
                "dimensions": [
                    {"name": "trainer_id", "kind": "identifier"},
                    {"name": "trainer_name", "kind": "text"},
                    {"name": "hourly_rate", "kind": "number", "unit": "EUR"},
                    {"name": "is_certified", "kind": "boolean", "label": "Certified"},
                ],
            },
            {
                "name": "visits",
                "table": "visits",
                "label": "Visit",
                "plural": "visits",
                "key": ["visit_id"],
                "display": ["visit_id", "visited_at"],
                "default_time": "visited_at",
                "dimensions": [
                    {"name": "visit_id", "kind": "identifier"},
                    {"name": "visited_at", "kind": "time"},
                    {
                        "name": "activity",
                        "values": {"yoga": [], "boxing": [], "swimming": ["swim"]},
                        "synonyms": ["class"],
                    },
                    {"name": "minutes", "kind": "number", "label": "Minutes"},
                    {"name": "fee", "kind": "number", "unit": "EUR"},
                ],
                "measures": [
                    {"name": "count", "agg": "count"},
                    {"name": "fees", "agg": "sum", "expr": "fee", "unit": "EUR"},
                    {"name": "minutes", "agg": "avg", "expr": "minutes"},
                ],
            },
        ],
        "relationships": [
            {"left": "visits", "right": "members", "on": [["member_id", "member_id"]]},
            {"left": "visits", "right": "trainers", "on": [["trainer_id", "trainer_id"]]},
        ],
        "metrics": [
            {"name": "fees", "measure": "visits.fees", "unit": "EUR", "synonyms": ["income", "takings"]},
            {"name": "visit_count", "label": "Visits", "measure": "visits.count", "synonyms": ["number of visits"]},
            {"name": "member_count", "label": "Members", "measure": "members.count", "synonyms": ["how many members"]},
            {
                "name": "swims",
                "measure": "visits.count",
                "filter": {"field": "visits.activity", "value": "swimming"},
                "synonyms": ["swimming visits"],
            },
            {"name": "visit_length", "label": "Average visit length", "measure": "visits.minutes", "unit": "minutes"},
            {"name": "fee_per_visit", "kind": "ratio", "numerator": "fees", "denominator": "visit_count"},
        ],
        "glossary": [
            {"term": "VIP", "synonyms": ["best members"], "condition": {"field": "members.level", "value": "Gold"}},
        ],
    }
)


def _column(name: str, kind: ColumnType, samples: tuple[Any, ...] = ()) -> ColumnInfo:
    return ColumnInfo(name, kind, profile=Profile(samples=samples, complete=bool(samples)))


SCHEMA = Schema(
    "duckdb",
    (
        TableInfo(
            "members",
            (
                _column("member_id", "integer"),
                _column("full_name", "text"),
                _column("level", "text", ("Gold", "Silver", "Basic")),
                _column("age", "integer"),
                _column("city", "text", ("Utrecht", "Delft", "Den Haag")),
                _column("joined_on", "date"),
                _column("email", "text"),
            ),
            primary_key=("member_id",),
        ),
        TableInfo(
            "trainers",
            (
                _column("trainer_id", "integer"),
                _column("trainer_name", "text", ("Ada Boon", "Bo Ruiz")),
                _column("hourly_rate", "number"),
                _column("is_certified", "boolean"),
            ),
            primary_key=("trainer_id",),
        ),
        TableInfo(
            "visits",
            (
                _column("visit_id", "integer"),
                _column("member_id", "integer"),
                _column("trainer_id", "integer"),
                _column("visited_at", "timestamp"),
                _column("activity", "text", ("yoga", "boxing", "swimming")),
                _column("minutes", "integer"),
                _column("fee", "number"),
            ),
            primary_key=("visit_id",),
            foreign_keys=(
                ForeignKey(("member_id",), "members", ("member_id",)),
                ForeignKey(("trainer_id",), "trainers", ("trainer_id",)),
            ),
        ),
    ),
)


class StudioConnector:
    """Knows two members' names that no profile shows; counts how often it was asked."""

    dialect = "duckdb"

    def __init__(self) -> None:
        self.reads = 0

    def check(self) -> None: ...

    def introspect(self, report: Any = None) -> Schema:
        return SCHEMA

    def data_version(self) -> str:
        return "1"

    def distinct_values(self, table: str, column: str, limit: int) -> tuple[list[Any], bool]:
        self.reads += 1
        return (["Zoe Quist", "Yann Maas"], True) if column == "full_name" else ([], True)

    def recipe(self) -> dict[str, Any]:
        return {}


def studio(connector: StudioConnector | None = None) -> Source:
    """The studio as a connected source."""
    return Source("studio", "studio", connector or StudioConnector(), SCHEMA, MODEL)


def asked(text: str, source: Source, previous: AnalyticsSpec | None = None, **more: Any) -> Asked:
    """A question on a Wednesday in May."""
    return Asked(text, source, LOCAL_OWNER, Clock.fixed(TODAY), previous=previous, **more)


def spec_of(plan: Plan) -> dict[str, Any]:
    """The first reading's spec without defaults, or the reason there is none."""
    if plan.kind == "abstain":
        return {"abstain": plan.reason}
    spec = plan.readings[0].spec
    return spec.model_dump(mode="json", exclude_defaults=True, by_alias=True) if spec else {}
