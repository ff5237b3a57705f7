"""YAML to a Template and back. All faults at once: file, line, what is wrong, what is allowed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from assay.dashboards.template import ChoiceFilter, Template
from assay.kernel.errors import Fault, InvalidModel
from assay.semantic.shapes import shape_faults
from assay.semantic.suggest import hint
from assay.semantic.written import Document, Place, Steps, parse

KEYS = ", ".join(Template.model_fields)
MAX_BYTES = 1_000_000
Finding = tuple[Steps, str]


def read_template(text: str, name: str = "dashboard.yml") -> Template:
    """The template written in ``text``. Raises InvalidModel with all its faults."""
    faults: list[Fault] = []
    if len(text.encode()) > MAX_BYTES:
        raise InvalidModel([Fault(name, 1, f"a dashboard may have up to {MAX_BYTES:,} bytes")])
    document = parse(name, text, faults, KEYS)
    template = _validated(document, faults) if document is not None else None
    if template is not None and document is not None:
        faults += [_fault(document, steps, message) for rule in RULES for steps, message in rule(template)]
    if faults:
        raise InvalidModel(sorted(set(faults), key=lambda fault: (fault.line, fault.message)))
    assert template is not None
    return template


def read_file(path: Path) -> Template:
    """The template in a file. Raises InvalidModel."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidModel([Fault(path.name, 1, "this file cannot be read as UTF-8 text")]) from error
    return read_template(text, path.name)


def write_template(template: Template) -> str:
    """The template as YAML that ``read_template`` reads back as the same.

    >>> read_template(write_template(Template(id="a", title="A"))) == Template(id="a", title="A")
    True
    """
    return yaml.safe_dump(as_data(template), sort_keys=False, allow_unicode=True, width=110)


def as_data(template: Template) -> dict[str, Any]:
    """The template as JSON-ready data, without what is left at its default."""
    return template.model_dump(mode="json", exclude_defaults=True, by_alias=True)


def faults_of(template: Template) -> tuple[str, ...]:
    """What is wrong with a template that was made, not written: sentences."""
    return tuple(message for rule in RULES for _, message in rule(template))


# -- rules ----------------------------------------------------------------------------------------------------------


def ids_are_different(template: Template) -> Iterator[Finding]:
    """No two widgets, tabs, or filters and parameters are called the same."""
    named = [("filters", item.id) for item in template.filters]
    named += [("parameters", item.id) for item in template.parameters]
    for group in (
        [("widgets", item.id) for item in template.widgets],
        [("tabs", item.id) for item in template.tabs],
        named,
    ):
        seen: set[str] = set()
        counts: dict[str, int] = {}
        for part, name in group:
            number = counts.get(part, 0)
            counts[part] = number + 1
            if name in seen:
                yield (part, number, "id"), f"`{name}` is the id of two {part}"
            seen.add(name)


def tabs_exist(template: Template) -> Iterator[Finding]:
    """Widgets stand on tabs there are."""
    known = [tab.id for tab in template.tabs]
    for number, widget in enumerate(template.widgets):
        if widget.tab is not None and widget.tab not in known:
            yield ("widgets", number, "tab"), f"`{widget.tab}` is no tab. {hint(widget.tab, known)}"


def filters_exist(template: Template) -> Iterator[Finding]:
    """Widgets follow, and filters depend on, filters there are; none depends on itself."""
    known = [item.id for item in template.filters]
    for number, widget in enumerate(template.widgets):
        for name in widget.follows or ():
            if name not in known:
                yield ("widgets", number, "follows"), f"`{name}` is no filter. {hint(name, known)}"
    for number, item in enumerate(template.filters):
        for name in item.depends_on if isinstance(item, ChoiceFilter) else ():
            if name not in known[:number]:
                allowed = known[:number]
                yield ("filters", number, "depends_on"), f"`{name}` is no filter before this one. {hint(name, allowed)}"


def nothing_overlaps(template: Template) -> Iterator[Finding]:
    """No two widgets of a tab lie over each other."""
    for number, widget in enumerate(template.widgets):
        for other in template.widgets[:number]:
            if widget.tab == other.tab and _meet(widget.at, other.at):
                yield ("widgets", number, "at"), f"`{widget.id}` lies over `{other.id}`"


def sources_are_named(template: Template) -> Iterator[Finding]:
    """Every widget with data knows its source."""
    for number, widget in enumerate(template.widgets):
        needs = widget.data_requirements
        named = needs is None or needs.source or template.source or (needs.spec is not None and needs.spec.source)
        if not named:
            yield ("widgets", number), f"`{widget.id}` names no source, and neither does the dashboard"


def _meet(one: Any, other: Any) -> bool:
    beside = one.x + one.w <= other.x or other.x + other.w <= one.x
    above = one.y + one.h <= other.y or other.y + other.h <= one.y
    return not beside and not above


RULES: tuple[Callable[[Template], Iterator[Finding]], ...] = (
    ids_are_different,
    tabs_exist,
    filters_exist,
    nothing_overlaps,
    sources_are_named,
)


def _validated(document: Document, faults: list[Fault]) -> Template | None:
    try:
        return Template.model_validate(document.data)
    except ValidationError as error:
        faults += shape_faults(error, document.data, Template, lambda steps: _place(document, steps))
        return None


def _place(document: Document, steps: Steps) -> Place:
    for length in range(len(steps), -1, -1):
        if steps[:length] in document.lines:
            return Place(document.file, document.lines[steps[:length]])
    return Place(document.file, 1)


def _fault(document: Document, steps: Steps, message: str) -> Fault:
    place = _place(document, steps)
    return Fault(place.file, place.line, message)
