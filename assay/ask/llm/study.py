"""What is known before a model is asked: what it may see, what the question is about, what must not leave."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from assay.access.policies import Policies
from assay.ask.llm.context import Material
from assay.ask.llm.definitions import allowed_texts, definition_lines, glossary_lines, has_written_metrics
from assay.ask.llm.linking import SchemaIndex, roots
from assay.ask.llm.private import PrivateBooks
from assay.ask.llm.prompt import Question
from assay.ask.llm.sight import SeenTable, hidden_names, seen_tables
from assay.ask.llm.values import Hit
from assay.ask.llm.veil import NOTHING, Secrets, Veil
from assay.ask.ports import Asked, VerifiedQuestion
from assay.query.ports import PolicyBook, Source
from assay.semantic.spec import AnalyticsSpec

MOST_EXAMPLES = 6
_KEPT = 16


@dataclass(frozen=True)
class Study:
    """``material`` for the prompt, ``question`` as it may leave, ``veil`` between both; ``hits`` as they are."""

    asked: Asked
    tables: tuple[SeenTable, ...]
    material: Material
    question: Question
    veil: Veil
    hits: tuple[Hit, ...]
    specs: bool
    secrets: Secrets


@dataclass
class Library:
    """Indexes of schemas, as an actor sees them, and of values; made once, then shared."""

    policies: PolicyBook
    books: PrivateBooks = field(default_factory=PrivateBooks)
    _kept: OrderedDict[tuple[object, ...], tuple[Source, SchemaIndex, Secrets]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def study(self, asked: Asked, *, values: str = "categories", known: Veil = NOTHING) -> Study:
        """Everything about one question. ``values`` as the setting of that name; stand-ins ``known`` stay."""
        policies = self.policies.resolve(asked.source.name, asked.actor)
        schema, secrets = self._schema(asked.source, policies)
        veil = secrets.veil_written(_written(asked, schema.tables), secrets.veil(filter(None, _said(asked)), known))
        hits = _visible(secrets.index.named(asked.text), schema.tables, veil)
        veil = secrets.veil_written((hit.value for hit in hits), veil)
        taught = (*_tables_of((sql for _, sql in asked.retrieved.questions), asked), *_of_previous(asked))
        ranked = schema.rank(f"{asked.text} {asked.hint} {asked.previous_question or ''}", hits, taught)
        ordered = ranked.tables
        material = Material(
            ranked,
            tuple(map(veil.stand_in, hits)) if values != "none" else (),
            tuple(map(veil.hide, definition_lines(asked.source.model, ordered, asked.text))),
            tuple(map(veil.hide, _examples(asked, schema.tables))),
            tuple(map(veil.hide, _documents(asked, schema.tables))),
            categories=values == "categories",
        )
        specs = has_written_metrics(asked.source.model)
        return Study(asked, ordered, material, _question(asked, veil), veil, hits, specs, secrets)

    def _schema(self, source: Source, policies: Policies) -> tuple[SchemaIndex, Secrets]:
        version = source.connector.data_version()
        key = (source.id, id(source.schema), id(source.model), version, repr(policies))
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key][1:]
        tables = seen_tables(source.schema, source.model, policies)
        secrets = Secrets(*self.books.of(source, tables), tables)
        made = SchemaIndex(tuple(map(secrets.quiet, tables)), source.model)
        with self._lock:
            # The source is held with it: keys name its parts by identity, which must not be used again.
            self._kept[key] = (source, made, secrets)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return made, secrets


def _said(asked: Asked) -> list[str]:
    """What people said and wrote about this question."""
    said = [asked.text, asked.hint, asked.previous_question or "", _previous_query(asked)]
    said += [*asked.retrieved.documentation, *(text for pair in asked.retrieved.questions for text in pair)]
    pairs = () if asked.retrieved.questions else _likest(asked)
    return [*said, *(text for pair in pairs for text in pair)]


def _written(asked: Asked, tables: Sequence[SeenTable]) -> Iterator[str]:
    """What is written about the source: definitions, words of the business."""
    yield from definition_lines(asked.source.model, tables, asked.text)
    yield from glossary_lines(asked.source.model.glossary, asked.text)


def _visible(hits: Iterable[Hit], tables: Sequence[SeenTable], veil: Veil) -> tuple[Hit, ...]:
    """Hits whose column may show values, or whose value goes out as a stand-in."""
    speaking = {(t.key, c.name) for t in tables for c in t.columns if t.speaks(c)}
    named = {(t.key, c.name) for t in tables for c in t.columns if c.name.casefold() in t.private}
    hidden = {value for value, _ in veil.pairs}
    return tuple(
        hit
        for hit in hits
        if (hit.table, hit.column) in speaking or ((hit.table, hit.column) in named and hit.said in hidden)
    )


def _question(asked: Asked, veil: Veil) -> Question:
    return Question(
        veil.hide(asked.text),
        veil.hide(asked.hint),
        veil.hide(asked.previous_question or ""),
        veil.hide(_previous_query(asked)),
    )


def _previous_query(asked: Asked) -> str:
    return asked.previous.canonical() if asked.previous is not None else asked.previous_sql or ""


def _of_previous(asked: Asked) -> tuple[str, ...]:
    """Tables of the answer the question follows."""
    if asked.previous is None:
        return _tables_of(filter(None, [asked.previous_sql]), asked)
    text = asked.previous.canonical()
    return tuple(entity.table for entity in asked.source.model.entities if f'"{entity.name}.' in text)


def _tables_of(statements: Iterable[str], asked: Asked) -> tuple[str, ...]:
    found: list[str] = []
    for sql in statements:
        try:
            found += [table.name for table in sqlglot.parse_one(sql, read=asked.source.dialect).find_all(exp.Table)]
        except (SqlglotError, RecursionError):
            found += [table.name for table in asked.source.schema.tables if table.name.casefold() in sql.casefold()]
    return tuple(dict.fromkeys(found))


def _examples(asked: Asked, tables: Sequence[SeenTable]) -> tuple[str, ...]:
    """Verified questions with their queries; those over tables the actor does not see are left out."""
    seen = {name for table in tables for name in (table.key.casefold(), table.info.name.casefold())}
    pairs = [*asked.retrieved.questions] or _likest(asked)
    fitting = [
        f"{question} -> {query}"
        for question, query in pairs
        if query.startswith("{") or {name.casefold() for name in _tables_of([query], asked)} <= seen
    ]
    return allowed_texts(dict.fromkeys(fitting), hidden_names(asked.source.schema, tables))[:MOST_EXAMPLES]


def _likest(asked: Asked) -> list[tuple[str, str]]:
    """Of the verified questions those that share most words with this one."""
    own = set(roots(asked.text))

    def shared(one: VerifiedQuestion) -> int:
        return max(len(own & set(roots(text))) for text in (one.question, *one.wordings))

    best = sorted(((shared(one), at) for at, one in enumerate(asked.verified)), key=lambda pair: (-pair[0], pair[1]))
    chosen = [asked.verified[at] for score, at in best[:MOST_EXAMPLES] if score]
    return [(one.question, one.sql or _spec_text(one.spec)) for one in chosen if one.sql or one.spec]


def _spec_text(spec: AnalyticsSpec | None) -> str:
    return json.dumps({"spec": json.loads(spec.canonical())}) if spec is not None else ""


def _documents(asked: Asked, tables: Sequence[SeenTable]) -> tuple[str, ...]:
    texts = (*glossary_lines(asked.source.model.glossary, asked.text), *asked.retrieved.documentation)
    return allowed_texts((" ".join(text.split()) for text in texts), hidden_names(asked.source.schema, tables))


def with_samples(study: Study, samples: Mapping[str, str]) -> Study:
    """The study with rows of some tables, as texts; what is private in them stays here."""
    veil = study.secrets.veil_written(samples.values(), study.veil)
    hidden = {key: veil.hide(text) for key, text in samples.items()}
    return replace(study, material=replace(study.material, samples=hidden), veil=veil)
