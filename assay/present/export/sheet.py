"""What a file is made of: the answer, all its rows, its figure. Read once, written in any format."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from assay.kernel.tabular import Table
from assay.records.answer import Answer

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True)
class Sheet:
    """One answer with all rows that may be exported; ``total`` counts those there are.

    ``parts``: of an answer to several questions, each of its answers; its own table is then that of the first.
    """

    answer: Answer
    table: Table
    total: int
    parts: tuple[Sheet, ...] = ()

    @property
    def tables(self) -> tuple[Sheet, ...]:
        """Every table there is to write, under its own title."""
        return self.parts or (self,)

    @property
    def title(self) -> str:
        return self.answer.title or self.answer.question

    @property
    def filename(self) -> str:
        """A name without an ending, safe on every file system: ``revenue-by-region``."""
        name = re.sub(r"[^\w]+", "-", self.title.casefold(), flags=re.ASCII).strip("-")
        return name[:60].strip("-") or "answer"

    @property
    def notes(self) -> list[str]:
        """What somebody who opens the file must know."""
        return [*self.answer.assumptions, *self.answer.caveats, *(one.cut for one in self.tables if one.cut)]

    @property
    def cut(self) -> str:
        """How much of the result is here, where it is not all of it."""
        kept = self.table.row_count
        lead = f"{self.title}: " if self.answer.parts else ""
        return f"{lead}{kept:,} of {self.total:,} rows." if self.total > kept else ""

    def facts(self) -> list[tuple[str, str]]:
        """The receipt, line by line."""
        answer, slip = self.answer, self.answer.receipt
        lines = [("Question", answer.question), ("Answer", answer.state), ("In words", answer.in_words)]
        if slip is not None:
            lines += [("Source", slip.source), ("Asked at", slip.asked_at), ("Standing at", slip.as_of)]
            lines += [("Data version", slip.data_version), ("Definition version", slip.definition_version)]
            lines += [("SQL digest", slip.sql_hash), ("Policies", ", ".join(slip.policies) or "none")]
        lines += [("Note", note) for note in self.notes]
        return [(name, text) for name, text in [*lines, *self.statements()] if text]

    def statements(self) -> list[tuple[str, str]]:
        """What ran, under the title of its part where there are several."""
        if not self.parts:
            return [("SQL", self.answer.sql or "")]
        return [(f"SQL of {one.title}", one.answer.sql or "") for one in self.parts]


def neutral(value: Any) -> Any:
    """A text no spreadsheet will take for a formula; anything else as it is.

    >>> neutral("=1+1"), neutral(-5), neutral("a-b")
    ("'=1+1", -5, 'a-b')
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value
