"""Every id on the pages, in one place: callbacks and the scripts in `assets/js` name things through these.

An id that a script uses stands in `assets/js/names.js` too; a test compares the two.
"""

from __future__ import annotations

from typing import Any, Final

from dash import ALL

PatternId = dict[str, str | int]

# --- the shell
THEME: Final = "as-theme"
TOAST: Final = "as-toast"
TOASTS: Final = "as-toasts"
LIVE_REGION: Final = "as-live"
MAIN: Final = "as-main"
NAV: Final = "as-nav"
NAV_RECENT: Final = "as-nav-recent"
TABBAR: Final = "as-tabbar"
LOCATION: Final = "as-location"
SOURCE: Final = "as-source"
ENGINE: Final = "as-engine"
KEYS: Final = "as-keys"

# --- long work: one job at a time is followed from the page
FOLLOW: Final = "as-follow"
FOLLOW_STATE: Final = "as-follow-state"
FOLLOW_DONE: Final = "as-follow-done"
BROUGHT: Final = "as-brought"
FOLLOW_CANCEL: Final = "as-follow-cancel"

# --- the drill menu, on every page
DRILL: Final = "as-drill"
DRILL_MENU: Final = "as-drill-menu"
EXPLAIN_ASK: Final = "as-explain-ask"
EXPLAIN: Final = "as-explain"

# --- Ask
NOTICE_SEEN: Final = "as-notice-seen"
CONVERSATION: Final = "as-conversation"
CONVERSATION_LOAD: Final = "as-conversation-load"
CONVERSATION_NAME: Final = "as-conversation-name"
CONVERSATION_ACTION: Final = "as-conversation-action"
HISTORY_QUERY: Final = "as-history-query"
HISTORY_LIST: Final = "as-history-list"
HISTORY: Final = "as-history"
RENAME: Final = "as-rename"
EARLIER: Final = "as-earlier"
ASK: Final = "as-ask-page"
PANEL: Final = "as-panel"
COMPOSER: Final = "as-composer"
COMPOSER_TEXT: Final = "as-composer-text"
COMPOSER_QUERY: Final = "as-composer-query"
COMPOSER_SUGGESTIONS: Final = "as-composer-suggestions"

# --- Explore
EXPLORE: Final = "as-explore"
EXPLORE_KIND: Final = "as-explore-kind"
EXPLORE_KINDS: Final = "as-explore-kinds"
EXPLORE_QUERY: Final = "as-explore-query"
EXPLORE_LIST: Final = "as-explore-list"
EXPLORE_PICK: Final = "as-explore-pick"
EXPLORE_DETAIL: Final = "as-explore-detail"

# --- Sources
SOURCES_CHANGED: Final = "as-sources-changed"
SOURCES_ACTION: Final = "as-sources-action"
CONNECT: Final = "as-connect"
CONNECT_NAME: Final = "as-connect-name"
CONNECT_URL: Final = "as-connect-url"
CONNECT_RESULT: Final = "as-connect-result"
COLUMN: Final = "as-column"

# --- one's own account, and Users
ACCOUNT_BODY: Final = "as-account-body"
ACCOUNT_SAID: Final = "as-account-said"
ACCOUNT_ACTION: Final = "as-account-action"
AUDIT_ACTION: Final = "as-audit-action"
AUDIT_BODY: Final = "as-audit-body"
POLICY_ACTION: Final = "as-policy-action"
POLICY_DRAFT: Final = "as-policy-draft"
PEOPLE_LIST: Final = "as-people-list"
PERSON_BODY: Final = "as-person-body"
PERSON_SAID: Final = "as-person-said"
PEOPLE_ACTION: Final = "as-people-action"

# --- dashboards
BOARD: Final = "as-board"
BOARD_PAGE: Final = "as-board-page"
BOARD_STARTED: Final = "as-board-started"
BOARD_SEARCH: Final = "as-board-search"

# --- prospects
ALERTS_ACTION: Final = "as-alerts-action"
ALERTS_BODY: Final = "as-alerts-body"
PROSPECTS_ACTION: Final = "as-prospects-action"
PROSPECTS_BODY: Final = "as-prospects-body"
PROSPECT_ACTION: Final = "as-prospect-action"
PROSPECT_SIDE: Final = "as-prospect-side"
PROSPECT_ABOUT: Final = "as-prospect-about"
PROSPECT_TITLE: Final = "as-prospect-title"
PROSPECT_TICK: Final = "as-prospect-tick"
PREPARED: Final = "as-prepared"
PREPARED_DRAWN: Final = "as-prepared-drawn"

# --- Training, and Evaluation
TRAINING_ACTION: Final = "as-training-action"
STUDIO_ACTION: Final = "as-studio-action"
STUDIO_LOOK: Final = "as-studio-look"
STUDIO_LIST: Final = "as-studio-list"
STUDIO_SIDE: Final = "as-studio-side"
STUDIO_SEEN: Final = "as-studio-seen"
STUDIO_SAID: Final = "as-studio-said"
REVIEW_ACTION: Final = "as-review-action"
REVIEW_LIST: Final = "as-review-list"
REVIEW_SIDE: Final = "as-review-side"
REVIEW_SAID: Final = "as-review-said"
EVALUATION_PICK: Final = "as-evaluation-pick"
EVALUATION_BODY: Final = "as-evaluation-body"

SLOTS: Final = 24
"""How many turns one page of a conversation holds; older ones are a page of history away."""


def turn_body(slot: int) -> PatternId:
    """What a turn shows: the question and its answer, or a skeleton."""
    return {"type": "turn-body", "index": slot}


def turn_ask(slot: int) -> PatternId:
    """Store that a script fills to have the turn answered."""
    return {"type": "turn-ask", "index": slot}


def turn_edit(slot: int) -> PatternId:
    """Store that a script fills when a chip, the chart kind or a reading was chosen."""
    return {"type": "turn-edit", "index": slot}


def turn_feedback(slot: int) -> PatternId:
    """Store with a verdict on the answer."""
    return {"type": "turn-feedback", "index": slot}


def turn_said(slot: int) -> PatternId:
    """Where the card says what happened to the verdict."""
    return {"type": "turn-said", "index": slot}


def answer_tab(slot: int, tab: str) -> PatternId:
    """Store that a script fills when a tab of an answer is opened for the first time."""
    return {"type": "answer-tab", "index": slot, "tab": tab}


def answer_first(slot: int, tab: str) -> PatternId:
    """Store of the tab that is open when the card appears; there is none where that is the chart."""
    return {"type": "answer-first", "index": slot, "tab": tab}


def answer_panel(slot: int, tab: str) -> PatternId:
    """Where the content of a tab is drawn on first opening."""
    return {"type": "answer-panel", "index": slot, "tab": tab}


def place(name: str) -> PatternId:
    """A part of a page that callbacks of the whole shell fill where it is on the page: callbacks match it with ALL,
    because an output that is not on the page would be an error otherwise."""
    return {"type": f"place-{name}", "index": 0}


def places(name: str) -> dict[str, Any]:
    """The pattern of `place(name)` for an output."""
    return {"type": f"place-{name}", "index": ALL}


def grid(name: str) -> PatternId:
    """A table that asks for its rows page by page."""
    return {"type": "grid", "index": name}


def figure(name: str) -> PatternId:
    """Store with a figure as the house made it, before the theme."""
    return {"type": "figure", "index": name}


def graph(name: str) -> PatternId:
    """The drawn chart of `figure(name)`."""
    return {"type": "graph", "index": name}
