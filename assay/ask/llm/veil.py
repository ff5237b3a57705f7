"""Personal values an asker typed: a stand-in goes to the model, the value stays here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

from assay.ask.llm.private import PrivateValues, public_places
from assay.ask.llm.sight import SeenTable
from assay.ask.llm.values import Hit, Place, ValueIndex

_REACHES = re.compile(r"[^@\s'\"“”‘’,;()]+@[^@\s'\"“”‘’,;()]+\.[A-Za-z]{2,}|(?<!\w)\+?\d[\d ().-]{7,}\d(?!\w)")
_GROUPED = re.compile(r"\d{1,3}(?:[, '’]\d{3})+")
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}.*")


@dataclass(frozen=True)
class Veil:
    """Values and their stand-ins, ``PRIVATE_1`` and on."""

    pairs: tuple[tuple[str, str], ...] = ()

    def hide(self, text: str) -> str:
        """The text with stand-ins.

        >>> veil = Veil((("Ann Lee", "PRIVATE_1"),))
        >>> veil.hide("orders of ann lee"), veil.show_sql("name = 'PRIVATE_1'")
        ('orders of PRIVATE_1', "name = 'Ann Lee'")
        """
        for value, stand_in in sorted(self.pairs, key=_longest_first):
            text = re.sub(rf"(?<!\w){re.escape(value)}(?!\w)", stand_in, text, flags=re.IGNORECASE)
        return text

    def show_sql(self, sql: str) -> str:
        """SQL with the values, quotes doubled."""
        return self._shown(sql, lambda value: value.replace("'", "''"))

    def show(self, data: Any) -> Any:
        """Texts, and texts anywhere in JSON data, with the values."""
        if isinstance(data, str):
            return self._shown(data, str)
        if isinstance(data, dict):
            return {key: self.show(value) for key, value in data.items()}
        return [self.show(value) for value in data] if isinstance(data, list) else data

    def with_more(self, values: Iterable[str]) -> Veil:
        """Stand-ins for further values, numbered on."""
        named = {value for value, _ in self.pairs}
        more = sorted(dict.fromkeys(value for value in values if value not in named), key=len, reverse=True)
        numbered = [(value, f"PRIVATE_{number}") for number, value in enumerate(more, len(self.pairs) + 1)]
        return Veil((*self.pairs, *numbered)) if more else self

    def stand_in(self, hit: Hit) -> Hit:
        """The hit as a model may see it."""
        return replace(hit, said=self.hide(hit.said), value=self.hide(hit.value))

    def _shown(self, text: str, written: Callable[[str], str]) -> str:
        for value, stand_in in reversed(self.pairs):
            text = re.sub(rf"\b{stand_in}\b", partial(_always, written(_plain(value))), text, flags=re.IGNORECASE)
        return text


NOTHING = Veil()


@dataclass(frozen=True)
class Secrets:
    """What is private in a source for one actor: whatever is said goes by here before it leaves."""

    index: ValueIndex
    values: PrivateValues
    tables: Sequence[SeenTable]
    """Those within reach; all of any other is private."""

    @cached_property
    def _public(self) -> frozenset[Place]:
        return public_places(self.tables)

    def veil(self, texts: Iterable[str], known: Veil = NOTHING) -> Veil:
        """Over these texts: private values, addresses and numbers that reach somebody. Stand-ins ``known`` stay."""
        found: dict[str, None] = {}
        for text in texts:
            found |= dict.fromkeys((*_reaching(text), *self.values.said(text), *self._named(text)))
        return known.with_more(found)

    def veil_written(self, texts: Iterable[str], known: Veil = NOTHING) -> Veil:
        """The same of many texts that are no question: values as they are written, none guessed by its spelling."""
        found: dict[str, None] = {}
        for text in texts:
            found |= dict.fromkeys((*_reaching(text), *self.values.said(text)))
        return known.with_more(found)

    def quiet(self, table: SeenTable) -> SeenTable:
        """The table without private values in its comments, and without values of columns that hold some."""
        columns = tuple(replace(one, comment=self._quiet(one.comment)) for one in table.columns)
        info = replace(table.info, comment=self._quiet(table.info.comment))
        return replace(table, columns=columns, info=info, silent=table.silent | set(self._telling(table)))

    def _telling(self, table: SeenTable) -> Iterator[str]:
        for column in table.columns:
            texts = [one for one in column.profile.samples if isinstance(one, str)]
            if any(_reaching(text) or any(self.values.said(text)) for text in texts):
                yield column.name.casefold()

    def _quiet(self, text: str | None) -> str | None:
        found = dict.fromkeys((*_reaching(text), *self.values.said(text))) if text else {}
        return Veil(tuple((value, "PRIVATE") for value in found)).hide(text) if text else text

    def _named(self, text: str) -> Iterator[str]:
        by_word: dict[str, list[Hit]] = {}
        for hit in self.index.named(text):
            by_word.setdefault(hit.said, []).append(hit)
        for said, hits in by_word.items():
            if self.values.telling(said) and not any((hit.table, hit.column) in self._public for hit in hits):
                yield said
                yield from (hit.value for hit in hits if hit.sure == 1 or hit.value in text)


def _reaching(text: str) -> list[str]:
    return [one for one in _REACHES.findall(text) if not _DATE.fullmatch(one)]


def _longest_first(pair: tuple[str, str]) -> int:
    """A value within a longer one is hidden after it."""
    return -len(pair[0])


def _plain(value: str) -> str:
    """A number without what sets its thousands apart, as databases want it.

    >>> _plain("84,251"), _plain("Ann, Lee")
    ('84251', 'Ann, Lee')
    """
    return re.sub(r"\D", "", value) if _GROUPED.fullmatch(value) else value


def _always(text: str, _found: re.Match[str]) -> str:
    return text
