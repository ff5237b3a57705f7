"""Files of statements: JSON lines in, JSON lines out in the same order, a broken line told on its own line."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assay.access.policies import Policy, read_policies
from assay.kernel.actor import Actor
from assay.kernel.errors import BadInput

DIALECTS = ("duckdb", "sqlite", "postgres", "mysql", "clickhouse", "snowflake", "bigquery")
_NAMES = {"postgresql": "postgres", "mariadb": "mysql"}


@dataclass(frozen=True)
class Case:
    """One line of the input. ``fault`` says why there is no statement in it."""

    id: Any
    sql: str
    dialect: str | None
    fault: str = ""


def add_policies(parser: ArgumentParser) -> None:
    """``--policies``, and for whom they are resolved: ``--role``, ``--attribute``."""
    parser.add_argument("--policies", type=Path, required=True, metavar="FILE", help="the policies, as JSON")
    parser.add_argument("--role", metavar="ROLE", help="whose policies hold; the file's own role if left out")
    parser.add_argument(
        "--attribute",
        action="append",
        default=[],
        type=attribute,
        metavar="NAME=VALUE",
        help="what {user.NAME} in a policy stands for; may be repeated",
    )


def attribute(text: str) -> tuple[str, str]:
    """A name and its value.

    >>> attribute("region=EU")
    ('region', 'EU')
    """
    name, separator, value = text.partition("=")
    if not separator or not name:
        raise ArgumentTypeError(f"{text!r} is no attribute; write it as NAME=VALUE")
    return name, value


def dialect(text: str) -> str:
    """A dialect by any of its names.

    >>> dialect("PostgreSQL")
    'postgres'
    """
    name = _NAMES.get(text.lower(), text.lower())
    if name not in DIALECTS:
        raise ArgumentTypeError(f"{text!r} is no dialect known here; known are {', '.join(DIALECTS)}")
    return name


def policies_of(arguments: Namespace) -> tuple[tuple[Policy, ...], Actor]:
    """The policies and for whom they hold; raises BadInput for a file that cannot be read."""
    try:
        data = json.loads(read_text(arguments.policies, "--policies"))
    except json.JSONDecodeError as error:
        raise BadInput(f"--policies: {arguments.policies.name} is not JSON: line {error.lineno}.") from error
    policies = read_policies(data, arguments.policies.name)
    role: Any = arguments.role or (policies[0].role if policies else "analyst")
    return policies, Actor("check", "check", role=role, attributes=tuple(arguments.attribute))


def read_text(path: Path, option: str) -> str:
    """A file's text; raises BadInput with a sentence."""
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{option}: {path.name} cannot be read.") from error


def cases() -> Iterator[Case]:
    """The cases on standard input; raises BadInput when it is no UTF-8 text."""
    try:
        for number, line in enumerate(sys.stdin, 1):
            if line.strip():
                yield _case(number, line)
    except UnicodeDecodeError as error:
        raise BadInput("Standard input is no text in UTF-8.") from error


def _case(number: int, line: str) -> Case:
    try:
        facts = json.loads(line)
    except (json.JSONDecodeError, RecursionError):
        return Case(None, "", None, f"Line {number} of the input is not JSON.")
    if not isinstance(facts, dict):
        return Case(None, "", None, f"Line {number} of the input is no JSON object.")
    named, sql = facts.get("dialect"), facts.get("sql")
    if not _is_text(facts):
        return Case(None, "", None, f"Line {number} of the input holds half a character.")
    if not isinstance(sql, str):
        return Case(facts.get("id"), "", None, f"Line {number} of the input lacks sql.")
    try:
        return Case(facts.get("id"), sql, dialect(named) if isinstance(named, str) and named else None)
    except ArgumentTypeError as error:
        return Case(facts.get("id"), sql, None, f"Line {number} of the input: {error}.")


def _is_text(facts: dict[str, Any]) -> bool:
    """Whether it can be written again: JSON may name half of a surrogate pair, which is no character."""
    try:
        json.dumps(facts, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True
