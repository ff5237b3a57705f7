"""A web page in one file: narrative, chart, table, receipt. It loads nothing from anywhere."""

from __future__ import annotations

import json
import math
import re
from functools import lru_cache
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from assay.kernel.errors import Misconfigured
from assay.kernel.settings import ROOT
from assay.kernel.tabular import Column
from assay.present.export.faces import faces
from assay.present.export.pies import with_room
from assay.present.export.shades import Theme, recoloured, shown_in
from assay.present.export.sheet import Sheet
from assay.present.export.theme import DARK, FONT, LIGHT, coloured
from assay.present.numbers import column_decimals, column_head, in_column
from assay.present.view import NOTHING, label_of

ROWS_CAP = 2_000
_HEAD = 72
"""Points over a chart of a picture."""
_LETTERS, _TILES = 150, 5
"""Letters of a line, and single numbers side by side, over the charts of a picture."""
_COVER_CSS = (
    ".cover{box-sizing:border-box;padding:24px 24px 0;overflow:hidden} .cover h1{font-size:24px;margin:0 0 4px} "
    ".numbers{display:grid;grid-template-columns:repeat(5,1fr);gap:12px;margin:12px 0} "
    ".numbers .big{font-size:26px;line-height:30px;color:inherit} "
    ".numbers section{box-sizing:border-box;height:136px;overflow:hidden;padding:10px 14px;border:1px solid #d5dbe1;"
    "border-radius:8px} .numbers h2{font-size:13px;line-height:18px;margin:0;font-weight:400}"
)
_COUNTED = re.compile(r"\S*\d\S* .+")
_STATES = {
    "verified": "Verified", "verified_changed": "Verified, values changed", "governed": "Governed metric",
    "generated": "Generated",
}  # fmt: skip
_CSS = """
body{{font:14px/20px {font};color:{text};background:{bg};margin:0;padding:24px}}
main{{max-width:920px;margin:0 auto;background:{surface};border:1px solid {line};border-radius:8px;
padding:24px}}
h1{{font-size:20px;line-height:28px;margin:0 0 4px}} h2{{font-size:16px;margin:24px 0 8px}}
.state{{color:{accent};font-weight:600}} .muted{{color:{text-3}}} .good{{color:{good}}} .bad{{color:{bad}}}
.lines{{margin:8px 0 0;padding:0;list-style:none;color:{text-3};font-size:13px}}
.big{{font-size:40px;line-height:44px;font-weight:600}} .big small{{font-size:14px;font-weight:400;color:{text-3}}}
.caveat{{background:{warn-soft};color:{warn};padding:8px 12px;border-radius:4px;margin:8px 0}}
table{{border-collapse:collapse;width:100%;font-size:13px}}
th,td{{padding:4px 12px 4px 0;border-bottom:1px solid {line};
text-align:left;vertical-align:top}} .num{{text-align:right;font-variant-numeric:tabular-nums}}
pre{{font-family:'JetBrains Mono Variable',ui-monospace,monospace}}
pre{{background:{sunken};padding:12px;border-radius:4px;white-space:pre-wrap;font-size:12px}}
.numbers{{display:grid;grid-template-columns:repeat(auto-fill,minmax(200px,1fr));gap:12px;margin:16px 0}}
.numbers section{{border:1px solid {line};border-radius:8px;padding:12px 16px}}
.numbers h2{{font-size:13px;line-height:16px;margin:0 0 4px;font-weight:400}} .numbers p{{margin:0}}
.numbers .big{{font-size:28px;line-height:32px}}
.rows{{overflow-x:auto}} pre{{overflow-wrap:anywhere}}
@media (max-width:700px){{body{{padding:8px}} main{{padding:16px}}}}
@media print{{.rows{{overflow:visible}}}}
@media print{{body{{background:none;padding:0}} main{{border:0;border-radius:0;padding:0;max-width:none}}
section,tr,.caveat,.receipt table{{break-inside:avoid}} h2,h3{{break-after:avoid}} thead{{display:table-header-group}}
thead,tbody tr:nth-child(-n+2),tbody tr:nth-last-child(2){{break-after:avoid}} .statements{{display:none}}}}
"""


