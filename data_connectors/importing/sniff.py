"""The lay-out of a table in a grid of texts or a delimited file: delimiter, title rows, header, width."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from assay.kernel.errors import BadInput
from data_connectors.importing.values import NOTHING, date_shape, number_shape

LINES = 400
_DELIMITERS = (",", ";", "\t", "|", "^", "~")
_LONGEST_HEADER = 120
csv.field_size_limit(64 * 1024 * 1024)

Grid = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Layout:
    """Where the table lies. ``skip`` is the number of rows before the data, header included; ``header`` None = none."""

    width: int
    skip: int
    header: tuple[str, ...] | None
    titles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Delimited:
    """How a text file is cut: delimiter, whether quotes mean anything, lines before the data, and its layout."""

    encoding: str
    delimiter: str
    quoting: bool
    skip_lines: int
    layout: Layout


def sniff_file(path: Path, encoding: str, delimiter: str | None = None) -> Delimited:
    """The lay-out of a delimited file. Raises BadInput when it has no rows."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        lines = [line.rstrip("\r\n") + "\n" for line in islice(_physical_lines(file.read(4_000_000)), LINES)]
    declared = _declared(lines)
    quoting = _quotes_close(path, encoding)
    chosen = delimiter or declared or _delimiter(lines, quoting)
    rows, ends = _parse(lines, chosen, quoting)
    layout = find_layout(rows)
    if declared and layout.titles[:1] and layout.titles[0].lower().startswith("sep="):
        layout = replace(layout, titles=layout.titles[1:])
    skip_lines = ends[layout.skip - 1] if layout.skip else 0
    return Delimited(encoding, chosen, quoting, skip_lines, layout)


def _quotes_close(path: Path, encoding: str) -> bool:
    """Whether quotation marks come in pairs. Where they do not, one of them would swallow rows."""
    count = 0
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        while part := file.read(1 << 22):
            count += part.count('"')
    return count % 2 == 0


def _physical_lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _declared(lines: list[str]) -> str | None:
    """Excel's own first line ``sep=;``."""
    first = lines[0].strip().strip("\ufeff").lower() if lines else ""
    return first[4] if first.startswith("sep=") and len(first) == 5 else None


def _parse(lines: list[str], delimiter: str, quoting: bool) -> tuple[list[list[str]], list[int]]:
    """Rows, and after how many lines each ends."""
    rows, ends = [], []
    reader = csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_MINIMAL if quoting else csv.QUOTE_NONE)
    for row in reader:
        rows.append(row)
        ends.append(reader.line_num)
    return rows, ends


def _delimiter(lines: list[str], quoting: bool) -> str:
    """The delimiter that cuts most rows into the same number of cells, more than one."""
    best, best_score = ",", 0.0
    for candidate in _DELIMITERS:
        widths = [len(row) for row in _parse(lines, candidate, quoting)[0] if any(cell.strip() for cell in row)]
        if not widths:
            continue
        width, count = max(Counter(widths).items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
        score = (count / len(widths)) * (1 + 0.02 * min(width, 30)) if width > 1 else 0.0
        if score > best_score:
            best, best_score = candidate, score
    return best


def find_layout(rows: Grid) -> Layout:
    """Title rows, header and width of a grid of texts. Raises BadInput when nothing is in it."""
    filled = [(place, row) for place, row in enumerate(rows) if any(cell.strip() for cell in row)]
    if not filled:
        raise BadInput("The file holds no rows.", hint="Choose a file that holds rows.")
    width = _width([row for _, row in filled])
    start = next((at for at, (_, row) in enumerate(filled) if _spans(row, width)), 0)
    titles = tuple(" ".join(cell.strip() for cell in row if cell.strip()) for _, row in filled[:start])
    place, first = filled[start]
    body = [list(row) for _, row in filled[start + 1 : start + 101]]
    if _is_header(first, body, bool(titles)):
        width = max(width, len(first) if len(first) <= width + 1 else width)
        return Layout(width, place + 1, tuple(cell.strip() for cell in first[:width]), titles)
    return Layout(width, place, None, titles)


def _width(rows: Grid) -> int:
    """Cells of the usual row, empty ones at its end included."""
    counts = Counter(len(row) for row in rows)
    return max(counts.items(), key=lambda item: (item[1] * (1 if item[0] > 1 else 0.5), item[0]))[0]


def _spans(row: Sequence[str], width: int) -> bool:
    """Whether a row is part of the table rather than a title above it: most of the cells are there."""
    filled = sum(bool(cell.strip()) for cell in row[:width])
    return width == 1 or filled >= max(2, 0.5 * width)


def _is_header(first: Sequence[str], body: list[list[str]], titled: bool) -> bool:
    """Names stand above values: texts that are no values, and differ from one another and from what is below."""
    names = [cell.strip() for cell in first if cell.strip()]
    if not names or any(_is_value(name) or len(name) > _LONGEST_HEADER for name in names):
        return False
    if not body or titled:
        return True
    columns = [[row[at].strip() for row in body if at < len(row)] for at in range(len(first))]
    if any(_mostly_values(column) for column in columns):
        return True
    if len({name.casefold() for name in names}) < len(names):
        return False
    return not any(
        name in column for name, column in zip((cell.strip() for cell in first), columns, strict=True) if name
    )


def _is_value(text: str) -> bool:
    """Numbers and dates are values; a year alone may well be a column's name."""
    if text.isdigit() and len(text) == 4:
        return False
    shape = number_shape(text)
    return (shape is not None) or date_shape([text]) is not None


def _mostly_values(column: list[str]) -> bool:
    filled = [text for text in column if text.casefold() not in NOTHING]
    return bool(filled) and sum(_is_value(text) or text.isdigit() for text in filled) >= 0.8 * len(filled)
