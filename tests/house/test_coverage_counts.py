"""The lines a child process runs count in the coverage that `make test` demands, however the child starts and ends."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

MODULE = """
import time
def by_subprocess():
    return 1
def by_fork():
    return 2
def by_spawn():
    return 3
def by_hard_exit():
    return 4
def by_sigterm():
    print("ready", flush=True) or time.sleep(60)
def by_nobody():
    return 6
"""
TEST = """
import multiprocessing, subprocess, sys
import assay.many
def start(code):
    return subprocess.Popen([sys.executable, "-c", "import os, assay.many as m; " + code], stdout=subprocess.PIPE)
def test_children():
    assert start("m.by_subprocess()").wait() == 0
    assert start("m.by_hard_exit(); os._exit(0)").wait() == 0
    with start("m.by_sigterm()") as child:
        child.stdout.readline()
        child.terminate()
    for method, function in (("fork", assay.many.by_fork), ("spawn", assay.many.by_spawn)):
        child = multiprocessing.get_context(method).Process(target=function)
        child.start()
        child.join()
"""


def test_every_kind_of_child_is_counted(root: Path, tmp_path: Path) -> None:
    settings = re.search(r"^\[tool\.coverage\.run\].*?(?=^\[)", (root / "pyproject.toml").read_text(), re.M | re.S)
    assert settings
    (tmp_path / "pyproject.toml").write_text(settings[0])
    (tmp_path / "assay").mkdir()
    (tmp_path / "assay" / "__init__.py").touch()
    (tmp_path / "assay" / "many.py").write_text(MODULE)
    (tmp_path / "test_many.py").write_text(TEST)
    # An outer coverage run must not reach into this one.
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("COV", "PYTEST"))}
    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:dash", "--cov=assay", "--cov-report=json", "test_many.py"],
        cwd=tmp_path,
        env=environment | {"PYTHONPATH": str(tmp_path)},
        check=True,
        capture_output=True,
    )
    functions = json.loads((tmp_path / "coverage.json").read_text())["files"]["assay/many.py"]["functions"]
    missed = {name for name, lines in functions.items() if lines["missing_lines"]}
    # The sleep that SIGTERM ends was begun, so its line counts too.
    assert missed == {"by_nobody"}
