"""A form's fields to the part they say, and a part to the texts its form shows: nothing is lost on the way."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

import sqlglot
import yaml
from sqlglot.errors import SqlglotError

from assay.kernel.errors import BadInput
from assay.semantic.model import SemanticModel
from assay.training.formula import condition
from assay.training.kinds import listed
from assay.training.studio.fields import FIELDS, Field, How
from assay.training.studio.parts import Part

_TARGET: Final = re.compile(r"(-?[\d.]+) per (\w+)(?: from (\d{4}-\d\d-\d\d))?(?: to (\d{4}-\d\d-\d\d))?$")
_OPS: Final = {"eq": "=", "ne": "<>", "gt": ">", "ge": ">=", "lt": "<", "le": "<="}


def part_of_form(kind: str, given: Mapping[str, str], known: Part | None, model: SemanticModel) -> Part:
    """The part that the fields say; what ``known`` holds and the form does not show stays. Raises BadInput."""
    fields = {field.key: field for field in FIELDS[kind]}
    content = {key: value for key, value in (known.content if known else {}).items() if key not in fields}
    chosen = str(given.get("kind") or "simple")
    for key, field in fields.items():
        text = str(given.get(key) or "").strip()
        if text and not (field.only and chosen not in field.only):
            content[key] = _read(field, text, model)
    content = {key: value for key, value in content.items() if value not in (False, "", None) and key != "inferred"}
    owner = str(content.pop("entity", "")) if kind in ("dimension", "measure") else ""
    entity = model.entity(owner)
    table = entity.table if entity else owner
    name = f"{owner}.{content.get('name', '')}" if owner else str(content.get("name", ""))
    return Part(kind, name, name, content, owner, table)


def shown(part: Part) -> dict[str, str]:
    """The text of each field of the part's form."""
    content = {**part.content, **({"entity": part.owner} if part.owner else {})}
    return {
        field.key: _WRITE[field.how](content[field.key])
        for field in FIELDS[part.kind]
        if content.get(field.key) not in (None, "")
    }


def _read(field: Field, text: str, model: SemanticModel) -> Any:
    try:
        return _READ[field.how](text, model)
    except (yaml.YAMLError, ValueError) as error:
        raise BadInput(f"“{field.label}” cannot be read.", hint=field.help) from error


# -- how each kind of field is read ----------------------------------------------------------------------------------


def _condition(text: str, model: SemanticModel) -> Any:
    if text.startswith(("{", "[")):
        return yaml.safe_load(text)
    try:
        tree = sqlglot.parse_one(f"SELECT 1 WHERE {text}", dialect="duckdb")
    except (SqlglotError, RecursionError) as error:
        raise BadInput("This condition cannot be read.", hint="Write it as orders.status = 'done'.") from error
    return condition(tree.args["where"].this, model)


def _rows(text: str, model: SemanticModel) -> Any:
    """One a line; a calendar alone is one thing."""
    found = [_row(line.strip(), model) for line in text.splitlines() if line.strip()]
    return found[0] if len(found) == 1 and _CALENDAR & set(found[0]) else found


_CALENDAR: Final = {"fiscal_year_start", "week_start", "time_zone"}


def _row(line: str, model: SemanticModel) -> Any:
    if line.startswith("{"):
        return yaml.safe_load(line)
    target = _TARGET.match(line)
    if target:
        value, period, start, end = target.groups()
        number = float(value)
        found = {"value": int(number) if number.is_integer() else number, "period": period, "start": start, "end": end}
        return {key: value for key, value in found.items() if value is not None}
    return _condition(line, model)


def _pairs(text: str, _model: SemanticModel) -> list[list[str]]:
    return [[side.strip() for side in pair.split("=")] for pair in listed(text)]


def _values(text: str, _model: SemanticModel) -> dict[str, list[str]]:
    lines = [line.partition("=") for line in text.splitlines() if line.strip()]
    return {value.strip(): listed(ways) for value, _, ways in lines}


