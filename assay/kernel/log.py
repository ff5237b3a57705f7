"""Structured logs: one line per event, with who and which request, without secrets."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from assay.kernel.settings import Settings

REDACTED = "***"
_CHATTY = ("httpx", "httpcore", "werkzeug", "urllib3", "chromadb", "kaleido", "choreographer")
_SECRET_KEY = re.compile(
    r"passw|passphrase|secret|api_?key|authori[sz]ation|cookie|credential|private_?key|^pwd$|(^|_)token$", re.IGNORECASE
)
# A password inside a URL, a bearer or basic credential, a provider's key, `password=...` in a connection string.
_SECRET_TEXT = (
    (re.compile(r"(://[^\s/:@]*:)[^\s@]+(@)"), rf"\1{REDACTED}\2"),
    (re.compile(r"\b(Bearer|Basic)\s+[\w.~+/=-]{8,}", re.IGNORECASE), rf"\1 {REDACTED}"),
    (re.compile(r"\bsk-[\w-]{8,}"), REDACTED),
    (
        re.compile(r"\b(password|passwd|pwd|secret|api_?key|token)(\s*[=:]\s*)[^\s,;&'\"]+", re.IGNORECASE),
        rf"\1\2{REDACTED}",
    ),
)


def configure_logging(settings: Settings, stream: TextIO | None = None) -> None:
    """Send this process's logs, our own and the libraries', to ``stream`` (standard output unless given).

    Commands whose standard output is data pass ``sys.stderr``.
    """
    level = getattr(logging, settings.log_level.upper())
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream or sys.stdout)
    handler.setFormatter(_formatter(settings.log_format))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))


@contextmanager
def log_context(**facts: str) -> Iterator[None]:
    """Add ``facts`` (``request``, ``actor``, ``job`` ...) to every line logged inside, in this thread."""
    with structlog.contextvars.bound_contextvars(**facts):
        yield


def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """structlog processor that takes secrets out, by the name of a field and by the look of a text.

    >>> redact(None, "", {"url": "postgresql://me:hush@db/x", "api_key": "k", "rows": 3})
    {'url': 'postgresql://me:***@db/x', 'api_key': '***', 'rows': 3}
    """
    return {key: _redacted(key, value) for key, value in event.items()}


def redact_text(text: str) -> str:
    """``text`` without what looks like a password, key or token.

    >>> redact_text("could not reach mysql://root:hush@db/x")
    'could not reach mysql://root:***@db/x'
    """
    for pattern, replacement in _SECRET_TEXT:
        text = pattern.sub(replacement, text)
    return text


def _redacted(key: str, value: object) -> object:
    if _SECRET_KEY.search(key):
        return REDACTED
    if isinstance(value, str):
        return redact_text(value)
    if isinstance(value, Mapping):
        return {name: _redacted(str(name), inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_redacted("", inner) for inner in value]
    if isinstance(value, BaseException):
        return redact_text(f"{type(value).__name__}: {value}")
    return value


_SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    # Before redaction, so that a secret in a traceback goes too.
    structlog.processors.format_exc_info,
    redact,
)


def _formatter(log_format: str) -> logging.Formatter:
    renderer: Processor = structlog.processors.JSONRenderer(default=str)
    if log_format == "console":
        renderer = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_SHARED,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    )
