"""The semantic layer edited part by part and as a folder; what is kept goes through the gate like all teaching."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import duckdb
import pytest

from assay.kernel.errors import BadInput, InvalidModel, NotAllowed, NotFound
from assay.kernel.settings import ROOT
from assay.packs.pack import find_pack
from assay.semantic.load import load
from assay.semantic.model import SemanticModel
from assay.services import Services
from assay.training.studio.forms import part_of_form, shown
from assay.training.studio.parts import document, parts_of
from tests.training.conftest import ADMIN, ANALYST, script, teach

SHOP = "workshop"
LATE = """metrics:
- name: finished_labour
  label: Finished labour
  measure: jb.labour
  filter: {field: jb.st, value: C}
  synonyms: [done labour]
  targets: [{value: 1000, period: month}]
"""
LABOUR = """entities:
- name: jb
  table: jb
  measures:
  - {name: labour, agg: sum, expr: lab, label: Labour}
"""


def changed(archive: bytes, old: str, new: str, file: str = "") -> bytes:
    """The archive with a text changed in every file, or in one."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(made, "w") as target:
        for entry in source.infolist():
            text = source.read(entry).decode()
            target.writestr(entry, text.replace(old, new) if file in entry.filename else text)
    return made.getvalue()


def scalar(services: Services, sql: str) -> object:
    """One number, from SQL written here, beside Assay."""
    file = services.sources.get(SHOP, ADMIN).connector.recipe()["path"]  # type: ignore[attr-defined]
    with duckdb.connect(str(file), read_only=True) as connection:
        found = connection.execute(sql).fetchall()
    return found[0][0]


def test_a_measure_and_a_metric_written_as_yaml_are_previewed_kept_and_in_force_after_the_gate(
    services: Services,
) -> None:
    looked = services.studio.look(SHOP, "measure", LABOUR, ADMIN)
    assert looked.faults == ()
    assert looked.preview is not None
    whole = scalar(services, "SELECT sum(lab) FROM jb")
    assert looked.preview.headline == f"{whole:,.0f}" or looked.preview.headline.replace(",", "") == str(whole)
    services.studio.save(SHOP, "measure", LABOUR, ADMIN)
    seen = services.studio.look(SHOP, "metric", LATE, ADMIN).preview
    assert seen is not None
    expected = scalar(services, "SELECT sum(lab) FROM jb WHERE st = 'C'")
    assert float(seen.headline.replace(",", "")) == pytest.approx(float(str(expected)))
    assert seen.figure is not None, "a metric with a date has a course"
    services.studio.save(SHOP, "metric", LATE, ADMIN)
    before = services.ask.ask("done labour", SHOP, ADMIN)
    assert before.state not in ("governed", "verified"), "a draft changes nothing for those who ask"
    services.gate.publish(SHOP, ADMIN)
    answer = services.ask.ask("done labour", SHOP, ADMIN)
    assert float(answer.rows[0][-1]) == pytest.approx(float(str(expected)))
    (target,) = services.sources.get(SHOP, ADMIN).model.metric("finished_labour").targets  # type: ignore[union-attr]
    assert target.value == 1000