def html_file(sheet: Sheet, theme: Theme = "light") -> bytes:
    """The page. What is taken along is light, as paper is; what is shown on a screen may be dark."""
    answer = sheet.answer
    body = [
        f"<h1>{escape(sheet.title)}</h1>",
        f'<p><span class="state">{_state(sheet)}</span>',
        f' <span class="muted">{escape(answer.question)}</span></p>',
        _headline(sheet),
        f"<p>{escape(''.join(piece.text for piece in answer.narrative))}</p>" if answer.narrative else "",
        *(f"<p>{escape(text)}</p>" for text in answer.recommendations),
        _lines(sheet) if _is_board(sheet) else "",
        *(f'<p class="caveat">{escape(note)}</p>' for note in _warnings(sheet)),
        _numbers(sheet),
        *(_section(at, one, bool(sheet.parts)) for at, one in enumerate(sheet.tables) if not _is_number(one, sheet)),
        _statements(sheet) if _is_board(sheet) else _receipt(sheet),
    ]
    script = f"<script>{_plotly()}{recoloured(theme)}</script>" if any(_drawn(one) for one in sheet.tables) else ""
    css = faces("".join(body)) + _style(LIGHT) + shown_in(theme, _style(DARK))
    meta = '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    head = f"<head>{meta}<title>{escape(sheet.title)}</title><style>{css}</style>{script}</head>"
    return f'<!doctype html><html lang="en">{head}<body><main>{"".join(body)}</main></body></html>'.encode()


def _style(values: dict[str, str]) -> str:
    style = _CSS.replace("{text-3}", values["text-3"]).replace("{warn-soft}", values["warn-soft"])
    return style.format(font=FONT, **{key: value for key, value in values.items() if "-" not in key})


def _is_board(sheet: Sheet) -> bool:
    """Whether the parts are tiles of a dashboard, which is no answer of its own."""
    return bool(sheet.parts) and not sheet.answer.id


def _lines(sheet: Sheet) -> str:
    """Of a dashboard: what is chosen, by whom and when it was made, from which data."""
    return f'<ul class="lines">{"".join(f"<li>{escape(line)}</li>" for line in sheet.answer.assumptions)}</ul>'


def _warnings(sheet: Sheet) -> list[str]:
    """What must not be overlooked."""
    said = sheet.answer.assumptions if _is_board(sheet) else ()
    return [note for note in sheet.notes if note not in said]


def _statements(sheet: Sheet) -> str:
    """What ran for each tile, under its title; not on paper, where nobody can run it."""
    found = [(one.title, one.answer.sql) for one in sheet.parts if one.answer.sql]
    code = "".join(f"<h3>{escape(title)}</h3><pre>{escape(sql)}</pre>" for title, sql in found)
    return f'<section class="statements"><h2>Statements</h2>{code}</section>' if found else ""


def _state(sheet: Sheet) -> str:
    """How far an answer is proven; what is no answer of its own, such as a dashboard, says nothing of that."""
    return "" if _is_board(sheet) else _STATES.get(sheet.answer.state, "")


def _is_number(one: Sheet, whole: Sheet) -> bool:
    """Whether a part is one number and nothing else."""
    return bool(whole.parts) and one.answer.headline is not None and not _drawn(one) and one.total == 1


def _numbers(sheet: Sheet) -> str:
    """Parts that are one number each, side by side; the workbook has them to the last digit."""
    found = [one for one in sheet.tables if _is_number(one, sheet)]
    tiles = "".join(f"<section><h2>{escape(one.title)}</h2>{_headline(one)}</section>" for one in found)
    return f'<div class="numbers">{tiles}</div>' if tiles else ""


def _section(number: int, sheet: Sheet, titled: bool) -> str:
    """The chart and the table of one answer; of several, under its own title and number."""
    head = f"<h2>{escape(sheet.title)}</h2>" if titled else ""
    chart = sheet.answer.chart if _drawn(sheet) else None
    plot = _plot(number, sheet.title, chart.figure, chart.alt, heading=not titled) if chart else ""
    top = f"<section>{head}{_headline(sheet) if titled else ''}{plot}</section>"
    return f"{top}{_table(sheet, heading=not titled)}"


