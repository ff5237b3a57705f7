"""A YAML text as plain data, with the line of every item: what is wrong in it can be told where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from assay.kernel.errors import Fault

Steps = tuple[str | int, ...]
MAX_ITEMS = 200_000
"""Aliases can make a few lines of YAML endless."""


@dataclass(frozen=True)
class Place:
    """Where something was written."""

    file: str
    line: int


@dataclass
class Document:
    """One file as plain data, with the line of every item."""

    file: str
    data: dict[str, Any]
    lines: dict[Steps, int]


def parse(name: str, text: str, faults: list[Fault], keys: str) -> Document | None:
    """The document in ``text``, None when it is none; what is wrong goes to ``faults``. ``keys``: what it may hold."""
    lines: dict[Steps, int] = {(): 1}
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        if node is None:
            return Document(name, {}, lines)
        data = _plain(node, (), lines, name, faults)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        faults.append(Fault(name, line, f"this is not YAML: {error.problem or error.context}"))
        return None
    except RecursionError:
        faults.append(Fault(name, 1, "this is nested too deeply, or holds itself"))
        return None
    except (ValueError, yaml.YAMLError) as error:
        faults.append(Fault(name, 1, f"this cannot be read: {error}"))
        return None
    if not isinstance(data, dict):
        faults.append(Fault(name, 1, f"this file is a mapping of {keys}"))
        return None
    return Document(name, data, lines)


def _plain(node: yaml.Node, steps: Steps, lines: dict[Steps, int], name: str, faults: list[Fault]) -> Any:
    """The node as plain data; remembers lines and reports keys given twice."""
    lines.setdefault(steps, node.start_mark.line + 1)
    if len(lines) > MAX_ITEMS:
        raise ValueError(f"it has more than {MAX_ITEMS} items")
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*steps, number), lines, name, faults) for number, item in enumerate(node.value)]
    if not isinstance(node, yaml.MappingNode):
        return yaml.SafeLoader("").construct_object(node)
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        if key in found:
            faults.append(Fault(name, key_node.start_mark.line + 1, f"`{key}` is given twice"))
        lines[(*steps, key)] = key_node.start_mark.line + 1
        found[key] = _plain(value_node, (*steps, key), lines, name, faults)
    return found
