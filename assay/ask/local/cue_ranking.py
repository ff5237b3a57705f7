"""The patterns of ranking phrases: "top 5", "the oldest", "second most expensive", "best-selling"."""

from __future__ import annotations

from typing import Literal

from assay.ask.local.synonyms import ADJECTIVES
from assay.ask.local.words import NUMBER_WORDS

NUMBER = r"(?P<n>\d+|" + "|".join(NUMBER_WORDS) + ")"


BEST = "most|highest|largest|biggest|greatest|best|top|strongest|leading"


WORST = "least|lowest|smallest|fewest|worst|weakest|poorest"


LEAST = ("least", "lowest", "worst")
"""Words that turn the adjective after them around: "lowest paid"."""


IRREGULAR_SUPER = {
    **{f"{word[:-1]}iest": word for word in ADJECTIVES if word.endswith("y")},
    "newest": "new",
    "latest": "late",
    "most recently": "recent",
    "earliest": "early",
    "most recent": "recent",
    "oldest": "old",
    "youngest": "young",
    "hottest": "hot",
    "least recent": "early",
    "shortest": "short",
    "fewest": "",
    "priciest": "expensive",
    "wettest": "wet",
    "driest": "dry",
    "thinnest": "thin",
    "dearest": "expensive",
    "costliest": "expensive",
    "wealthiest": "rich",
    "longest serving": "early",
    "longest standing": "early",
    "longest running": "long",
}


_REGULAR = (
    "old|young|long|short|tall|cheap|rich|fast|slow|cold|light|new|deep|wide|warm|cool|strong|steep|quick|narrow|"
    "thick|thin|shallow|dense|bright|loud|severe|clear|safe"
).split("|")
REGULAR = "|".join(f"{word.removesuffix('e')}est" for word in _REGULAR)


def comparative(adjective: str) -> str:
    """The regular comparative.

    >>> comparative("deep"), comparative("wide"), comparative("heavy")
    ('deeper', 'wider', 'heavier')
    """
    return f"{adjective[:-1]}ier" if adjective.endswith("y") else f"{adjective.removesuffix('e')}er"


LONG = "|".join(word for word in ADJECTIVES if word not in ("old", "young"))


_SOLD = "selling|performing|grossing|earning"
_DONE = "used|ordered|purchased|bought|visited|sold"
_RATED = "paid|rated"
_ORDINALS = (
    ("2", "second|2nd|2 nd|runner up"),
    ("3", "third|3rd"),
    ("4", "fourth|4th"),
    ("5", "fifth|5th"),
    ("6", "sixth|6th"),
    ("7", "seventh|7th"),
    ("8", "eighth|8th"),
    ("9", "ninth|9th"),
    ("10", "tenth|10th"),
)
RANKS = r"(?:most|least|" + BEST + "|" + WORST + r"|\w+iest|" + REGULAR + "|" + "|".join(IRREGULAR_SUPER) + r")(?![^ ])"

RANKING: tuple[tuple[Literal["top", "super", "nth"], str, str], ...] = (
    *(("nth", place, rf"(?:the |our )?(?:{words})(?= (?:- )?{RANKS})") for place, words in _ORDINALS),
    (
        "top",
        "desc",
        r"(?:the |our |my )?(?:top|best|leading|highest|largest|biggest|first) "
        + NUMBER
        + r"(?: best| most)?(?: selling| performing)?",
    ),
    ("top", "asc", r"(?:the |our |my )?(?:bottom|worst|lowest|smallest) " + NUMBER + r"(?: selling| performing)?"),
    (
        "top",
        "desc",
        NUMBER + r" (?:most|best|highest|largest|biggest|top|greatest)(?: selling| performing)?(?! recent)",
    ),
    ("top", "asc", NUMBER + r" (?:least|worst|lowest|smallest|fewest)"),
    ("top", "desc", rf"(?:the |our |my )?(?:best|top|highest)[ -](?:{_SOLD}) " + NUMBER),
    ("top", "asc", rf"(?:the |our |my )?(?:worst|lowest)[ -](?:{_SOLD}) " + NUMBER),
    ("top", "desc", r"(?:the |our |my )?(?:top|leading)(?= )"),
    ("top", "asc", r"(?:the |our |my )?bottom(?= )"),
    ("super", "desc", rf"(?:the |our )?(?:best|top|highest|most)[ -]+(?:{_SOLD}|{_DONE})"),
    ("super", "asc", rf"(?:the |our )?(?:worst|lowest|least)[ -]+(?:{_SOLD}|{_DONE})"),
    (
        "super",
        "common",
        r"(?:the |our )?(?:most)(?: \w+ly)? (?:common|frequent|popular|prevalent|often|"
        r"(?:common|frequent|wide)ly used)|"
        r"(?:the |our )?commonest",
    ),
    ("super", "rare", r"(?:the |our )?(?:least)(?: \w+ly)? (?:common|frequent|popular)|rarest"),
    ("super", "late", r"(?:the )?(?:very )?last(?= [a-z]+ (?:to|who|that)(?![^ ]))"),
    ("super", "early", r"(?:the )?(?:very )?first(?= [a-z]+ (?:to|who|that)(?![^ ]))"),
    ("super", "early", r"(?<=ed )first(?= ?[?.!]|$)"),
    ("super", "late", r"(?<=ed )last(?= ?[?.!]|$)"),
    ("super", "desc", rf"(?:the )?(?:{BEST})(?: number of| amount of| count of| total number of)?"),
    ("super", "asc", rf"(?:the )?(?:{WORST})(?: number of| amount of| count of)?"),
    ("super", "", rf"(?:the |our )?(?P<deg>highest|best|top|lowest|worst|most|least)[ -]+(?P<long>{_RATED})"),
    (
        "super",
        "",
        r"(?:the |our )?(?P<adj>"
        + "|".join((*IRREGULAR_SUPER, REGULAR))
        + r")|(?:the )?(?P<deg>most|least) (?P<long>"
        + LONG
        + ")",
    ),
)
