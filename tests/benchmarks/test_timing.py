"""What is measured of a process is all that it did."""

from __future__ import annotations

import subprocess
import sys

from benchmarks.timing import cpu_of

CHILD = """
import sys, threading, time
def work():
    while time.process_time() < 0.2: pass
thread = threading.Thread(target=work)
thread.start()
thread.join()
print(time.process_time(), flush=True)
sys.stdin.read()
"""


def test_threads_that_have_ended_count() -> None:
    with subprocess.Popen([sys.executable, "-c", CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        ran = 1000 * float(child.stdout.readline())
        found = cpu_of(child.pid)
        child.communicate()
    assert found >= 0.9 * ran > 0


def test_a_process_that_has_ended_counts_nothing() -> None:
    child = subprocess.Popen([sys.executable, "-c", "pass"])
    child.wait()
    assert cpu_of(child.pid) == 0.0
