"""Everything about who may come in, in one place for the doors."""

from __future__ import annotations

from dataclasses import dataclass

from assay.accounts.codes import Codes
from assay.accounts.log import LogDesk
from assay.accounts.oidc import CompanySignIn
from assay.accounts.people import PeopleDesk
from assay.accounts.personal import PersonalData
from assay.accounts.refusals import Refusals
from assay.accounts.retention import Retention
from assay.accounts.sessions import SessionDesk
from assay.accounts.sign_in import SignIn
from assay.accounts.tokens import TokenDesk


@dataclass(frozen=True)
class Accounts:
    """One attribute per thing that can be done. ``company`` is None where no company sign-in is set up."""

    sign_in: SignIn
    sessions: SessionDesk
    tokens: TokenDesk
    people: PeopleDesk
    codes: Codes
    personal: PersonalData
    log: LogDesk
    refusals: Refusals
    retention: Retention
    company: CompanySignIn | None
