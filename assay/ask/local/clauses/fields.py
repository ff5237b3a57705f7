"""Finding a field of an entity by what it is called or measures."""

from __future__ import annotations

from collections.abc import Sequence

from assay.ask.local.draft import Setting, field_behind
from assay.ask.local.lexicon import Link
from assay.ask.local.plain_metrics import is_plain
from assay.ask.local.synonyms import SIZE_WORDS
from assay.ask.local.text import phrase, root
from assay.kernel.identity import kept_by_identity
from assay.semantic.model import SemanticModel

_AMOUNTS = ("amount", "total", "value", "price", "revenue", "sales", "cost", "salary", "score", "quantity")
_ON_TOP = frozenset(("discount", "tax", "rebate", "tip", "shipping", "surcharge", "commission", "deposit"))
_STARTS = frozenset(
    root(word)
    for word in (
        "opened", "opening", "open", "started", "start", "since", "founded", "built", "created", "commissioned",
        "hired", "joined", "made", "established", "constructed", "launched", "began", "released",
        "registered", "published",
        "manufactured", "inaugurated", "installed", "opn", "creation", "establishment",
    )
)  # fmt: skip
_BIRTH = frozenset(("birth", "born", "birthday", "birthdate", "dob"))

MEASURED: dict[str, tuple[str, ...]] = {
    "longer": ("length", "duration", "distance"),
    "shorter": ("length", "duration", "height", "distance"),
    "higher": ("height", "elevation", "altitude"),
    "lower": ("height", "elevation", "altitude"),
    "deeper": ("depth",),
    "larger": SIZE_WORDS,
    "bigger": SIZE_WORDS,
    "smaller": SIZE_WORDS,
}
"""What a comparative measures when no field is named."""
COSTING = frozenset("cost costs costing priced".split())
"""Verbs that say a price."""


def field_called(setting: Setting, entity: str, words: Sequence[str]) -> str | None:
    """A number field of the entity (or one joined to it) whose name holds one of the words, in their order."""
    near = sorted(
        (e.name for e in setting.model.entities), key=lambda name: (setting.vocabulary.distance(entity, name), name)
    )
    for name in [entity, *near] if entity else near:
        if entity and setting.vocabulary.distance(entity, name) > 2:
            continue
        found = setting.model.entity(name)
        for word in words:
            for dimension in found.dimensions if found else ():
                if (
                    dimension.kind == "number"
                    and not dimension.hidden
                    and word in (*phrase(dimension.name), *phrase(dimension.label))
                ):
                    return f"{name}.{dimension.name}"
    return None


def amount_field(setting: Setting, entity: str) -> str | None:
    """The number field that says how much one row is about: "amount", "order total", not "shipping cost"."""
    found = setting.model.entity(entity)
    called = phrase(found.label or entity) if found else ()
    plain = {*_AMOUNTS, "total", "net", "gross", *phrase(entity), *called}
    numbers = [d for d in found.dimensions if d.kind == "number" and not d.hidden] if found else []
    for word in _AMOUNTS:
        for dimension in numbers:
            names = (phrase(dimension.name), phrase(dimension.label or dimension.name))
            if any(word in name and plain.issuperset(name) for name in names):
                return f"{entity}.{dimension.name}"
    return None


def size_field(setting: Setting, entity: str) -> str | None:
    """What "largest" measures when nothing else is said: a number of its own, not what is taken off or put on top."""
    found = field_called(setting, entity, SIZE_WORDS) if entity else None
    owner, _, name = (found or "").partition(".")
    return found if owner == entity and not is_on_top(name) else None


def is_on_top(name: str) -> bool:
    """Whether a field holds what is put on top of an amount or taken off it."""
    return bool(_ON_TOP & set(phrase(name)))


_HIGH = ("height", "elevation", "altitude")


def high_field(setting: Setting, entity: str, said: str) -> str | None:
    """What "the highest tower" measures: how high a thing itself is, where that is kept."""
    high = said.casefold().split()[-1] in ("highest", "lowest", "tallest", "shortest")
    found = field_called(setting, entity, _HIGH) if high else None
    return found if found is not None and found.partition(".")[0] == entity else None


def date_field(setting: Setting, entity: str) -> str | None:
    """The date that orders rows of an entity; a year column when there is none."""
    found = setting.model.entity(entity)
    if found is None:
        return None
    if found.default_time:
        return f"{entity}.{found.default_time}"
    named = next((d.name for d in found.dimensions if d.kind == "time"), None)
    named = named or next((d.name for d in found.dimensions if "year" in phrase(d.name) and d.kind == "number"), None)
    return f"{entity}.{named}" if named else None


def birth_field(setting: Setting, entity: str) -> str | None:
    """The date or year a person was born: what "oldest" means where nobody wrote down an age."""
    found = setting.model.entity(entity)
    for dimension in found.dimensions if found else ():
        said = {*phrase(dimension.name), *phrase(dimension.label)}
        if dimension.kind in ("time", "number") and said & _BIRTH:
            return f"{entity}.{dimension.name}"
    return None


def start_field(setting: Setting, entity: str) -> str | None:
    """When a thing began: what "oldest" and "newest" mean of things that are not born."""
    found = setting.model.entity(entity)
    for dimension in found.dimensions if found else ():
        said = {root(word) for word in (*phrase(dimension.name), *phrase(dimension.label))}
        if dimension.kind in ("time", "number") and said & _STARTS and not dimension.hidden:
            return f"{entity}.{dimension.name}"
    return date_field(setting, entity)


def begins(setting: Setting, ref: str) -> bool:
    """Whether a field is called by what began or was made: "founded", "built"."""
    dimension = setting.vocabulary.dimension(ref)
    return dimension is not None and bool({root(word) for word in phrase(dimension.name)} & _STARTS)


def plain_field(setting: Setting, link: Link) -> str:
    """The field behind a measure or a metric that nobody wrote; empty for governed metrics and counts."""
    metric = setting.model.metric(link.ref) if link.kind == "metric" else None
    return "" if metric is not None and not metric.inferred else row_field(setting, link)


def row_field(setting: Setting, link: Link) -> str:
    """The field of each row behind a measure or a metric that is no more than its total or mean, whoever wrote it."""
    return _row_field(setting.model, link.ref, link.kind == "metric") if link.kind in ("metric", "measure") else ""


@kept_by_identity(1024)
def _row_field(model: SemanticModel, ref: str, is_metric: bool) -> str:
    metric = model.metric(ref) if is_metric else None
    if metric is not None and not is_plain(metric, model):
        return ""
    owner, _, name = ((metric.measure or "") if metric else ref).partition(".")
    entity = model.entity(owner)
    measure = entity.measure(name) if entity else None
    behind = field_behind(entity, measure) if entity and measure else None
    return f"{owner}.{behind.name}" if behind else ""