@pytest.mark.parametrize(
    ("kind", "text", "line", "says"),
    [
        ("metric", "metrics:\n- name: x\n  measure: jb.labr\n", 3, "is no measure"),
        ("metric", "metrics:\n- name: x\n  kind: ratio\n  numerater: a\n", 4, "Did you mean `numerator`"),
        ("metric", "metrics:\n- name: x\n  kind: [\n", 4, "not YAML"),
        ("metric", "metrics: []\n", 1, "it says 0"),
        ("metric", "title: other\nmetrics:\n- {name: x, measure: jb.labour}\n", 1, "is another part"),
        ("dimension", "entities:\n- {name: jb, table: jb, dimensions: [{name: s, expr: stt}]}\n", 2, "is no column"),
        ("entity", "entities:\n- name: jobs\n  table: jb\n", 2, "entities keep their names"),
        ("relationship", "relationships:\n- {left: jb, right: cstt, on: [[cid, cid]]}\n", 2, "cst"),
    ],
)  # fmt: skip
def test_every_fault_of_a_text_is_told_with_its_line_and_nothing_is_kept(
    services: Services, kind: str, text: str, line: int, says: str
) -> None:
    services.studio.save(SHOP, "measure", LABOUR, ADMIN)
    faults = services.studio.look(SHOP, kind, text, ADMIN).faults
    assert [fault.line for fault in faults if says in fault.message] == [line], faults
    with pytest.raises(InvalidModel):
        services.studio.save(SHOP, kind, text, ADMIN)
    assert len(services.training.items(SHOP, ADMIN)) == 1


def test_all_faults_are_told_at_once(services: Services) -> None:
    text = "metrics:\n- name: x\n  measure: jb.nope\n  time: jb.never\n  filter: {field: jb.gone, value: 1}\n"
    assert {fault.line for fault in services.studio.look(SHOP, "metric", text, ADMIN).faults} == {3, 4, 5}


def test_what_is_said_of_a_field_can_be_taken_back(services: Services) -> None:
    before = services.studio.text(SHOP, "dimension", "cst.rgn", ADMIN)
    said = before.replace("    - rgn\n", "    - territory\n") + "    description: Where they live\n"
    services.studio.save(SHOP, "dimension", said, ADMIN)
    marks = {shelved.part.name: shelved.mark for shelved in services.studio.parts(SHOP, ADMIN)}
    assert (marks["cst.rgn"], marks["cst.tier"]) == ("draft", "")
    services.gate.publish(SHOP, ADMIN)
    field = services.sources.get(SHOP, ADMIN).model.field("cst.rgn")
    assert field is not None
    assert field[1].synonyms == ("territory",)
    services.studio.save(SHOP, "dimension", before, ADMIN)
    services.gate.publish(SHOP, ADMIN)
    field = services.sources.get(SHOP, ADMIN).model.field("cst.rgn")
    assert field is not None
    assert (field[1].synonyms, field[1].description) == (("rgn",), "")


def test_what_values_are_shown_as_is_written_in_the_form_kept_and_taken_back(services: Services) -> None:
    before = services.studio.text(SHOP, "dimension", "cst.rgn", ADMIN)
    form, _ = services.studio.filled(SHOP, "dimension", before, ADMIN)
    labels = {"north": "The North", "a=b": "Both", "{x}": "Odd", "s": "=", "t": "{y}"}
    lines = 'north = The North\n{a=b: Both}\n{"{x}": Odd}\ns = =\nt = {y}'
    text = services.studio.written_by(SHOP, "dimension", "cst.rgn", {**form, "labels": lines}, ADMIN)
    again, faults = services.studio.filled(SHOP, "dimension", text, ADMIN)
    assert not faults
    assert services.studio.written_by(SHOP, "dimension", "cst.rgn", again, ADMIN) == text
    services.studio.save(SHOP, "dimension", text, ADMIN)
    services.gate.publish(SHOP, ADMIN)
    field = services.sources.get(SHOP, ADMIN).model.field("cst.rgn")
    assert field is not None
    assert field[1].labels == labels
    services.studio.save(SHOP, "dimension", before, ADMIN)
    services.gate.publish(SHOP, ADMIN)
    field = services.sources.get(SHOP, ADMIN).model.field("cst.rgn")
    assert field is not None
    assert field[1].labels == {}


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("north", "“north” does not say what is shown"),
        ("north =", "does not say what is shown"),
        ("= The North", "does not say what is shown"),
        ("north = A\nnorth = B", "“north” is shown as two things"),
        ("{north: [A, B]}", "does not say what is shown"),
        ("{north: ", "“Values, and what they are shown as” cannot be read"),
    ],
)
def test_what_is_no_label_is_told_in_a_sentence(services: Services, lines: str, told: str) -> None:
    form, _ = services.studio.filled(
        SHOP, "dimension", services.studio.text(SHOP, "dimension", "cst.rgn", ADMIN), ADMIN
    )
    with pytest.raises(BadInput, match=told):
        services.studio.written_by(SHOP, "dimension", "cst.rgn", {**form, "labels": lines}, ADMIN)


