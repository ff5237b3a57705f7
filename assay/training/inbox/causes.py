"""Why a question went wrong: a pure function to one of a few causes, whose last line says that nobody knows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from assay.present.names import entity_label, field_label, metric_label
from assay.semantic.model import SemanticModel
from assay.semantic.spec import AnalyticsSpec
from assay.training.inbox.reports import Report, Span

CauseName = Literal[
    "unknown term", "ambiguous field", "missing join", "missing metric", "value not found", "rejected SQL", "provider",
    "no usable reply", "slow", "not clear",
]  # fmt: skip


@dataclass(frozen=True)
class Cause:
    """``subject`` is what the group is about: a word, a value, a pair of entities. ``label`` is how people say it."""

    name: CauseName
    subject: str = ""
    label: str = field(default="", compare=False)

    @property
    def about(self) -> str:
        """The subject in words of people."""
        return self.label or self.subject


def cause_of(report: Report, model: SemanticModel) -> Cause:
    """The root cause, by the first rule that sees one."""
    return next((found for rule in RULES if (found := rule(report, model)) is not None), Cause("not clear"))


def unknown_words(report: Report) -> str:
    """What was not understood, as one phrase where the words stand side by side.

    >>> unknown_words(Report("t", "c", "o", "q", "", "abstained", spans=(Span("late", "unknown", ""),)))
    'late'
    """
    return " ".join(span.text for span in report.spans if span.role == "unknown")


def defined(comment: str) -> tuple[str, str] | None:
    """A name and a formula, where a comment reads ``name = formula``.

    >>> defined("margin = revenue - cost")
    ('margin', 'revenue - cost')
    """
    name, mark, text = comment.partition("=")
    fits = mark and name.strip() and text.strip() and len(name.split()) <= 5 and not set("<>!'()") & set(name)
    return (name.strip(), text.strip()) if fits else None


def _provider(report: Report, _model: SemanticModel) -> Cause | None:
    told = report.error.casefold()
    named = any(word in told for word in ("provider", "language model", "model did not", "allowance"))
    return Cause("provider", "the language model") if named or report.lost == "provider" else None


def _useless(report: Report, _model: SemanticModel) -> Cause | None:
    """The model replied, and nothing came of it. Where the asker then said what they meant, that mends it."""
    if report.lost == "query":
        return Cause("rejected SQL", report.question)
    if report.lost == "reply":
        return Cause("no usable reply", report.question if report.meant else "the language model")
    return None


def _rejected(report: Report, _model: SemanticModel) -> Cause | None:
    return Cause("rejected SQL", report.question) if report.trouble == "failed" else None


def _slow(report: Report, _model: SemanticModel) -> Cause | None:
    return Cause("slow", report.question) if report.trouble == "slow" else None


def _clarified(report: Report, model: SemanticModel) -> Cause | None:
    if len(report.choices) < 2:
        return None
    differing = set.symmetric_difference(*(set(names_in(one)) for one in report.choices[:2]))
    return _ambiguous(differing, report, model)


def _metric(report: Report, _model: SemanticModel) -> Cause | None:
    """The asker wrote down what they meant by a name that is not there."""
    said = defined(report.comment)
    if said is None or report.meant is not None:
        return None
    known = {span.text.casefold() for span in report.spans if span.role not in ("unknown", "plain")}
    return Cause("missing metric", said[0]) if said[0].casefold() not in known else None


def _unknown(report: Report, _model: SemanticModel) -> Cause | None:
    word = unknown_words(report)
    if not word:
        return None
    added = [span for span in report.meant_spans if span.role == "value" and span.target not in _targets(report.spans)]
    # A word in the place where the asker then put a value was meant as one.
    return Cause("value not found", word) if added else Cause("unknown term", word)


def _empty(report: Report, _model: SemanticModel) -> Cause | None:
    if report.trouble != "empty" or report.spec is None:
        return None
    values = [span.text for span in report.spans if span.role == "value"]
    if report.emptied:
        # The filter as the asker was told it, by the words of the question where one of them is in it.
        values = [value for value in values if value.casefold() in report.emptied.casefold()] or [report.emptied]
    return Cause("value not found", values[-1] if values else report.question)


def _apart(report: Report, model: SemanticModel) -> Cause | None:
    """Everything was understood, but the entities are not linked."""
    pair = unlinked(report, model)
    if pair is None:
        return None
    return Cause("missing join", f"{pair[0]} and {pair[1]}", " and ".join(called(name, model) for name in pair))


def _other_field(report: Report, model: SemanticModel) -> Cause | None:
    if report.spec is None or report.meant is None:
        return None
    gone = set(names_in(report.spec)) - set(names_in(report.meant))
    return _ambiguous(gone, report, model)


def _ambiguous(names: Collection[str], report: Report, model: SemanticModel) -> Cause:
    labels = " or ".join(sorted({called(name, model) for name in names}))
    return Cause("ambiguous field", " or ".join(sorted(names)) or report.question, labels)


def called(name: str, model: SemanticModel) -> str:
    """What people call a metric, a field or an entity."""
    entity = model.entity(name)
    if model.metric(name) is not None:
        return metric_label(name, model)
    return entity_label(entity) if entity is not None else field_label(name, model)


RULES: tuple[Callable[[Report, SemanticModel], Cause | None], ...] = (
    _provider, _useless, _rejected, _slow, _metric, _clarified, _unknown, _empty, _apart, _other_field,
)  # fmt: skip


# -- what a question is about -----------------------------------------------------------------------------------------


def _targets(spans: tuple[Span, ...]) -> set[str]:
    return {span.target for span in spans}


def entities_of(report: Report, model: SemanticModel) -> list[str]:
    """The entities the question names, in its order."""
    named = (span for span in report.spans if span.role in ("metric", "dimension", "value"))
    found = [_entity(span.target, model) for span in named]
    return [name for name in dict.fromkeys(found) if name and model.entity(name)]


def _entity(target: str, model: SemanticModel) -> str:
    metric = model.metric(target)
    return str((metric.measure or "") if metric else target).partition(".")[0]


def unlinked(report: Report, model: SemanticModel) -> tuple[str, str] | None:
    """Two entities of the question with no way between them."""
    named = entities_of(report, model)
    for first in named[:1]:
        reached = _reached(first, model)
        for other in named[1:]:
            if other not in reached:
                return first, other
    return None


def _reached(start: str, model: SemanticModel) -> set[str]:
    found, todo = {start}, [start]
    while todo:
        at = todo.pop()
        for link in model.relationships:
            if at in (link.left, link.right):
                other = link.right if at == link.left else link.left
                if other not in found:
                    found.add(other)
                    todo.append(other)
    return found


def names_in(spec: AnalyticsSpec) -> Iterator[str]:
    """Metrics and fields a spec stands on."""
    yield from _walked(spec.model_dump(mode="json", by_alias=True, exclude_defaults=True))


def _walked(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key in ("metric", "field"):
            if isinstance(node.get(key), str):
                yield node[key]
        for value in node.values():
            yield from _walked(value)
    elif isinstance(node, list):
        for value in node:
            if isinstance(value, str) and "." in value:
                yield value
            yield from _walked(value)
