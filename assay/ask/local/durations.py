"""How long something took: "days from filing to issue", "how long does a stay last", "the duration of an outage"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from assay.ask.local.cues import Cue
from assay.ask.local.draft import Setting
from assay.ask.local.lattice import Item
from assay.ask.local.lexicon import Link
from assay.ask.local.named_lengths import UNITS, named_length
from assay.ask.local.text import Token, phrase, root
from assay.ask.local.whole_dates import named_whole, one_of_several
from assay.semantic.compile.graph import graph_of
from assay.semantic.computed import DURATIONS, Computed, Spans
from assay.semantic.extend import extended
from assay.semantic.model import Dimension, Entity
from assay.semantic.spec import AnalyticsSpec

_LASTING = frozenset("duration lasted lasts last took takes take taken stayed stays stay open".split())
_SPAN_NOUNS = frozenset("time duration interval gap delay wait lag".split())
_OF_PERIODS = frozenset(
    "last past next previous prior this each every per by of first few recent coming in same the".split()
)
_BREAKS = frozenset("per by for where with whose who that which , ; : ( ) among".split())
_SMALL = frozenset("the a an their its his her our being when was were it is got gets of".split())
_ENDS = frozenset(
    root(word)
    for word in "end ended until close closed finish finished complete completed return returned delivery delivered "
    "discharge discharged arrival arrived restored resolved paid payment cancelled departure left released "
    "submitted submission approved answered shipped".split()
)
_PASSING = frozenset("does do did pass passed elapsed on average it".split())
_UPKEEP = frozenset("updated modified birth born death expiry due planned expected scheduled promised".split())
_COMPARING = ("lasted", "took", "stayed", "take", "lasting", "taking")
_COMPARED = ("longer", "more", "less", "over", "at", "under", "shorter")
_AVERAGED = ("average", "avg", "mean")
_WEIGHT = 4.0
_REACH = 3


@dataclass(frozen=True)
class Duration:
    """A computed field, the tokens that name it, and those that only help to (``small``)."""

    computed: Computed
    start: int
    end: int
    small: tuple[tuple[int, int], ...] = ()

    @property
    def ref(self) -> str:
        return f"{self.computed.entity}.{self.computed.name}"


def with_duration(tokens: Sequence[Token], setting: Setting) -> tuple[Setting, Duration | None]:
    """The setting in which the duration that a question speaks of is a field."""
    found = next(_found(tokens, setting), None)
    if found is None or named_length(tokens, found.start, found.end, setting):
        return setting, None
    model = extended(setting.model, (found.computed,), setting.today)
    entity = model.entity(found.computed.entity)
    made = entity.dimension(found.computed.name) if entity else None
    if made is None:
        return setting, None
    vocabulary = replace(setting.vocabulary, model=model, kinds={**setting.vocabulary.kinds, found.ref: made})
    return replace(setting, vocabulary=vocabulary), found


def items_of(found: Duration, tokens: Sequence[Token]) -> Iterator[Item]:
    """The spans of the lattice that stand for the duration."""
    text = " ".join(token.text for token in tokens[found.start : found.end])
    words = tuple(token.lemma for token in tokens[found.start : found.end])
    link = Link("dimension", found.ref, 1.0, label=found.computed.label)
    size = found.end - found.start
    yield Item("link", found.start, found.end, text, words, (link,), weight=_WEIGHT * size)
    if found.start and tokens[found.start - 1].norm in _AVERAGED:
        at = found.start - 1
        cue = Cue(at, found.start, "agg", "avg")
        yield Item("cue", at, found.start, tokens[at].text, cue=cue, weight=_WEIGHT)
    for start, end in found.small:
        text = " ".join(token.text for token in tokens[start:end])
        yield Item("stop", start, end, text, tuple(token.lemma for token in tokens[start:end]), weight=_WEIGHT)


def attached(spec: AnalyticsSpec, found: Duration | None) -> AnalyticsSpec:
    """The spec with the definition of the duration, where it speaks of it."""
    if found is None or f'"{found.ref}"' not in spec.canonical():
        return spec
    return spec.model_copy(update={"computed": (found.computed,)})


# -- where it is said ---------------------------------------------------------------------------------------------


def _found(tokens: Sequence[Token], setting: Setting) -> Iterator[Duration]:
    unit = _unit(tokens)
    for at in range(len(tokens)):
        first, last = _head(tokens, at)
        if last == first:
            continue
        reach = _REACH + 3 if tokens[last - 1].norm in _COMPARING else 2
        explicit = any(_led(tokens, here, "between", "from") for here in range(last, last + reach))
        guessed = None if explicit else _until(tokens, last, setting) or _usual(tokens, at, setting)
        pair = _between(tokens, last, setting) or guessed
        if pair is None:
            continue
        entity, left, right, end = pair
        computed = Computed(
            entity=entity.name,
            name=f"{unit}_from_{left.name}_to_{right.name}".replace(".", "_"),
            op=unit,
            left=left.name,
            right=right.name,
            label=f"{unit} from {_called(left)} to {_called(right)}",
        )
        yield _placed(tokens, computed, first, last, end)


def _called(dimension: Dimension) -> str:
    return (dimension.label or dimension.name.replace("_", " ")).casefold()


def _placed(tokens: Sequence[Token], computed: Computed, first: int, last: int, end: tuple[int, int]) -> Duration:
    start, stop = end
    inside = all(_is_small(token) or token.norm in _LASTING for token in tokens[last:start])
    helping = (here for here in range(last, len(tokens)) if _says_unit(tokens, here) or tokens[here].norm in _LASTING)
    small = [(here, here + 1) for here in helping]
    if stop > start and inside:
        return Duration(computed, first, stop, tuple(one for one in small if one[0] >= stop))
    if stop > start:
        small = [(start, stop), *(one for one in small if not start <= one[0] < stop)]
    return Duration(computed, first, last, tuple(small))


def _is_small(token: Token) -> bool:
    return token.norm in _SMALL or token.norm in _PASSING


def _says_unit(tokens: Sequence[Token], at: int) -> bool:
    """ "in days", "6 hours": the unit said apart."""
    before = tokens[at - 1] if at else None
    return tokens[at].lemma in UNITS and before is not None and (before.norm in ("in", ",") or before.value is not None)


def _unit(tokens: Sequence[Token]) -> Spans:
    for at, token in enumerate(tokens):
        periodic = at and tokens[at - 1].norm in _OF_PERIODS - {"in", "of"}
        of_number = at and tokens[at - 1].value is not None and at > 1 and tokens[at - 2].norm in _OF_PERIODS
        if token.lemma in UNITS and not periodic and not of_number and token.norm != token.lemma:
            return UNITS[token.lemma]
    return "days"


def _head(tokens: Sequence[Token], at: int) -> tuple[int, int]:
    """The tokens that name a length of time: "how long", "number of days", "duration", "lasted"; empty for others."""
    token, before = tokens[at], tokens[at - 1].norm if at else ""
    if token.norm == "long" and before == "how":
        return at - 1, at + 1
    if token.norm == "duration" or (token.norm in _SPAN_NOUNS and _led(tokens, at + 1, "between", "from", "to")):
        return at, at + 1
    compared = _led(tokens, at + 1, "longer", "more", "less", "over", "at", "under", "shorter") and _counts_unit(
        tokens, at
    )
    if token.norm in _COMPARING and compared:
        return at, at + 1
    if token.lemma in UNITS and token.norm != token.lemma and _free_unit(tokens, at):
        first = at
        while first and tokens[first - 1].norm in ("of", "number", "many", "how", "in", "long", ","):
            first -= 1
        return first, at + 1
    return at, at


def _free_unit(tokens: Sequence[Token], at: int) -> bool:
    before = tokens[at - 1] if at else None
    asked = before is None or before.norm in (
        "many",
        "of",
        "average",
        "avg",
        "mean",
        "number",
        "and",
        ",",
        "in",
        "most",
    )
    spoken = _led(tokens, at + 1, "between", "from", "to", "does", "do", "did", "until", "it", "a", "ahead", "before")
    return (
        asked and before is not None and before.norm != "in" and (spoken or before.norm in ("many", "average", "avg"))
    )


def _counts_unit(tokens: Sequence[Token], at: int) -> bool:
    following = tokens[at + 1 : at + 6]
    return any(one.lemma in UNITS for one in following) and any(one.value is not None for one in following)


def _led(tokens: Sequence[Token], at: int, *words: str) -> bool:
    return at < len(tokens) and tokens[at].norm in words


# -- which dates --------------------------------------------------------------------------------------------------

Pair = tuple[Entity, Dimension, Dimension, tuple[int, int]]


def _between(tokens: Sequence[Token], at: int, setting: Setting) -> Pair | None:
    """ "between booking and visit", "from filing to issue"."""
    for here in range(at, len(tokens)):
        if tokens[here].norm not in ("between", "from"):
            continue
        for joint in range(here + 1, min(here + 2 + 2 * _REACH, len(tokens))):
            if tokens[joint].norm in ("and", "to", "until", "till") and not one_of_several(
                tokens[here + 1 : joint + 3], setting
            ):
                found = _pair_said(tokens, here, joint, setting)
                if found:
                    return found
    return None


def _pair_said(tokens: Sequence[Token], here: int, joint: int, setting: Setting) -> Pair | None:
    after = range(joint + 1, min(joint + 2 + _REACH, len(tokens)))
    for entity in _entities(tokens, setting):
        whole = named_whole(entity, tokens, here, joint)
        if whole is not None:
            return entity, *whole
        left = next((one for at in range(here + 1, joint) if (one := _date(entity, tokens[at]))), None)
        for at in after:
            if tokens[at].norm in _BREAKS:
                break
            right = _date(entity, tokens[at])
            if left and right and left is not right:
                return entity, left, right, (here, _whole(tokens, at))
    return _pair_across(tokens, here, joint, after, setting)


def _pair_across(tokens: Sequence[Token], here: int, joint: int, after: range, setting: Setting) -> Pair | None:
    """ "from the order to its shipment": dates of two things, the one of which each row of the other has."""
    graph, every = graph_of(setting.model), list(_entities(tokens, setting))
    stop = next((at for at in after if tokens[at].norm in _BREAKS), after.stop)
    begun = [(one, found) for one in every if (found := _first(one, tokens, range(here + 1, joint)))]
    ended = [(one, found) for one in every if (found := _first(one, tokens, range(joint + 1, stop)))] if begun else []
    for (one, (_, left)), (other, (at, right)) in product(begun, ended):
        if one is not other and graph.reaches(other.name, one.name):
            return other, left.model_copy(update={"name": f"{one.name}.{left.name}"}), right, (here, _whole(tokens, at))
        if one is not other and graph.reaches(one.name, other.name):
            return (
                one,
                left,
                right.model_copy(update={"name": f"{other.name}.{right.name}"}),
                (here, _whole(tokens, at)),
            )
    return None


def _whole(tokens: Sequence[Token], at: int) -> int:
    """Behind the name that ends here: "payment date" is one name."""
    return at + 2 if _led(tokens, at + 1, "date", "day", "time", "dates") else at + 1


def _first(entity: Entity, tokens: Sequence[Token], within: range) -> tuple[int, Dimension] | None:
    """The first token that names a date of the entity, and that date."""
    return next(((at, found) for at in within if (found := _date(entity, tokens[at]))), None)


def _until(tokens: Sequence[Token], at: int, setting: Setting) -> Pair | None:
    """ "days to resolve a violation", "until an invoice is paid", "stayed before cancelling"."""
    for here in range(at, len(tokens) - 1):
        if tokens[here].norm not in ("to", "until", "till", "before", "for"):
            continue
        for entity in _entities(tokens, setting):
            for there in range(here + 1, min(here + 6, len(tokens))):
                right = None if _holds_durations(entity) else _date(entity, tokens[there])
                left = _start(entity, right) if right else None
                if left and right:
                    apart = there - here > 2
                    return entity, left, right, (there, there + 1) if apart else (here, there + 1)
    return None


def _usual(tokens: Sequence[Token], at: int, setting: Setting) -> Pair | None:
    """The two dates a thing begins and ends with."""
    for entity in _entities(tokens, setting, named=True):
        dates = [] if _holds_durations(entity) else _dates(entity)
        ends = [one for one in dates if _roots(one) & _ENDS]
        right = ends[0] if len(ends) == 1 else dates[1] if len(dates) == 2 and not ends else None
        left = _start(entity, right) if right else None
        if left and right:
            return entity, left, right, (0, 0)
    return None


def _entities(tokens: Sequence[Token], setting: Setting, named: bool = False) -> Iterator[Entity]:
    """Entities the question names, in its order; then, unless they must be named, all others."""
    found: dict[str, None] = {}
    for token in tokens:
        for link in setting.vocabulary.links((token.lemma,)):
            if link.kind in ("entity", "value") and link.score >= 0.7:
                found.setdefault(link.ref if link.kind == "entity" else link.entity)
    others: Iterable[str] = () if named else (entity.name for entity in setting.model.entities)
    for name in dict.fromkeys((*found, *others)):
        entity = setting.model.entity(name)
        if entity is not None:
            yield entity


def _holds_durations(entity: Entity) -> bool:
    """Whether a number of its own says how long things took: that is meant before any that could be computed."""
    numbers = (one for one in entity.dimensions if one.kind == "number")
    words = {word for one in numbers for word in phrase(one.name)}
    return bool(words & {"duration", *UNITS, *DURATIONS, "hour", "min", "minute"})


def _dates(entity: Entity) -> list[Dimension]:
    days = [one for one in entity.dimensions if one.kind == "time" and "day" in one.grains]
    return [one for one in days if not _UPKEEP & set(phrase(one.label or one.name))]


def _start(entity: Entity, right: Dimension) -> Dimension | None:
    """The date a row begins with, if another than ``right``."""
    others = [one for one in _dates(entity) if one is not right and not _roots(one) & _ENDS]
    default = next((one for one in others if one.name == entity.default_time), None)
    return default or (others[0] if others else None)


def _date(entity: Entity, token: Token) -> Dimension | None:
    """The date field a word speaks of by its root: "filing" of ``date_filed``, "approval" of ``appr_dt``."""
    if token.norm in _SMALL:
        return None
    said = root(token.norm)
    dates = [one for one in entity.dimensions if one.kind == "time"]
    same = [one for one in dates if said in _roots(one)]
    near = [one for one in dates if any(_alike(said, other) for other in _roots(one))]
    found = same or near
    return found[0] if len(found) == 1 else None


def _alike(one: str, other: str) -> bool:
    return min(len(one), len(other)) >= 4 and (one.startswith(other) or other.startswith(one))


def _roots(dimension: Dimension) -> set[str]:
    parts = (*phrase(dimension.name), *phrase(dimension.label))
    return {root(word) for word in parts} - {"date", "time", "day", "dt", "on", "at"}