def test_an_untouched_folder_changes_nothing_and_a_changed_one_becomes_drafts_that_pass_the_gate(
    services: Services, tmp_path: Path
) -> None:
    teach(services, "metrics", "glossary")
    services.studio.save(SHOP, "measure", LABOUR, ADMIN)
    services.gate.publish(SHOP, ADMIN)
    name, archive = services.studio.folder(SHOP, ADMIN)
    assert name == "workshop.zip"
    assert services.studio.folder(SHOP, ADMIN)[1] == archive, "equal models are equal bytes"
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        opened.extractall(tmp_path)
    loaded = load(tmp_path / SHOP)
    in_force = services.sources.get(SHOP, ADMIN).model
    assert {one.name: one for one in loaded.metrics} == {one.name: one for one in in_force.metrics}
    assert {one.name: one for one in loaded.entities} == {one.name: one for one in in_force.entities}
    same = services.studio.take_in(SHOP, name, archive, ADMIN)
    assert (same.changed, same.removed, same.notes) == ((), (), ())
    assert services.training.changes(SHOP, ADMIN) == []

    other = changed(archive, "label: Bench time", "label: Bench hours")
    done = services.studio.take_in(SHOP, name, other, ADMIN)
    assert len(done.changed) == 1
    assert services.ask.ask("bench hours", SHOP, ADMIN).abstained
    services.gate.publish(SHOP, ADMIN)
    assert not services.ask.ask("bench hours", SHOP, ADMIN).abstained
    again = services.studio.folder(SHOP, ADMIN)[1]
    assert services.studio.take_in(SHOP, name, again, ADMIN).changed == ()


def test_what_a_folder_leaves_out_waits_to_leave_and_can_be_kept(services: Services) -> None:
    teach(services, "metrics")
    services.gate.publish(SHOP, ADMIN)
    _, archive = services.studio.folder(SHOP, ADMIN)
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(made, "w") as target:
        for entry in source.infolist():
            if "metrics_" not in entry.filename:
                target.writestr(entry, source.read(entry))
    done = services.studio.take_in(SHOP, "w.zip", made.getvalue(), ADMIN)
    metrics = services.sources.get(SHOP, ADMIN).model.metrics
    assert len(done.removed) == len(metrics) > 0
    first = metrics[0].name
    services.studio.keep(SHOP, "metric", first, ADMIN)
    services.gate.publish(SHOP, ADMIN)
    assert [one.name for one in services.sources.get(SHOP, ADMIN).model.metrics] == [first]


def test_a_folder_with_a_fault_is_refused_whole_with_file_and_line(services: Services) -> None:
    teach(services, "metrics")
    services.gate.publish(SHOP, ADMIN)
    _, archive = services.studio.folder(SHOP, ADMIN)
    with pytest.raises(InvalidModel) as told:
        services.studio.take_in(SHOP, "w.zip", changed(archive, "measure: jb.", "measure: jj."), ADMIN)
    assert all(fault.file.startswith("metrics_") and fault.line > 1 for fault in told.value.faults)
    for data, says in (
        (b"no zip", "no zip archive"),
        (changed(archive, "name: jb\n", "name: jobs\n", "entity_jb"), "."),
    ):
        with pytest.raises(BadInput, match=says):
            services.studio.take_in(SHOP, "w.zip", data, ADMIN)
    assert services.training.changes(SHOP, ADMIN) == []


