"""Which templates may be generated: approved in this version, and without a fault. Why the others may not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assay.dashboards.needs import source_name
from assay.dashboards.shelf import Shelf
from assay.dashboards.template import Template, Widget
from assay.kernel.actor import Actor
from assay.kernel.errors import AssayError, NotFound
from assay.query.ports import Source
from assay.team.analysts import Analysts
from assay.team.facts import Team


@dataclass(frozen=True)
class Judged:
    """A template and why it may not be generated; no reason = it may."""

    template: Template
    reasons: tuple[str, ...] = ()

    @property
    def may(self) -> bool:
        return not self.reasons


@dataclass(frozen=True)
class Templates:
    """The templates of a team, judged. ``analysts`` tell whether a method exists and its arguments fit."""

    shelf: Shelf
    analysts: Analysts

    def all(self, team: Team, source: Source, actor: Actor) -> Sequence[Judged]:
        """Every template of the source that was ever approved, by id, judged as it stands now."""
        named = dict.fromkeys(item.template for item in team.approved if item.template != team.proposition)
        return [self.judged(name, team, source, actor) for name in named]

    def proposition(self, team: Team, source: Source, actor: Actor) -> Judged | None:
        """The template of value propositions; None where the team has none."""
        return self.judged(team.proposition, team, source, actor) if team.proposition else None

    def judged(self, name: str, team: Team, source: Source, actor: Actor) -> Judged:
        """One template; what cannot be found or read is a template with that reason."""
        try:
            template = self.shelf.template(self.shelf.get(name, actor))
        except NotFound:
            reason = "There is no such template, or it cannot be read; the log names its faults."
            return Judged(Template(id=name, title=name), (reason,))
        return Judged(
            template, (*self._changed(template), *_unapproved(template, team), *self._faults(template, source))
        )

    def _changed(self, template: Template) -> tuple[str, ...]:
        """An approval is of what the pack brought: what somebody published since needs another."""
        brought = self.shelf.packed().get(template.id)
        if brought is not None and brought[1] == template:
            return ()
        return ("It was changed since it was approved.",)

    def _faults(self, template: Template, source: Source) -> tuple[str, ...]:
        found = [self._fault(template, widget, source) for widget in template.widgets]
        return tuple(fault for fault in found if fault)

    def _fault(self, template: Template, widget: Widget, source: Source) -> str:
        """What is wrong with a widget's requirement, as far as can be told without running it."""
        needs = widget.data_requirements
        try:
            if needs is None:
                return ""
            if source_name(needs, template) not in (source.name, source.id):
                return f"{widget.title}: it asks another source than {source.name}."
            if needs.method is not None:
                self.analysts.check(needs, source.name)
        except AssayError as error:
            return f"{widget.title}: {error.message}"
        return ""


def _unapproved(template: Template, team: Team) -> tuple[str, ...]:
    versions = [item.version for item in team.approved if item.template == template.id]
    if template.version in versions:
        return ()
    known = f"Approved: {', '.join(versions)}." if versions else "Nobody has approved it."
    return (f"Version {template.version} is not approved. {known}",)


def analyst_of(widget: Widget) -> str:
    """Who fills a widget: the analyst it names, else whoever turns questions into queries."""
    needs = widget.data_requirements
    return (needs.analyst if needs is not None else None) or "question_to_sql"
