"""What a model is told beside the question: chosen by what the question is about, in as many tokens as there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from assay.ask.llm.linking import Ranked
from assay.ask.llm.render import Depth, line, quoted, shown, text_value
from assay.ask.llm.sight import SeenTable
from assay.ask.llm.tokens import tokens
from assay.ask.llm.values import Hit

NAMES_SHARE = 0.8
"""Of the tokens for tables, how many may go to naming more of them before the likely ones are told in full."""
VALUES_SHARE, METRICS_SHARE, EXAMPLES_SHARE, DOCS_SHARE = 0.12, 0.2, 0.2, 0.12
_PLACES_PER_WORD, _LEAST_SHARE = 4, 0.02


@dataclass(frozen=True)
class Material:
    """Everything that might be told, best first; what is cut depends on the room there is."""

    ranked: Ranked
    hits: tuple[Hit, ...] = ()
    metrics: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    samples: Mapping[str, str] = field(default_factory=dict)
    categories: bool = True


@dataclass(frozen=True)
class Context:
    """The text, and what is in it: tables by key, columns as ``table.column``, values; ``cut`` counts what is not."""

    text: str
    tables: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[Hit, ...]
    tokens: int
    cut: Mapping[str, int]


def context(material: Material, budget: int) -> Context:
    """As much of the material as fits into ``budget`` tokens."""
    values, hits, values_cut = _values(material, int(budget * VALUES_SHARE))
    sections, left, cut = [], budget - tokens(values), {"values": values_cut}
    for head, items, share in (
        ("Metrics (governed definitions; prefer them)", material.metrics, METRICS_SHARE),
        ("Verified examples", material.examples, EXAMPLES_SHARE),
        ("Notes", material.documents, DOCS_SHARE),
    ):
        text, missing = _listed(head, items, int(budget * share))
        sections.append(text)
        left -= tokens(text)
        cut[head.split()[0].lower() if head != "Verified examples" else "examples"] = missing
    lines, chosen, missing_tables, missing_columns = _tables(material, left)
    told = "Tables:\n" + "\n".join(lines)
    text = "\n\n".join(part for part in (told, values, *sections) if part)
    cut |= {"tables": missing_tables, "columns": missing_columns}
    columns = tuple(f"{table.key}.{name}" for table, names in chosen for name in names)
    tables = tuple(table.key for table, _ in chosen)
    return Context(text, tables, columns, hits, tokens(text), {name: count for name, count in cut.items() if count})


def _values(material: Material, most: int) -> tuple[str, tuple[Hit, ...], int]:
    """Values the question names, each with the likeliest places it stands in."""
    by_word: dict[tuple[str, str], list[Hit]] = {}
    for hit in sorted(material.hits, key=lambda one: (-one.sure, -material.ranked.scores.get(one.table, 0.0))):
        by_word.setdefault((hit.said, hit.value), []).append(hit)
    lines, kept, left = [], list[Hit](), most
    for (said, _), hits in by_word.items():
        fitting = hits[:_PLACES_PER_WORD]
        text = _value_line(said, fitting)
        if tokens(text) + 1 <= left:
            lines.append(text)
            kept += fitting
            left -= tokens(text) + 1
    text = "Values named in the question:\n" + "\n".join(lines) if lines else ""
    return text, tuple(kept), len(material.hits) - len(kept)


def _value_line(said: str, hits: Sequence[Hit]) -> str:
    places = "; ".join(f"{quoted(hit.table)}.{quoted(hit.column)} = {text_value(hit.value)}" for hit in hits)
    sure = "" if hits[0].sure == 1 else " (perhaps)"
    return f"“{said}”{sure}: {places}"


def _listed(head: str, items: Iterable[str], most: int) -> tuple[str, int]:
    kept, missing, left = list[str](), 0, most - tokens(head) - 2
    for item in items:
        cost = tokens(item) + 2
        if cost > left:
            missing += 1
            continue
        kept.append(f"- {item}")
        left -= cost
    return (f"{head}:\n" + "\n".join(kept), missing) if kept else ("", missing)


def _tables(material: Material, budget: int) -> tuple[list[str], list[tuple[SeenTable, list[str]]], int, int]:
    """Lines, tables with the columns named, and how many tables and columns are left out.

    First the names of as many tables as a share of the room takes, then the likeliest are told more about.
    """
    ranked = material.ranked
    left = budget - tokens("Tables:\n")
    depths: dict[str, Depth] = {}
    texts: dict[str, str] = {}
    most_on_names = left * NAMES_SHARE if len(ranked.tables) > 1 else left
    spent = 0
    for table in ranked.tables:
        text = _line(material, table, 1)
        cost = tokens(text) + 1
        if spent + cost <= (most_on_names if texts else left):
            texts[table.key], depths[table.key] = text, 1
            spent += cost
    for depth in (2, 3):
        for table in ranked.tables:
            if table.key in texts:
                text = _line(material, table, depth)
                more = tokens(text) - tokens(texts[table.key])
                if spent + more <= left:
                    texts[table.key], depths[table.key] = text, depth
                    spent += more
    chosen = [
        (table, [column.name for column in shown(table, depths[table.key], _pointed(material, table))])
        for table in ranked.tables
        if table.key in texts
    ]
    hidden = sum(len(table.columns) - len(names) for table, names in chosen)
    lines = [texts[table.key] for table, _ in chosen]
    return lines, chosen, len(ranked.tables) - len(chosen), hidden


def _line(material: Material, table: SeenTable, depth: Depth) -> str:
    text = line(table, depth, _pointed(material, table), categories=material.categories)
    sample = material.samples.get(table.key) if depth == 3 else None
    return f"{text}\n  e.g. {sample}" if sample else text


def _pointed(material: Material, table: SeenTable) -> frozenset[str]:
    return material.ranked.columns.get(table.key, frozenset())
