"""Text to tokens with offsets: quotes, accents, contractions, number formats; light lemmas and stems."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from assay.ask.local.words import CONTRACTIONS, IRREGULAR, NUMBER_WORDS, UNINFLECTED
from assay.kernel.folding import QUOTES, fold

TokenKind = Literal["word", "number", "quoted", "mark"]
_REMEMBERED = 8192
"""Names of which the lemmas are kept: the clauses ask for the same ones again and again."""
LONGEST_QUESTION = 2000
_SCALE = {"k": 1e3, "m": 1e6, "mn": 1e6, "mio": 1e6, "b": 1e9, "bn": 1e9}
_WORD_SCALE = {
    "thousand": 1e3,
    "million": 1e6,
    "millions": 1e6,
    "billion": 1e9,
    "hundred": 1e2,
    "dozen": 12.0,
    "percent": 0.01,
}
UNITS = "mm|cm|km|mg|g|kgs?|lbs?|ft|in|mph|kmh|kph|ml|cl|l|kwh?|mins?|secs?|hrs?|h|s|yrs?|y|pts?"
"""What people write right behind a number: "over 170cm"."""
_TOKEN = re.compile(
    r"""(?P<dated>["']\d{4}-\d{1,2}-\d{1,2}(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?["'])
      |(?P<quoted>"[^"]{1,80}"|(?<![\w'])'[^']{1,80}'(?!\w))
      |(?P<date>\b\d{4}-\d{1,2}-\d{1,2}(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?\b|\b\d{1,2}[/.]\d{1,2}[/.]\d{4}\b)
      |(?P<glued>(?<![\w.])\d+(?:,\d{3})*(?:\.\d+)?(?:"""
    + UNITS
    + r""")\b)
      |(?P<number>[$€£]?(?<![\w.])-?\d+(?:,\d{3})*(?:\.\d+)?(?:(?:k|mn|mio|m|bn|b)\b|\s?%)?(?![^\W_]))
      |(?P<word>[^\W_]+(?:'[^\W_]+)*'?)
      |(?P<mark>>=|<=|!=|<>|[<>=%&,;:?!.()/+-])""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True)
class Token:
    """One token. ``norm`` is folded (case, accents, contractions), ``value`` the number it stands for."""

    text: str
    norm: str
    lemma: str
    start: int
    end: int
    kind: TokenKind
    value: float | None = None

    @property
    def capital(self) -> bool:
        return self.text[:1].isupper()


@lru_cache(maxsize=20_000)
def lemma(word: str) -> str:
    """Singular of a noun, good enough to compare with.

    >>> [lemma(w) for w in ("categories", "sales", "boxes", "statuses", "people", "analysis", "sizes")]
    ['category', 'sale', 'box', 'status', 'person', 'analysis', 'size']
    """
    if word in IRREGULAR:
        return IRREGULAR[word]
    if len(word) < 4 or word in UNINFLECTED or not word.isalpha():
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zzes", "tzes", "uses")) and not word.endswith(("ouses", "auses")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Lemma without verb endings, to let "ordered" meet "order".

    >>> [stem(w) for w in ("ordered", "shipping", "cancelled", "sales", "purchased")]
    ['order', 'ship', 'cancel', 'sale', 'purchas']
    """
    base = lemma(word)
    for ending in ("ing", "ed"):
        if base.endswith(ending) and len(base) - len(ending) >= 3 and any(v in base[: -len(ending)] for v in "aeiouy"):
            base = base[: -len(ending)]
            if len(base) > 3 and base[-1] == base[-2] and base[-1] not in "se":
                base = base[:-1]
            break
    return base[:-1] if base.endswith("e") and len(base) > 4 and base not in ("sale", "time") else base


_SHORTENED = re.compile(r"[^aeiou][aeiou][^aeiouwxy]")
"""What is left of "hired", "rated" and "named" without their ending has lost an "e"."""

_ENDINGS = (
    "ation",
    "ition",
    "ions",
    "ion",
    "ment",
    "ance",
    "ence",
    "anc",
    "enc",
    "ity",
    "or",
    "er",
    "al",
    "ive",
    "ate",
    "e",
    "y",
)


@lru_cache(maxsize=20_000)
def root(word: str) -> str:
    """Stem without the ending that makes a noun of a verb, to let "director" meet "directed", "located" "location".

    >>> root("director") == root("directed"), root("located") == root("location"), root("founder") == root("founded")
    (True, True, True)
    """
    base = stem(word)
    if word.endswith("ed") and _SHORTENED.fullmatch(base):
        return f"{base}e"
    for ending in _ENDINGS:
        if base.endswith(ending) and len(base) - len(ending) >= 4:
            return base[: -len(ending)]
    return base


def _number(text: str) -> float | None:
    found = re.match(r"[$€£]?(-?[\d,]+(?:\.\d+)?)\s?([a-z%]*)$", fold(text))
    if not found:
        return None
    value = float(found.group(1).replace(",", ""))
    return value / 100 if found.group(2) == "%" else value * _SCALE.get(found.group(2), 1.0)


def _word(text: str, start: int, end: int) -> Token:
    norm = CONTRACTIONS.get(fold(text), fold(text)).strip("'")
    norm = norm[:-2] if norm.endswith("'s") else norm.replace("'", "")
    return Token(text, norm, lemma(norm), start, end, "word", NUMBER_WORDS.get(norm))


def _token(kind: str, text: str, start: int, end: int) -> Token:
    if kind == "quoted":
        return Token(text, fold(text[1:-1]), fold(text[1:-1]), start, end, "quoted")
    if kind == "dated":
        return Token(text, text[1:-1], text[1:-1], start, end, "word")
    if kind == "number":
        folded = fold(text)
        return Token(text, folded, folded, start, end, "number", _number(text))
    if kind in ("word", "glued"):
        return _word(text, start, end)
    return Token(text, text, text, start, end, "mark" if kind == "mark" else "word")


def tokenise(text: str) -> tuple[Token, ...]:
    """Tokens of a question, offsets into the text as given.

    >>> [(t.norm, t.value) for t in tokenise("Mid-Market customer's orders over 5k")]
    [('mid', None), ('-', None), ('market', None), ('customer', None), ('orders', None), ('over', None), ('5k', 5000.0)]
    """
    clean = text[:LONGEST_QUESTION].translate(QUOTES)
    tokens = [_token(str(m.lastgroup), text[m.start() : m.end()], m.start(), m.end()) for m in _TOKEN.finditer(clean)]
    return tuple(_scaled(tokens))


def _scaled(tokens: list[Token]) -> Iterable[Token]:
    """ "2 million" and "3 thousand" become one number token."""
    at = 0
    while at < len(tokens):
        token = tokens[at]
        follower = tokens[at + 1] if at + 1 < len(tokens) else None
        if token.value is not None and follower is not None and follower.norm in _WORD_SCALE:
            text, value = f"{token.text} {follower.text}", token.value * _WORD_SCALE[follower.norm]
            yield Token(text, f"{token.norm} {follower.norm}", text, token.start, follower.end, "number", value)
            at += 2
        else:
            yield token
            at += 1


@lru_cache(maxsize=_REMEMBERED)
def phrase(text: str) -> tuple[str, ...]:
    """A name or value as the lemmas a question would hold.

    >>> phrase("Mid-Market"), phrase("orderItems"), phrase("unit_price")
    (('mid', 'market'), ('order', 'item'), ('unit', 'price'))
    """
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return tuple(t.lemma for t in tokenise(spaced) if t.kind != "mark")


def in_capitals(tokens: Sequence[Token], at: int) -> bool:
    """A short word in capitals among others: an "A" that opens a sentence is none, nor is a word of a shout."""
    text = tokens[at].text
    short = text.isupper() and len(text) < 4 and (at > 0 or len(text) > 1)
    return short and any(one.text.islower() for one in tokens)
