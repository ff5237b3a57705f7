"""The processes behind ``assay serve``: web and worker, watched by a small parent that loads neither."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from assay.kernel.lifeline import PARENT_VARIABLE
from assay.kernel.settings import ENV_FILE_VARIABLE, Settings

CODE = Path(__file__).resolve().parents[1]
"""Where the packages lie, and ``gunicorn.conf.py`` beside them."""

WEB = (sys.executable, "-P", "-m", "commands.webserver", "--config", str(CODE / "gunicorn.conf.py"), "app:server")
WORKER = (sys.executable, "-P", "-m", "cli", "worker")
MIGRATE = (sys.executable, "-P", "-m", "cli", "migrate")
LOOK_SECONDS = 0.2
RESTART_SECONDS = 1.0


def environment(settings: Settings) -> Mapping[str, str]:
    """What children get: this process's environment with paths that hold in another folder."""
    paths = [str(CODE), *filter(None, [os.environ.get("PYTHONPATH")])]
    changed = {"PYTHONPATH": os.pathsep.join(paths), "ASSAY_HOME": str(settings.home.resolve())}
    if os.environ.get(ENV_FILE_VARIABLE):
        changed[ENV_FILE_VARIABLE] = str(Path(os.environ[ENV_FILE_VARIABLE]).resolve())
    if settings.as_of:
        changed["ASSAY_AS_OF"] = settings.as_of.isoformat()
    return {**os.environ, **changed, PARENT_VARIABLE: str(os.getpid())}


def start(command: Sequence[str], settings: Settings) -> subprocess.Popen[bytes]:
    """A child in the folder of the code, whatever folder ``assay`` was called from.

    It is out of reach of the terminal's Ctrl-C: its parent stops it, in order.
    """
    return subprocess.Popen(command, cwd=CODE, env=dict(environment(settings)), start_new_session=True)


def migrated(settings: Settings) -> bool:
    """Whether the state database is current now; the child has said why when it is not."""
    return (
        subprocess.run(
            MIGRATE, cwd=CODE, env=dict(environment(settings)), stderr=None, check=False, stdin=subprocess.DEVNULL
        ).returncode
        == 0
    )


@dataclass
class Children:
    """Web and worker. The web process decides: when it ends, so does everything; a worker that dies is replaced."""

    settings: Settings
    stopping: threading.Event = field(default_factory=threading.Event)

    def run(self, ready: Callable[[], bool], when_ready: Callable[[], None]) -> int:
        """Start web, then the worker once ``ready`` holds, so that the first page does not wait for it.

        ``when_ready`` is called at that moment. Waits for the end and returns web's exit code.
        """
        web = start(WEB, self.settings)
        worker, tried = None, 0.0
        try:
            while web.poll() is None and not self.stopping.wait(LOOK_SECONDS):
                if worker is None and ready():
                    when_ready()
                    worker, tried = start(WORKER, self.settings), time.monotonic()
                elif worker is not None and worker.poll() is not None and time.monotonic() - tried > RESTART_SECONDS:
                    worker, tried = start(WORKER, self.settings), time.monotonic()
            return self._end(web)
        finally:
            if worker is not None:
                stop(worker, self.settings.stop_timeout_seconds)

    def _end(self, web: subprocess.Popen[bytes]) -> int:
        """The web process finishes what is in flight; its code, 0 when it was asked to stop."""
        asked = self.stopping.is_set()
        code = stop(web, self.settings.stop_timeout_seconds + 5)
        return 0 if asked and code in (0, -signal.SIGTERM) else code


def stop(child: subprocess.Popen[bytes], seconds: float) -> int:
    """Ask a child to stop, and insist when it does not; returns its exit code."""
    if child.poll() is None:
        with suppress(ProcessLookupError):
            child.terminate()
    try:
        return child.wait(seconds)
    except subprocess.TimeoutExpired:
        child.kill()
        return child.wait()
