"""Settings become the rooms of who may come in."""

from __future__ import annotations

import time
from collections.abc import Callable

from sqlalchemy import Engine

from assay.accounts.actors import actor_of
from assay.accounts.backoff import Backoff
from assay.accounts.codes import Codes
from assay.accounts.desk import Accounts
from assay.accounts.log import Log, LogDesk
from assay.accounts.oidc import CompanySignIn, Issuer
from assay.accounts.people import PeopleDesk
from assay.accounts.personal import PersonalData
from assay.accounts.refusals import Refusals
from assay.accounts.retention import KeepDays, Retention
from assay.accounts.sessions import Lifetimes, SessionDesk
from assay.accounts.sign_in import SignIn
from assay.accounts.tokens import TokenDesk
from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.kernel.settings import Settings
from assay.records.answer import Answer
from assay.storage.audit import AuditStore
from assay.storage.personal import PersonalStore
from assay.storage.retention import RetentionStore
from assay.storage.sessions import SessionStore
from assay.storage.sign_ins import CodeStore, FailureStore
from assay.storage.tokens import TokenStore
from assay.storage.users import UserStore

Shown = Callable[[Answer, Actor], Answer]


def build_accounts(
    settings: Settings,
    engine: Engine,
    audit: AuditStore,
    clock: Clock,
    since: Shown = lambda answer, _actor: answer,
    remove_source: Callable[[str, Actor], None] = lambda _source, _actor: None,
) -> Accounts:
    """People, sessions, tokens and codes over one state database.

    ``since``: how answers of before are shown now; ``remove_source``: with its files.
    """
    users = UserStore(engine, clock)
    lifetimes = Lifetimes(settings.session_idle_minutes * 60.0, settings.session_hours * 3600.0)
    sessions = SessionDesk(SessionStore(engine), lifetimes, time.time)
    people = PeopleDesk(users, sessions, audit, clock)
    return Accounts(
        sign_in=SignIn(users, sessions, Backoff(FailureStore(engine), time.time), audit),
        sessions=sessions,
        tokens=TokenDesk(TokenStore(engine), audit, time.time),
        people=people,
        codes=Codes(CodeStore(engine), FailureStore(engine), users, people, sessions, audit, time.time),
        personal=PersonalData(
            PersonalStore(engine, lambda answer, user: since(answer, actor_of(user))), people, audit, remove_source
        ),
        log=LogDesk(audit),
        refusals=Refusals(audit, users),
        retention=Retention(_days(settings), RetentionStore(engine), audit, clock),
        company=_company(settings, users, audit, clock),
    )


def _days(settings: Settings) -> KeepDays:
    return KeepDays(
        settings.keep_questions_days,
        settings.keep_results_days,
        settings.keep_prompts_days,
        settings.keep_audit_days,
    )


def _company(settings: Settings, users: UserStore, audit: Log, clock: Clock) -> CompanySignIn | None:
    if not settings.oidc_issuer or not settings.oidc_client_id:
        return None
    secret = settings.oidc_client_secret.get_secret_value() if settings.oidc_client_secret else ""
    issuer = Issuer(settings.oidc_issuer, settings.oidc_client_id, secret, settings.oidc_tenant, settings.oidc_role)
    return CompanySignIn(issuer, users, audit, clock)
