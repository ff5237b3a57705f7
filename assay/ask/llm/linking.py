"""Which tables and columns a question is about: by their names, by values it names, and by what they are linked to."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from assay.ask.llm.sight import SeenTable
from assay.ask.llm.values import Hit
from assay.ask.local.text import lemma, root
from assay.ask.local.thesaurus import relatives
from assay.ask.local.words import STOP
from assay.kernel.folding import fold
from assay.semantic.infer.words import words
from assay.semantic.model import SemanticModel

_TABLE, _COLUMN, _TEXT = 3.0, 1.6, 0.8
_RELATED, _ALIKE, _LIKE = 0.55, 0.6, 84
_WHOLE_NAME, _VALUE, _TAUGHT = 1.5, 2.2, 4.0
_COMMON = 8
_NEIGHBOUR, _SECOND, _CLUSTER = 0.45, 0.2, 0.25


@dataclass(frozen=True)
class Ranked:
    """Tables by how likely a question needs them, best first, and the columns its words point at."""

    tables: tuple[SeenTable, ...]
    scores: Mapping[str, float]
    columns: Mapping[str, frozenset[str]]


@dataclass
class SchemaIndex:
    """Words of a schema: in which tables they stand and how much they say there."""

    tables: Sequence[SeenTable]
    model: SemanticModel
    weights: dict[str, dict[int, float]] = field(default_factory=lambda: defaultdict(dict))
    columns: dict[str, set[tuple[int, str]]] = field(default_factory=lambda: defaultdict(set))
    names: list[frozenset[str]] = field(default_factory=list)
    near: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def __post_init__(self) -> None:
        for at, table in enumerate(self.tables):
            self._table(at, table)
        self._said_of_entities()
        self._links()

    def _table(self, at: int, table: SeenTable) -> None:
        name = roots(table.info.name)
        self.names.append(frozenset(name))
        self._weigh(at, [*name, *roots(table.info.schema or "")], _TABLE)
        self._weigh(at, roots(table.info.comment or ""), _TEXT)
        for column in table.columns:
            of_column = [*roots(column.name), *roots(column.comment or "")]
            self._weigh(at, of_column, _COLUMN)
            for word in of_column:
                self.columns[word].add((at, column.name))

    def _weigh(self, at: int, some: Iterable[str], weight: float) -> None:
        for word in some:
            self.weights[word][at] = max(self.weights[word].get(at, 0.0), weight)

    def _said_of_entities(self) -> None:
        """Labels, synonyms and descriptions of the semantic model, where a person wrote them."""
        places = {table.key.casefold(): at for at, table in enumerate(self.tables)}
        for entity in self.model.entities:
            at = places.get(entity.table.casefold())
            if at is None:
                continue
            self._weigh(at, roots(" ".join((entity.label, entity.plural, *entity.synonyms))), _TABLE)
            for dimension in entity.dimensions:
                said = roots(" ".join((dimension.label, *dimension.synonyms, dimension.description)))
                self._weigh(at, said, _COLUMN)
                if self.tables[at].info.column(dimension.expr or dimension.name):
                    for word in said:
                        self.columns[word].add((at, dimension.expr or dimension.name))

    def _links(self) -> None:
        """What is declared links tables; what was guessed does, unless it links one to many: then a name is common."""
        places = {
            name: at for at, one in enumerate(self.tables) for name in (one.info.name.casefold(), one.key.casefold())
        }
        owners = {entity.name: places.get(entity.table.casefold()) for entity in self.model.entities}
        declared, guessed = set[frozenset[int]](), set[frozenset[int]]()
        for at, one in enumerate(self.tables):
            for key in one.info.foreign_keys:
                other = places.get(key.ref_table.casefold())
                (guessed if key.inferred else declared).add(frozenset({at, at if other is None else other}))
        for link in self.model.relationships:
            ends = {owners.get(link.left), owners.get(link.right)} - {None}
            (guessed if link.inferred else declared).add(frozenset(end for end in ends if end is not None))
        counts = Counter(at for pair in guessed - declared for at in pair)
        plain = (pair for pair in guessed if all(counts[at] <= _COMMON for at in pair))
        for pair in (*declared, *plain):
            for at in pair:
                self.near[at] |= pair - {at}

    def rarity(self, word: str) -> float:
        """How much a word tells: more, the fewer tables have it."""
        return math.log(1 + len(self.tables) / (1 + len(self.weights.get(word, ()))))

    def meant(self, word: str) -> dict[str, float]:
        """Words of the schema that a word (singular) of a question may mean, each with how surely."""
        own = root(word)
        found = {own: 1.0} if own in self.weights else {}
        for other in relatives(word):
            if (near := root(other)) in self.weights:
                found.setdefault(near, _RELATED)
        if not found and len(word) > 3:
            like = process.extract(own, self.weights.keys(), scorer=fuzz.ratio, score_cutoff=_LIKE, limit=3)
            starts = [known for known in self.weights if len(known) > 3 and _begins(own, known)]
            found = dict.fromkeys([*(name for name, _, _ in like), *starts[:5]], _ALIKE)
        return found

    def rank(self, question: str, hits: Sequence[Hit], taught: Iterable[str] = ()) -> Ranked:
        """All tables, best first; ``taught`` are keys of tables that examples, documents or the last answer name."""
        # In small letters too: "PCs" is one word of a question, though two of an identifier.
        asked = dict.fromkeys((*lemmas(question.lower()), *lemmas(question)))
        meant = {word: self.meant(word) for word in asked}
        scores, columns = self._own(meant), self._pointed(meant)
        self._add_values(scores, columns, hits)
        for key in taught:
            for at, table in enumerate(self.tables):
                if key.casefold() in (table.key.casefold(), table.info.name.casefold()):
                    scores[at] += _TAUGHT
        spread = self._spread(scores)
        order = sorted(range(len(self.tables)), key=lambda at: (-spread[at], at))
        return Ranked(
            tuple(self.tables[at] for at in order),
            {self.tables[at].key: round(spread[at], 3) for at in order},
            {self.tables[at].key: frozenset(names) for at, names in columns.items()},
        )

    def _own(self, meant: Mapping[str, Mapping[str, float]]) -> list[float]:
        scores = [0.0] * len(self.tables)
        for found in meant.values():
            best: dict[int, float] = {}
            for word, sure in found.items():
                for at, weight in self.weights[word].items():
                    best[at] = max(best.get(at, 0.0), weight * sure * self.rarity(word))
            for at, score in best.items():
                scores[at] += score
        said = {word for found in meant.values() for word, sure in found.items() if sure > _ALIKE}
        for at, name in enumerate(self.names):
            if name and name <= said:
                scores[at] += _WHOLE_NAME * sum(map(self.rarity, name))
        return scores

    def _pointed(self, meant: Mapping[str, Mapping[str, float]]) -> dict[int, set[str]]:
        columns: dict[int, set[str]] = defaultdict(set)
        for found in meant.values():
            for word in found:
                for at, name in self.columns.get(word, ()):
                    columns[at].add(name)
        return columns

    def _add_values(self, scores: list[float], columns: dict[int, set[str]], hits: Sequence[Hit]) -> None:
        places = {table.key: at for at, table in enumerate(self.tables)}
        spread: dict[str, set[str]] = defaultdict(set)
        for hit in hits:
            spread[hit.said].add(hit.table)
        for said, tables in spread.items():
            sure = max(hit.sure for hit in hits if hit.said == said)
            for key in tables & places.keys():
                scores[places[key]] += _VALUE * sure * math.log(1 + len(self.tables) / len(tables))
        for hit in hits:
            if hit.table in places:
                columns[places[hit.table]].add(hit.column)

    def _spread(self, scores: Sequence[float]) -> list[float]:
        """What is linked to a likely table is likelier, and so is what belongs to the same cluster of links."""
        once = [
            score + _NEIGHBOUR * max((scores[n] for n in self.near[at]), default=0.0) for at, score in enumerate(scores)
        ]
        twice = [score + _SECOND * max((once[n] for n in self.near[at]), default=0.0) for at, score in enumerate(once)]
        for cluster in self._clusters():
            best = sorted((scores[at] for at in cluster), reverse=True)[:4]
            for at in cluster:
                twice[at] += _CLUSTER * sum(best)
        return twice

    def _clusters(self) -> list[set[int]]:
        left, found = set(range(len(self.tables))), []
        while left:
            queue, cluster = [left.pop()], set[int]()
            while queue:
                at = queue.pop()
                cluster.add(at)
                fresh = (self.near[at] & left) - cluster
                left -= fresh
                queue += fresh
            found.append(cluster)
        return found


def roots(text: str) -> list[str]:
    """Content words of a text or an identifier, by their roots.

    >>> roots("custOrders"), roots("Which customers ordered?")
    (['custom', 'order'], ['custom', 'order'])
    """
    return [root(word) for word in lemmas(text)]


def lemmas(text: str) -> list[str]:
    """The same, singular.

    >>> lemmas("custOrders")
    ['customer', 'order']
    """
    plain = (fold(part) for word in text.split() for part in words(word))
    return [lemma(word) for word in plain if word and word not in STOP]


def _begins(word: str, known: str) -> bool:
    return word.startswith(known) or known.startswith(word)
