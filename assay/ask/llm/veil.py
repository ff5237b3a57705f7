"""Personal values an asker typed: a stand-in goes to the model, the value stays here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from assay.ask.llm.sight import SeenTable
from assay.ask.llm.values import Hit, ValueIndex

_REACHES = re.compile(r"[^@\s'\"“”‘’,;()]+@[^@\s'\"“”‘’,;()]+\.[A-Za-z]{2,}|(?<!\w)\+?\d[\d ().-]{7,}\d(?!\w)")
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
        for value, stand_in in self.pairs:
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

    def stand_in(self, hit: Hit) -> Hit:
        """The hit as a model may see it."""
        return replace(hit, said=self.hide(hit.said), value=self.hide(hit.value))

    def _shown(self, text: str, written: Callable[[str], str]) -> str:
        for value, stand_in in reversed(self.pairs):
            text = re.sub(rf"\b{stand_in}\b", partial(_always, written(value)), text, flags=re.IGNORECASE)
        return text


def veil_over(texts: Iterable[str], index: ValueIndex, tables: Sequence[SeenTable]) -> Veil:
    """What is private in these texts: values of private columns that stand in no other, addresses and numbers.

    A single plain word in small letters is left alone: "may" is more often a month than a person.
    """
    private = {(table.key, name) for table in tables for name in table.private}
    found: dict[str, None] = {}
    for text in texts:
        found |= dict.fromkeys(one for one in _REACHES.findall(text) if not _DATE.fullmatch(one))
        by_word: dict[str, list[Hit]] = {}
        for hit in index.named(text):
            by_word.setdefault(hit.said, []).append(hit)
        for said, hits in by_word.items():
            if _telling(said) and all((hit.table, hit.column.casefold()) in private for hit in hits):
                found |= {said: None} | {hit.value: None for hit in hits if hit.sure == 1 or hit.value in text}
    longest = sorted(found, key=len, reverse=True)
    return Veil(tuple((value, f"PRIVATE_{number}") for number, value in enumerate(longest, 1)))


def _always(text: str, _found: re.Match[str]) -> str:
    return text


def _telling(said: str) -> bool:
    return " " in said or said[:1].isupper() or any(not mark.isalpha() for mark in said)
