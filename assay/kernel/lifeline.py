"""Ties a process to the one that started it, so that even SIGKILL leaves no orphan.

``lifeline.py PROGRAM ARGUMENTS`` runs a Python program that knows nothing of this; it needs only the standard library.
"""

from __future__ import annotations

import ctypes
import os
import runpy
import signal
import sys
import threading
import time

PARENT_VARIABLE = "_ASSAY_PARENT"
"""In the environment of a child that must not outlive its parent: the parent's process id."""

_PR_SET_PDEATHSIG = 1
_LOOK_SECONDS = 0.5


def die_with(parent: int, how: signal.Signals = signal.SIGKILL) -> None:
    """From now on this process gets ``how`` when ``parent``, which started it, is gone.

    The kernel does it on Linux, a thread that looks every half second elsewhere.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, how)
    else:
        threading.Thread(target=_watch, args=(parent, how), daemon=True).start()
    if os.getppid() != parent:  # it died before the kernel was told
        os.kill(os.getpid(), how)


def hold_on() -> None:
    """Die with the parent that the environment names, if it names one."""
    named = os.environ.pop(PARENT_VARIABLE, "")
    if named:
        die_with(int(named))


def _watch(parent: int, how: signal.Signals) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_SECONDS)
    os.kill(os.getpid(), how)


def tied(program: str, *arguments: str) -> tuple[list[str], dict[str, str]]:
    """Command line and environment of a Python program that ends with the thread that starts it."""
    return [sys.executable, "-P", __file__, program, *arguments], {**os.environ, PARENT_VARIABLE: str(os.getpid())}


def main() -> None:
    """Run the program named on the command line, which sees its own name and arguments there."""
    hold_on()
    del sys.argv[0]
    sys.path.insert(0, os.path.dirname(sys.argv[0]))
    runpy.run_path(sys.argv[0], run_name="__main__")


if __name__ == "__main__":
    main()
