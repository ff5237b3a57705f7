"""No text in quotes may become a bare part of the statement that runs."""

from __future__ import annotations

import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from assay.query.functions import TYPED, allowed_names
from assay.query.guard import Accept, Bounds, judge
from assay.query.words import unsafe_word

MARK = "pwned"
TEXTS = (f"'a''), {MARK} --'", f"'/* {MARK} */'", f"'a\"), {MARK} --'", f"'a`), {MARK} --'", f"E'a\\'), {MARK} --'")
CALLS = (
    "{f}({t})", "{f}({t}, {t})", "{f}(a, {t})", "{f}({t}, a)", "{f}(a, {t}, {t})", "{f}(a, a, {t})", "{f}({t}, a, a)",
    "{f}(a AS {t})", "{f}({t} FROM a)", "{f}(a ORDER BY {t})", "{f}(a USING {t})", "{f}(a SEPARATOR {t})",
)  # fmt: skip
FORMS = (
    "a COLLATE {t}", "INTERVAL '1' {t}", "a AT TIME ZONE {t}", "a -> {t}", "a AS {t}", "CAST(a AS VARCHAR({t}))",
    "EXTRACT({t} FROM a)", "a:{t}", "a[{t}]", "a LIKE 'b' ESCAPE {t}", "COLUMNS({t})", "{{{t}: a}}", "N{t}", "U&{t}",
)  # fmt: skip
DIALECTS = ("duckdb", "sqlite", "postgres", "mysql")


def bare(sql: str, dialect: str) -> bool:
    """Whether the mark stands in the statement outside of quotes."""
    quoted = {"STRING", "IDENTIFIER"}
    tokens = sqlglot.tokenize(sql, read=dialect)
    return any(MARK in token.text.lower() and not any(q in token.token_type.name for q in quoted) for token in tokens)


def names(dialect: str) -> list[str]:
    typed = [name for kind in TYPED for name in getattr(exp, kind).sql_names()]
    return sorted({*allowed_names(dialect), *map(str.lower, typed)})


def escaped(statement: str, dialect: str) -> str | None:
    """What would run, if the statement is accepted with the mark outside of quotes."""
    try:
        if bare(statement, dialect):
            return None
    except sqlglot.errors.SqlglotError:
        return None
    found = judge(statement, Bounds.of(dialect, ["t"]))
    return found.sql if isinstance(found, Accept) and bare(found.sql, dialect) else None


@pytest.mark.parametrize("dialect", DIALECTS)
def test_no_form_lets_a_text_out_of_its_quotes(dialect: str) -> None:
    texts = (*TEXTS, f'"a""), {MARK} --"', f"`a``), {MARK} --`")
    statements = [f"SELECT {form.format(t=text)} FROM t" for form in FORMS for text in texts]
    assert [found for statement in statements if (found := escaped(statement, dialect))] == []


@given(data=st.data(), dialect=st.sampled_from(DIALECTS), call=st.sampled_from(CALLS), text=st.sampled_from(TEXTS))
def test_no_function_lets_a_text_out_of_its_quotes(data: st.DataObject, dialect: str, call: str, text: str) -> None:
    name = data.draw(st.sampled_from(names(dialect)))
    assert escaped(f"SELECT {call.format(f=name, t=text)} FROM t", dialect) is None


@pytest.mark.parametrize("unit", ["DAY), (SELECT 1", "x'", "a;b", "a--", "a/*", "(a"])
def test_a_bare_word_may_hold_letters_and_digits_only(unit: str) -> None:
    assert unsafe_word(exp.Var(this=unit)) == unit
    assert unsafe_word(exp.Identifier(this=unit)) == unit
    assert unsafe_word(exp.Identifier(this=unit, quoted=True)) is None
    assert unsafe_word(exp.Literal.string(unit)) is None
    assert unsafe_word(exp.Literal(this=unit, is_string=False)) == unit
