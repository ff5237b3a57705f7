"""What a question explains beside its words: "(close date minus open date)", "(status code A)", "total charges"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from assay.ask.local.clauses.fields import is_on_top
from assay.ask.local.draft import Setting
from assay.ask.local.endings import endings
from assay.ask.local.high_and_low import highest_kept
from assay.ask.local.lexicon import Link
from assay.ask.local.own_days import by_own_day
from assay.ask.local.own_words import put
from assay.ask.local.step_changes import step_by_step
from assay.ask.local.text import phrase
from assay.ask.local.units_as_names import monthly_names
from assay.ask.local.worth_said import names_figure, pieces_sold, spent_most, worth_said
from assay.semantic.model import Entity

_UNIT = r"(?:minutes?|hours?|days?|weeks?|months?|years?)"
_MINUS = re.compile(
    r"\b(?P<agg>average|avg|mean|median|total|longest|shortest|maximum|minimum)(?P<name>(?: [\w-]+){1,7}?),? ?"
    r"(?:\(|i\.e\.,? |(?:which is |that is,? )?(?:defined|calculated|measured|computed) as )"
    r"(?P<end>[\w-]+(?: [\w-]+){0,3}?) (?:minus|-|–) (?P<start>[\w-]+(?: [\w-]+){0,3}?)"
    r"(?:\)|,|(?=[?.]|$)|(?= (?:by|per|for|in|of)\b))",
    re.IGNORECASE,
)
_IN_UNIT = re.compile(rf"\(?\bin (?P<unit>{_UNIT})\b\)?", re.IGNORECASE)
_OF_THINGS = re.compile(r"\b(?:of|for|to \w+) (?P<of>(?:(?:an?|the|all|each) )?[\w -]+)$", re.IGNORECASE)
_CODE = re.compile(
    r"(?P<before>\b[\w-]+ )?(?P<thing>\b[\w-]+) \((?:with |of |having )?(?P<field>[A-Za-z][\w ]*? )?(?:is |=|:)? ?"
    r"['\"]?(?P<code>[A-Za-z0-9_-]{1,20})['\"]?\)"
)
_MONEY = (
    "charges|fees|payments|costs|expenses|premiums|donations|refunds|deposits|withdrawals|commissions|pledges|"
    "contributions|fines|salaries|earnings|reimbursements"
)
_TOTAL = re.compile(
    rf"\btotal (?P<kind>(?:(?!of\b|number\b|count\b)[\w-]+ ){{0,2}}?)(?P<what>{_MONEY})\b"
    r"(?! (?:amount|count|number|value|id|date|type))(?P<limit> (?:of )?(?:more|less|over|above|below|under|at)\b)?",
    re.IGNORECASE,
)
_KIND = re.compile(r"\b(?P<what>(?!each|every|by|per|the|of|which|what)[A-Za-z]+) (?:types?|kinds?)\b", re.IGNORECASE)
_FLAGGED = re.compile(
    r"(?P<many>\b(?:how many|(?:number|count|percentage|share) of) (?:the |all )?)(?P<flag>[A-Za-z]+) "
    r"(?P<thing>[A-Za-z]+s)\b",
    re.IGNORECASE,
)
_HIGHEST = re.compile(
    r"\b(?:which|what are the|who are the|list the|show the|find the) (?P<n>\d+) (?P<things>[\w-]+) "
    r"(?:have|had|with|that have|having) the (?P<end>highest|largest|biggest|greatest|lowest|smallest) total "
    r"(?P<what>[\w]+(?: [\w]+){0,3}?)(?=\s*[?.,]|$| in | for | during )",
    re.IGNORECASE,
)
_DAY = r"[\w-]+(?: [\w-]+){0,3}?"
_THAN = r"(?P<than>after|before|later than|earlier than)"
_GLOSSED = re.compile(
    rf"\b(?:were|was|are|is|that are|that were) [\w ]{{3,24}}? \((?P<one>{_DAY}) (?:is |was )?{_THAN} "
    r"(?:the |their |its )?(?P<two>[\w -]+?)\)(?P<have>)",
    re.IGNORECASE,
)
_ORDER = re.compile(
    rf"(?P<have>\b(?:with|whose|have|has|had) (?:an? |the )?)(?P<one>{_DAY}) (?:is |was )?{_THAN} "
    r"(?:the |their |its )?(?P<two>[\w-]+(?: [\w-]+){0,2})",
    re.IGNORECASE,
)
_AMOUNTS = frozenset("amount price cost value fee total".split())
_OVER = re.compile(
    r"\b(?P<things>[A-Za-z]+s) (?P<than>over|above|below|under|of more than|of at least|greater than|exceeding) "
    r"(?P<n>\d[\d,.]*\d)\b(?! ?(?:%|percent|days?|hours?|minutes?|weeks?|months?|years?|times|kg|km|units|items))",
    re.IGNORECASE,
)
_NEWLY = re.compile(
    r"(?P<many>\b(?:number of|how many|of|count of) )new (?P<thing>[a-z]+s\b(?=.*\b(?:per|by|each|in)\b))"
)
_CUE_BEFORE = frozenset(
    "many the of all are is and or with by per for each in on from which what list show our their any no a an".split()
)


def put_plainly(text: str, setting: Setting) -> str:
    """The question with what it explains in place of what that explains; unchanged where it explains nothing."""
    return put(text, setting, _RULES)


def _differences(text: str, setting: Setting) -> str:
    """ "average lag in days (close date minus open date)": the average number of days from the one to the other."""
    match = _MINUS.search(text)
    if match is None or not any(_both_days(one, match["start"], match["end"]) for one in setting.model.entities):
        return text
    unit = _IN_UNIT.search(match["name"]) or _IN_UNIT.match(text[match.end() :].strip())
    said = unit["unit"] if unit else "days"
    several = said if said.endswith("s") else f"{said}s"
    rest = text[match.end() :]
    rest = _IN_UNIT.sub("", rest, count=1) if unit and not _IN_UNIT.search(match["name"]) else rest
    meant = f"{match['agg']} number of {several} from {match['start']} to {match['end']}"
    return f"{text[: match.start()]}{meant}{'' if rest[:1] in ' ?.' else ' '}{rest}"


def _both_days(entity: Entity, start: str, end: str) -> bool:
    return _day(entity, start) is not None and _day(entity, end) is not None


def _day(entity: Entity, said: str) -> str | None:
    """The one date field whose name the words are, or are the end of."""
    words = tuple(word for word in re.split(r"[ -]", said.casefold()) if word not in ("the", "date"))
    days = [
        (one.name, _words(one.label or one.name), _words(one.name)) for one in entity.dimensions if one.kind == "time"
    ]
    found = [name for name, label, own in days if words and words in (label, own, label[-len(words) :])]
    return found[0] if len(found) == 1 else None


def _words(name: str) -> tuple[str, ...]:
    return tuple(word for word in re.split(r"[ _-]", name.casefold()) if word and word not in ("date", "at", "on"))


def _codes(text: str, setting: Setting) -> str:
    """ "active members (status A)": members with the status A."""
    for match in _CODE.finditer(text):
        thing = next((link for link in setting.vocabulary.links(phrase(match["thing"])) if link.kind == "entity"), None)
        value = _held(match["code"], match["field"] or "", thing, setting)
        if thing is None or value is None:
            continue
        field = value.ref.partition(".")[2].replace("_", " ")
        before = match["before"] or ""
        kept = before if phrase(before)[:1] and before.strip().casefold() in _CUE_BEFORE else ""
        return f"{text[: match.start()]}{kept}{match['thing']} with {field} {match['code']}{text[match.end() :]}"
    return text


def _held(code: str, field: str, thing: Link | None, setting: Setting) -> Link | None:
    """The value of that very spelling that a field of the thing holds; of the one that is named, where one is."""
    links = [
        link
        for link in setting.vocabulary.phrases.get(phrase(code), ())
        if link.kind == "value" and code in [str(value) for value in link.values]
        if thing is not None and link.entity == thing.ref
        if not field or set(phrase(field)) <= set(_named(link, setting))
    ]
    return links[0] if len({link.ref for link in links}) == 1 else None


def _named(link: Link, setting: Setting) -> Iterator[str]:
    dimension = setting.vocabulary.dimension(link.ref)
    for name in (dimension.name, dimension.label, *dimension.synonyms) if dimension else ():
        yield from phrase(name)


def _totals(text: str, setting: Setting) -> str:
    """ "total charges", "total late charges", where each has an amount: these are added, nothing is counted."""

    def said(match: re.Match[str]) -> str:
        links = setting.vocabulary.phrases.get(phrase(match["what"]), ())
        if match["kind"] and not _is_kind(match["kind"], match["what"], setting):
            return match[0]
        entity = next((setting.model.entity(link.ref) for link in links if link.kind == "entity"), None)
        amounts = [
            one
            for one in (entity.measures if entity else ())
            if one.agg == "sum" and "amount" in phrase(one.label or "")
        ]
        total = f"total {amounts[0].label.casefold()}" if len(amounts) == 1 else ""
        rows = match["limit"] or f" of {match['kind']}{match['what']}"  # A limit is of the total, not of a row of it.
        return total + rows if total else match[0]

    return _TOTAL.sub(said, text)


def _is_kind(kind: str, what: str, setting: Setting) -> bool:
    """Whether a word before some rows says which of them; "late fees" may be a number of something else."""
    known = setting.vocabulary.phrases
    whole = known.get(phrase(kind + what), ())
    if any(link.kind in ("dimension", "measure", "metric") for link in whole if link.score >= 0.7):
        return any(link.kind == "entity" for link in whole)
    return any(link.kind == "value" for link in known.get(phrase(kind), ())) or bool(whole)


def _kinds_of(text: str, setting: Setting) -> str:
    """ "each device type" where the field is called device, and nothing a device type."""

    def said(match: re.Match[str]) -> str:
        links = setting.vocabulary.phrases.get(phrase(match["what"]), ())
        known = setting.vocabulary.phrases.get((*phrase(match["what"]), "type"), ())
        things = any(link.kind == "entity" for link in links)  # A "club type" is no name of a running club.
        fields = [link for link in links if link.kind == "dimension" and link.score >= 0.95]
        kinds = {setting.vocabulary.kinds[link.ref].kind for link in fields if link.ref in setting.vocabulary.kinds}
        return match["what"] if kinds == {"categorical"} and not known and not things else match[0]

    return _KIND.sub(said, text)


def _flag_nouns(text: str, setting: Setting) -> str:
    """ "How many business accounts", where a flag of theirs is called so: those that are."""

    def said(match: re.Match[str]) -> str:
        things = {link.ref for link in setting.vocabulary.links(phrase(match["thing"])) if link.kind == "entity"}
        flags = [
            link
            for link in setting.vocabulary.phrases.get(phrase(match["flag"]), ())
            if link.kind == "dimension" and link.entity in things and link.ref in setting.vocabulary.kinds
            if setting.vocabulary.kinds[link.ref].kind == "boolean"
        ]
        return f"{match['many']}{match['thing']} that are {match['flag']}" if flags else match[0]

    return _FLAGGED.sub(said, text)


def _highest_total(text: str, setting: Setting) -> str:
    """ "Which 5 members have the highest total fee": the five by that total."""

    def said(match: re.Match[str]) -> str:
        top = "top" if match["end"].casefold() in ("highest", "largest", "biggest", "greatest") else "bottom"
        return f"{top} {match['n']} {match['things']} by total {match['what']}"

    return _HIGHEST.sub(said, text)


def _later(text: str, setting: Setting) -> str:
    """ "were returned late (return date after due date)": the one day is later than the other."""
    for pattern in (_GLOSSED, _ORDER):
        match = pattern.search(text)
        if match is None or not any(_both_days(one, match["one"], match["two"]) for one in setting.model.entities):
            continue
        than = "later" if match["than"].casefold() in ("after", "later than") else "earlier"
        have = match["have"] or "have "
        return f"{text[: match.start()]}{have}{match['one']} {than} than {match['two']}{text[match.end() :]}"
    return text


def _bare_amounts(text: str, setting: Setting) -> str:
    """ "payments over 1000", which have but one amount: those whose amount is."""

    def said(match: re.Match[str]) -> str:
        links = setting.vocabulary.phrases.get(phrase(match["things"]), ())
        if names_figure(text[: match.start()], match["things"], setting):
            return match[0]
        entity = next(
            (setting.model.entity(one.ref) for one in links if one.kind == "entity" and one.score > 0.9), None
        )
        numbers = [one for one in (entity.dimensions if entity else ()) if one.kind == "number"]
        money = [
            one for one in numbers if _AMOUNTS & {*phrase(one.label), *phrase(one.name)} and not is_on_top(one.name)
        ]
        if len(money) != 1 or entity is None:
            return match[0]
        label = (money[0].label or money[0].name).casefold()
        return f"{match['things']} with {label} {match['than']} {match['n']}"

    return _OVER.sub(said, text)


def _new(text: str, setting: Setting) -> str:
    """ "new members per month": as many as began then; "new" says no more."""
    known = ("new",) in setting.vocabulary.phrases
    return text if known else _NEWLY.sub(lambda match: f"{match['many']}{match['thing']}", text)


_UNITS = "seconds|minutes|hours|days|weeks|months|years"
_GO_BY = (
    r"(?: (?:pass|passed|elapse|elapsed|go by|went by|lie|are there|were there|is there)(?= (?:on|between|from)\b))"
)
_MANY_ON_AVERAGE = re.compile(
    rf"\b(?:on average,? how many (?P<first>{_UNITS}){_GO_BY}?|how many (?P<unit>{_UNITS}) on average{_GO_BY}?|"
    rf"how many (?P<many>{_UNITS}){_GO_BY} on average)\b",
    re.IGNORECASE,
)


def _days_on_average(text: str, _setting: Setting) -> str:
    """ "How many days on average between order and shipment": the average number of days."""
    return _MANY_ON_AVERAGE.sub(
        lambda match: f"what is the average number of {match['first'] or match['unit'] or match['many']}", text, count=1
    )


_RULES: tuple[Callable[[str, Setting], str], ...] = (
    step_by_step,
    by_own_day,
    monthly_names,
    _differences,
    _days_on_average,
    _codes,
    _totals,
    _kinds_of,
    _flag_nouns,
    _highest_total,
    highest_kept,
    _later,
    worth_said,
    spent_most,
    pieces_sold,
    _bare_amounts,
    _new,
    endings,
)
