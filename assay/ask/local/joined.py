"""Tokens as one line of folded words, so that patterns can be plain regular expressions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assay.ask.local.text import Token


@dataclass(frozen=True)
class Joined:
    """Folded words joined by blanks, with a way back to tokens. Quoted text is a single NUL."""

    tokens: Sequence[Token]
    text: str
    starts: dict[int, int]
    ends: dict[int, int]

    def spans(
        self, pattern: re.Pattern[str], first: int = 0, last: int | None = None
    ) -> Iterator[tuple[int, int, re.Match[str]]]:
        """Matches that begin and end with a token: first token, token after the last, match."""
        for match in pattern.finditer(self.text, first, len(self.text) if last is None else last):
            if match.start() in self.starts and match.end() in self.ends:
                yield self.starts[match.start()], self.ends[match.end()], match


def joined(tokens: Sequence[Token]) -> Joined:
    """The line of a token sequence."""
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    text = ""
    for index, token in enumerate(tokens):
        text += " " if text else ""
        starts[len(text)] = index
        text += token.norm if token.kind != "quoted" else "\u0000"
        ends[len(text)] = index + 1
    return Joined(tokens, text, starts, ends)
