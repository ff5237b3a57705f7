"""A SemanticModel as YAML that loads to the same model."""

from __future__ import annotations

from typing import Any

import yaml

from assay.semantic.model import SemanticModel

ORDER = ("name", "term", "left", "right", "label", "table", "plural", "key", "kind", "agg", "expr", "measure")


def dump(model: SemanticModel) -> str:
    """YAML of everything that is not default, the telling keys first.

    >>> print(dump(SemanticModel(name="shop", currency="EUR")), end="")
    name: shop
    currency: EUR
    """
    data = model.model_dump(mode="json", exclude_defaults=True, by_alias=True)
    return str(yaml.safe_dump(ordered(data), sort_keys=False, allow_unicode=True, width=120))


def ordered(data: Any) -> Any:
    """Plain data with the telling keys first, at every depth."""
    if isinstance(data, list):
        return [ordered(item) for item in data]
    if not isinstance(data, dict):
        return data
    first = [key for key in ORDER if key in data]
    return {key: ordered(data[key]) for key in (*first, *(key for key in data if key not in first))}
