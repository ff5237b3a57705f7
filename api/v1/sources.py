"""``/api/v1/sources``: where questions can be asked."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint
from pydantic import BaseModel

from api.v1.shapes import Listing, Paging, Part, cut
from assay.accounts.acting import current_actor
from assay.records.stored import SourceRecord
from assay.services import Services


class SourceBrief(BaseModel):
    """A source in a list, without its address."""

    id: str
    name: str
    title: str
    kind: str
    sample: bool


class SourceList(Listing):
    """Sources."""

    items: list[SourceBrief]


class OneTable(BaseModel):
    """A table and about how many rows it has."""

    name: str
    rows: int | None


class OneSource(BaseModel):
    """A source, without its address."""

    id: str
    name: str
    title: str
    kind: str
    sample: bool
    dialect: str
    tables: list[OneTable]
    starters: list[str]


def register(v1: APIBlueprint, services: Services) -> None:
    """Serve them."""

    @v1.get("/sources")
    @v1.input(Paging, location="query", arg_name="paging")
    @v1.output(SourceList)
    def sources(paging: Paging) -> Part:
        """The sources one may ask."""
        return cut([_told(record) for record in services.sources.list(current_actor())], paging)

    @v1.get("/sources/<source>")
    @v1.output(OneSource)
    def source(source: str) -> dict[str, Any]:
        """One source: its tables, and questions that suit it."""
        found = services.sources.get(source, current_actor())
        tables = [{"name": table.key, "rows": table.row_count} for table in found.schema.tables]
        starters = services.sources.starters(found.id, current_actor())
        about = {"id": found.id, "name": found.name, "title": found.title, "kind": found.kind, "sample": found.sample}
        return {**about, "dialect": found.dialect, "tables": tables, "starters": list(starters)}


def _told(record: SourceRecord) -> dict[str, Any]:
    """A source without its address."""
    return {"id": record.id, "name": record.name, "title": record.title, "kind": record.kind, "sample": record.sample}
