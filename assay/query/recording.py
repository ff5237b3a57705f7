"""What the audit log is told of a query: its text without other people's data in it, and that it could be written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sqlglot import exp

from assay.access.policies import Policies
from assay.kernel.actor import Actor
from assay.kernel.errors import AssayError, Misconfigured, UserFixable
from assay.query.ports import Audit
from assay.query.writing import written

TOLD_CAP = 4000
HIDDEN = "***"
_TEXT = re.compile(r"'(?:[^']|'')*'")
_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.])")
# An address, or a run of digits as long as a telephone, card or account number, within a text in quotes.
_PERSONAL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*|\+?\d(?:[ -]?\d){8,}")
_VALUE = re.compile(r'"value":\s*(?:"(?:[^"\\]|\\.)*"|\[[^\]]*\]|[^,}\]]+)')
_KEEPS_GOING = (exp.Select, exp.SetOperation, exp.Where, exp.Having, exp.Qualify, exp.Join, exp.And, exp.Or, exp.Order)


class AuditUnwritable(Misconfigured):
    """The audit log cannot be written: nothing is run."""


def record(audit: Audit, actor: Actor, action: str, facts: Mapping[str, Any]) -> None:
    """Append one row; raises AuditUnwritable whatever went wrong."""
    try:
        audit.record(actor, action, facts)
    except Exception as error:
        raise AuditUnwritable(
            "The audit log cannot be written, so nothing was run.", hint="An administrator can look at the disk."
        ) from error


def outcome_of(error: AssayError) -> dict[str, str]:
    """What became of something that was not done: refused, or failed; and why, as its code says."""
    return {"decision": "refused" if isinstance(error, UserFixable) else "failed", "code": error.code}


def without_personal(text: str) -> str:
    """A text as the log may keep it: addresses and long numbers taken out.

    >>> without_personal("orders of ann@mail.test, card 4111 1111 1111 1111")
    'orders of ***, card ***'
    """
    return _PERSONAL.sub(HIDDEN, text)


def redacted_spec(spec: str, policies: Policies) -> str:
    """A spec (JSON) as the log may keep it; where columns are masked, without any value it compares with.

    >>> redacted_spec('{"field":"a.b","value":["x","y"]}', Policies(masked={"a": ("b",)}))
    '{"field":"a.b","value":"***"}'
    """
    text = _VALUE.sub(f'"value":"{HIDDEN}"', spec) if policies.masked else spec
    return without_personal(text)[:TOLD_CAP]


def redacted(sql: str, tree: exp.Expr | None, policies: Policies, dialect: str) -> str:
    """The statement without values that stand for persons: addresses, long numbers, what is compared with a mask.

    ``tree`` is the statement's own, None where it was refused unread.

    >>> redacted("SELECT 1 WHERE a = 'ann@mail.test'", None, Policies(), "duckdb")
    "SELECT 1 WHERE a = '***'"
    """
    masked = frozenset(column.casefold() for columns in policies.masked.values() for column in columns)
    masked |= _whole_rows(policies, tree) if masked else masked
    if masked and any(name in sql.casefold() for name in masked):
        sql = _without_values(sql) if tree is None else _without_compared(tree, masked, dialect)
    return _TEXT.sub(lambda text: _PERSONAL.sub(HIDDEN, text[0]), sql)


def _whole_rows(policies: Policies, tree: exp.Expr | None) -> frozenset[str]:
    """Names under which a whole row with masks can be compared with a value."""
    tables = {name.casefold().rpartition(".")[2] for name in policies.masked}
    aliases = tree.find_all(exp.TableAlias) if tree is not None else ()
    return frozenset(tables | {alias.name.casefold() for alias in aliases if alias.name})


def _without_values(sql: str) -> str:
    return _NUMBER.sub("0", _TEXT.sub(f"'{HIDDEN}'", sql))


def _without_compared(tree: exp.Expr, masked: frozenset[str], dialect: str) -> str:
    copy = tree.copy()
    for column in list(copy.find_all(exp.Column)):
        if column.name.casefold() in masked:
            for literal in list(_whole(column).find_all(exp.Literal)):
                literal.replace(exp.Literal.string(HIDDEN) if literal.is_string else exp.Literal.number(0))
    return written(copy, dialect)


def _whole(node: exp.Expr) -> exp.Expr:
    """The largest expression around a column that is one condition, or one item of a list."""
    while node.parent is not None and not isinstance(node.parent, _KEEPS_GOING):
        node = node.parent
    return node
