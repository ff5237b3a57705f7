"""A web process works with Arrow and never loads pandas, which would break JSON that is encoded meanwhile."""

from __future__ import annotations

import subprocess
import sys

WORK = """
import sys
import pyarrow as pa
import pyarrow.compute as pc
from assay.kernel.arrow_alone import keep_pandas_out
keep_pandas_out()
assert "pandas" not in sys.modules
table = pa.table({"a": [3, 1, 2], "s": ["x", "y", None]})
assert pc.equal(table["s"], pa.scalar("x")).to_pylist() == [True, False, None]
assert table.take(pc.sort_indices(table, sort_keys=[("a", "ascending")]))["a"].to_pylist() == [1, 2, 3]
print("pandas" in sys.modules)
import pandas
print(pandas.NaT is not None)
"""


def test_arrow_finds_no_pandas_and_others_still_may() -> None:
    done = subprocess.run([sys.executable, "-c", WORK], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
