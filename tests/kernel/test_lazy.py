"""The lazy loader: nothing early, everything later, and a clear word when the library is missing."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest

from assay.kernel.errors import Misconfigured
from assay.kernel.lazy import lazy


def test_a_library_is_imported_at_its_first_use_and_not_before() -> None:
    program = (
        "import sys; from assay.kernel.lazy import lazy; m = lazy('mailbox');"
        "print('mailbox' in sys.modules); m.Maildir; print('mailbox' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


def test_a_missing_library_names_the_extra_that_brings_it() -> None:
    with pytest.raises(Misconfigured, match="no_such_library_here is not installed") as caught:
        lazy("no_such_library_here.inner", extra="clickhouse").connect  # noqa: B018
    assert "assay[clickhouse]" in caught.value.hint


def test_a_wrong_name_is_an_attribute_error_as_on_any_module() -> None:
    with pytest.raises(AttributeError):
        lazy("statistics").no_such_function  # noqa: B018


def test_many_threads_get_the_same_thing() -> None:
    module = lazy("wave")
    seen: list[object] = []
    threads = [threading.Thread(target=lambda: seen.append(module.Wave_read)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 8
    assert len(set(map(id, seen))) == 1
