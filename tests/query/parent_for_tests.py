"""Owns query processes: ``hang`` waits in a query, ``start`` while they start, ``fork`` asks on both sides."""

from __future__ import annotations

import os
import sys
import threading
import time

from assay.query.ports import Limits
from assay.query.workers import Workers


def children() -> list[int]:
    """Direct children of this process."""
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat") as file:
                    fields = file.read().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == os.getpid() and fields[0] != "Z":
                found.append(int(name))
    return found


def answer(pool: Workers, path: str, text: str) -> object:
    recipe = {"kind": "test", "path": path}
    return pool.run(recipe, text, version="1", limits=Limits(seconds=60)).arrow.column(0)[0].as_py()


def hang(pool: Workers, path: str) -> None:
    answer(pool, path, "SELECT 1")
    threading.Thread(target=answer, args=(pool, path, "SELECT 'misbehave_hang'"), daemon=True).start()
    while len(children()) < 2:
        time.sleep(0.01)
    print(*children(), flush=True)
    time.sleep(3600)


def start(pool: Workers, path: str) -> None:
    pool.warm()
    while not children():
        time.sleep(0.001)
    print(*children(), flush=True)
    time.sleep(3600)


def fork(pool: Workers, path: str) -> None:
    answer(pool, path, "SELECT 1")
    before = children()
    copy = os.fork()
    if copy == 0:
        mine = [answer(pool, path, f"SELECT {number}") for number in range(50)]
        fresh = not set(children()) & set(before)
        os._exit(0 if mine == list(range(50)) and fresh else 1)
    mine = [answer(pool, path, f"SELECT {number + 1000}") for number in range(50)]
    _, status = os.waitpid(copy, 0)
    print("right" if status == 0 and mine == list(range(1000, 1050)) else f"wrong {status} {mine}", flush=True)
    pool.close()


if __name__ == "__main__":
    {"hang": hang, "start": start, "fork": fork}[sys.argv[1]](Workers(command=sys.argv[3:]), sys.argv[2])
