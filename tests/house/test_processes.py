"""How Assay is run elsewhere: the Procfile, gunicorn's settings, what CI calls."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

BIN = Path(sys.executable).parent
APPLICATION = """
import threading
from flask import Flask
server = Flask(__name__)
seen = []
running = threading.Event()
@server.get("/")
@server.get("/health")
def note():
    seen.append(1)
    return str(len(seen))
@server.get("/slow")
def slow():
    running.set()
    threading.Event().wait(1.5)
    return "finished"
@server.get("/running")
def is_running():
    running.wait(10)
    return "yes"
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=15) as response:
        return str(response.read().decode())


def first_answer(url: str, process: subprocess.Popen[str]) -> str:
    """The first answer of a server that is starting."""
    deadline = time.monotonic() + 20
    while True:
        try:
            return get(url)
        except OSError:
            assert process.poll() is None, process.communicate()[0]
            assert time.monotonic() < deadline, "no answer in 20 s"
            time.sleep(0.05)


@pytest.fixture
def served(root: Path, tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A small application behind the project's own gunicorn settings."""
    (tmp_path / "small.py").write_text(APPLICATION)
    port = free_port()
    process = subprocess.Popen(
        [BIN / "gunicorn", "--config", root / "gunicorn.conf.py", "--pythonpath", str(tmp_path), "small:server"],
        env=os.environ | {"PORT": str(port), "ASSAY_WEB_WORKERS": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    yield f"http://127.0.0.1:{port}", process
    process.kill()
    process.communicate()


def test_the_procfile_has_web_worker_and_release(root: Path) -> None:
    lines = (root / "Procfile").read_text().splitlines()
    assert dict(line.split(": ", 1) for line in lines) == {
        "web": "gunicorn --config gunicorn.conf.py app:server",
        "worker": "assay worker",
        "release": "assay migrate",
    }


def test_the_application_is_warm_before_the_first_visitor(served: tuple[str, subprocess.Popen[str]]) -> None:
    url, process = served
    assert first_answer(url, process) == "3", "two pages were asked for before this one"


def test_a_request_in_flight_is_finished_after_sigterm(served: tuple[str, subprocess.Popen[str]]) -> None:
    url, process = served
    first_answer(url, process)
    with ThreadPoolExecutor() as pool:
        slow = pool.submit(get, f"{url}/slow")
        assert get(f"{url}/running") == "yes"
        process.send_signal(signal.SIGTERM)
        assert slow.result() == "finished"
    assert process.wait(15) == 0


def test_a_wrong_setting_stops_the_start_with_a_sentence(root: Path) -> None:
    started = subprocess.run(
        [BIN / "gunicorn", "--config", root / "gunicorn.conf.py", "small:server"],
        env=os.environ | {"PORT": "many"},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert started.returncode == 2
    assert "PORT is 'many'" in started.stderr
    assert "Traceback" not in started.stderr


def test_ci_calls_the_tests_and_the_checks(root: Path) -> None:
    script = root / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert subprocess.run(["bash", "-n", script], check=False).returncode == 0
    steps = [line for line in script.read_text().splitlines() if line.startswith("make")]
    assert [line.partition("  #")[0] for line in steps] == ["make test", "make check TESTED=yes"]
