"""A question becomes a checked answer: asked, read, changed, followed, kept, shared and taken away by mouse."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

Visit = Callable[..., Any]


def test_a_question_is_answered_with_proof_picture_table_words_and_sql(visit: Visit) -> None:
    person = visit("/")
    card = person.ask("revenue by region last quarter")
    expect(card.locator(".as-badge").first).to_have_text(re.compile("Verified|Governed"))
    person.sees_chart(card)
    expect(card.locator(".as-chart").first).to_have_attribute("aria-label", re.compile(r"\w+"))
    card.get_by_role("tab", name="Table").click()
    expect(card.locator(".ag-center-cols-container .ag-row").first).to_be_visible()
    card.get_by_role("tab", name="SQL").click()
    expect(card.locator(".as-sql .as-sql-keyword").first).to_have_text(re.compile("SELECT|WITH"))
    card.get_by_role("tab", name="In words").click()
    expect(card.locator(".as-words")).to_contain_text(re.compile("revenue", re.IGNORECASE))
    card.get_by_role("tab", name="Receipt").click()
    expect(card.locator(".as-receipt")).to_contain_text("sha256")


def test_a_chip_is_changed_in_place_and_stays_changed_after_a_reload(visit: Visit) -> None:
    person = visit("/")
    card = person.ask("revenue by region this year")
    first = card.get_attribute("data-answer")
    chip = card.locator("button.as-chip", has_text="Revenue").first
    chip.click()
    choice = person.page.get_by_role("menuitem").nth(1)
    wanted = choice.locator(".as-menu-text").inner_text()
    choice.click()
    changed = person.page.locator(f"details[open] [data-answer]:not([data-answer='{first}'])").last
    expect(changed.locator(".as-chips")).to_contain_text(wanted)
    person.page.reload()
    expect(person.page.locator("details[open] .as-chips")).to_contain_text(wanted)
    expect(person.page.locator("details.as-turn")).to_have_count(1)


def test_the_chart_is_drawn_as_another_kind(visit: Visit) -> None:
    person = visit("/")
    card = person.ask("revenue by region this year")
    person.sees_chart(card)
    switch = card.locator(".as-tabs-side .as-menu-button")
    before = switch.inner_text()
    switch.click()
    person.page.get_by_role("menuitem").nth(1).click()
    expect(person.page.locator("details[open] .as-tabs-side .as-menu-button")).not_to_have_text(before)


def test_a_follow_up_keeps_the_context_and_a_reload_loses_nothing(visit: Visit) -> None:
    person = visit("/")
    person.ask("revenue by month this year")
    pill = person.page.locator("details[open] .as-card-foot .as-pill").first
    pill.click()
    expect(person.page.locator("details.as-turn")).to_have_count(2)
    expect(person.page.locator("details[open] .as-card")).to_be_visible()
    expect(person.page).to_have_url(re.compile(r"/ask\?c="))
    person.page.reload()
    expect(person.page.locator("details.as-turn")).to_have_count(2)
    folded = person.page.locator("details.as-turn").first
    folded.locator("summary").click()
    expect(folded.locator("[data-answer]")).to_be_visible()


def test_a_misspelt_word_is_corrected_visibly(visit: Visit) -> None:
    person = visit("/")
    card = person.ask("revenu by product category")
    expect(card.locator(".as-chip-notes")).to_contain_text("revenu")


def test_a_question_in_two_parts_has_two_panels(visit: Visit) -> None:
    person = visit("/")
    card = person.ask("Which customer segments are most profitable and show me trends over the last 6 months")
    expect(card.locator(".as-subpanel .js-plotly-plot .main-svg").first).to_be_visible()
    expect(card.locator(".as-subpanel")).to_have_count(2)
    first, other = card.get_attribute("data-answer"), card.locator(".as-subpanel h3").last.inner_text()
    card.locator("button.as-chip", has_text="Profit").first.click()
    choice = person.page.get_by_role("menuitem").nth(1)
    wanted = choice.locator(".as-menu-text").inner_text()
    choice.click()
    changed = person.page.locator(f"details[open] [data-answer]:not([data-answer='{first}'])").last
    expect(changed.locator(".as-subpanel")).to_have_count(2)
    expect(changed.locator(".as-subpanel h3").first).to_contain_text(wanted)
    expect(changed.locator(".as-subpanel h3").last).to_have_text(other)
    expect(person.page.locator("details.as-turn")).to_have_count(1)


def test_what_cannot_be_answered_is_refused_with_a_reason(visit: Visit) -> None:
    person = visit("/")
    person.page.locator("#as-composer-text").fill("did the weather hurt our sales in berlin")
    person.page.keyboard.press("Enter")
    refusal = person.page.locator(".as-refusal")
    expect(refusal).to_contain_text("cannot answer")
    expect(refusal).to_contain_text("Nothing was run.")


def test_a_conversation_is_renamed_found_and_deleted(visit: Visit) -> None:
    person = visit("/")
    person.ask("orders by month this year")
    row = person.page.locator("#as-nav-recent .as-recent-row.is-active")
    row.hover()
    row.get_by_role("button").click()
    person.page.get_by_role("menuitem", name="Rename").click()
    person.page.locator("#as-rename-text").fill("Monthly orders")
    person.page.get_by_role("button", name="Rename").click()
    expect(person.page.locator("#as-nav-recent .as-recent-row.is-active")).to_contain_text("Monthly orders")
    person.page.locator("#as-history-query").fill("monthly ord")
    expect(person.page.locator("#as-nav-recent .as-recent-row")).to_have_count(1)
    person.page.locator("#as-nav-recent .as-recent-row").hover()
    person.page.locator("#as-nav-recent .as-recent-row").get_by_role("button").click()
    person.page.get_by_role("menuitem", name="Delete").click()
    expect(person.page.locator("#as-nav-recent .as-recent-row")).to_have_count(0)
    expect(person.page.locator("details.as-turn")).to_have_count(0)


def test_a_question_to_a_conversation_deleted_elsewhere_begins_a_new_one(visit: Visit) -> None:
    person = visit("/")
    person.ask("orders by month this year")
    address = person.page.url
    other = person.page.context.new_page()
    other.goto(address)
    row = other.locator("#as-nav-recent .as-recent-row.is-active")
    row.hover()
    row.get_by_role("button").click()
    other.get_by_role("menuitem", name="Delete").click()
    expect(other.locator("details.as-turn")).to_have_count(0)
    card = person.ask("revenue by region this year")
    expect(card).to_contain_text("Revenue")
    expect(person.page.locator(".as-toast")).to_contain_text("was deleted")
    expect(person.page).not_to_have_url(address)
    person.page.reload()
    expect(person.page.locator("details.as-turn")).to_have_count(1)


def test_an_answer_is_shared_judged_and_taken_away(visit: Visit, tmp_path: Path) -> None:
    person = visit("/")
    card = person.ask("revenue by region last quarter")
    answer = card.get_attribute("data-answer")
    card.get_by_role("button", name="Right", exact=True).click()
    expect(card.locator(".as-feedback")).to_contain_text("Noted as right")
    card.get_by_role("button", name="Export").click()
    with person.page.expect_download() as arriving:
        person.page.get_by_role("menuitem", name="CSV").click()
    arriving.value.save_as(tmp_path / "answer.csv")
    with (tmp_path / "answer.csv").open(newline="", encoding="utf-8-sig") as file:
        assert len(list(csv.reader(file))) > 2
    shared = visit(f"/answer/{answer}")
    expect(shared.page.locator(".as-card .as-badge").first).to_be_visible()


def test_a_figure_is_followed_to_its_cells(visit: Visit) -> None:
    person = visit("/")
    card = person.ask("revenue by region last quarter vs the quarter before")
    card.locator(".as-figure").first.click()
    panel = person.page.locator("#as-panel")
    expect(panel).to_be_visible()
    expect(panel).to_contain_text("How it was made")
    person.page.keyboard.press("Escape")
    expect(panel).to_be_hidden()


def test_the_catalog_is_searched_and_an_entry_is_shared_by_its_address(visit: Visit) -> None:
    person = visit("/explore")
    person.page.locator("#as-explore-query").fill("revenue")
    row = person.page.locator(".as-list-row").first
    expect(row).to_contain_text(re.compile("revenue", re.IGNORECASE))
    row.click()
    expect(person.page.locator(".as-detail")).to_be_visible()
    expect(person.page).to_have_url(re.compile("name="))
    person.page.reload()
    expect(person.page.locator(".as-detail")).to_be_visible()
    expect(person.page.locator("#as-explore-query")).to_have_value("revenue")


def test_a_long_table_fills_where_it_is_scrolled_to_and_is_sorted(visit: Visit) -> None:
    person = visit("/")
    card = person.ask("list all orders")
    first = card.locator(".ag-row[row-index='0'] .ag-cell").first
    expect(first).not_to_be_empty()
    count = int(card.locator(".as-table").get_attribute("aria-label").split()[2].replace(",", ""))
    person.page.evaluate(
        "rows => document.querySelector('details[open] .ag-body-viewport').scrollTop = 32 * rows",
        min(count, 100_000) // 400 * 200 - 5,
    )
    middle = card.locator(f".ag-row[row-index='{min(count, 100_000) // 400 * 200 - 4}'] .ag-cell").first
    expect(middle).not_to_be_empty()
    card.locator(".ag-header-cell").first.click()
    card.locator(".ag-header-cell").first.click()
    person.page.evaluate("document.querySelector('details[open] .ag-body-viewport').scrollTop = 0")
    expect(first).to_have_text(re.compile(r"\d{4,}"))


def filtered(person: Any, card: Any, column: str, text: str) -> None:
    """Put ``text`` into the filter of a column, with the condition that is offered first."""
    card.locator(".ag-header-cell", has_text=column).locator(".ag-header-cell-filter-button").click()
    popup = person.page.locator(".ag-filter")
    popup.locator("input:visible").last.fill(text)
    popup.get_by_role("button", name="Apply").click()
    expect(popup).to_have_count(0)


def test_a_long_table_is_filtered_by_text_number_and_day_where_its_rows_are(visit: Visit) -> None:
    person = visit("/")
    card = person.ask("list all orders")
    cells = card.locator(".ag-center-cols-container .ag-row .ag-cell")
    expect(cells.first).not_to_be_empty()
    heads = card.locator(".ag-header-cell-text").all_inner_texts()
    assert card.locator(".ag-header-cell-filter-button").count() == len(heads)
    status = next(head for head in heads if "status" in head.casefold())
    filtered(person, card, status, "CANCEL")
    expect(card.locator(".ag-row[row-index='0']")).to_have_text(re.compile("cancelled", re.IGNORECASE))
    expect(card.locator(".ag-row", has_text=re.compile("delivered", re.IGNORECASE))).to_have_count(0)
    filtered(person, card, status, "no such ' status")
    expect(card.locator(".ag-center-cols-container .ag-row")).to_have_count(0)


def test_a_dropped_file_is_asked_at_once(visit: Visit, tmp_path: Path) -> None:
    file = tmp_path / "visits.csv"
    rows = [
        f"{number},2026-{number % 9 + 1:02d}-05,{('Oslo', 'Lima', 'Kyiv')[number % 3]},{number % 7}.5"
        for number in range(3000)
    ]
    file.write_text("\n".join(["visit_id,visited_on,city,amount", *rows]))
    person = visit("/sources")
    with person.page.expect_file_chooser() as choosing:
        person.page.get_by_role("button", name="Choose a file").click()
    choosing.value.set_files(file)
    found = person.page.locator(".as-found")
    expect(found).to_contain_text("visited_on", timeout=30_000)
    expect(found).to_contain_text("3,000 rows")
    found.get_by_role("button", name="Ask a question").click()
    expect(person.page.locator(".as-start-title")).to_contain_text("Visits")
    card = person.ask("total amount by city")
    expect(card).to_contain_text("Oslo")


def test_what_was_just_dropped_is_the_source_that_is_asked(visit: Visit, tmp_path: Path) -> None:
    file = tmp_path / "parcels.csv"
    file.write_text("\n".join(["Parcel No,Depot,Shipped On", *(f"{n},Graz,2026-05-0{n % 9 + 1}" for n in range(90))]))
    person = visit("/sources")
    with person.page.expect_file_chooser() as choosing:
        person.page.get_by_role("button", name="Choose a file").click()
    choosing.value.set_files(file)
    expect(person.page.locator(".as-found")).to_contain_text("Date", timeout=30_000)
    person.page.get_by_role("navigation", name="Main").get_by_role("link", name="Ask").click()
    expect(person.page.locator(".as-start-title")).to_contain_text("Parcels")


def test_a_question_offered_beside_a_source_is_asked_of_that_source(visit: Visit) -> None:
    person = visit("/sources?source=ecommerce")
    pill = person.page.locator(".as-found .as-pill").first
    question = pill.inner_text()
    pill.click()
    expect(person.page.locator("details[open] .as-question")).to_have_text(question)
    expect(person.page).to_have_url(re.compile(r"/ask\?c="))
