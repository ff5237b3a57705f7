"""Values of private columns, of any type and however many: which words of a text are one of them."""

from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime

from assay.ask.llm.sight import SeenTable
from assay.ask.llm.values import LONGEST, Place, ValueIndex, ValueIndexes, Word, words_of
from assay.ask.local.words import FILLER, KNOWN, STOP
from assay.kernel.errors import AssayError
from assay.kernel.folding import fold
from assay.query.ports import Source
from assay.semantic.infer.words import words
from assay.semantic.model import SemanticModel
from assay.semantic.schema import ColumnInfo

MOST_PER_COLUMN, SECONDS, LEAST_DIGITS = 200_000, 10.0, 5
"""Numbers of fewer digits are amounts and years more often than somebody's."""
_NUMBER = re.compile(r"(?<![\w.])\d[\d,.  ']*\d(?!\w)")
_WORDS = re.compile(r"[^\W_]+")
_KEPT = 8


@dataclass(frozen=True)
class PrivateValues:
    """Values by their folded words, single words of them, and numbers; none that stands elsewhere too.

    ``ordinary`` words are left alone unless they are written large: "may" is more often a month than a person.
    """

    whole: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    ordinary: frozenset[str] = frozenset()

    def said(self, text: str) -> Iterator[str]:
        """What of a text is private, as it stands there.

        >>> held = PrivateValues(frozenset({"ann lee", "12 march 1984"}), frozenset({"lee"}), frozenset({"84251"}))
        >>> list(held.said("ann lee, born 12 March 1984, of the Lees, earns 84,251"))
        ['12 March 1984', 'ann lee', 'Lees', '84,251']
        """
        if not (self.whole or self.numbers):
            return
        found = words_of(text)
        forms = ([word.key for word in found], [_key(word.text) for word in found])
        taken: set[int] = set()
        for length in range(min(LONGEST, len(found)), 0, -1):
            for start in range(len(found) - length + 1):
                span = range(start, start + length)
                if self._holds(forms, span) and taken.isdisjoint(span):
                    private = text[found[start].start : found[span[-1]].end]
                    if length > 1 or self.telling(private):
                        taken.update(span)
                        yield private
        yield from (one.text for at, one in enumerate(found) if at not in taken and self._is_part(one))
        yield from (one[0] for one in _NUMBER.finditer(text) if _digits(one[0]) in self.numbers)

    def telling(self, said: str) -> bool:
        """Whether words that are a private value say so by themselves."""
        if not said.isalpha():
            return True
        forms = {said.casefold(), *(word.key for word in words_of(said))}
        return not forms & (self.ordinary if said[0].islower() else STOP)

    def _holds(self, forms: Sequence[Sequence[str]], span: range) -> bool:
        return any(" ".join(some[span.start : span.stop]) in self.whole for some in forms)

    def _is_part(self, word: Word) -> bool:
        forms = {word.key, _key(word.text)}
        return not self.parts.isdisjoint(forms) and self.ordinary.isdisjoint(forms)


def _key(text: str) -> str:
    """The words of a text, folded, as fast as may be: there are many values.

    >>> _key("O’Brien, Zoë")
    'o brien zoe'
    """
    return " ".join(_WORDS.findall(fold(text)))


def private_values(source: Source, tables: Sequence[SeenTable], index: ValueIndex, until: float) -> PrivateValues:
    """Those of the private columns of these tables; of a column that cannot be read by then, those that were sampled.

    ``until`` is a moment of ``time.monotonic``.
    """
    whole, parts, numbers = set[str](), set[str](), set[str]()
    for table in tables:
        for column in table.info.columns:
            if column.name.casefold() in table.private:
                for value in _read(source, table.key, column, until):
                    _take(_as_day(value, column), whole, parts, numbers)
    within = public_places(tables)
    public = {key for key, places in index.whole.items() if any(place in within for place, _ in places)}
    whole |= index.whole.keys()
    return PrivateValues(
        frozenset(whole - public), frozenset(parts - public), frozenset(numbers), ordinary_words(source.model, tables)
    )