def test_a_metric_is_taken_away_through_the_gate_and_a_regression_holds_it_back(measured: Services) -> None:
    teach(measured, "metrics", "glossary", "verified")
    measured.gate.publish(SHOP, ADMIN)
    metric = script()["metrics"][0]
    name = next(
        one.part.name
        for one in measured.studio.parts(SHOP, ADMIN)
        if one.part.kind == "metric" and one.part.title == metric["label"]
    )
    measured.studio.remove(SHOP, "metric", name, ADMIN)
    assert {one.mark for one in measured.studio.parts(SHOP, ADMIN) if one.part.name == name} == {"leaving"}
    assert measured.gate.publish(SHOP, ADMIN).blocked
    assert measured.sources.get(SHOP, ADMIN).model.metric(name) is not None
    with pytest.raises(BadInput, match="stays"):
        measured.studio.remove(SHOP, "dimension", "cst.rgn", ADMIN)


@pytest.mark.parametrize("pack", ["ecommerce", "healthcare"])
def test_every_part_of_a_rich_model_is_the_same_after_its_form_and_after_its_yaml(pack: str) -> None:
    found = find_pack(ROOT / "domains", pack)
    model = load(*found.files("semantic"), *found.files("glossary"))
    parts = [part for part in parts_of(model) if part.kind != "model"]
    assert {part.kind for part in parts} >= {"metric", "measure", "dimension", "entity", "relationship", "glossary"}
    for part in parts:
        again = part_of_form(part.kind, shown(part), part, model)
        assert SemanticModel.model_validate(document(again)) == SemanticModel.model_validate(document(part)), part.name


def test_only_an_admin_enters_the_studio(services: Services) -> None:
    for act in (
        lambda: services.studio.parts(SHOP, ANALYST),
        lambda: services.studio.look(SHOP, "metric", LATE, ANALYST),
        lambda: services.studio.save(SHOP, "metric", LATE, ANALYST),
        lambda: services.studio.folder(SHOP, ANALYST),
        lambda: services.studio.take_in(SHOP, "x.zip", b"", ANALYST),
    ):
        with pytest.raises(NotAllowed):
            act()
    with pytest.raises(NotFound, match="no metric"):
        services.studio.text(SHOP, "metric", "nothing", ADMIN)


def test_what_the_data_says_against_a_part_is_told_beside_it_and_the_part_is_kept(services: Services) -> None:
    services.studio.save(SHOP, "measure", LABOUR, ADMIN)
    misspelt = LATE.replace("value: C", "value: c")
    looked = services.studio.look(SHOP, "metric", misspelt, ADMIN)
    assert looked.faults == ()
    assert looked.preview is not None
    (told,) = looked.warnings
    assert told.startswith("filter of jb.st: no row has the value `c`. Did you mean `C`?")
    saved = services.studio.save(SHOP, "metric", misspelt, ADMIN)
    assert told in saved.trial.warnings
    assert services.studio.look(SHOP, "metric", LATE, ADMIN).warnings == ()


def test_a_folder_that_is_taken_in_says_what_its_data_says_against_it_and_keeps_everything(services: Services) -> None:
    services.studio.save(SHOP, "measure", LABOUR, ADMIN)
    services.studio.save(SHOP, "metric", LATE, ADMIN)
    services.gate.publish(SHOP, ADMIN)
    assert services.studio.check(SHOP, ADMIN) == []
    _, archive = services.studio.folder(SHOP, ADMIN)
    done = services.studio.take_in(SHOP, "model.zip", changed(archive, "value: C", "value: Z", "metrics"), ADMIN)
    assert done.changed == ("metric finished_labour",)
    assert [told.partition(".")[0] for told in done.warnings] == ["filter of jb"]
    services.gate.publish(SHOP, ADMIN, reason="to see what the check says")
    (doubt,) = services.studio.check(SHOP, ADMIN)
    assert (doubt.part, doubt.broken) == ("filter of jb.st", False)
    assert "no row has the value `Z`" in doubt.message
