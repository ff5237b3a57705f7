"""Cue words: phrases of general English that say what is to be done (count, rank, compare, exclude ...)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assay.ask.local.joined import Joined
from assay.ask.local.synonyms import ADJECTIVES, DATE_ADJECTIVES
from assay.ask.local.words import NUMBER_WORDS

CueName = Literal[
    "count",
    "count_distinct",
    "agg",
    "by",
    "order",
    "direction",
    "top",
    "super",
    "cmp",
    "or_more",
    "not",
    "without",
    "except",
    "only",
    "share",
    "growth",
    "difference",
    "running",
    "moving",
    "ratio",
    "rank",
    "list",
    "distinct",
    "compare",
    "and",
    "or",
    "comma",
    "rel",
    "text",
    "null",
    "chart",
    "more_than_average",
    "exist",
    "each_top",
    "than",
    "instead",
    "bucket",
    "also",
]


@dataclass(frozen=True)
class Cue:
    """A cue over tokens ``start`` to ``end``. ``arg`` and ``number`` depend on the name."""

    start: int
    end: int
    name: CueName
    arg: str = ""
    number: float | None = None


_N = r"(?P<n>\d+|" + "|".join(NUMBER_WORDS) + ")"
_DESC = "most|highest|largest|biggest|greatest|best|top|strongest|leading"
_ASC = "least|lowest|smallest|fewest|worst|weakest|poorest"
_IRREGULAR_SUPER = {
    "newest": "new",
    "latest": "late",
    "earliest": "early",
    "most recent": "recent",
    "oldest": "old",
    "youngest": "young",
    "heaviest": "heavy",
    "hottest": "hot",
    "least recent": "early",
    "shortest": "short",
    "fewest": "",
}
_REGULAR = "|".join(
    f"{word}est"
    for word in ("old", "young", "long", "short", "tall", "cheap", "rich", "fast", "slow", "cold", "light", "new")
)
_LONG = "|".join(word for word in ADJECTIVES if word not in ("old", "young"))
_COMPARATIVE = (
    "|".join(f"{word}er" for word in ("old", "young", "long", "short", "tall", "cheap", "fast", "slow", "light", "new"))
    + "|heavier|hotter|earlier|later"
)

_PATTERNS: tuple[tuple[CueName, str, str], ...] = (
    (
        "count_distinct",
        "",
        r"(?:how many|(?:the )?(?:total )?(?:number|count) of) (?:different|distinct|unique)|"
        r"count of unique|count distinct",
    ),
    (
        "count",
        "",
        r"how many|(?:the )?(?:total |overall )?(?:number|no|count|amount) of(?: the)?(?: total)?|"
        r"count(?: up| all| the| of)*|# of|total count of",
    ),
    ("agg", "avg", r"(?:the )?(?:average|mean|avg|typical)(?: of| value of| number of)?|on average"),
    (
        "agg",
        "sum",
        r"(?:the )?(?:total|sum|overall|combined|sum total|grand total|altogether|aggregate)(?: of|"
        r" amount of| value of| sum of)?|how much",
    ),
    ("agg", "median", r"(?:the )?median(?: of)?"),
    ("agg", "stddev", r"(?:the )?standard deviation(?: of)?"),
    ("agg", "min", r"(?:the )?(?:minimum|min)(?: of| values? of| number of| amount of)?"),
    ("agg", "max", r"(?:the )?(?:maximum|max)(?: of| values? of| number of| amount of)?"),
    (
        "by",
        "",
        r"(?:broken down |split up |split |break down |grouped |group |break out |broken out |segmented |"
        r"sliced |separated |breakdown |divided )?by(?: each| every| the)?"
        r"|per(?: each)?|for each(?: of(?: the)?)?|for every|of each(?: of(?: the)?)?|"
        r"in each(?: of(?: the)?)?|(?:across|among)(?! all)(?: the| different| our)*|each|every|"
        r"from each|at each|within each|on each|by each",
    ),
    (
        "order",
        "",
        r"(?:and )?(?:sorted|ordered|order|sort|ranked|arranged|listed|list them|order them|"
        r"sort them)(?: results?| them)?(?: in)?(?: (?:the )?(?:ascending|alphabetical|descending|"
        r"increasing|decreasing) order)?(?: by| of| according to)(?: the| their)?",
    ),
    (
        "direction",
        "asc",
        r"(?:in )?(?:ascending|increasing|alphabetical|alphabetic|"
        r"chronological)(?: order)?(?: of)?(?: the| their)?|alphabetically|(?:from )?(?:lowest|smallest|"
        r"low|least|youngest|oldest) (?:to|first)(?: highest| largest| high| most| oldest)?|lowest first|"
        r"smallest first|a-z",
    ),
    (
        "direction",
        "desc",
        r"(?:in )?(?:descending|decreasing|reverse)(?: order)?(?: of)?(?: the| their)?|"
        r"(?:from )?(?:highest|largest|high|most|biggest) (?:to|first)(?: lowest| smallest| low| least)?|"
        r"highest first|largest first|z-a",
    ),
    (
        "top",
        "desc",
        r"(?:the |our |my )?(?:top|best|leading|highest|largest|biggest|first) "
        + _N
        + r"(?: best| most)?(?: selling| performing)?",
    ),
    ("top", "asc", r"(?:the |our |my )?(?:bottom|worst|lowest|smallest) " + _N + r"(?: selling| performing)?"),
    ("top", "desc", _N + r" (?:most|best|highest|largest|biggest|top|greatest)(?: selling| performing)?(?! recent)"),
    ("top", "asc", _N + r" (?:least|worst|lowest|smallest|fewest)"),
    ("top", "desc", r"(?:the |our |my )?(?:top|leading)(?= )"),
    ("top", "asc", r"(?:the |our |my )?bottom(?= )"),
    (
        "super",
        "desc",
        r"(?:the |our )?(?:best|top|highest|most)[ -]+(?:selling|performing|grossing|earning|used|"
        r"ordered|purchased|bought|visited|sold)",
    ),
    (
        "super",
        "asc",
        r"(?:the |our )?(?:worst|lowest|least)[ -]+(?:selling|performing|grossing|earning|used|ordered|"
        r"purchased|bought|visited|sold)",
    ),
    ("super", "common", r"(?:the |our )?(?:most)(?: \w+ly)? (?:common|frequent|popular|prevalent|commonly used|often)"),
    ("super", "rare", r"(?:the |our )?(?:least)(?: \w+ly)? (?:common|frequent|popular)|rarest"),
    ("super", "desc", r"(?:the )?(?:" + _DESC + r")(?: number of| amount of| count of| total number of)?"),
    ("super", "asc", r"(?:the )?(?:" + _ASC + r")(?: number of| amount of| count of)?"),
    (
        "super",
        "",
        r"(?:the )?(?P<adj>"
        + "|".join((*_IRREGULAR_SUPER, _REGULAR))
        + r")|(?:the )?(?P<deg>most|least) (?P<long>"
        + _LONG
        + ")",
    ),
    (
        "cmp",
        "ge",
        r"(?:at least|no less than|not less than|a minimum of|minimum of|>=|no fewer than|not fewer than|"
        r"greater than or equal to|more than or equal to|from at least)",
    ),
    (
        "cmp",
        "le",
        r"(?:at most|up to|no more than|not more than|a maximum of|maximum of|<=|less than or equal to|"
        r"not exceeding|not over)",
    ),
    (
        "cmp",
        "gt",
        r"(?:(?:is |are |was |were )?(?:more|greater|higher|larger|bigger|longer|better) than|over|above|"
        r"exceeds?|exceeding|exceeded|>|upwards of|in excess of|beyond|surpass\w*)",
    ),
    ("cmp", "lt", r"(?:(?:is |are |was |were )?(?:less|fewer|lower|smaller|shorter|worse) than|under|below|<|beneath)"),
    ("cmp", "eq", r"(?:equal to|equals|equal|exactly|=|of exactly)"),
    ("cmp", "ne", r"(?:not equal to|!=|<>|different from|differs? from|is not exactly)"),
    ("cmp", "between", r"(?:is |are )?(?:between|ranging from|in the range)"),
    ("cmp", "adj", r"(?P<adj>" + _COMPARATIVE + r") than|more (?P<long>" + _LONG + r") than"),
    ("or_more", "ge", r"or (?:more|higher|greater|above|over|older|longer|better|later)|and (?:above|over|up)|plus"),
    ("or_more", "le", r"or (?:less|fewer|lower|below|under|younger|shorter|cheaper|earlier)|and (?:below|under)"),
    (
        "more_than_average",
        "gt",
        r"(?:above|more than|higher than|greater than|larger than|longer than|older than|over|exceeds?|"
        r"exceeding|bigger than|better than) (?:the |their |an )?(?:overall )?(?:average|mean)(?: of|"
        r" number of)?",
    ),
    (
        "more_than_average",
        "lt",
        r"(?:below|less than|lower than|smaller than|fewer than|shorter than|younger than|under|"
        r"cheaper than) (?:the |their |an )?(?:overall )?(?:average|mean)(?: of| number of)?",
    ),
    (
        "without",
        "",
        r"(?:without|who never|that never|which never|never|lacking|with no|with zero|has no|have no|"
        r"had no|having no)(?: any| a| an)?|(?:have|has|had|do|does|did|is|are|was|were) (?:not|"
        r"never)(?: yet)? (?:\w+ )?(?:any|a single)(?: of)?(?: the)?|never \w+ (?:any|a|an)|(?:have|has|"
        r"had|do|does|did|is|are|was|were) (?:not|never)(?: yet)? (?:have |had |has |made |make |placed |"
        r"place |got |in )?(?:any|a|an)(?= )",
    ),
    ("not", "", r"not|no|non|isnt|neither|nor|other than|rather than|outside(?: of)?"),
    (
        "except",
        "",
        r"except(?: for)?|excluding|exclude|excludes|excluded|ignoring|ignore|but not|apart from|"
        r"leaving out|leave out|minus|\A(?:remove|drop)|omit|omitting|without counting|not counting|"
        r"not including|all but",
    ),
    (
        "only",
        "",
        r"only|just|restrict(?:ed)? to|limit(?:ed)? to|focus on|filter(?:ed)?(?: to| for| by| on)?|"
        r"keep(?: only)?|solely|exclusively",
    ),
    (
        "share",
        "",
        r"(?:what |the |a |as )*(?:share|percent|percentage|proportion|fraction|%|portion|split|mix|"
        r"distribution|contribution)(?: contribution| share)?(?: of| to)?(?: the)?(?: total| overall|"
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
        + _N
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
    ("rank", "", r"(?:the )?(?:rank|ranking)(?: of)?"),
    (
        "list",
        "",
        r"how (?:high|low|big|large|great|long|good|well|strong)(?: is| was| are| were| did| does)?(?: the| our)?",
    ),
    (
        "list",
        "",
        r"list(?: out| all| of)*|show(?: me)?(?: all)?|display|give(?: me| us)?(?: a list of)?|"
        r"find(?: me| all| out)?|which|what(?: is| are| was| were)?|who(?: is| are| was| were)?|"
        r"(?:return|retrieve|fetch|get|see|tell me)(?= )",
    ),
    ("distinct", "", r"(?:all )?(?:the )?(?:different|distinct|unique)(?: values of| kinds of| types of)?"),
    (
        "compare",
        "",
        r"vs|versus|against|compare|comparing|compared to|compared with|comparison(?: of| between)?|side by side",
    ),
    ("and", "", r"and(?: also)?|as well as|along with|together with|plus|&"),
    ("or", "", r"or|either"),
    ("comma", "", r"[,;:]"),
    ("rel", "", r"who|that|which|whose|with|having|has|have|had|where|whom|when"),
    ("than", "", r"than"),
    (
        "text",
        "contains",
        r"(?:which |that )?(?:contains?|containing|includes?|including|with|has|have|like|"
        r"matching)? ?(?:the )?(?:word|words|substring|letter|letters|phrase|text|string)|contains?|"
        r"containing|matching",
    ),
    (
        "text",
        "starts_with",
        r"(?:that |which )?(?:starts?|starting|begins?|beginning)(?: with)?(?: the)?(?: letter| letters| word)?",
    ),
    ("text", "ends_with", r"(?:that |which )?(?:ends?|ending)(?: with| in)(?: the)?(?: letter| letters| word)?"),
    (
        "null",
        "",
        r"(?:is |are |has |have |with |where )*(?:missing|unknown|empty|null|blank|not (?:known|set|"
        r"recorded|available|given|specified))(?: values?)?",
    ),
    (
        "null",
        "not",
        r"(?:is |are |has |have |with )*(?:not (?:null|missing|empty|blank|unknown)|known|recorded|non null)",
    ),
    (
        "chart",
        "",
        r"(?:as |in |on )(?:a |an )(?P<kind>line|bar|pie|area|scatter|table|column|donut|treemap|heatmap|"
        r"map|funnel|histogram)(?: chart| graph| plot)?|(?P<kind2>line|bar|pie|area|donut|"
        r"treemap) (?:chart|graph|plot)",
    ),
    ("instead", "", r"instead(?: of)?"),
    ("also", "", r"also|too|as well|add|include"),
    ("bucket", "", r"in (?:buckets|bins|bands|steps|brackets|groups|ranges|intervals) of " + _N),
)
_COMPILED = tuple((name, arg, re.compile(rf"(?<![^ ])(?:{pattern})(?![^ ])")) for name, arg, pattern in _PATTERNS)


def _number(match: re.Match[str]) -> float | None:
    groups = match.groupdict()
    text = groups.get("n") or groups.get("m") or groups.get("k")
    return None if not text else float(text) if text.isdigit() else NUMBER_WORDS.get(text)


def adjective(word: str) -> str:
    """The plain form of a superlative or comparative.

    >>> adjective("oldest"), adjective("heavier"), adjective("most recent")
    ('old', 'heavy', 'recent')
    """
    if word in _IRREGULAR_SUPER:
        return _IRREGULAR_SUPER[word]
    for ending in ("est", "er"):
        if word.endswith(ending):
            base = word[: -len(ending)]
            fixed = {"heavi": "heavy", "hott": "hot", "earli": "early", "lat": "late"}.get(base)
            return fixed or (base if base in ADJECTIVES or base in DATE_ADJECTIVES else base)
    return word


def _arg(name: CueName, arg: str, match: re.Match[str]) -> str:
    groups = match.groupdict()
    if name == "chart":
        return groups.get("kind") or groups.get("kind2") or ""
    if groups.get("long"):
        return f"{'least ' if groups.get('deg') == 'least' else ''}{groups['long']}"
    return adjective(groups["adj"]) if groups.get("adj") else arg


def read_cues(line: Joined, apart: Sequence[tuple[int, int]] = ()) -> Iterator[Cue]:
    """All cues of a question, overlapping ones too; the lattice chooses.

    ``apart`` are token spans (of time expressions) that cues are also read around, so that none swallows their first word.
    """
    for name, arg, pattern in _COMPILED:
        for first, last in ((0, len(line.text)), *_between(line, apart)):
            for start, end, match in line.spans(pattern, first, last):
                yield Cue(start, end, name, _arg(name, arg, match), _number(match))


def _between(line: Joined, apart: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    at = {token: place for place, token in line.starts.items()}
    ends = {token: place for place, token in line.ends.items()}
    here = 0
    for start, end in apart:
        if at[start] > here:
            yield here, at[start] - 1
        here = ends[end]
    if apart and here < len(line.text):
        yield here, len(line.text)
