"""What a team finds is shown by the labels of the model; what is stored and sent keeps the values."""

from __future__ import annotations

from dataclasses import replace

import pytest

from api.board_json import prepared_json
from assay.dashboards.document import in_colours
from assay.dashboards.export import _sheet
from assay.dashboards.render import drawn
from assay.dashboards.template import DataRequirement, Widget
from assay.kernel.actor import LOCAL_OWNER
from assay.kernel.errors import BadInput
from assay.kernel.tabular import Table
from assay.present.export.html_file import html_file
from assay.query.ports import Source
from assay.records.dashboard import WidgetResult
from assay.semantic.model import Dimension, Entity, SemanticModel
from assay.team.analysts import Analysts
from assay.team.facts import MethodUse
from assay.team.prospects import prospects_of
from components.prospect_cards import prospect_table
from components.prospect_side import about_prospect
from tests.team.conftest import Clinic

SEEN = {"class": "First class"}
REGIONS = {"south": "The South"}
INPUTS = {"fills": "fills", "cover": "cover", "period": "period"}


def _relabelled(clinic: Clinic) -> Source:
    """The clinic under a model of its own."""
    fields = (
        Dimension(name="drug_class", label="Class", labels=SEEN), Dimension(name="region", label="", labels=REGIONS),
    )  # fmt: skip
    entity = Entity(name="fills", table="fills", label="Fills", dimensions=fields)
    return replace(clinic.team.sources.get("clinic", clinic.owner), model=SemanticModel(entities=(entity,)))


def _found(clinic: Clinic, kind: str, field: str) -> tuple[WidgetResult, Table]:
    """A widget filled by a method whose classes are those of ``field``, and its rows."""
    source, desk = _relabelled(clinic), clinic.team.generation.renderer.analysts
    assert isinstance(desk, Analysts)
    use = MethodUse(function="pharmacy.gap_patterns", inputs=INPUTS, fields={"drug_class": field})
    team = desk.teams["clinic"]
    analyst = team.analysts["pharmacy"].model_copy(update={"methods": {"by_class": use}})
    analysts = replace(desk, teams={"clinic": team.model_copy(update={"analysts": {"pharmacy": analyst}})})
    needs = DataRequirement(analyst="pharmacy", method="by_class")
    table = analysts.table(needs, source, {}, LOCAL_OWNER, clinic.services.clock).table
    widget = Widget(id="by_class", kind=kind, title="By class", data_requirements=needs)  # type: ignore[arg-type]
    return drawn(widget, table, clinic.services.clock, model=source.model), table


def test_charts_tables_and_files_show_the_label_and_documents_keep_the_value(clinic: Clinic) -> None:
    bars, _ = _found(clinic, "stacked_bar", "fills.drug_class")
    assert bars.plotly is not None
    assert "First class" in str(bars.plotly["data"])
    listed, table = _found(clinic, "table", "fills.drug_class")
    assert "<td>First class</td>" in html_file(_sheet(listed, table)).decode()
    stored = in_colours(listed)
    assert [row[0] for row in stored["table"]["rows"]] == ["class"] * 4
    assert stored["table"]["columns"][0]["labels"] == SEEN
    shown = prepared_json({**stored, "at": {}, "caption": ""})["table"]
    assert (shown["columns"][0]["labels"], shown["rows"][0][0]) == (SEEN, "class")


def test_a_column_of_no_field_is_told_by_name(clinic: Clinic) -> None:
    with pytest.raises(BadInput, match=r"“fills.drug_clas” is no field of this source") as caught:
        _found(clinic, "bar", "fills.drug_clas")
    assert "fills.drug_class" in caught.value.hint


def test_facts_of_a_prospect_are_shown_by_their_labels_and_kept_as_told(clinic: Clinic) -> None:
    source, team = _relabelled(clinic), clinic.team.teams["clinic"]
    told = team.model_copy(
        update={"prospects": team.prospects.model_copy(update={"fields": {"region": "fills.region"}})}
    )
    found = {one.name: one for one in prospects_of(told, source, clinic.owner, clinic.services.query)}
    assert (found["Beta"].said("region"), found["Beta"].facts["region"]) == ("The South", "south")
    assert (found["Gamma"].said("region"), found["Alpha"].said("region")) == (None, "north")
    ranked = next(one for one in clinic.team.prospects(clinic.owner, "clinic") if one.prospect.name == "Beta")
    beta = replace(ranked, prospect=found["Beta"])
    assert "The South" in str(about_prospect(beta, 3, told))
    staged = replace(found["Beta"], facts={**found["Beta"].facts, "stage": "south"}, labels={"stage": REGIONS})
    titles = {factor.section: factor.title for factor in told.ranking.factors}
    assert "The South" in str(prospect_table([replace(ranked, prospect=staged)], {}, titles, "clinic"))
