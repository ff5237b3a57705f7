"""Names in SQL: quoted when an engine would misread them, spelled as the database spells them."""

from __future__ import annotations

import re

from sqlglot import exp

from assay.semantic.schema import TableInfo

PLAIN = re.compile(r"^[a-z_][a-z0-9_]*$")
RESERVED = frozenset(
    """all alter analyze and any array as asc at between both by case cast check collate column constraint create
    cross current current_date current_time current_timestamp current_user database day default delete desc
    distinct div do drop else end escape except exists explain false fetch filter for foreign from full
    function grant group groups having hour if ignore in index inner insert intersect interval into is join
    key keys lateral leading left like limit local lock match minute mod month natural new not null of off
    offset old on only open option or order outer over partition percent position precision primary
    procedure qualify range rank read references release repeat replace restrict return returning right row
    rows schema second select set share show some start table tables then time timestamp to top total
    trailing trigger true union unique update usage use user using value values view when where window with
    without year""".split()
)


def identifier(name: str) -> exp.Identifier:
    """An identifier, quoted unless it is a plain lower-case word that no dialect reserves."""
    return exp.Identifier(this=name, quoted=not PLAIN.match(name) or name in RESERVED)


def column(name: str, table: str | None = None) -> exp.Column:
    """``table.name``."""
    return exp.Column(this=identifier(name), table=identifier(table) if table else None)


def table(key: str, alias: str, info: TableInfo | None = None) -> exp.Table:
    """A table under an alias, as the database spells it; without ``info`` the key is split at its dots."""
    spelled = [*(info.schema or "").split("."), info.name] if info else key.split(".")
    parts = [identifier(part) for part in reversed(spelled) if part]
    names = dict(zip(("this", "db", "catalog"), parts, strict=False))
    same = parts[0].name == alias
    return exp.Table(**names, alias=None if same else exp.TableAlias(this=identifier(alias)))


def aliased(expression: exp.Expr, name: str) -> exp.Expr:
    """``expression AS name``."""
    return exp.Alias(this=expression, alias=identifier(name))
