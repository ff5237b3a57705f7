"""A second sentence that only names columns: "Which part costs the most? List its id and amount." is one question."""

from __future__ import annotations

from assay.ask.local.choose import choose_links
from assay.ask.local.cover import covers
from assay.ask.local.draft import Draft, Setting, named_by
from assay.ask.local.lattice import Item
from assay.ask.local.points import When
from assay.ask.local.score import is_content
from assay.ask.local.spelling import correct
from assay.ask.local.text import tokenise
from assay.semantic.spec import AnalyticsSpec, DimensionUse, OrderBy

_PLAIN = ("list", "and", "comma", "rel", "distinct")


def with_columns(spec: AnalyticsSpec, text: str, setting: Setting) -> AnalyticsSpec | None:
    """``spec`` with the columns that ``text`` names instead of its own; None when it says anything else.

    Groups of a measured result are replaced only by fields of the same thing, so that no row is split.
    """
    fields = _fields(text, setting, _subject(spec))
    shown = [use for use in spec.metrics if not use.hidden]
    if not fields or shown or any(use.grain or use.part or use.bucket for use in spec.dimensions):
        return None
    owners = {ref.partition(".")[0] for ref in fields}
    if spec.metrics and owners != {use.field.partition(".")[0] for use in spec.dimensions}:
        return None
    columns = tuple(DimensionUse(field=ref) for ref in fields)
    order = tuple(item for item in spec.order if spec.mode == "rows" or _known(spec, item))
    return spec.model_copy(update={"dimensions": columns, "order": order})


def _known(spec: AnalyticsSpec, item: OrderBy) -> bool:
    return any(item.by == use.alias for use in spec.metrics)


def _subject(spec: AnalyticsSpec) -> str | None:
    if spec.mode == "rows":
        return spec.entity
    return next((use.field.partition(".")[0] for use in spec.dimensions), None)


def _fields(text: str, setting: Setting, subject: str | None) -> list[str]:
    """The fields a sentence lists, those of the subject before others; empty when it holds anything but fields."""
    tokens = correct(tokenise(text), setting.vocabulary).tokens
    items = covers(tokens, setting.vocabulary, When(setting.today, setting.calendar))[0]
    if not items or any(not _is_plain(item) for item in items):
        return []
    draft = next(iter(choose_links(Draft(items), setting)), None)
    chosen = (
        [_field(item, before, setting, subject) for item, before in zip(draft.items, items, strict=True)]
        if draft
        else []
    )
    named = [ref for ref in chosen if ref]
    things = [ref for ref in named if "." in ref]
    return list(dict.fromkeys(things or [ref for name in named if (ref := named_by(setting, name))]))


def _is_plain(item: Item) -> bool:
    if item.kind == "unknown":
        return not is_content(item) or item.words[:1] == ("id",)
    return item.kind == "stop" or item.is_cue(*_PLAIN) or item.is_link("dimension", "entity", "measure", "metric")


def _field(item: Item, before: Item, setting: Setting, subject: str | None) -> str | None:
    """The field a link stands for; the entity's name for an entity."""
    if not item.links:
        return _key(setting, subject) if item.words[:1] == ("id",) and item.kind == "unknown" else None
    own = [link for link in before.links if link.kind == "dimension" and link.entity == subject and link.score > 0.6]
    if own and own[0].score >= before.links[0].score - 0.3:
        return own[0].ref
    entity = next((link.ref for link in before.links if link.kind == "entity" and link.score >= 0.7), None)
    if entity and item.links[0].kind != "dimension":
        return entity
    fields = [link.ref for link in before.links if link.kind == "dimension"]
    return item.links[0].ref if item.is_link("dimension") else fields[0] if fields else entity


def _key(setting: Setting, subject: str | None) -> str | None:
    entity = setting.model.entity(subject) if subject else None
    keys = entity.key if entity else ()
    found = (
        next((one for one in entity.dimensions if (one.expr or one.name).strip('"') in keys), None) if entity else None
    )
    return f"{subject}.{found.name}" if found and len(keys) == 1 else None
