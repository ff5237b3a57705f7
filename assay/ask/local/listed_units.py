"""Years and months that are fields: "the make, model and year of the cars", where a car has a year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assay.ask.local.text import Token
from assay.ask.local.timewords import TimeRead
from assay.ask.local.vocabulary import Vocabulary

_SURE = 0.94


def without_listed_units(
    times: Iterable[TimeRead], tokens: Sequence[Token], vocabulary: Vocabulary
) -> tuple[TimeRead, ...]:
    """The times without those that stand behind a field of a thing which has a field of that name too."""
    return tuple(one for one in times if not _is_field(one, tokens, vocabulary))


def _is_field(time: TimeRead, tokens: Sequence[Token], vocabulary: Vocabulary) -> bool:
    if time.kind != "grain" or time.end - time.start != 2 or tokens[time.start].norm != "and" or not time.start:
        return False
    own = _owners(tokens[time.end - 1], vocabulary)
    return bool(own & _owners(tokens[time.start - 1], vocabulary))


def _owners(token: Token, vocabulary: Vocabulary) -> set[str]:
    """Whose field a word is."""
    links = vocabulary.phrases.get((token.lemma,), ())
    return {link.entity for link in links if link.kind == "dimension" and link.score >= _SURE}
