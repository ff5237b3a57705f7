"""Every error Assay raises on purpose, by what the caller can do about it.

::

    AssayError
    ├── UserFixable                 the asker can mend it: show `str(error)` and `hint`
    │   ├── BadInput                input is malformed or too large        (usage, 400)
    │   │   ├── InvalidSpec         an AnalyticsSpec that cannot be compiled
    │   │   └── InvalidModel        faults in a semantic model's files
    │   ├── Unanswerable            the question cannot be answered here   (abstain, 422)
    │   ├── NotFound                no such object, or none for this actor (404)
    │   ├── NotAllowed              the actor lacks a right                (403)
    │   ├── Refused                 guard or policy refused the query      (403)
    │   ├── Changed                 somebody changed it meanwhile          (409)
    │   └── TooMuch                 a quota or limit is exhausted          (429)
    ├── Misconfigured               the operator can mend it: settings, missing programs
    ├── SourceFailed                a database did not do its part
    │   ├── SourceUnreachable       cannot connect
    │   ├── QueryFailed             the engine rejected the statement (binder, syntax, type)
    │   ├── QueryTimedOut           stopped at the time limit
    │   ├── QueryTooLarge           stopped at the memory or row limit
    │   └── QueryCancelled          stopped on request
    └── ProviderFailed              a model provider did not do its part
        └── ProviderBusy            it may do better in a moment: too many requests, a fault of its own, a lost line

Anything else that escapes is a fault of Assay's own; doors show it as "something went wrong" with an id.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class AssayError(Exception):
    """Base of all errors raised on purpose.

    ``str(error)`` is a sentence for a person and never holds a path, a secret or another user's SQL.
    """

    code: str = "error"
    status: int = 500
    exit_code: int = 1
    recorded: bool = False
    """Whether the audit log tells of it already: a refusal is written down once, wherever it is told."""

    def __init__(self, message: str, *, hint: str = "", details: dict[str, object] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.details = details or {}


class UserFixable(AssayError):
    """The person who asked can mend this."""

    code, status, exit_code = "bad_request", 400, 2


class BadInput(UserFixable):
    """Input is malformed or too large."""

    code = "bad_input"


class InvalidSpec(BadInput):
    """An AnalyticsSpec names something unknown or asks for what cannot be computed safely."""

    code, status = "invalid_spec", 422


class SeveralWays(InvalidSpec):
    """Two entities are linked in several ways and the spec does not say which: ``ways`` from one to ``target``."""

    def __init__(self, message: str, target: str, ways: tuple[tuple[str, ...], ...]) -> None:
        super().__init__(message, hint="Say which one with 'via'.")
        self.target = target
        self.ways = ways


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a file a person wrote: where, what, and what is allowed instead."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class InvalidModel(BadInput):
    """A semantic model's files hold faults; all of them are reported at once."""

    code, status = "invalid_model", 422

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in faults), hint="Mend the lines named and load again.")


class Unanswerable(UserFixable):
    """The question cannot be answered from this source; the message says why."""

    code, status, exit_code = "unanswerable", 422, 3


class NotFound(UserFixable):
    """No such object, or none this actor may see (the two are never told apart)."""

    code, status = "not_found", 404


class NotAllowed(UserFixable):
    """The actor lacks a right."""

    code, status, exit_code = "not_allowed", 403, 4


class Refused(UserFixable):
    """The guard or a policy refused the query; nothing was run."""

    code, status, exit_code = "refused", 403, 4


class Changed(UserFixable):
    """What was to be replaced is no longer what the caller had seen; nothing was replaced."""

    code, status = "changed_meanwhile", 409


class TooMuch(UserFixable):
    """A quota, rate or size limit is exhausted."""

    code, status = "too_much", 429


class Misconfigured(AssayError):
    """A setting is wrong or a program is missing; the operator can mend it."""

    code, status, exit_code = "misconfigured", 500, 2


class SourceFailed(AssayError):
    """A database did not do its part."""

    code, status, exit_code = "source_failed", 502, 5


class SourceUnreachable(SourceFailed):
    """No connection could be made."""

    code = "source_unreachable"


class QueryFailed(SourceFailed):
    """The engine rejected the statement; ``details['engine']`` holds its own words."""

    code = "query_failed"


class QueryTimedOut(SourceFailed):
    """Stopped at the time limit."""

    code, status = "query_timed_out", 504


class QueryTooLarge(SourceFailed):
    """Stopped at the memory or row limit; the message states the limit."""

    code, status = "query_too_large", 413


class QueryCancelled(SourceFailed):
    """Stopped because somebody asked for it."""

    code, status = "query_cancelled", 409


class ProviderFailed(AssayError):
    """A model provider did not do its part."""

    code, status, exit_code = "provider_failed", 502, 5


class ProviderBusy(ProviderFailed):
    """Worth another try: too many requests, a fault at the provider, a lost connection, no reply in time.

    ``details['after']`` is how many seconds it asked to be left alone, where it said so.
    """

    code = "provider_busy"
