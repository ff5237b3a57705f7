"""The patterns of cue phrases, over folded words joined by blanks."""

from __future__ import annotations

from typing import Literal

from assay.ask.local.cue_measures import SHARES, ZEROS
from assay.ask.local.cue_ranking import LONG, NUMBER, RANKING, RANKS, comparative
from assay.ask.local.synonyms import ADJECTIVES
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
    "nth",
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
    "zeros",
]


_UNLIKE = "newer pricier earlier later hotter wetter thinner".split()
COMPARATIVE = "|".join(dict.fromkeys((*map(comparative, ADJECTIVES), *_UNLIKE)))
"""Comparatives of adjectives; of long ones those that nobody says do no harm."""

_AFTER_HAVING = "|".join(f"(?<={word} )" for word in "have has had having with placed made ordered booked".split())
_ALL = r"(?! all (?:the )?(?:different|distinct|unique)) all"
_NUMBERS = r"\d+|" + "|".join(NUMBER_WORDS)

PATTERNS: tuple[tuple[CueName, str, str], ...] = (
    ("zeros", "", ZEROS),
    (
        "count_distinct",
        "",
        r"(?:how many|(?:the )?(?:total )?(?:number|count) of) (?:different|distinct|unique)|"
        r"count of unique|count distinct",
    ),
    (
        "count",
        "",
        r"how many(?: total)?|(?:the )?(?:total |overall )?(?:number|no|count) of(?: the(?! "
        + RANKS
        + r"))?(?: total)?|"
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
        r"sliced |separated |breakdown |divided )?by(?: each| every| the(?! " + RANKS + r"))?"
        r"|per(?: each)?|for each(?: of(?: the)?)?|for every|of each(?: of(?: the)?)?|"
        r"in each(?: of(?: the)?)?|across(?! all)(?: the| different| our)*|each|every|"
        r"from each|at each|within each|on each|by each|(?:for|in|by)(?: all)?(?: the)? different",
    ),
    (
        "order",
        "",
        r"(?:and )?(?:also )?(?!sort of\b)"
        r"(?:sorted|ordered|order|sort|ranked|arranged|arrange|listed|list them|order them|"
        r"sort them|(?:make|put)(?= (?:the )?(?:result|output|row|record)))"
        r"(?: (?:the )?(?:results?(?: set)?|output|rows|records)| them)?(?: in)?"
        r"(?: (?:the )?(?:ascending|alphabetical|descending|increasing|decreasing) order)?"
        r"(?: by| of| according to)(?: the| their)?",
    ),
    (
        "direction",
        "asc",
        r"(?:in )?(?:ascending|increasing|alphabetical|alphabetic|"
        r"chronological)(?: order)?(?: of)?(?: the| their)?|alphabetically|(?:from )?(?:lowest|smallest|"
        r"low|least) (?:to|first)(?: highest| largest| high| most| greatest| biggest)?|"
        r"(?:from )?(?:the )?(?:youngest to(?: the)? oldest|oldest to(?: the)? (?:newest|latest)|"
        r"earliest to(?: the)? latest|"
        r"shortest to(?: the)? longest|fewest to(?: the)? most)|"
        r"smallest first|a-z|(?:from )?a to z",
    ),
    (
        "direction",
        "desc",
        r"(?:in )?(?:descending|decreasing|reverse)(?: order)?(?: of)?(?: the| their)?|"
        r"(?:from )?(?:highest|largest|high|most|biggest|greatest) (?:to|first)(?: lowest| smallest| low| least)?|"
        r"(?:from )?(?:the )?(?:oldest to(?: the)? youngest|(?:newest|most recent) to(?: the)? (?:oldest|least recent)|"
        r"latest to(?: the)? earliest|"
        r"longest to(?: the)? shortest|most to(?: the)? (?:least|fewest))|"
        r"highest first|largest first|z-a|(?:from )?z to a",
    ),
    *RANKING,
    (
        "cmp",
        "ge",
        r"(?:at least|no less than|not less than|a minimum of|minimum of|>=|no fewer than|not fewer than|"
        r"(?:greater|more|higher|larger|bigger|longer) than or equals? to|"
        r"equals? to or (?:greater|more|higher|larger|bigger|longer) than|at or above|from at least|"
        r"(?:on|at) and above|reach(?:ed|es|ing)?(?= [$€£]?\d))",
    ),
    (
        "cmp",
        "le",
        r"(?:at most|up to|no more than|not more than|a maximum of|maximum of|<=|"
        r"(?:less|lower|smaller|fewer|shorter) than or equals? to|"
        r"equals? to or (?:less|lower|smaller|fewer|shorter) than|at or below|not exceeding|not over)",
    ),
    (
        "cmp",
        "gt",
        r"(?:(?:is |are |was |were )?(?:more|greater|higher|larger|bigger|better) than|over|above|"
        r"exceeds?|exceeding|exceeded|>|upwards of|in excess of|beyond|surpass\w*|"
        r"(?:is |are )?(?:greater|higher|larger)(?= \d))",
    ),
    ("cmp", "lt", r"(?:(?:is |are |was |were )?(?:less|fewer|lower|smaller|worse) than|under|below|<|beneath)"),
    ("cmp", "eq", r"(?:equal to|equals|equal|exactly|=|of exactly)"),
    ("cmp", "eq", rf"(?:{_AFTER_HAVING})(?:only|just)(?= (?:{_NUMBERS}) [a-z])"),
    ("cmp", "ne", r"(?:not equal to|!=|<>|different from|differs? from|is not exactly)"),
    ("cmp", "between", r"(?:is |are )?(?:between|ranging from|(?:with)?in (?:the|a) range(?: between| of| from)?)"),
    ("cmp", "adj", r"(?P<adj>" + COMPARATIVE + r") than|more (?P<long>" + LONG + r") than"),
    (
        "or_more",
        "ge",
        r"or (?:more|higher|greater|above|over|older|longer|better|later)(?! than| [$€£]?\d)|"
        r"and (?:above|over)(?! [$€£]?\d)|plus",
    ),
    (
        "or_more",
        "le",
        r"or (?:less|fewer|lower|below|under|younger|shorter|cheaper|earlier)(?! than| [$€£]?\d)|"
        r"and (?:below|under)(?! [$€£]?\d)",
    ),
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
    (
        "not",
        "",
        r"not|no|non|isnt|arent|didnt|doesnt|dont|havent|hasnt|hadnt|wasnt|werent|neither|nor|other than|"
        r"rather than|outside(?: of)?",
    ),
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
    *SHARES,
    ("rank", "", r"(?:the )?(?:rank|ranking)(?: of)?"),
    (
        "list",
        "",
        r"how (?:high|low|big|large|great|long|good|well|strong)(?: is| was| are| were| did| does)?(?: the| our)?",
    ),
    (
        "list",
        "",
        rf"list(?: out| down| of|{_ALL})*|(?:describe|provide|identify|enumerate|mention|indicate)(?: all)?(?= )|"
        rf"(?:\Aname)(?: all)?(?= the )|show(?: me)?(?:{_ALL})?|display|give(?: me| us)?(?: a list of)?|"
        rf"find(?: me| out|{_ALL})?|which|what(?: is| are| was| were)?|who(?: is| are| was| were)?|"
        r"(?:return|retrieve|fetch|get|see|tell me)(?= )|(?:\Areport)(?: all)?(?= the | all | each )",
    ),
    ("distinct", "", r"(?:all )?(?:the )?(?:different|distinct|unique)(?: values of)?"),
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
        r"(?:that |which )?(?:starts?|starting|begins?|beginning)(?: with)?(?: the)?"
        r"(?: letter| letters| word| prefix)?|with (?:the |a )?prefix",
    ),
    (
        "text",
        "ends_with",
        r"(?:that |which )?(?:ends?|ending)(?: with| in)(?: the)?(?: letter| letters| word| suffix)?|"
        r"with (?:the |a )?suffix",
    ),
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
    ("bucket", "", r"in (?:buckets|bins|bands|steps|brackets|groups|ranges|intervals) of " + NUMBER),
)
