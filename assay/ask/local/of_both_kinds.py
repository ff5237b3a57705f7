"""One field of two kinds of things: "phone numbers of the customers and the suppliers", all in one list."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from assay.ask.local.draft import Setting
from assay.ask.local.text import phrase
from assay.ask.ports import Plan, Reading
from assay.semantic.compile.graph import graph_of
from assay.semantic.spec import AnalyticsSpec, Combine

_BOTH = re.compile(
    r"^(?P<head>\W*[^.?;,]+? (?:of|for) )(?:all )?(?:of )?(?:the )?(?P<one>\w+(?: \w+)?) "
    r"and (?:all )?(?:of )?(?:the )?(?P<other>\w+(?: \w+)?)\W*$",
    re.IGNORECASE,
)
_SURE = 0.9


def of_both_kinds(text: str, setting: Setting, plan: Callable[[str], Plan]) -> Plan | None:
    """The lists of both as one, where neither kind refers to the other; None for every other question.

    Two kinds that belong together ("names of clerks and branches") are pairs, which is for the clauses to read.
    """
    match = _BOTH.match(text)
    one, other = (_thing(match[name], setting) for name in ("one", "other")) if match else ("", "")
    if match is None or not one or not other or one == other or _belong(one, other, setting):
        return None
    lists = [plan(f"{match['head']}{match[name]}") for name in ("one", "other")]
    if any(found.kind != "answer" or found.readings[0].spec is None for found in lists):
        return None
    return _united(lists[0], lists[1].readings[0])


def _thing(said: str, setting: Setting) -> str:
    """The entity that is called so, "staff members" by its first word too."""
    for words in (phrase(said), phrase(said)[:1]):
        found = [one for one in setting.vocabulary.phrases.get(words, ()) if one.kind == "entity"]
        if found and found[0].score >= _SURE:
            return found[0].ref
    return ""


def _belong(one: str, other: str, setting: Setting) -> bool:
    graph = graph_of(setting.model)
    return graph.reaches(one, other) or graph.reaches(other, one)


def _united(first: Plan, second: Reading) -> Plan | None:
    reading = first.readings[0]
    one, other = reading.spec, second.spec
    if one is None or other is None or not (_is_list(one) and _is_list(other)):
        return None
    if len(one.dimensions) != len(other.dimensions):
        return None
    spec = one.model_copy(update={"combine": Combine(op="union", other=_bare(other)), "order": ()})
    sure = min(reading.confidence, second.confidence)
    title = f"{reading.title} and {second.title[:1].lower()}{second.title[1:]}"
    return replace(first, readings=(replace(reading, spec=spec, confidence=sure, title=title),))


def _is_list(spec: AnalyticsSpec) -> bool:
    shown = bool(spec.dimensions) and not any(use.hidden for use in spec.dimensions)
    return spec.mode == "rows" and shown and not (spec.metrics or spec.limit or spec.combine or spec.where)


def _bare(spec: AnalyticsSpec) -> AnalyticsSpec:
    return spec.model_copy(update={"order": ()})