def _labels(text: str, _model: SemanticModel) -> dict[str, str]:
    """One a line; a value that holds an equals sign itself is written as YAML: {"a=b": Both}. Raises BadInput."""
    found: dict[str, str] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        for value, label in _labelled(line):
            if value in found:
                raise BadInput(f"“{value}” is shown as two things.", hint="Keep one line for each value.")
            found[value] = label
    return found


def _labelled(line: str) -> list[tuple[str, str]]:
    left, mark, right = line.partition("=")
    said = yaml.safe_load(line) if line.startswith("{") else {left.strip(): right.strip() if mark else ""}
    found = [(str(value), label) for value, label in said.items()]
    for value, label in found:
        if not value or not isinstance(label, str) or not label:
            raise BadInput(f"“{line}” does not say what is shown.", hint="Write: in_transit = On the way.")
    return found


_READ: Final[Mapping[How, Callable[[str, SemanticModel], Any]]] = {
    "text": lambda text, _: text,
    "choice": lambda text, _: text,
    "words": lambda text, _: listed(text),
    "number": lambda text, _: int(text),
    "flag": lambda text, _: text == "yes",
    "pairs": _pairs,
    "values": _values,
    "labels": _labels,
    "condition": _condition,
    "rows": _rows,
}


# -- how each kind of field is written -------------------------------------------------------------------------------


def spoken(said: Any) -> str:
    """A condition as people write it, or as YAML where it is not so simple.

    >>> spoken({"field": "orders.status", "op": "eq", "value": "done"}), spoken({"field": "a.b", "value": 3})
    ("orders.status = 'done'", 'a.b = 3')
    """
    if isinstance(said, Mapping) and set(said) <= {"field", "op", "value"} and said.get("op", "eq") in _OPS:
        value = said.get("value")
        if isinstance(value, str | int | float) and "'" not in str(value):
            return f"{said['field']} {_OPS[said.get('op', 'eq')]} {repr(value) if isinstance(value, str) else value}"
    return flow(said)


def flow(data: Any) -> str:
    """Plain data on one line.

    >>> flow({"value": 3, "period": "month"})
    '{value: 3, period: month}'
    """
    return str(yaml.safe_dump(data, default_flow_style=True, sort_keys=False, allow_unicode=True, width=10**6)).strip()


def _target(said: Any) -> str:
    if not isinstance(said, Mapping) or not {"value"} <= set(said) <= {"value", "period", "start", "end"}:
        return spoken(said)
    ends = [f" {word} {said[key]}" for word, key in (("from", "start"), ("to", "end")) if said.get(key)]
    return f"{said['value']} per {said.get('period', 'month')}{''.join(ends)}"


def _written_rows(said: Any) -> str:
    return "\n".join(map(_target, said)) if isinstance(said, list) else flow(said)


def _shown_as(value: str, label: str) -> str:
    plainly = f"{value} = {label}"
    return plainly if _labels_alike(plainly, value, label) else flow({value: label})


def _labels_alike(line: str, value: str, label: str) -> bool:
    """Whether a line is read as it was meant."""
    left, _, right = line.partition("=")
    return "\n" not in line and not line.startswith("{") and (left.strip(), right.strip()) == (value, label)


_WRITE: Final[Mapping[How, Callable[[Any], str]]] = {
    "text": str,
    "choice": str,
    "words": lambda said: ", ".join(map(str, said)),
    "number": str,
    "flag": lambda said: "yes" if said else "",
    "pairs": lambda said: ", ".join(" = ".join(map(str, pair)) for pair in said),
    "values": lambda said: "\n".join(f"{value} = {', '.join(ways)}" for value, ways in said.items()),
    "labels": lambda said: "\n".join(_shown_as(value, label) for value, label in said.items()),
    "condition": spoken,
    "rows": _written_rows,
}
