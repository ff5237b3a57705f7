"""Texts of a tree that are written out as they stand, without quotes: each must be a plain word.

The parser makes words of some texts in quotes (the unit of ``date_trunc('day', ...)``, an alias, a collation). Written
out bare, a text such as ``'day), (SELECT ...'`` would become part of the statement.
"""

from __future__ import annotations

import re

from sqlglot import exp

_QUOTED = (
    exp.RawString,
    exp.National,
    exp.UnicodeString,
    exp.ByteString,
    exp.HexString,
    exp.BitString,
    exp.Heredoc,
    exp.JSONPathKey,
    exp.JSONPathSubscript,
)
"""Kinds whose text the generator puts between quotes, with what would end them doubled."""
_WORDS = re.compile(r"[\w $]*")
_NUMBER = re.compile(r"[\w.]*(?:[eE][+-]\d+)?")


def unsafe_word(node: exp.Expr) -> str | None:
    """A text of this node that is no plain word and would be written without quotes, or None.

    >>> unsafe_word(exp.Var(this="DAY")), unsafe_word(exp.Var(this="DAY), (SELECT 1"))
    (None, 'DAY), (SELECT 1')
    """
    if isinstance(node, _QUOTED) or (isinstance(node, exp.Identifier) and node.args.get("quoted")):
        return None
    if isinstance(node, exp.Literal):
        return None if node.is_string or _NUMBER.fullmatch(node.this) else str(node.this)
    return next((text for text in _texts(node) if not _WORDS.fullmatch(text)), None)


def _texts(node: exp.Expr) -> list[str]:
    values = [value for value in node.args.values() if value.__class__ is str or value.__class__ is list]
    return [text for value in values for text in (value if value.__class__ is list else [value]) if type(text) is str]
