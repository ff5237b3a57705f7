"""What a database said of a query, as far as a model may hear it: an engine quotes values of rows in its complaints."""

from __future__ import annotations

import re
from collections.abc import Iterable

_BEFORE_ANY_ROW = re.compile(r"(Binder|Catalog|Parser) Error")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_WORD = re.compile(r"[^\W_]\w*")
_GAPS = re.compile(r"…(?:[\s.,;:'\"()*/+-]*…)+")
LEFT_OUT = "…"
_LONGEST = 600
_ENGINES = frozenset(
    """a aggregate alias all allowed ambiguous an and any appear are argument arguments as at bigint bind binder blob
    boolean by candidate candidates cannot cast casting casts catalog char clause column columns constraint conversion
    convert correlated could data database date datetime decimal destination did digit division does double duplicate
    either error exceeded exist exists explicit expected expression false field float for format found from function
    functions given group grouping has have having hint hugeint if in index inner input int integer internal interval
    into invalid is join json limit line list malformed match matches maximum mean meant memory missing more multiple
    multiplication must name near no not null number numeric of on one operator or order out outer overflow parse
    parser part partition permission perhaps query range real recursive reference referenced regular relation requires
    returned right row rows scalar schema select set should single smallint source specified specifier statement string
    struct subquery such sum syntax table text than that the time timed timeout timestamp tinyint to too type types
    ubigint uinteger union unexpected unique unknown unsupported usage use used using uuid value values varchar when
    where window with within without write wrong year you your zero""".split()
)
"""What engines say of queries; a word that is not here may be of a row."""


def tellable(words: str, written: str, names: Iterable[str]) -> str:
    """The engine's words without what could be a value: only names, words of the query, and words all engines use.

    >>> tellable('Conversion Error: Could not parse string "Ann Lee"\\nAnn Lee\\n^', "strptime(name, '%Y')", ["name"])
    'Conversion Error: Could not parse string …\\n^'
    >>> tellable('Binder Error: Referenced column "nme" not found! Candidate bindings: "name", "pay"', "nme", ["name"])
    'Binder Error: Referenced column "nme" not found! Candidate bindings: "name", …'
    """
    known = {word.casefold() for text in (written, *names) for word in _WORD.findall(text)}

    def all_known(text: str) -> bool:
        return all(word.casefold() in known for word in _WORD.findall(text))

    told = _QUOTED.sub(lambda found: found[0] if all_known(found[0]) else LEFT_OUT, words[:_LONGEST])
    if not _BEFORE_ANY_ROW.match(words):
        told = _WORD.sub(lambda found: found[0] if found[0].casefold() in known | _ENGINES else LEFT_OUT, told)
    return _GAPS.sub(LEFT_OUT, told)