def public_places(tables: Sequence[SeenTable]) -> frozenset[Place]:
    """Columns that are within reach and not private."""
    return frozenset(
        (table.key, column.name)
        for table in tables
        for column in table.info.columns
        if column.name.casefold() not in table.private
    )


def _read(source: Source, table: str, column: ColumnInfo, until: float) -> Iterable[object]:
    samples = column.profile.samples
    if column.profile.complete or time.monotonic() > until:
        return samples
    with suppress(AssayError):
        return source.connector.distinct_values(table, column.name, MOST_PER_COLUMN)[0]
    return samples


def _as_day(value: object, column: ColumnInfo) -> object:
    """Connectors give days as texts."""
    if isinstance(value, str) and column.type in ("date", "timestamp"):
        with suppress(ValueError):
            return datetime.fromisoformat(value)
    return value


def _take(value: object, whole: set[str], parts: set[str], numbers: set[str]) -> None:
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, date | datetime):
        whole |= set(_dates(value))
    elif isinstance(value, str):
        keys = _key(value).split()
        whole |= {" ".join(keys)} if 0 < len(keys) <= LONGEST else set()
        parts |= {key for key in keys if len(key) > 3 and not key.isdigit()} if len(keys) > 1 else set()
        numbers |= {_digits(value)} if _NUMBER.fullmatch(value) else set()
    else:
        text = f"{value:f}" if isinstance(value, float) else str(value)
        numbers |= {_digits(text.rstrip("0").rstrip(".") if "." in text else text)}
    numbers -= {""}


def _digits(text: str) -> str:
    """The digits of a number, empty when they are few.

    >>> _digits("84,251"), _digits("2026")
    ('84251', '')
    """
    found = "".join(mark for mark in text if mark.isdigit())
    return found if len(found) >= LEAST_DIGITS else ""


def _dates(day: date) -> Iterator[str]:
    """A day as people write it, as words."""
    month = f"{day:%B}".lower()
    for number in {f"{day.day}", f"{day:%d}"}:
        yield from (f"{number} {month} {day.year}", f"{month} {number} {day.year}")
        for of_month in {f"{day.month}", f"{day:%m}"}:
            yield f"{day.year} {of_month} {number}"
            yield from (f"{number} {of_month} {day.year}", f"{of_month} {number} {day.year}")


def ordinary_words(model: SemanticModel, tables: Sequence[SeenTable]) -> frozenset[str]:
    """Common English, and the words that name tables, columns and what is measured here."""
    names = [table.info.name for table in tables]
    names += [column.name for table in tables for column in table.columns]
    said = [text for metric in model.metrics for text in (metric.label, *metric.synonyms)]
    said += [text for term in model.glossary for text in (term.term, *term.synonyms)]
    own = {word for name in names for word in words(name)} | {one.key for text in said for one in words_of(text)}
    return frozenset(STOP | FILLER | KNOWN | own)


@dataclass
class PrivateBooks:
    """Indexes of values, and the private ones as one actor may see a source; read once for each state of the data."""

    indexes: ValueIndexes = field(default_factory=ValueIndexes)
    _kept: OrderedDict[tuple[object, ...], tuple[object, PrivateValues]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, source: Source, tables: Sequence[SeenTable]) -> tuple[ValueIndex, PrivateValues]:
        """Every value of the source, and what of it is private."""
        index = self.indexes.of(source)
        columns = tuple((table.key, tuple(sorted(table.private))) for table in tables)
        key = (source.id, id(source.schema), id(source.model), source.connector.data_version(), columns)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return index, self._kept[key][1]
        made = private_values(source, tables, index, time.monotonic() + SECONDS)
        with self._lock:
            # The source is held with it: keys name its parts by identity, which must not be used again.
            self._kept[key] = (source, made)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return index, made
