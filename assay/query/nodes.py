"""Kinds of syntax a query may be made of. Everything that is not named here is refused."""

from __future__ import annotations

from sqlglot import exp

ROOTS: tuple[type[exp.Expr], ...] = (exp.Select, exp.SetOperation, exp.Subquery, exp.Values, exp.Pivot)

_STRUCTURE = """
Select Union Except Intersect Subquery Values Tuple From Join Where Group Having Order Ordered Limit LimitOptions
Offset Fetch Distinct With CTE TableAlias Table Identifier Column Star Alias Aliases Literal Boolean Null Paren Window
WindowSpec Filter WithinGroup IgnoreNulls RespectNulls Qualify Lateral Pivot PivotAlias PivotAny UnpivotColumns
TableSample GroupingSets Cube Rollup Interval IntervalSpan DataType DataTypeParam ColumnDef Var Bracket Slice Dot
Lambda Kwarg PropertyEQ Any All HavingMax OverflowTruncateBehavior AtTimeZone FromTimeZone Introducer HexString
BitString ByteString RawString UnicodeString National Heredoc Comprehension PositionalColumn TableColumn JSONKeyValue
JSONExtractQuote FormatJson WithFill JSONValue JSONSchema JSONColumnDef OnCondition
""".split()
_OPERATORS = """
Add Sub Mul Div IntDiv Mod Neg EQ NEQ GT GTE LT LTE NullSafeEQ NullSafeNEQ And Or Xor Not Is In Between Like ILike
Glob SimilarTo Escape DPipe BitwiseAnd BitwiseOr BitwiseXor BitwiseNot BitwiseLeftShift BitwiseRightShift Overlaps
Adjacent ExtendsLeft ExtendsRight
""".split()
_JSON_PATH = """
JSONPath JSONPathFilter JSONPathKey JSONPathRecursive JSONPathRoot JSONPathSelector JSONPathSlice JSONPathSubscript
JSONPathUnion JSONPathWildcard
""".split()

KINDS: frozenset[type] = frozenset(getattr(exp, name) for name in (*_STRUCTURE, *_OPERATORS, *_JSON_PATH))

TABLE_PARTS = frozenset({"this", "alias", "db", "catalog", "joins", "laterals", "pivots", "sample", "ordinality"})
SELECT_PARTS = frozenset(
    {
        "with_",
        "kind",
        "expressions",
        "distinct",
        "from_",
        "exclude",
        "laterals",
        "joins",
        "pivots",
        "where",
        "group",
        "having",
        "qualify",
        "windows",
        "order",
        "limit",
        "offset",
        "sample",
    }
)

_PLAIN_TYPES = """
BIGINT BINARY BIT BLOB BOOLEAN CHAR DATE DATE32 DATETIME DATETIME2 DATETIME64 DECIMAL DECIMAL32 DECIMAL64 DECIMAL128
DECIMAL256 BIGDECIMAL DOUBLE ENUM FLOAT INT INT128 INT256 INTERVAL JSON JSONB LIST ARRAY MAP STRUCT NULLABLE LONGBLOB
LONGTEXT MEDIUMBLOB MEDIUMINT MEDIUMTEXT MONEY NCHAR NUMERIC NVARCHAR OBJECT SMALLINT SMALLMONEY TEXT TIME TIMETZ
TIMESTAMP TIMESTAMPLTZ TIMESTAMPNTZ TIMESTAMPTZ TIMESTAMP_S TIMESTAMP_MS TIMESTAMP_NS TINYBLOB TINYINT TINYTEXT
UBIGINT UINT UINT128 UINT256 UMEDIUMINT USMALLINT UTINYINT UUID VARBINARY VARCHAR VARIANT YEAR NULL UNKNOWN
""".split()
PLAIN_TYPES = frozenset(kind for name in _PLAIN_TYPES if (kind := getattr(exp.DataType.Type, name, None)) is not None)

CHARSETS = frozenset("ascii binary latin1 ucs2 utf8 utf8mb3 utf8mb4 utf16 utf32".split())
"""What MySQL may convert a text to."""

SESSION_NAMES = frozenset(
    {
        "current_user",
        "session_user",
        "system_user",
        "current_role",
        "current_schema",
        "current_catalog",
        "current_database",
        "current_schemas",
        "current_setting",
    }
)
"""Bare words some engines read as functions that tell about the session."""