def _drawn(sheet: Sheet) -> bool:
    chart = sheet.answer.chart
    return chart is not None and chart.kind != "table"


def charts_page(sheet: Sheet, width: int, height: int) -> tuple[bytes, int]:
    """A page of charts with their titles, for a picture, and its height in points: 0 without a chart.

    ``height`` is of one chart. Over several stands what they have in common.
    """
    drawn = [one for one in sheet.tables if _drawn(one)]
    cover, over = _cover(sheet) if sheet.parts and drawn else ("", 0)
    tall = over + height * len(drawn)
    size = f"margin:0;width:{width}px;height:{tall}px;overflow:hidden"
    body = f"body{{{size};background:{LIGHT['surface']};color:{LIGHT['text']};font:14px/20px {FONT}}}"
    title = f"h1{{font-size:20px;line-height:28px;margin:0}} p{{margin:0;color:{LIGHT['text-3']}}}"
    style = f"{body} {title} header{{box-sizing:border-box;height:{_HEAD}px;padding:16px 24px 0}} {_COVER_CSS}"
    charts = "".join(_pictured(number, one, sheet, height) for number, one in enumerate(drawn))
    letters = faces(f"{cover}{charts}")
    head = f'<meta charset="utf-8"><style>{letters}{style}</style><script>{_plotly()}</script>'
    return f"<!doctype html><html><head>{head}</head><body>{cover}{charts}</body></html>".encode(), tall


def _cover(sheet: Sheet) -> tuple[str, int]:
    """Title, what is chosen, who made it and when, the single numbers side by side; and its height in points."""
    lines = (*sheet.answer.assumptions, *_left_out(sheet))
    rows = sum(math.ceil(len(line) / _LETTERS) for line in lines)
    tiles = math.ceil(sum(_is_number(one, sheet) for one in sheet.tables) / _TILES)
    over = _HEAD + 20 * rows + 148 * tiles
    told = "".join(f"<p>{escape(line)}</p>" for line in lines)
    body = f"<h1>{escape(sheet.title)}</h1>{told}{_numbers(sheet)}"
    return f'<div class="cover" style="height:{over}px">{body}</div>', over


def _left_out(sheet: Sheet) -> list[str]:
    """The tables, which a picture has no room for."""
    titles = [one.title for one in sheet.tables if not _drawn(one) and not _is_number(one, sheet)]
    return [f"Not drawn here, but in the page, the PDF and the workbook: {', '.join(titles)}."] if titles else []


def _pictured(number: int, one: Sheet, whole: Sheet, height: int) -> str:
    """A chart under its title and where its figures come from: a picture goes about without its page."""
    chart, receipt = one.answer.chart, whole.answer.receipt
    if chart is None:
        return ""
    made = [receipt.source, f"asked {receipt.asked_at[:16].replace('T', ' ')}"] if receipt else []
    told = [_state(whole), *made, *whole.answer.caveats[:1]]
    head = f"<h1>{escape(one.title)}</h1><p>{escape(' · '.join(filter(None, told)))}</p>"
    return f"<header>{head}</header>{_plot(number, '', chart.figure, '', height=height - _HEAD, heading=False)}"


@lru_cache(maxsize=1)
def _plotly() -> str:
    """The charting script that the plotly package brings; found without importing the package."""
    found = find_spec("plotly")
    places = found.submodule_search_locations if found else None
    path = Path(next(iter(places))) / "package_data" / "plotly.min.js" if places else None
    if path is None or not path.is_file():
        raise Misconfigured("The plotly package is not installed.", hint="Run `make venv`.")
    return path.read_text("utf-8")


@lru_cache(maxsize=1)
def _outlines() -> str:
    """The outlines of countries, so that a map needs no other file."""
    path = ROOT / "assets" / "topojson" / "world_110m.json"
    return path.read_text("utf-8") if path.is_file() else "null"


