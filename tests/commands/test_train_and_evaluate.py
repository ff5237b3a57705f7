"""``assay train`` and ``assay evaluate``: teach, list, publish, measure, export, take in, compare, retire."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import duckdb
import yaml

from tests.model_providers.loopback_for_tests import Says, loopback

PAID = "SELECT COUNT(*) FROM orders WHERE status = 'paid'"


def test_a_source_is_taught_measured_and_given_to_another_by_command(shop: Any, tmp_path: Path) -> None:
    added = shop("train", "add", "glossary", "--set", "term=settled", "--set", "condition=orders.status = 'paid'")
    assert added.code == 0, added.err
    item = added.out.strip()
    assert "Kept as a draft. Gives 300 rows" in added.err
    assert shop("train", "add", "glossary", "--set", "settled").code == 2
    wrong = shop("train", "add", "metric", "--set", "label=Bad", "--set", "text=sum(orders.amuont)")
    assert wrong.code == 2
    assert "amount" in wrong.err, "what was meant is named"
    golden = shop("train", "add", "golden", "--set", "question=how many settled orders", "--set", f"check_sql={PAID}")
    assert golden.code == 0, golden.err
    shown = shop("train", "list", "--state", "draft", "--json").json
    assert {(row["kind"], row["title"]) for row in shown} == {
        ("glossary", "settled"),
        ("golden", "how many settled orders"),
    }
    assert shop("evaluate", "--json").json["total"] == 0, "drafts are not measured"
    done = shop("train", "publish")
    assert (done.code, "0 of 1 golden questions were right before, 1 after." in done.err) == (0, True), done.err
    found = shop("evaluate", "--json").json
    assert (found["right"], found["total"], found["engine"]) == (1, 1, "local")

    file = tmp_path / "training.yml"
    assert shop("train", "export", "--out", file).code == 0
    assert [one["item"] for one in yaml.safe_load(file.read_text())["items"]] == ["glossary", "golden"]
    for form in ("vanna", "ddl", "dbt", "docs"):
        assert shop("train", "export", "--form", form).code == 0
    again = shop("train", "import", file)
    assert (again.code, "0 items kept as drafts, 0 could not" in again.err) == (0, True), again.err
    bad = tmp_path / "bad.yml"
    bad.write_text("items:\n- {item: glossary, term: x, means: nowhere}\n")
    refused = shop("train", "import", bad)
    assert refused.code == 2
    assert "“nowhere” is no metric" in refused.err
    bad.write_bytes("items: [Köln]".encode("latin-1"))
    assert "is not written in UTF-8" in shop("train", "import", bad).err
    assert "No such file" in shop("train", "import", tmp_path / "missing.yml").err

    held = shop("train", "remove", item)
    assert "in force until the next publication" in held.err
    assert shop("train", "publish").code == 4, "the golden question would be wrong"
    assert shop("train", "publish", "--reason", "A test.").code == 0
    assert shop("train", "remove", "nothing").code == 2
    assert shop("train", "remove", item).code == 0, "it is out of force already"
    assert shop("train", "list", "--state", "draft", "--json").json == []


def test_the_index_is_rebuilt_and_what_does_not_fit_any_more_is_mended(
    assay: Any, databases: Path, tmp_path: Path
) -> None:
    file = Path(shutil.copy(databases / "shop.duckdb", tmp_path / "own.duckdb"))
    assert assay("connect", "own", file).code == 0
    added = assay("train", "add", "verified_question", "--set", "question=paid ones", "--set", f"sql={PAID}")
    assert added.code == 0, added.err
    assert assay("train", "publish").code == 0
    built = assay("train", "rebuild")
    assert (built.code, "1 items, 1 found again in the index" in built.err) == (0, True), built.err
    assert "fits the source" in assay("train", "drift").err
    other = file.with_name("other.duckdb")
    shutil.copy(file, other)
    with duckdb.connect(str(other)) as connection:
        connection.execute("ALTER TABLE orders RENAME COLUMN status TO state")
    other.replace(file)
    (drift,) = assay("train", "drift", "--json").json
    assert drift["problem"] == "The source has no status."
    assert "state = 'paid'" in drift["mended"]["sql"]
    assert "1 items mended as drafts" in assay("train", "drift", "--mend").err
    assert assay("train", "publish").code == 0
    assert json.loads(assay("train", "drift", "--json").out) == []


def test_another_engine_is_measured_by_the_same_questions(shop: Any, monkeypatch: Any) -> None:
    shop("train", "add", "golden", "--set", "question=paid ones", "--set", f"check_sql={PAID}")
    assert shop("train", "publish").code == 0
    without = shop("evaluate", "--engine", "llm")
    assert (without.code, "no model configured" in without.err) == (2, True)
    with loopback([Says(f"```sql\n{PAID}\n```")]) as server:
        for name, value in (("PROVIDER", "openai"), ("MODEL", "tiny"), ("BASE_URL", server.url)):
            monkeypatch.setenv(f"ASSAY_LLM_{name}", value)
        found = shop("evaluate", "--engine", "llm", "--json")
    assert found.code == 0, found.err
    assert (found.json["right"], found.json["engine"]) == (1, "llm")


def test_a_model_that_does_not_answer_is_not_measured_by_what_the_local_engine_says(
    shop: Any, monkeypatch: Any
) -> None:
    shop(
        "train", "add", "golden", "--set", "question=how many orders", "--set", "check_sql=SELECT COUNT(*) FROM orders"
    )
    assert shop("train", "publish").code == 0
    assert shop("evaluate", "--json").json["right"] == 1
    monkeypatch.setenv("ASSAY_LLM_RETRIES", "0")
    with loopback([Says("down", status=500)]) as server:
        for name, value in (("PROVIDER", "openai"), ("MODEL", "tiny"), ("BASE_URL", server.url)):
            monkeypatch.setenv(f"ASSAY_LLM_{name}", value)
        found = shop("evaluate", "--engine", "llm", "--json")
    assert (found.code, found.json["right"]) == (5, 0)
    (case,) = found.json["cases"]
    assert (case["status"], "HTTP 500" in case["why"]) == ("failed", True)
