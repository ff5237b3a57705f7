"""``/api/v1/specs``: a question written down exactly, for programs that know what they want."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint
from flask import Response, jsonify
from pydantic import BaseModel, Field

from api.v1.shapes import PAGE, PAGE_AT_MOST, Asked, Paging
from api.v1.shapes_of_results import ColumnShape, Rows, columns_of, order_of, rows_of
from assay.accounts.acting import current_actor
from assay.records.codec import to_json
from assay.services import Services
from assay.services.specs import Dialect, SpecStatement


class SpecAsked(Asked):
    """A spec and the source it is for. `GET /api/v1/specs/schema` says what a spec may hold."""

    source: str = Field(min_length=1, max_length=200)
    spec: dict[str, Any]


class CompileAsked(SpecAsked):
    """And another dialect than the source's, if its SQL is wanted."""

    dialect: Dialect | None = None


class RunAsked(SpecAsked):
    """And which of its rows; ``order`` is ``column:desc,column``."""

    limit: int = Field(PAGE, ge=1, le=PAGE_AT_MOST)
    offset: int = Field(0, ge=0, le=2**31 - 1)
    order: str = Field("", max_length=1000)


class FaultShape(BaseModel):
    """One thing wrong in a spec."""

    where: str
    message: str


class Checked(BaseModel):
    """Whether a spec can be computed, and what it means."""

    valid: bool
    faults: list[FaultShape]
    spec: dict[str, Any] | None
    in_words: str
    columns: list[ColumnShape]


class Statement(BaseModel):
    """The SQL of a spec. ``policies`` are the ones worked into it for the person the token belongs to."""

    sql: str
    dialect: str
    columns: list[ColumnShape]
    notes: list[str]
    caveats: list[str]
    policies: list[str]


class SpecRows(Rows):
    """Rows of a spec, and the statement that ran."""

    sql: str
    dialect: str
    truncated: bool
    caveats: list[str]
    policies: list[str]


def register(v1: APIBlueprint, services: Services) -> None:
    """Serve them."""
    specs = services.specs

    @v1.get("/specs/schema")
    @v1.doc(responses={200: "The JSON schema of a spec."})
    def spec_schema() -> Response:
        """What a spec may hold, as a JSON schema."""
        return jsonify(specs.schema())

    @v1.post("/specs/validate")
    @v1.input(SpecAsked, arg_name="asked")
    @v1.output(Checked)
    def validate_spec(asked: SpecAsked) -> dict[str, Any]:
        """What is wrong with a spec, or what it means; nothing is run."""
        found = specs.check(asked.spec, asked.source, current_actor())
        faults = [to_json(one) for one in found.faults]
        told = {"spec": found.spec, "in_words": found.in_words, "columns": columns_of(found.columns)}
        return {"valid": not faults, "faults": faults, **told}

    @v1.post("/specs/compile")
    @v1.input(CompileAsked, arg_name="asked")
    @v1.output(Statement)
    def compile_spec(asked: CompileAsked) -> dict[str, Any]:
        """The SQL of a spec; nothing is run."""
        return _statement(specs.compile(asked.spec, asked.source, current_actor(), asked.dialect))

    @v1.post("/specs/run")
    @v1.input(RunAsked, arg_name="asked")
    @v1.output(SpecRows)
    def run_spec(asked: RunAsked) -> Response:
        """The rows of a spec."""
        order, actor = order_of(asked.order), current_actor()
        found = specs.run(asked.spec, asked.source, actor, offset=asked.offset, limit=asked.limit, order=order)
        told = _statement(found.statement)
        rows = rows_of(found.page.table, found.page.total, Paging(limit=asked.limit, offset=asked.offset))
        more = {name: told[name] for name in ("sql", "dialect", "caveats", "policies")}
        return jsonify({**rows, **more, "truncated": found.page.table.truncated})


def _statement(done: SpecStatement) -> dict[str, Any]:
    columns = columns_of(done.columns)
    lists = {"notes": list(done.notes), "caveats": list(done.caveats), "policies": list(done.policies)}
    return {"sql": done.sql, "dialect": done.dialect, "columns": columns, **lists}
