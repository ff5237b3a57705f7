"""What pydantic found wrong with plain data, as faults a person can mend: the place, what is wrong, what is allowed."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Annotated, Any, Final, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from assay.kernel.errors import Fault
from assay.semantic.suggest import hint, nearest
from assay.semantic.written import Place, Steps

CONDITIONS = {
    "Compare": "field",
    "All": "all",
    "AnyOf": "any",
    "Not": "not",
    "Related": "related",
    "Subquery": "spec",
    "FieldValue": "field",
}
HEADS: Final = ("field", "all", "any", "not", "related")
"""A condition has one of these."""
MEANT: Final = {
    "and": "all", "or": "any", "title": "label", "caption": "label", "type": "kind", "sql": "expr",
    "expression": "expr", "column": "expr", "aggregation": "agg", "aggregate": "agg", "operator": "op",
    "date": "time", "aliases": "synonyms", "words": "synonyms", "primary_key": "key",
}  # fmt: skip
"""What people write for a key whose name looks different."""
_CONDITION = "a condition: {field: entity.field, op: eq, value: stored}, or {all: [...]}, {any: [...]} of several"
FORMS: Final[Mapping[str, str]] = {
    "on": "pairs of columns: [[left_column, right_column]]",
    "values": "a mapping {stored: [words]}: each stored value, and a list of what people write for it",
    "labels": "a mapping {stored: word}: each stored value, and the one word it is shown as",
    "filter": _CONDITION,
    "condition": _CONDITION,
    "where": _CONDITION,
    "not": _CONDITION,
    "all": f"a list, each item {_CONDITION}",
    "any": f"a list, each item {_CONDITION}",
    "default_filters": f"a list, each item {_CONDITION}",
    "entities": "a list: [{name: orders, table: orders, dimensions: [...], measures: [...]}]",
    "dimensions": "a list: [{name: status}, {name: total, kind: number, expr: price * pieces}]",
    "measures": "a list: [{name: amount, agg: sum, expr: column}]",
    "metrics": "a list: [{name: revenue, measure: entity.measure}]",
    "relationships": "a list: [{left: entity, right: entity, on: [[left_column, right_column]]}]",
    "hierarchies": "a list: [{name: place, levels: [entity.field, entity.field]}]",
    "glossary": "a list: [{term: word, means: metric, field or entity}]",
    "components": "a list: [{metric: name, weight: 1}]",
    "targets": "a list: [{value: 1000, period: month}]",
    "calendar": "a mapping: {fiscal_year_start: 1, week_start: monday, time_zone: UTC}",
    "time": "{relative: {kind: last, unit: day, count: 30}}, or {start: date, end: date}",
}
"""How what has parts is written."""
SHAPES: Final = ("tuple_type", "dict_type", "model_type", "model_attributes_type", "list_type")


def shape_faults(
    error: ValidationError, data: Any, root: type[BaseModel], place: Callable[[Steps], Place]
) -> Sequence[Fault]:
    """All faults of data that is no ``root``, each at its line."""
    found = (Fault(at.file, at.line, told) for steps, told in _told(error, data, root) for at in (place(steps),))
    return tuple(dict.fromkeys(found))


def _told(error: ValidationError, data: Any, root: type[BaseModel]) -> Iterator[tuple[Steps, str]]:
    """What is wrong, at the path as it was written; of what is no condition at all one sentence is enough."""
    items = [(shown, item) for item in error.errors() if (shown := _without_union_names(item["loc"], data)) is not None]
    headless = {shown[:-1] for shown, item in items if item["type"] == "missing" and _of_condition(item["loc"])}
    yield from ((steps, _headless(_at(data, steps))) for steps in sorted(headless, key=str))
    seen = set[tuple[str | int, ...]]()
    for shown, item in items:
        lost = any(shown[:length] in headless for length in range(len(shown) + 1))
        steps = _whole(shown)
        if not lost and (item["type"] == "extra_forbidden" or steps not in seen):
            seen.add(steps)
            yield steps, _sentence(dict(item), shown, root)


def _of_condition(steps: Steps) -> bool:
    return bool(steps[-2:-1]) and steps[-2] in CONDITIONS


def _whole(steps: Steps) -> Steps:
    """A pair of columns that is none is told once, of the whole list."""
    return steps[: steps.index("on") + 1] if "on" in steps else steps


def _headless(written: Any) -> str:
    """A mapping that should be a condition and has none of the keys by which one is known."""
    for key in map(str, written if isinstance(written, dict) else ()):
        if "." in key:
            return f"a condition names its field: {{field: {key}, value: {_short(written[key])}}}"
        close = [MEANT[key]] if MEANT.get(key) in HEADS else [one for one in nearest(key, HEADS) if one != key]
        if close and key not in ("value", "op"):
            return f"`{key}` is no key here. Did you mean `{close[0]}`?"
    return "a condition has one of field, all, any, not, related"


def _without_union_names(steps: Steps, data: Any) -> Steps | None:
    """The path as written. Pydantic names the branch of a union it tried: None for branches nobody meant."""
    shown: list[str | int] = []
    at = data
    for number, step in enumerate(steps):
        if isinstance(step, str) and step in CONDITIONS and not (isinstance(at, dict) and step in at):
            if isinstance(at, dict) and CONDITIONS[step] not in at and any(key in at for key in CONDITIONS.values()):
                return None
            if isinstance(at, dict) and step in ("Compare", "FieldValue") and "related" in at:
                return None
            continue
        if isinstance(step, str) and ("[" in step or "-" in step or step in ("bool", "int", "float", "str", "date")):
            continue
        if isinstance(step, str) and isinstance(at, dict) and step not in at and number < len(steps) - 1:
            continue  # the tag of a discriminated union
        shown.append(step)
        at = _item(at, step)
    return tuple(shown)


def _item(data: Any, step: str | int) -> Any:
    if isinstance(data, dict):
        return data.get(step)
    return data[step] if isinstance(data, list) and isinstance(step, int) and step < len(data) else None


def _at(data: Any, steps: Steps) -> Any:
    for step in steps:
        data = _item(data, step)
    return data


# -- sentences -------------------------------------------------------------------------------------------------------


def _sentence(item: dict[str, Any], steps: Steps, root: type[BaseModel]) -> str:
    name = str(next((step for step in reversed(steps) if isinstance(step, str)), "file"))
    if item["type"] == "extra_forbidden":
        allowed = _allowed(steps[:-1], root)
        meant = MEANT.get(name)
        return f"`{name}` is no key here. {f'Did you mean `{meant}`?' if meant in allowed else hint(name, allowed)}"
    if item["type"] == "missing" and isinstance(steps[-1], str):
        return f"`{name}` is missing"
    return _of_a_mapping(steps, item) or _of_a_shape(name, steps, item) or _of_a_value(name, item)


def _of_a_mapping(steps: Steps, item: dict[str, Any]) -> str:
    """Something within `values` or `labels`, whose keys are what is stored."""
    within = next((step for step in steps[-3:-1] if step in ("values", "labels")), "")
    if not within:
        return ""
    stored = steps[steps.index(within) + 1]
    given = _short(item.get("input"))
    form = f"{{{stored}: [{given}]}}" if within == "values" else f"{{{stored}: word}}"
    what = "a list of words" if within == "values" else "one word"
    return f"`{stored}` in `{within}` is given {what}: {form}, not {given}"


def _of_a_shape(name: str, steps: Steps, item: dict[str, Any]) -> str:
    """A list, a mapping or a pair that is something else."""
    given = item.get("input")
    if "on" in steps:
        return f"`on` is written as {FORMS['on']}"
    if item["type"] not in SHAPES:
        return ""
    if name in FORMS:
        return f"`{name}` is written as {FORMS[name]}, not {_short(given)}"
    plain = not isinstance(given, (dict, list)) and item["type"] == "tuple_type"
    return f"`{name}` is a list{f': [{_short(given)}]' if plain else ''}, not {_short(given)}"


def _of_a_value(name: str, item: dict[str, Any]) -> str:
    given = item.get("input")
    if item["type"].startswith("bool"):
        return f"`{name}`: write true or false, not {given!r}"
    if item["type"] == "string_pattern_mismatch":
        return f"`{name}`: a name has letters, digits and _ only, and no digit first; {given!r} has others"
    if item["type"] == "string_type":
        return f"`{name}`: write a text, in quotes where it looks like something else, not {given!r}"
    message = str(item["msg"]).removeprefix("Value error, ")
    return f"`{name}`: {message[:1].lower()}{message[1:]}, not {given!r}"


def _short(given: Any) -> str:
    """A value as YAML has it, cut where it is long."""
    text = "nothing" if given is None else str(given)
    return text if len(text) <= 60 else f"{text[:59]}…"


# -- what is allowed -------------------------------------------------------------------------------------------------


def _allowed(steps: Steps, root: type[BaseModel]) -> tuple[str, ...]:
    """The keys a mapping at that place may have."""
    models: set[type[BaseModel]] = {root}
    for step in steps:
        if isinstance(step, int):
            continue
        models = {found for model in models for found in _models_under(model, str(step))}
    return tuple(dict.fromkeys(field.alias or name for model in models for name, field in model.model_fields.items()))


def _models_under(model: type[BaseModel], key: str) -> set[type[BaseModel]]:
    for name, field in model.model_fields.items():
        if key in (name, field.alias):
            return _models_in(field.annotation)
    return set()


def _models_in(annotation: Any) -> set[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {annotation}
    if get_origin(annotation) in (Union, types.UnionType, tuple, dict, list, Annotated):
        return {found for part in get_args(annotation) for found in _models_in(part)}
    return set()
