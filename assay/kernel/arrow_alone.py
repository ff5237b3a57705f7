"""Arrow without pandas: it looks for pandas when it first meets a Python value, and imports it where it is installed.

In a web process that would cost a second and 60 MB in the middle of somebody's question; and whoever encodes JSON at
that moment in another thread finds half a module and fails. Nothing here needs it, so Arrow is told there is none.
"""

from __future__ import annotations

import sys

import pyarrow as pa


class _Without:
    """Finds no pandas, for as long as it stands first among those that find modules."""

    def find_spec(self, name: str, _path: object = None, _target: object = None) -> None:
        if name.partition(".")[0] == "pandas":
            raise ModuleNotFoundError("pandas is kept out", name=name)


def keep_pandas_out() -> None:
    """Have Arrow look for pandas now and find nothing; it does not look again. Without effect once pandas is loaded."""
    if "pandas" in sys.modules:
        return
    blind = _Without()
    sys.meta_path.insert(0, blind)
    try:
        pa.scalar("").cast(pa.string())
    finally:
        sys.meta_path.remove(blind)
