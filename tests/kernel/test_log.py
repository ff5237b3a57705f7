"""Logs: one line per event, with its context and without secrets."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from assay.kernel.log import configure_logging, log_context
from assay.kernel.settings import load_settings


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.fixture
def stream() -> io.StringIO:
    written = io.StringIO()
    configure_logging(load_settings(log_format="json"), written)
    return written


def test_an_event_is_one_line_of_json_with_its_context(stream: io.StringIO) -> None:
    with log_context(request="r1", actor="local"):
        structlog.get_logger("assay.ask").info("answered", rows=3)
    structlog.get_logger("assay.ask").info("idle")
    first, second = lines(stream)
    assert {"event": "answered", "rows": 3, "request": "r1", "actor": "local", "level": "info"}.items() <= first.items()
    assert "actor" not in second


def test_libraries_lines_take_the_same_form_and_context(stream: io.StringIO) -> None:
    with log_context(request="r1"):
        logging.getLogger("some.library").warning("slow %s", "disk")
    assert lines(stream)[0].items() >= {"event": "slow disk", "request": "r1", "logger": "some.library"}.items()


@pytest.mark.parametrize(
    "facts",
    [
        {"api_key": "hush-hush"},
        {"Authorization": "Bearer hush-hush"},
        {"headers": {"Cookie": "session=hush-hush"}},
        {"url": "postgresql://me:hush-hush@db/x"},
        {"tried": ["mysql://root:hush-hush@db/x"]},
        {"text": "sent Bearer hush-hush to it"},
        {"dsn": "host=db password=hush-hush user=me"},
        {"error": ValueError("redis://:hush-hush@127.0.0.1 refused")},
        {"reset_token": "hush-hush"},
    ],
)
@pytest.mark.parametrize("log_format", ["json", "console"])
def test_secrets_are_taken_out_wherever_they_stand(facts: dict[str, object], log_format: str) -> None:
    written = io.StringIO()
    configure_logging(load_settings(log_format=log_format), written)
    structlog.get_logger("assay").info("event", **facts)
    assert "***" in written.getvalue()
    assert "hush-hush" not in written.getvalue()


@pytest.mark.parametrize("log_format", ["json", "console"])
def test_secrets_in_a_traceback_are_taken_out(log_format: str) -> None:
    written = io.StringIO()
    configure_logging(load_settings(log_format=log_format), written)
    password = "hush-hush"
    try:
        raise ConnectionError(f"postgresql://me:{password}@db/x")
    except ConnectionError:
        logging.getLogger("library").exception("failed")
    assert "ConnectionError" in written.getvalue()
    assert "hush-hush" not in written.getvalue()


def test_what_is_no_secret_stays(stream: io.StringIO) -> None:
    facts = {"tokens": 812, "question": "how many orders", "token_budget": 6000, "url": "http://127.0.0.1:8050/ask"}
    structlog.get_logger("assay").info("asked", **facts)
    assert lines(stream)[0].items() >= facts.items()


def test_lines_below_the_level_are_left_out_and_chatty_libraries_stay_quiet(stream: io.StringIO) -> None:
    structlog.get_logger("assay").debug("detail")
    logging.getLogger("httpx").info("HTTP Request: POST ...")
    assert stream.getvalue() == ""
