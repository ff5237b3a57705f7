"""The gallery: which dashboards there are for a person, found by words, category, audience, folder, favourites."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from assay.dashboards.shelf import Shelf
from assay.dashboards.template import Template
from assay.kernel.actor import Actor
from assay.records.board import Board

_NEAR = 80


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for; empty = anything."""

    words: str = ""
    category: str = ""
    audience: str = ""
    folder: str = ""
    tag: str = ""
    favourites: bool = False


@dataclass(frozen=True)
class Card:
    """A dashboard in the gallery. ``state`` is published, changed (a newer draft exists) or draft."""

    id: str
    title: str
    description: str
    category: str
    audience: tuple[str, ...]
    tags: tuple[str, ...]
    folder: str
    source: str
    kinds: tuple[str, ...]
    state: str
    owner: str
    updated_at: str
    pack: str
    favourite: bool
    changeable: bool

    @property
    def widget_count(self) -> int:
        """How many widgets it has."""
        return len(self.kinds)


@dataclass(frozen=True)
class Gallery:
    """Lists dashboards."""

    shelf: Shelf

    def cards(self, actor: Actor, wanted: Wanted | None = None) -> Sequence[Card]:
        """Those that fit, favourites first, then by title."""
        asked = wanted or Wanted()
        marked = self.shelf.store.favourites(actor.tenant, actor.id)
        cards = [self._card(board, actor, board.id in marked) for board in self.shelf.all(actor)]
        fitting = [card for card in cards if _fits(card, asked)]
        return sorted(fitting, key=lambda card: (not card.favourite, card.title.casefold()))

    def mark(self, board: str, actor: Actor, marked: bool) -> None:
        """Make it a favourite of this person, or no longer one. Raises NotFound."""
        self.shelf.get(board, actor)
        self.shelf.store.mark(board, actor.tenant, actor.id, marked)

    def _card(self, board: Board, actor: Actor, favourite: bool) -> Card:
        template = self.shelf.template(board)
        state = "published" if board.draft is None else "changed" if board.published is not None else "draft"
        changeable = board.changes_by(actor)
        return Card(
            board.id,
            template.title,
            template.description,
            template.category,
            template.audience,
            template.tags,
            board.folder or template.folder,
            template.source or "",
            tuple(widget.kind for widget in template.widgets),
            state if changeable else "published",
            board.owner_name,
            board.updated_at if not board.pack or board.owner_name else "",
            board.pack,
            favourite,
            changeable,
        )


def facets(cards: Sequence[Card]) -> dict[str, list[str]]:
    """What can be chosen among: categories, audiences, folders and tags that occur."""
    return {
        "category": sorted({card.category for card in cards}),
        "audience": sorted({one for card in cards for one in card.audience}),
        "folder": sorted({card.folder for card in cards if card.folder}),
        "tag": sorted({one for card in cards for one in card.tags}),
    }


def _fits(card: Card, wanted: Wanted) -> bool:
    return (
        (not wanted.category or card.category == wanted.category)
        and (not wanted.audience or wanted.audience in card.audience)
        and (not wanted.folder or card.folder == wanted.folder)
        and (not wanted.tag or wanted.tag in card.tags)
        and (not wanted.favourites or card.favourite)
        and (not wanted.words.strip() or _said(card, wanted.words))
    )


def _said(card: Card, words: str) -> bool:
    """Every word occurs somewhere, or nearly."""
    text = " ".join([card.title, card.description, card.category, *card.audience, *card.tags, card.folder]).casefold()
    parts = text.split()
    return all(
        word in text or any(fuzz.ratio(word, part) >= _NEAR for part in parts) for word in words.casefold().split()
    )


def summary(template: Template) -> str:
    """A template in a line: how many widgets on how many tabs."""
    tabs = f" on {len(template.tabs)} tabs" if len(template.tabs) > 1 else ""
    return f"{len(template.widgets)} widgets{tabs}"
