"""Who left and who stayed, of a source that keeps it as a flag or as the day of it: "employees who left in March"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assay.ask.local.draft import Setting
from assay.ask.local.text import phrase, root
from assay.semantic.model import Dimension, Entity

_US = r"(?: (?:the|our) (?:company|firm|organi[sz]ation|business|bank|club|service)| us)?"
_WHEN = r"(?=,? (?:in|during|since|last|this|after|before|between|each|every|per|by|on) )"
_LED = (
    r"(?P<led>\b(?:employees|staff|workers|people|customers|clients|members|users|subscribers|\w+s)(?: that| who)?"
    r"(?: have)?|\b(?:those|ones|people) who|\bhow many(?: \w+)?)"
)
_LEFT = re.compile(
    rf"{_LED} (?:left|quit|resigned|departed){_US}(?P<when>{_WHEN})?"
    r"(?P<end>(?=\W*$|[,;?]| and | by | per | versus | vs))?",
    re.IGNORECASE,
)
_STAYED = re.compile(
    rf"{_LED} (?:stayed|(?:are )?still (?:employed|work here|here|with us)|(?:are|have) remain(?:ed|ing)){_US}"
    r"(?=\W*$|[,;?]| by | per )",
    re.IGNORECASE,
)
_FLAGS = frozenset(root(word) for word in "attrition attrited churn churned left exited quit resigned".split())
_DAYS = frozenset(root(word) for word in "exit leaving left termination resignation departure quit churned".split())


def who_left(text: str, setting: Setting) -> str:
    """ "How many employees left": those whose flag says so, or who have a day of it."""
    match = _LEFT.search(text)
    if match is None or (match["when"] is None and match["end"] is None):
        return text
    meant = _dated(setting) if match["when"] is not None else _state("yes", "is not missing", setting)
    return f"{text[: match.start()]}{_led(match['led'])} {meant}{text[match.end() :]}" if meant else text


_EITHER = re.compile(
    r" (?:of|for) (?:the )?(?P<things>\w+) (?:who|that) (?:left|stayed)(?: \w+ \w+)? "
    r"(?:versus|vs\.?|and|compared (?:to|with)) "
    r"(?:those|the ones|\w+) (?:who|that) (?:stayed|left|did not|remained)\b",
    re.IGNORECASE,
)


def left_or_stayed(text: str, setting: Setting) -> str:
    """ "Average age of those who left versus those who stayed": by the flag that says which."""
    match = _EITHER.search(text)
    flags = list(_flags(setting, "yes")) if match else []
    return f"{text[: match.start()]} by {flags[0]}{text[match.end() :]}" if match and len(flags) == 1 else text


def who_stayed(text: str, setting: Setting) -> str:
    """ "How many employees stayed"."""
    match = _STAYED.search(text)
    meant = _state("no", "is missing", setting) if match else ""
    return f"{text[: match.start()]}{_led(match['led'])} {meant}{text[match.end() :]}" if match and meant else text


def _led(said: str) -> str:
    return re.sub(r"(?: that| who)?(?: have)?$", "", said, flags=re.IGNORECASE)


def _state(answer: str, day: str, setting: Setting) -> str:
    flags = list(_flags(setting, answer))
    if len(flags) == 1:
        return f"with {flags[0]} {answer}"
    days = list(_last_days(setting))
    return f"whose {days[0]} {day}" if len(days) == 1 and not flags else ""


def _dated(setting: Setting) -> str:
    days = list(_last_days(setting))
    return f"have {days[0]}" if len(days) == 1 else ""


def _flags(setting: Setting, answer: str) -> Iterator[str]:
    """Fields called like leaving that answer yes or no."""
    held = {link.ref for link in setting.vocabulary.phrases.get((answer,), ()) if link.kind == "value"}
    for entity, one in _fields(setting):
        if f"{entity.name}.{one.name}" in held and _FLAGS & {root(word) for word in phrase(one.name)}:
            yield (one.label or one.name.replace("_", " ")).casefold()


def _last_days(setting: Setting) -> Iterator[str]:
    for _, one in _fields(setting):
        if one.kind == "time" and _DAYS & {root(word) for word in phrase(one.name)}:
            yield (one.label or one.name.replace("_", " ")).casefold()


def _fields(setting: Setting) -> Iterator[tuple[Entity, Dimension]]:
    return ((entity, one) for entity in setting.model.entities for one in entity.dimensions)
