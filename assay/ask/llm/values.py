"""Values of text columns that a question names. The index holds them all; what leaves is decided by whoever asks it."""

from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from assay.ask.local.text import lemma
from assay.ask.local.words import STOP
from assay.kernel.errors import AssayError
from assay.kernel.folding import fold
from assay.query.ports import Source
from assay.semantic.schema import ColumnInfo, TableInfo

MOST_PER_COLUMN, MOST_VALUES, LONGEST = 20_000, 200_000, 12
READING_SECONDS = 5.0
_KEPT, _RARE, _OF_MANY, _LIKE, _LONGEST_VALUE = 6, 12, 3, 88, 120
_STEM, _ENDING, _ENDINGS = 4, 3, ("ed", "d", "ing", "e", "al", "ful", "ly")
_MARKS = ("'", '"', "“", "”", "‘", "’")
_WORDS = re.compile(r"[^\W_]+")

Place = tuple[str, str]
"""Key of a table, name of a column."""


@dataclass(frozen=True)
class Hit:
    """A value a question names: the words that name it, the value itself, where it stands, and how surely (0..1)."""

    said: str
    value: str
    table: str
    column: str
    sure: float = 1.0
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class Word:
    """A word as it stands, and the form it is compared in."""

    text: str
    key: str
    start: int
    end: int


@dataclass
class ValueIndex:
    """Values by their words (folded, singular), and by single words of theirs."""

    whole: dict[str, list[tuple[Place, str]]] = field(default_factory=lambda: defaultdict(list))
    parts: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    count: int = 0

    def add(self, place: Place, values: Iterable[object]) -> None:
        """Values of one column; what is no text, or too long to be named, is left out."""
        for value in values:
            if isinstance(value, str) and 0 < len(value) <= _LONGEST_VALUE and self.count < MOST_VALUES:
                self._add(place, value)

    def _add(self, place: Place, value: str) -> None:
        words = words_of(value)
        key = " ".join(word.key for word in words)
        if not key or len(words) > LONGEST:
            return
        if key not in self.whole and len(words) > 1:
            for word in words:
                self.parts[word.key].append(key)
        self.whole[key].append((place, value))
        self.count += 1

    def named(self, question: str) -> tuple[Hit, ...]:
        """What the question names: longest first; by a rare word of theirs, or nearly so spelt, less surely."""
        words = words_of(question)
        found: list[Hit] = []
        taken: set[int] = set()
        for length in range(min(LONGEST, len(words)), 0, -1):
            for start in range(len(words) - length + 1):
                span = range(start, start + length)
                if not taken & set(span):
                    hits = self._exact(words[start : start + length], question)
                    found += hits
                    taken |= set(span) if hits else set()
        rest = [word for at, word in enumerate(words) if at not in taken and _telling(word)]
        return (*found, *(hit for word in rest for hit in self._near(word)))

    def _exact(self, words: Sequence[Word], question: str) -> list[Hit]:
        start, end = words[0].start, words[-1].end
        set_off = question[start - 1 : start] in _MARKS and question[end : end + 1] in _MARKS and start > 0
        if len(words) == 1 and words[0].text in STOP and not set_off:
            return []
        places = self.whole.get(" ".join(word.key for word in words), ())
        return [Hit(question[start:end], value, *place, 1.0, start, end) for place, value in places]

    def _near(self, word: Word) -> Iterator[Hit]:
        keys = [*self.parts.get(word.key, []), *self._like(word.key)]
        sure = 0.7
        if not keys and word.text[:1].isupper() and len(word.key) > 4:
            like = process.extract(word.key, self.whole.keys(), scorer=fuzz.ratio, score_cutoff=_LIKE, limit=2)
            keys, sure = [key for key, _, _ in like], 0.6
        for key in list(dict.fromkeys(keys))[: _RARE if len(keys) <= _RARE else _OF_MANY]:
            for place, value in self.whole[key]:
                yield Hit(word.text, value, *place, sure, word.start, word.end)

    def _like(self, key: str) -> Iterator[str]:
        """Single words that begin this one ("success" in "successful"), or that it begins but for an ending."""
        for length in range(len(key) - 1, _STEM - 1, -1):
            if key[:length] in self.whole and len(key) - length <= _ENDING:
                yield key[:length]
        yield from (longer for longer in (f"{key}{end}" for end in _ENDINGS) if longer in self.whole)


def words_of(text: str) -> list[Word]:
    """The words of a text, each with its folded, singular form and its place."""
    return [Word(found[0], lemma(fold(found[0])), found.start(), found.end()) for found in _WORDS.finditer(text)]


def _telling(word: Word) -> bool:
    return (
        word.text.casefold() not in STOP and (len(word.key) > 3 or word.text[:1].isupper()) and not word.key.isdigit()
    )


def index_of(source: Source, seconds: float = READING_SECONDS) -> ValueIndex:
    """All text values of a source, as far as they are few enough; a column that cannot be read adds none.

    Reading them from the source ends after ``seconds``: of the columns that are left only the samples are known.
    """
    index, until = ValueIndex(), time.monotonic() + seconds
    for table in source.schema.tables:
        for column in table.columns:
            if column.type == "text":
                index.add((table.key, column.name), _values(source, table, column, until))
    for entity in source.model.entities:
        for dimension in entity.dimensions:
            index.add((entity.table, dimension.expr or dimension.name), dimension.values)
    return index


def _values(source: Source, table: TableInfo, column: ColumnInfo, until: float) -> Sequence[object]:
    samples = column.profile.samples
    if column.profile.complete or time.monotonic() > until:
        return samples
    try:
        return source.connector.distinct_values(table.key, column.name, MOST_PER_COLUMN)[0]
    except AssayError:
        return samples


class ValueIndexes:
    """Keeps the indexes last used, one for each state of a source's schema and data."""

    def __init__(self, build: Callable[[Source], ValueIndex] = index_of) -> None:
        self._build = build
        self._kept: OrderedDict[tuple[str, int, str], tuple[object, ValueIndex]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, source: Source) -> ValueIndex:
        """The index of a source, read once."""
        key = (source.id, id(source.schema), source.connector.data_version())
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key][1]
        made = self._build(source)
        with self._lock:
            # The schema is held with it: keys name it by identity, which must not be used again.
            self._kept[key] = (source.schema, made)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return made
