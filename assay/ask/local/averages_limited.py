"""Groups limited by a number of theirs: "towns where the average age of members is over 45", "paid over 9 in total"."""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting
from assay.ask.local.known_fields import is_field
from assay.ask.local.text import phrase

_BOUND = (
    r"(?:above|over|below|under|more than|less than|greater than|higher than|lower than|fewer than|at least|at most|"
    r"no more than|no less than|exceeding|between|equal to|>=?|<=?|exactly)"
)
_LIMITED = re.compile(
    r"\b(?:where|for which|in which|such that|whose|with|when)(?: the| an?)? "
    r"(?P<agg>average|mean|median|total|maximum|minimum|max|min|highest|lowest|largest|smallest) "
    r"(?P<field>\w+(?: (?!of\b)\w+){0,3}) (?:of|for|among) (?:the |its |their |all |all the |these )?(?P<things>\w+) "
    rf"(?:is |was |are |were )?(?P<bound>{_BOUND}) (?=[$€£]?\d)",
    re.IGNORECASE,
)
_AT_MOST = re.compile(
    r"\b(?P<bound>at most|at least|no more than|no fewer than|no less than) "
    r"(?P<done>(?:\w{2,}ed|made|taken|won|lost|bought|sold|had|given|held|written|read|seen|sent|paid)"
    r"(?: (?:in|to|for|on|at|with))?) (?=\d|(?:one|two|three|four|five|six|seven|eight|nine|ten)\b)",
    re.IGNORECASE,
)


_IN_ALL = re.compile(
    rf"\b(?:(?:who|that|which|whose) )?(?:(?P<had>have|has|had) )?(?P<field>\w+) (?P<bound>{_BOUND}) "
    r"(?P<n>[$€£]?\d[\d,.]*(?:k|m)?) (?:in total|altogether|in all|overall|combined)\b",
    re.IGNORECASE,
)


def total_after(text: str, setting: Setting) -> str:
    """ "Guests who paid more than 1000 in total": whose total is more, not one of their payments."""

    def said(match: re.Match[str]) -> str:
        known = is_field(match["field"], setting) or _is_total(match["field"], setting)
        return f"{match['had'] or 'with'} total {match['field']} {match['bound']} {match['n']}" if known else match[0]

    return _IN_ALL.sub(said, text)


def _is_total(said: str, setting: Setting) -> bool:
    """ "Spent" of the total paid: a number nobody wrote down as more than a sum."""
    links = setting.vocabulary.phrases.get(phrase(said), ())
    metrics = [setting.model.metric(link.ref) for link in links if link.kind == "metric"]
    return bool(metrics) and all(one is not None and one.inferred for one in metrics)


def averages_limited(text: str, setting: Setting) -> str:
    """ "Towns where the average age of members is over 45": with that average; no member of them is limited."""

    def said(match: re.Match[str]) -> str:
        links = setting.vocabulary.phrases.get(phrase(match["things"]), ())
        thing = any(link.kind == "entity" for link in links)
        return (
            f"with {match['agg']} {match['field']} {match['bound']} "
            if thing and is_field(match["field"], setting)
            else match[0]
        )

    return _LIMITED.sub(said, text)


def bound_before_number(text: str, setting: Setting) -> str:
    """ "Who have at most played 30 games": played at most 30."""
    return _AT_MOST.sub(lambda match: f"{match['done']} {match['bound']} ", text)
