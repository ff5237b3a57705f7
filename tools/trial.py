"""A workbench of its own to look at: fresh home, small sample shop, free port of loopback, ended afterwards."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
AS_OF = "2026-11-20"
READY_SECONDS = 120
BROWSER_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def free_port() -> int:
    """A port of loopback nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(url: str) -> bool:
    """Whether the server is ready."""
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=2) as response:
            return bool(response.status == 200)
    except OSError:
        return False


@contextmanager
def workbench(chromium: str, scale: str = "0.05") -> Iterator[str]:
    """Address of a running workbench with the sample shop at ``scale``; raises RuntimeError with its log."""
    with loaded(chromium, scale) as home, served(home, chromium) as url:
        yield url


@contextmanager
def loaded(chromium: str, scale: str = "0.05", sample: str = "ecommerce") -> Iterator[Path]:
    """A home folder with a sample at ``scale``, removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="assay-trial-") as folder:
        load = [*ASSAY, "load", sample, "--scale", scale]
        environment = _environment(Path(folder), chromium, free_port())
        subprocess.run(load, cwd=ROOT, env=environment, check=True, capture_output=True, timeout=600)
        yield Path(folder)


@contextmanager
def served(home: Path, chromium: str, *, as_of: str = AS_OF) -> Iterator[str]:
    """Address of a running workbench over the state in ``home``; raises RuntimeError with its log."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = _environment(home, chromium, port) | {"ASSAY_AS_OF": as_of}
    with (home / "serve.log").open("wb") as log:
        server = subprocess.Popen([*ASSAY, "serve"], cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            _wait(url, server, home / "serve.log")
            yield url
        finally:
            _stop(server)


ASSAY = (sys.executable, "-m", "cli")


def _environment(home: Path, chromium: str, port: int) -> dict[str, str]:
    own = {"ASSAY_HOME": str(home), "PORT": str(port), "ASSAY_AS_OF": AS_OF, "PYTHONPATH": str(ROOT)}
    return dict(os.environ) | own | {"ASSAY_CHROMIUM": chromium}


def _wait(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(READY_SECONDS * 5):
        if answers(url):
            return
        try:
            server.wait(0.2)
        except subprocess.TimeoutExpired:
            continue
        break
    raise RuntimeError(f"The workbench did not start:\n{log.read_text(errors='replace')[-3000:]}")


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGTERM)
    try:
        server.wait(30)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
