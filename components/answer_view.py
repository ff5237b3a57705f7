"""From an answer of the house to what its card shows. Nothing is computed here that changes a number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from assay.kernel.tabular import Column
from assay.present.trace import AGAINST, GOAL, placed
from assay.records import answer as house
from components.cell_text import cell, moment
from components.chart_kinds import chart_view
from components.view import Answer, Change, Chart, Check, Chip, Choice, Panel, Span, State, Trace, WordRole

SHOWN: dict[str, State] = {"verified": "verified", "verified_changed": "verified_changed", "governed": "governed"}
WORD_ROLES = {"metric": "metric", "dimension": "dimension", "value": "value", "time": "time", "unknown": "unknown"}


def state_of(answer: house.Answer) -> State:
    """The badge of an answer; anything unproven is Generated."""
    return SHOWN.get(answer.state, "generated")


def _choice(chip: house.Chip, choice: house.Choice, part: str = "") -> Choice:
    return Choice(
        choice.label,
        "edit",
        {"edit": choice.edit | ({"part": part} if part else {})},
        detail=choice.detail,
        active=choice.label in {chip.text, chip.value},
    )


def chip_view(chip: house.Chip, part: str = "") -> Chip:
    """One piece of the interpretation: a chip, or the plain word between two. ``part``: the answer it belongs to."""
    choices = tuple(_choice(chip, choice, part) for choice in chip.choices)
    if chip.removable:
        without = _choice(chip, house.Choice("Leave it out", {"op": "remove", "slot": chip.slot}), part)
        choices += (replace(without, icon="x-lg"),)
    joint = chip.role == "plain" and not chip.slot and not choices
    return Chip(chip.text, cast(WordRole, WORD_ROLES.get(chip.role, "plain")), chip.assumed, choices, joint)


def notes(answer: house.Answer) -> str:
    """What was corrected and assumed, in one line.

    >>> from assay.records.answer import Answer, Correction
    >>> notes(Answer("a", "q", "governed", "s", corrections=(Correction("revenu", "revenue"),)))
    'Assay read “revenu” as revenue.'
    """
    read = [f"“{item.original}” as {item.corrected}" for item in answer.corrections]
    said = [f"Assay read {' and '.join(read)}."] if read else []
    said += [item.note for item in answer.corrections if item.note and item.kind != "spelling"]
    return " ".join(_sentence(text) for text in [*said, *answer.assumptions])


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?")) else ".")


def _row_label(columns: Sequence[Column], row: Sequence[Any], column: Column) -> str:
    parts = [
        cell(value, head.type, head.unit, head.grain, head.fiscal)
        for head, value in zip(columns, row, strict=True)
        if head.role in {"dimension", "time"}
    ]
    return ", ".join([*parts, column.label])


HOW = {
    "value": "One cell of the table, as it is.",
    "sum": "Sum of these cells.",
    "count": "Number of these rows.",
    "share of the sum": "The first cell divided by the sum of the others.",
    "first over second": "The number divided by its target.",
    "first less second": "The first cell less the second.",
    "size of first less second": "Difference of the two cells.",
    "change from second to first": "Change from the second cell to the first.",
    "difference of sums": "Sum of the first half of the cells less the sum of the second half.",
    "size of the difference of sums": "Difference of the two sums.",
    "change of sums": "Change from the second sum to the first.",
}
ADD = "add"
MOST_CELLS = 12


def _cells(answer: house.Answer, piece: house.Piece) -> list[tuple[str, str, bool]]:
    lines: list[tuple[str, str, bool]] = []
    for row_at, column_at in piece.cells[:MOST_CELLS]:
        if row_at < len(answer.rows) and column_at < len(answer.columns):
            row, column = answer.rows[row_at], answer.columns[column_at]
            lines.append(
                (
                    _row_label(answer.columns, row, column),
                    cell(row[column_at], column.type, column.unit, column.grain, column.fiscal),
                    True,
                )
            )
    more = len(piece.cells) - MOST_CELLS
    return lines + ([(f"and {more} more", "", False)] if more > 0 else [])


def trace_of(answer: house.Answer, piece: house.Piece) -> Trace:
    """The cells and the formula behind a figure of the narrative; cells of other tables are not shown."""
    prefix, formula = placed(piece.formula)
    known = () if prefix else tuple(_cells(answer, piece))
    first = answer.columns[piece.cells[0][1]] if piece.cells and piece.cells[0][1] < len(answer.columns) else None
    where = {AGAINST: " From the comparison period.", GOAL: " The target is set with the metric."}.get(prefix, "")
    return Trace(
        first.label if first else answer.title,
        piece.text.strip(),
        known,
        HOW.get(formula, f"Computed as: {formula}.") + where,
        "How it was made",
    )


def span_view(answer: house.Answer, piece: house.Piece) -> Span:
    """A run of narrative; figures carry their trace."""
    return Span(piece.text, trace_of(answer, piece) if piece.value is not None and piece.formula else None)


def change_view(headline: house.Headline) -> Change | None:
    """The change under the big number."""
    if not headline.change:
        return None
    judgement = {True: "good", False: "bad", None: "neutral"}[headline.good]
    return Change(headline.change, not headline.change.startswith(("−", "-")), cast(Any, judgement), headline.against)


def timing(answer: house.Answer) -> str:
    """Time and size, such as ``46 ms, 5 rows``."""
    total = answer.timings_ms.get("total", sum(answer.timings_ms.values()))
    spent = f"{total:,.0f} ms" if total < 10_000 else f"{total / 1000:,.1f} s"
    count = sum(part.row_count for part in answer.parts) or answer.row_count
    rows = "1 row" if count == 1 else f"{count:,} rows"
    return f"{spent}, {rows}" if answer.timings_ms else rows


def byline(answer: house.Answer) -> str:
    """Who or what stands behind the badge."""
    if answer.verification and answer.state.startswith("verified"):
        return f"by {answer.verification.by} on {moment(answer.verification.on)}"
    if answer.state == "governed":
        return (
            ", ".join(dict.fromkeys(column.label for column in answer.columns if column.role == "metric"))
            or "from the metrics catalog"
        )
    if answer.disputed:
        return "two readings that differ, neither confirmed"
    return {
        "local": "by the local engine, not verified",
        "llm": "by the language model, not verified",
        "verify": "from two readings compared, not verified",
    }[answer.engine]


def checks(answer: house.Answer) -> tuple[Check, ...]:
    """What was checked about this answer, as far as it says itself."""
    proof = answer.verification
    found = (
        [Check(proof.doubt or f"Matches the verified question “{proof.question}”", not proof.doubt)] if proof else []
    )
    found.append(
        Check("The row limit cut this result", False) if answer.truncated else Check("All rows of the result are here")
    )
    rules = [Check(f"Policy applied: {name}", None) for name in answer.policies]
    return (*found, *(rules or [Check("No rows or columns hidden from you by policy", None)]))


def receipt(answer: house.Answer) -> tuple[tuple[str, str], ...]:
    """Name and value of each line of the receipt; of an answer in parts, what each was made from."""
    slip = answer.receipt
    if slip is None:
        return ()
    slips = [part.receipt for part in answer.parts if part.receipt is not None] or [slip]
    parts = f" in {len(slips)} parts" if len(slips) > 1 else ""
    return (
        ("Asked", moment(slip.asked_at)),
        ("Source", slip.source),
        ("Data as of", moment(slip.as_of)),
        ("Rows", f"{sum(one.row_count for one in slips):,}{parts}"),
        ("Definition", ", ".join(dict.fromkeys(one.definition_version for one in slips))),
        ("Data version", slip.data_version),
        ("Spec", f"sha256 {', '.join(one.spec_hash for one in slips)}"),
        ("Query", f"sha256 {', '.join(one.sql_hash for one in slips)}"),
        ("Policies", ", ".join(dict.fromkeys(name for one in slips for name in one.policies)) or "none"),
        ("Engine", answer.engine),
    )


def follow_up(item: house.Suggestion) -> Choice:
    """A next step: a question asked as text, or an edit of this answer."""
    if item.question is None and item.edit is not None:
        return Choice(item.text, "follow", {"edit": item.edit, "said": item.text}, detail=item.detail)
    return Choice(item.text, "ask", {"text": item.question or item.text}, detail=item.detail)


EXPORTS = (
    ("csv", "CSV", "filetype-csv"),
    ("xlsx", "Excel", "filetype-xlsx"),
    ("png", "Picture (PNG)", "filetype-png"),
    ("html", "Web page (HTML)", "filetype-html"),
    ("pdf", "PDF", "filetype-pdf"),
    ("json", "JSON", "filetype-json"),
    ("parquet", "Parquet", "file-earmark-binary"),
)


SEVERAL = "It holds one table, and this answer has several."


def exports(answer: house.Answer, disabled: dict[str, str]) -> tuple[Choice, ...]:
    """The file kinds of an answer; ``disabled`` maps a kind to the reason it is off (empty = on)."""
    reasons = disabled | ({"parquet": disabled.get("parquet") or SEVERAL} if len(answer.parts) > 1 else {})
    return tuple(
        Choice(words, icon=glyph, reason=reasons[kind])
        if reasons.get(kind)
        else Choice(words, icon=glyph, href=f"/download/{answer.id}.{kind}", download=True)
        for kind, words, glyph in EXPORTS
        if kind in disabled
    )


def _worth_drawing(answer: house.Answer) -> bool:
    """A table is its own tab, and a lone number already stands in the head of the card."""
    kind = answer.chart.kind if answer.chart else "table"
    return kind != "table" and not (kind == "kpi" and answer.headline and answer.row_count <= 1)


def _panels(answer: house.Answer, slot: int | str) -> tuple[Panel, ...]:
    found = (_panel(part, slot, bool(answer.parts)) for part in answer.parts or (answer,))
    return tuple(panel for panel in found if panel is not None)


def _panel(part: house.Answer, slot: int | str, beside_others: bool) -> Panel | None:
    """The chart of a part; beside others a lone number too, which no head of a card shows then."""
    title = part.title or part.question
    if _worth_drawing(part):
        return Panel(title, chart_view(part, f"{slot}-{part.id}"), part.id)
    head = part.headline
    if not beside_others or head is None or not part.chart or part.chart.kind != "kpi":
        return None
    return Panel(title, None, part.id, head.text, head.label)


def _filters(answer: house.Answer) -> tuple[Choice, ...]:
    """What the button that adds a filter offers."""
    adding = [chip for chip in answer.interpretation if chip.slot == ADD and not answer.parts]
    return tuple(_choice(chip, choice) for chip in adding for choice in chip.choices)


def _switch(answer: house.Answer, slot: int | str) -> Chart | None:
    """The chart whose kind can be switched at the head of the tabs: the only one there is, even where it is hidden."""
    return None if answer.parts or not answer.chart else chart_view(answer, f"{slot}-{answer.id}")


def _chips(answer: house.Answer) -> tuple[Chip, ...]:
    """The interpretation; of several parts, each in turn, and a change is made to the part its chip belongs to."""
    if not answer.parts:
        return tuple(chip_view(chip) for chip in answer.interpretation if chip.slot != ADD)
    found: list[Chip] = []
    for part in answer.parts:
        found += [Chip("and", joint=True)] if found else []
        found += [chip_view(chip, part.id) for chip in part.interpretation if chip.slot != ADD]
    return tuple(found)


def answer_view(answer: house.Answer, slot: int, disabled: dict[str, str]) -> Answer:
    """Everything the card of ``answer`` shows in turn slot ``slot``."""
    parts = answer.parts or (answer,)
    pieces = [span_view(part, piece) for part in ((answer,) if answer.narrative else parts) for piece in part.narrative]
    head = answer.headline
    return Answer(
        id=answer.id,
        slot=slot,
        question=answer.question,
        state=state_of(answer),
        byline=byline(answer),
        timing=timing(answer),
        chips=_chips(answer),
        filters=_filters(answer),
        notes=notes(answer),
        headline=head.text if head else "",
        headline_label=head.label if head else "",
        target=head.target if head else "",
        change=change_view(head) if head else None,
        narrative=tuple(pieces),
        panels=_panels(answer, slot),
        switch=_switch(answer, slot),
        caveats=answer.caveats,
        follow_ups=tuple(follow_up(item) for item in answer.follow_ups),
        exports=exports(answer, disabled),
        recommendations=answer.recommendations,
        trail=tuple((crumb.label, crumb.answer) for crumb in answer.trail),
        step=answer.step,
        explanation=answer.explanation,
        opens=any(part.spec is not None for part in parts),
        readings=tuple((part.id, part.title or part.question) for part in answer.parts) if answer.disputed else (),
    )
