"""What the corridor would say of a statement, without a connection: for checking files of statements."""

from __future__ import annotations

from assay.access.policies import Policies
from assay.kernel.errors import AssayError
from assay.query.guard import Accept, Bounds, Reject, Verdict, judge, parse, second_look
from assay.query.names import TableNames
from assay.query.restrict import restrict
from assay.semantic.schema import Schema


def verdict(text: str, schema: Schema, policies: Policies) -> Verdict:
    """Policies, then guard, as ``query.run`` applies them; ``Accept.sql`` is what would be executed. Never raises.

    >>> from assay.semantic.schema import TableInfo
    >>> verdict("select 1 from orders", Schema("duckdb", (TableInfo("orders", ()),)), Policies()).sql
    'SELECT 1 FROM orders'
    """
    keys = [table.key for table in schema.tables]
    bounds = Bounds.of(schema.dialect, keys, rows={table.name.casefold(): table.row_count for table in schema.tables})
    try:
        tree = parse(text, schema.dialect)
        if isinstance(tree, Reject):
            return tree
        limited = restrict(TableNames.of(keys, schema.dialect).qualify(tree), policies, schema)
    except AssayError as error:
        return Reject(error.message, "table" if error.details.get("rule") == "table" else "policy")
    except RecursionError:
        return Reject("The query is nested too deeply.", "length")
    found = judge(limited.tree, bounds)
    return second_look(found, bounds) if isinstance(found, Accept) else found
