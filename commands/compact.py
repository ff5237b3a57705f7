"""JSON as programs get it: one line, no NaN, whatever a figure is made of."""

from __future__ import annotations

import json
from typing import Any

from assay.kernel.tabular import plain


def compact(value: Any) -> str:
    """JSON text; numpy arrays of a figure become lists.

    >>> import numpy as np
    >>> compact({"x": np.array([1.0, np.nan])})
    '{"x": [1.0, null]}'
    """
    return json.dumps(value, ensure_ascii=False, default=_unusual, allow_nan=False)


def _unusual(value: Any) -> Any:
    return [plain(item) for item in value.tolist()] if hasattr(value, "tolist") else plain(value)
