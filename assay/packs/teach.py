"""Turns a pack's files into training items."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from assay.packs.pack import Pack
from assay.records.stored import ItemKind, TrainingItem

AUTHOR_PREFIX = "pack:"


def training_items(pack: Pack, source: str, tenant: str, now: str) -> Sequence[TrainingItem]:
    """Everything the pack teaches about its source: DDL, documentation, glossary, verified and golden questions; all
    approved."""
    parts: tuple[tuple[ItemKind, Iterator[dict[str, Any]]], ...] = (
        ("ddl", _ddl(pack)),
        ("documentation", _documentation(pack)),
        ("glossary", _glossary(pack)),
        ("verified_question", _verified(pack)),
        ("golden", _golden(pack)),
    )
    unique = {_identity(source, kind, content): (kind, content) for kind, contents in parts for content in contents}
    author = f"{AUTHOR_PREFIX}{pack.name}"
    return [
        TrainingItem(identity, source, tenant, kind, "approved", content, author, now)
        for identity, (kind, content) in unique.items()
    ]


def _identity(source: str, kind: str, content: dict[str, Any]) -> str:
    body = json.dumps([source, kind, content], sort_keys=True, default=str)
    return hashlib.sha256(body.encode()).hexdigest()[:24]


def _ddl(pack: Pack) -> Iterator[dict[str, Any]]:
    for statement in re.split(r";\s*\n", pack.text("schema")):
        if re.search(r"\bcreate\s+(table|view)\b", statement, re.IGNORECASE):
            yield {"ddl": statement.strip()}


def _documentation(pack: Pack) -> Iterator[dict[str, Any]]:
    for entry in pack.read("training_documentation").get("documentation", []):
        yield {"text": f"{entry.get('title', '')}: {entry['text']}".strip(": ")}
    docs = pack.read("documentation")
    for name, table in docs.get("tables", {}).items():
        yield {"text": _table_text(name, table)}
    for metric in docs.get("business_metrics", []):
        yield {"text": f"{metric['name']} = {metric['calculation']}"}


def _table_text(name: str, table: dict[str, Any]) -> str:
    lines = [f"Table {name}: {table.get('description', '')}"]
    for column, facts in table.get("columns", {}).items():
        rules = " ".join(facts.get("business_rules", []))
        lines.append(f"{column}: {facts.get('description', '')} {rules}".rstrip())
    return "\n".join(lines)


def _glossary(pack: Pack) -> Iterator[dict[str, Any]]:
    yield from pack.read("glossary").get("glossary", [])


def _verified(pack: Pack) -> Iterator[dict[str, Any]]:
    for entry in pack.read("verified").get("verified", []):
        text = json.dumps(entry["spec"], sort_keys=True, default=str) if "spec" in entry else ""
        yield {**json.loads(json.dumps(entry, default=str)), "spec_text": text}


def _golden(pack: Pack) -> Iterator[dict[str, Any]]:
    """Questions with a check query, and those that may not be answered; conversations are measured elsewhere."""
    golden = pack.read("golden")
    for entry in golden.get("questions", []):
        yield {key: entry[key] for key in ("question", "wordings", "category", "ordered", "check_sql") if key in entry}
    for entry in golden.get("abstain", []):
        yield {"question": entry["question"], "category": "must abstain", "abstain": True}
