"""Words that stand in names of tables and columns, for cutting names that were written without a break."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from assay.semantic.infer.words import ABBREVIATIONS, RUN_ON, WHOLE, plural, singular

_SHORT = frozenset({"id", "no", "dt", "nm", "cd", "is", "ms", "tx", "ip", "qt", "hr", "yr", "wt", "pk", "fk"})
_LAST_ONLY = frozenset({"at", "on", "by", "to"})
_FIRST_ONLY = frozenset({"is", "ip"})
_GENERAL = frozenset(
    """
    account action active activity actual address admission advance age agent agreement album alert amount analysis
    annual answer
    application appointment approval approved area arrival article artist asset assigned attempt attendance author
    average award
    balance bank batch begin benefit best bill billing birth block board body bonus book booking bottom box branch
    brand break
    budget build building bus business buyer calendar call campaign campus cancel capacity capital car card carrier
    case cash
    catalog category cause cell center change channel chapter charge check child choice circuit city claim class
    client clinic
    close closing club coach code color colour comment commission committee common company competition complaint
    component
    condition confirmed conference contact content contest contract control conversion copy cost country county course
    court
    cover created credit crew cumulative currency current customer daily damage data date day deal dealer death debit
    decision
    default degree delay delivery demand department departure deposit description design detail device diagnosis digital
    director discount disease distance district division doctor document domain donor door draft driver due duration
    early
    earning edition education effective email employee employer end energy engine entry epoch equipment error estimate
    event
    exam exchange expense experience expiry export extra facility factor faculty family fee field file film final
    first fiscal
    flag flight floor follow food form format forecast fraud freight frequency friend from fuel full fund game gas
    gender goal
    good grade grant grid gross ground group growth guest head health height high hire history holiday home horse
    hospital host
    hotel hour house household image import income index industry inflation initial insurance interest international
    inventory
    invoice item job join journal key kind label lab land language last late latitude launch lead league lease left
    length level
    license life limit line link list live loan local location login long longitude loss low machine main major
    manager margin
    mark market marriage match material maximum meal media member merchant message method middle mileage minimum
    minute mobile
    model monthly month movie music name nation national net network new next note notice number object occupation
    offer office
    official old online open operator option order orders origin original other outcome output overdue owner package
    page paid
    paper parent park part partner party password patent patient pay payment payer payroll peak penalty percent period
    person
    phone photo physician picture place plan plant platform player plot point points policy pool population port
    position post
    postal power premium previous price primary printer priority prize problem process product production profile profit
    program project promotion property provider province publish publisher purchase purpose quality quantity quarter
    query
    question quota race rank rate rating raw reading reason receipt received record recovery reference refund region
    register
    registration release renewal rent repair report request reserve resident resource response restaurant result
    retail return
    revenue review reward risk road role room root round route row rule salary sale sales sample satisfaction schedule
    school
    science score screen season seat second section sector security segment seller sender sensor serial series service
    session
    settlement severity shape share shares ship shipping shop short show side signup single site size skill slot
    social software
    source speed spend sponsor sport staff stage stand standard start state station status step stock stop store str
    street student
    study style subject success summary supplier supply support surface survey symbol system table tag target task tax
    teacher
    team tech term terminal test text theme ticket ticker time tip title token tone tool top total tour track trade
    traffic
    train training transaction transfer transport travel treatment trip truck tuition turnover type unit unique
    updated upload
    url usage user valid value vehicle vendor version victim video view village visit visitor volume voter vote wage
    ward
    warehouse warranty waste water weather web week weekly weight width wind winner work worker year yearly yield zone
    zip
    """.split()
)


class Lexicon:
    """General words, abbreviations, and the words of one schema."""

    def __init__(self, own: Iterable[str] = ()) -> None:
        spoken = (word for value in ABBREVIATIONS.values() for word in value.split())
        base = {*_GENERAL, *_SHORT, *spoken, *ABBREVIATIONS, *RUN_ON, *WHOLE, *own}
        base = {word for word in base if word.isalpha() and (len(word) > 2 or word in _SHORT)}
        self._words = base | {plural(word) for word in base if len(word) > 3} | {singular(word) for word in base}
        self.cut = lru_cache(maxsize=10_000)(self._cut)

    def __contains__(self, word: str) -> bool:
        return word in self._words

    def _cut(self, token: str) -> tuple[str, ...] | None:
        """The fewest known words that make up the token, longest first among equals; None when it cannot be cut.

        >>> Lexicon().cut("settlementdate"), Lexicon().cut("superhero"), Lexicon().cut("custid")
        (('settlement', 'date'), None, ('cust', 'id'))
        """
        letters = token.rstrip("0123456789")
        if token in self._words or letters in self._words:
            return (token,)
        best: list[tuple[str, ...] | None] = [(), *[None] * len(letters)]
        for end in range(1, len(letters) + 1):
            for start in range(end):
                before, word = best[start], letters[start:end]
                if before is None or not self._fits(word, start, last=end == len(letters)):
                    continue
                candidate = (*before, word)
                known = best[end]
                if known is None or _cost(candidate) < _cost(known):
                    best[end] = candidate
        found = best[-1]
        return None if found is None or not letters else (*found[:-1], found[-1] + token[len(letters) :])

    def _fits(self, word: str, start: int, *, last: bool) -> bool:
        if word in _FIRST_ONLY:
            return start == 0
        return word in self._words or (last and start >= 5 and word in _LAST_ONLY)


def _cost(words: tuple[str, ...]) -> tuple[int, int]:
    return (len(words), -sum(len(word) ** 2 for word in words))
