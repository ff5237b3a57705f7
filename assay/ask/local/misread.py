"""What is no cue, name or number though it looks like one: the number of "phone number", the one of "the one with"."""

from __future__ import annotations

from collections.abc import Sequence

from assay.ask.local.cues import Cue
from assay.ask.local.lexicon import Link
from assay.ask.local.text import Token
from assay.ask.local.vocabulary import Vocabulary


def numbered(tokens: Sequence[Token], at: int, vocabulary: Vocabulary) -> bool:
    """ "the phone numbers of members": no number of members, for the word before makes a field of it."""
    before = (tokens[at - 1].lemma, "number") if at else ()
    links = vocabulary.phrases.get(before, ()) if before else ()
    return any(link.kind == "dimension" and link.score >= 0.9 for link in links)


def counted_each(words: Sequence[str], tokens: Sequence[Token], start: int) -> bool:
    """ "number of visits per club": for each club, though "visits per club" is a ratio somebody wrote."""
    led = [token.norm for token in tokens[max(0, start - 3) : start]]
    return "per" in words[1:-1] and led[-2:] == ["number", "of"] and led[:1] not in (["average"], ["mean"])


_CALLED = frozenset(("phone", "telephone", "fax"))


def _compound(tokens: Sequence[Token], cue: Cue, vocabulary: Vocabulary) -> bool:
    """ "the point count of the youngest rider", "the cell phone number of the guide": a field, and no counting."""
    after = [token.norm for token in tokens[cue.start + 1 : cue.start + 3]]
    if cue.start < 2 or after[:1] != ["of"] or not _goes_on(after[1:]):
        return False
    before, led = tokens[cue.start - 1], tokens[cue.start - 2].norm
    links = vocabulary.phrases.get((before.lemma,), ())
    named = any(link.kind == "dimension" and link.score >= 0.45 for link in links)
    return before.kind == "word" and led not in ("by", "per", "each", "and") and (named or before.norm in _CALLED)


_BOUNDS = frozenset("the a an at more less over above under below exactly between fewer".split())


def _goes_on(after: Sequence[str]) -> bool:
    """An article, a limit or a number behind "of"."""
    return bool(after) and (after[0] in _BOUNDS or after[0].isdigit())


_MEASURES = frozenset("many number count total average sum by per each every mean".split())


def misread(cue: Cue, tokens: Sequence[Token], vocabulary: Vocabulary) -> bool:
    """A "number of" whose number belongs to the word before; zeros to show where nothing is measured."""
    if cue.name in ("count", "count_distinct") and tokens[cue.start].lemma == "number":
        return numbered(tokens, cue.start, vocabulary) or _compound(tokens, cue, vocabulary)
    if cue.name == "count" and tokens[cue.start].lemma == "count":
        return _compound(tokens, cue, vocabulary)
    if cue.name == "text" and cue.end - cue.start == 1:
        return tokens[cue.start].norm in _ENDS and _is_thing(tokens[cue.end : cue.end + 1], vocabulary)
    if cue.name == "rank":
        return _is_own_field("rank", vocabulary) or _is_own_field("ranking", vocabulary)
    return cue.name == "zeros" and not any(token.norm in _MEASURES for token in tokens[: cue.start])


_ENDS = frozenset(("starting", "ending", "beginning"))


def _is_thing(following: Sequence[Token], vocabulary: Vocabulary) -> bool:
    """ "The starting stations of trips": a kind of station, no text that begins so."""
    links = vocabulary.phrases.get((following[0].lemma,), ()) if following else ()
    return any(link.kind == "entity" and link.score >= 0.9 for link in links)


def _is_own_field(word: str, vocabulary: Vocabulary) -> bool:
    """ "The rank of the officer" where officers have a rank."""
    return any(link.kind == "dimension" and link.score >= 0.95 for link in vocabulary.phrases.get((word,), ()))


def of_the_named(links: tuple[Link, ...], tokens: Sequence[Token], vocabulary: Vocabulary) -> tuple[Link, ...]:
    """ "details of all visitors": no field of the visits, where visitors are things of their own."""
    if not any(token.norm == "of" for token in tokens):
        return links
    things = vocabulary.phrases.get((tokens[-1].lemma,), ())
    named = {link.ref for link in things if link.kind == "entity" and link.score >= 0.97}
    return tuple(link for link in links if not named or link.entity in named)


_WHICH_ONE = frozenset("with that who which whose of among from".split())


def stands_for_a_thing(tokens: Sequence[Token], at: int) -> bool:
    """ "the one with the highest price", "the youngest one": no number."""
    after = tokens[at + 1].norm if at + 1 < len(tokens) else "."
    before = tokens[at - 1].norm if at else ""
    named = before == "the" or before.endswith("est")
    ends = before.endswith("est") and not after.isalpha()
    return tokens[at].norm == "one" and ((named and after in _WHICH_ONE) or ends)


_DENYING = frozenset("but and have has had having with".split())
"""What stands before "no" that denies, where a source calls a number so."""


def denies(tokens: Sequence[Token], start: int, end: int, vocabulary: Vocabulary) -> bool:
    """ "lecturers who supervised no thesis": none of them, not the number of the supervisor."""
    if tokens[end - 1].norm != "no" or end >= len(tokens):
        return False
    if end - start < 2:
        return tokens[end].kind == "word" and bool(start) and tokens[start - 1].norm in _DENYING
    return any(link.kind == "entity" for link in vocabulary.phrases.get((tokens[end].lemma,), ()))
