"""Patterns of cue phrases about what is measured and shown of groups, over folded words joined by blanks."""

from __future__ import annotations

from typing import Literal

from assay.ask.local.cue_ranking import NUMBER

_LED = r"(?:including|include|incl(?: \.)?|even|also|counting|with|keeping|and)(?: also| even| for| list| show)?"
_THOSE = r"(?: (?:the|those|all|any|ones))*"
_NONE = r"(?:none|nobody|nothing|no one|zero|0)"
_LACK = r"(?:without|with no|with zero|with 0|that have no|who have no|having no|that have zero|lacking)"
_TOO = r"(?:too|as well|also|included|as 0|as zero|shown|listed)"
_END = r"(?= [,;.:?)]|$)"

ZEROS = (
    rf"{_LED}{_THOSE} (?:\w+ ){{0,3}}?{_LACK}(?: any| a| a single)?(?: (?!{_TOO})\w+)?(?: {_TOO})?"
    rf"|{_LED}{_THOSE} (?:\w+ ){{0,3}}?(?:with|that have|who have|having) {_NONE}(?: {_TOO})?"
    rf"|(?:including|include|incl(?: \.)?|even|keeping|dont leave out|do not leave out){_THOSE} (?:\w+ ){{0,3}}?"
    rf"(?:{_NONE}|no|not|never|without)(?: \w+){{0,3}}?{_END}"
    rf"|also(?: list| show| include){_THOSE} (?:\w+ ){{0,3}}?(?:{_NONE}|no|not|never)(?: \w+){{0,3}}?{_END}"
    rf"|{_LED}{_THOSE} (?:zeros|zeroes|zero|none|empty ones)(?: \w+)?"
    rf"|(?:also )?(?:with |as )?(?:0|zero) (?:for|if|when|where)(?: \w+){{0,3}}? "
    rf"(?:{_NONE}|no|not|never|without)(?: \w+){{0,3}}?{_END}|also (?:if|when) (?:zero|0|none)"
    rf"|(?:\w+ ){{0,5}}?should (?:be )?(?:\w+ )?(?:with |as )?(?:0|zero)(?: too)?"
    rf"|(?:\w+ )?{_LACK}(?: any| a| a single)?(?: (?!{_TOO})\w+)?(?: are| is)? {_TOO}"
    rf"|(?:\w+ )?with {_NONE}(?: are| is)? {_TOO}"
    rf"|(?:\w+ )?that (?:have |has )?never \w+ {_TOO}"
    rf"|(?:zeros|zeroes|zero|none|0) (?:too|included|as well|if (?:there (?:is|are) )?(?:none|no \w+))"
)
"""Groups that nothing belongs to are shown too."""

ShareName = Literal["share", "growth", "difference", "running", "moving", "ratio"]

SHARES: tuple[tuple[ShareName, str, str], ...] = (
    (
        "share",
        "",
        r"(?:how many |what |the |a |as )*(?:share|percent|percentage|proportion|fraction|%|portion|split|mix|"
        r"distribution|contribution)(?: contribution| share)?(?: of(?! each| every)| to)?(?: the)?(?: total| overall|"
        r" all)?|how much of|(?:as )?(?:a )?(?:%|percent|percentage|share) of (?:the )?(?:total|whole|"
        r"all|overall)|contributes?(?: the)?(?: to)?",
    ),
    (
        "growth",
        "",
        r"(?:the )?(?:growth|grow|grew|grown|growing|percent(?:age)? (?:change|increase|growth)|"
        r"rate of change)(?: rate)?(?: of| in)?",
    ),
    (
        "difference",
        "",
        r"(?:the )?(?:change|changed|changes|increase|increased|decrease|decreased|decline|declined|drop|"
        r"dropped|difference|gap|delta|rise|rose|fall|fell|develop|developed)(?: of| in| between)?",
    ),
    (
        "running",
        "",
        r"(?:the )?(?:running (?:total|sum)|cumulative(?: total| sum)?|accumulated|cumulated|cumulatively)(?: of)?",
    ),
    (
        "moving",
        "",
        r"(?:the |a |an )?(?:"
        + NUMBER
        + r" ?(?:day|week|month|quarter|year|period)s? )?(?:- )?(?:moving|rolling|trailing) (?:average|"
        r"mean|avg)(?: of)?(?: over "
        + r"(?P<m>\d+) (?:day|week|month|quarter|year|period)s?)?|(?:the )?(?:moving|rolling) "
        + r"(?P<k>\d+|three|six|seven|twelve|four) (?:day|week|month|quarter|year|period)s? (?:average|mean)(?: of)?",
    ),
    (
        "ratio",
        "",
        r"(?:the )?ratio(?: of| between)?|divided by|relative to|as a (?:percentage|percent|share|"
        r"fraction|proportion) of",
    ),
)
"""Parts of a whole, changes and sums over time."""
