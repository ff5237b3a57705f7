"""A query process: ``python -m data_connectors.worker SOCKET``.

Before it loads anything it ties its life to its parent's: a server killed while this starts leaves nothing behind.
"""

from __future__ import annotations

import ctypes
import importlib
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main(path: str, served_by: str = "data_connectors.serving") -> None:
    """Serve the socket at ``path`` by that module's ``main`` until the parent is gone."""
    parent = os.getppid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    importlib.import_module(served_by).main(path, parent)


if __name__ == "__main__":
    main(sys.argv[1])
