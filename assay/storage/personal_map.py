"""Where people stand in the tables of the app state, and what becomes of it when one is forgotten.

Every table is in exactly one of these; a test compares them with the tables there are, so that none is forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Table

import assay.storage.tables_documents as documents
from assay.storage import tables as t
from assay.storage import tables_alerts as a
from assay.storage import tables_boards as b
from assay.storage import tables_policies as p
from assay.storage import tables_team as team

OWNED: Mapping[Table, str] = {
    t.feedback: "owner",
    t.answers: "owner",
    t.conversations: "owner",
    t.jobs: "owner",
    t.notices: "owner",
    t.model_calls: "owner",
    a.watches: "owner",
    a.alerts: "owner",
    b.board_views: "owner",
    b.board_favourites: "owner",
    b.board_comments: "author",
}
"""Rows that are somebody's, by the column that says whose: they go."""

THROUGH: Mapping[Table, str] = {
    t.turns: "with their conversation",
    t.sessions: "with the person",
    t.tokens: "with the person",
    t.one_time_codes: "with the person",
}
"""Rows that go along with others."""

SIGNED: Mapping[Table, tuple[str, ...]] = {
    t.training_items: ("author",),
    t.training_history: ("author",),
    t.evaluations: ("author",),
    t.reviews: ("author",),
    b.board_versions: ("author",),
    p.policy_versions: ("author",),
    p.personal_columns: ("author",),
    team.template_decisions: ("owner", "by"),
    team.prospect_rankings: ("by",),
}
"""Work for all, by the columns that say who did it: it stays, without a name."""

APART: Mapping[Table, str] = {
    t.users: "the person",
    t.sources: "private ones are removed with their files, given ones stay under a number",
    b.boards: "drafts that were never published go, published ones stay without a name",
    t.audit: "rows stay under a number, without what was asked and from where",
}
"""Tables with a way of their own."""

NOBODY: Mapping[Table, str] = {
    t.sign_in_failures: "hashes of names and addresses, for a day",
    t.access_stamps: "a number",
    t.training_stamps: "numbers",
    documents.prospect_dashboard_data: "documents about customers of the source",
    documents.prospect_value_proposition_data: "documents about customers of the source",
    documents.document_parts: "documents about customers of the source",
}
"""Tables that hold nothing about a person who uses Assay."""