def _plot(number: int, title: str, figure: dict[str, Any], alt: str, *, height: int = 420, heading: bool = True) -> str:
    data = with_room(coloured(figure))
    data["layout"] = {**data["layout"], "height": height, "showlegend": _many(data["data"])}
    config = {"displayModeBar": False, "responsive": True}
    outlines = ""
    if any(trace.get("type") in ("choropleth", "scattergeo") for trace in data["data"]):
        outlines = f'window.PlotlyGeoAssets={{topojson:{{"world_110m":{_outlines()}}}}};'
    parts = ",".join(_script_json(part) for part in (data["data"], data["layout"], config))
    call = f'Plotly.newPlot("plot{number}",{parts});'
    head = f"<h2>{escape(title)}</h2>" if heading else ""
    return f'{head}<div id="plot{number}" role="img" aria-label="{escape(alt)}"></div><script>{outlines}{call}</script>'


def _many(traces: list[dict[str, Any]]) -> bool:
    return len([trace for trace in traces if trace.get("name")]) > 1


def _script_json(value: Any) -> str:
    """JSON that cannot end the script it stands in."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c").replace("\u2028", "\\u2028")


def _headline(sheet: Sheet) -> str:
    head = sheet.answer.headline
    if head is None:
        return ""
    judged = {True: "good", False: "bad", None: ""}[head.good]
    moved = (
        f'<b class="{judged}">{escape(head.change)}</b> {escape(head.against)}' if head.change else escape(head.against)
    )
    below = [f'<p class="muted">{text}</p>' for text in (moved, escape(head.target)) if text]
    # The words of a unit are no part of the figure.
    figure, _, unit = head.text.partition(" ") if _COUNTED.fullmatch(head.text) else (head.text, "", "")
    said = f"{escape(figure)} <small>{escape(unit)}</small>" if unit else escape(figure)
    return f'<p class="big">{said}</p>{"".join(below)}'


def _table(sheet: Sheet, *, heading: bool = True) -> str:
    columns = sheet.table.columns
    if not columns:
        return ""
    heads = "".join(f"<th{_side(one)}>{escape(column_head(one.label, one.unit))}</th>" for one in columns)
    kept = sheet.table.rows(0, ROWS_CAP)
    decimals = [_decimals([row[at] for row in kept], column) for at, column in enumerate(columns)]
    rows = "".join(
        f"<tr>{''.join(_cell(*one) for one in zip(row, columns, decimals, strict=True))}</tr>" for row in kept
    )
    rest = sheet.total - min(sheet.table.row_count, ROWS_CAP)
    more = f'<p class="muted">{rest:,} more rows are not in this file.</p>' if rest > 0 else ""
    head = "<h2>Table</h2>" if heading else ""
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    return f'{head}<div class="rows" tabindex="0">{table}</div>{more}'


def _side(column: Column) -> str:
    return ' class="num"' if column.type in ("integer", "number") else ""


def _is_amount(value: Any, column: Column) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and column.role not in ("dimension", "time")


def _decimals(values: list[Any], column: Column) -> int:
    return column_decimals([value for value in values if _is_amount(value, column)], column.unit)


def _cell(value: Any, column: Column, decimals: int) -> str:
    if value is None:
        return f"<td{_side(column)}>{NOTHING if column.role == 'dimension' else ''}</td>"
    amount = _is_amount(value, column)
    text = in_column(value, column.unit, decimals) if amount else label_of(value, column)
    return f"<td{_side(column)}>{escape(text)}</td>"


def _receipt(sheet: Sheet) -> str:
    lines = sheet.facts()
    statements = sheet.statements()
    rows = "".join(
        f"<tr><th>{escape(name)}</th><td>{escape(text)}</td></tr>"
        for name, text in lines
        if (name, text) not in statements
    )
    code = "".join(f"<pre>{escape(sql)}</pre>" for _, sql in statements if sql)
    return f'<div class="receipt"><h2>Receipt</h2><table>{rows}</table></div>{code}'
