"""The statements about conversations that every question runs, made once.

SQLAlchemy keeps what it worked out about a statement with the statement: making one anew for each call costs twice
as much.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, bindparam, func, insert, select, update

from assay.storage.prepared import Prepared
from assay.storage.rows import owned
from assay.storage.tables import answers, conversations, turns

_counted = select(func.count()).where(turns.c.conversation == conversations.c.id).scalar_subquery().label("turns")
_is_own = (conversations.c.id == bindparam("thread"), *owned(conversations))

CONVERSATION = select(conversations, _counted).where(*_is_own)
CONVERSATION_ID = select(conversations.c.id).where(*_is_own)
TOUCH = Prepared(update(conversations).where(*_is_own).values(updated_at=bindparam("now")))

_next = select(func.coalesce(func.max(turns.c.position), -1) + 1).where(turns.c.conversation == bindparam("thread"))
APPEND_TURN = Prepared(
    insert(turns).values(position=_next.scalar_subquery()).returning(turns.c.position),
    ("id", "conversation", "question", "status", "asked_at", "answer"),
)
SETTLE_TURN = update(turns).where(turns.c.id == bindparam("turn"))

_shown = turns.outerjoin(answers, answers.c.id == turns.c.answer)
_of_owner = _shown.join(conversations, conversations.c.id == turns.c.conversation)


def _turns() -> Select[Any]:
    return select(turns, answers.c.body).select_from(_of_owner).where(*owned(conversations))


TURN = _turns().where(turns.c.id == bindparam("turn"))
TURN_OF_ANSWER = _turns().where(turns.c.answer == bindparam("shown"))
TURNS = _turns().where(turns.c.conversation == bindparam("thread")).order_by(turns.c.position)

LATEST_ANSWER = (
    select(answers.c.body)
    .select_from(turns.join(answers, answers.c.id == turns.c.answer))
    .where(turns.c.conversation == bindparam("thread"), turns.c.position < bindparam("before"), *owned(answers))
    .where(answers.c.state.not_in(("abstained", "clarify", "failed")))
    .order_by(turns.c.position.desc())
    .limit(1)
)
