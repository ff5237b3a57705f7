"""Names in SQL: quoted when an engine would misread them, spelled as the database spells them."""

from __future__ import annotations

import re

from sqlglot import exp

from assay.semantic.schema import TableInfo

PLAIN = re.compile(r"^[a-z_][a-z0-9_]*$")
RESERVED = frozenset(
    """accessible add all alter analyse analyze and anti any array as asc asensitive asof asymmetric at authorization
    before between bigint binary blob both by call cascade case cast change char character check collate
    collation column commit concurrently condition constraint continue convert create cross current
    current_catalog current_date current_role current_schema current_time current_timestamp current_user cursor
    database databases day day_hour day_microsecond day_minute day_second dec decimal declare default deferrable
    delayed delete delete_domain_id desc describe deterministic distinct distinctrow div do do_domain_ids double
    drop dual each else elseif enclosed end escape escaped except exists exit explain false fetch filter float
    for force foreign freeze from full fulltext function glob grant group groups having high_priority hour
    hour_microsecond hour_minute hour_second if ignore ignore_domain_ids ilike in index infile initially inner
    inout insensitive insert int integer intersect interval into is isnull iterate join key keys kill lambda
    lateral leading leave left like limit linear lines load local localtime localtimestamp lock long longblob
    longtext loop low_priority master_demote_to_replica master_demote_to_slave master_ssl_verify_server_cert
    match maxvalue mediumblob mediumint mediumtext middleint minute minute_microsecond minute_second mod
    modifies month natural new no_write_to_binlog not nothing notnull null numeric of off offset old on only
    open optimize option optionally or order out outer outfile over overlaps page_checksum parse_vcol_expr
    partition percent pivot pivot_longer pivot_wider placing portion position positional precision primary
    procedure purge qualify raise range rank read read_write reads real recursive ref_system_id references
    regexp release rename repeat replace require resignal restrict return returning revoke right rlike row
    row_number rows schema schemas second second_microsecond select semi sensitive separator session_user set
    share show signal similar smallint some spatial specific sql sql_big_result sql_calc_found_rows
    sql_small_result sqlexception sqlstate sqlwarning ssl start starting stats_auto_recalc stats_persistent
    stats_sample_pages straight_join summarize symmetric table tables tablesample terminated then time timestamp
    tinyblob tinyint tinytext to top total trailing transaction trigger true undo union unique unlock unpack
    unpivot unsigned update usage use user using utc_date utc_time utc_timestamp value values varbinary varchar
    varcharacter variadic varying verbose view when where while window with without write xor year year_month
    zerofill""".split()
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
