"""Write the generated parts of docs/ from the code; each lies between two marker comments in a hand-written page."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

from assay.kernel.settings import ROOT, Settings, variable_of

DOCS = ROOT / "docs"


def settings_table() -> str:
    """One row per setting: variable, default, what it does."""
    rows = ["| variable | default | what it does |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        allowed = _choices(field.annotation)
        text = f"{field.description}{f' One of {allowed}.' if allowed else ''}"
        rows.append(f"| `{variable_of(name)}` | {_default(field.default)} | {text} |")
    return "\n".join(rows)


def _default(value: Any) -> str:
    if value is None:
        return "unset"
    if isinstance(value, Path):
        return "`.assay` in the checkout"
    return f"`{value}`"


def _choices(annotation: Any) -> str:
    return ", ".join(f"`{choice}`" for choice in get_args(annotation) if isinstance(choice, str))


PARTS: dict[str, Callable[[], str]] = {"settings.md": settings_table}
"""Page -> what stands between its markers."""


def rendered(page: str, text: str) -> str:
    """``text`` of ``page`` with its generated part renewed. Raises ValueError when the markers are missing."""
    pattern = re.compile(r"(<!-- generated: make docs -->).*?(<!-- end -->)", re.DOTALL)
    if not pattern.search(text):
        raise ValueError(f"docs/{page} has no part between '<!-- generated: make docs -->' and '<!-- end -->'")
    return pattern.sub(lambda match: f"{match[1]}\n\n{PARTS[page]()}\n\n{match[2]}", text)


def main() -> None:
    """Renew every page."""
    for page in PARTS:
        path = DOCS / page
        path.write_text(rendered(page, path.read_text()))
        print(f"docs/{page}")


if __name__ == "__main__":
    main()
