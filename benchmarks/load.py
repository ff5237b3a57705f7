"""Many clients at once, in a process of their own: ``python -m benchmarks.load PORT CLIENTS READS PACE PATH``.

Each client keeps one connection and asks every ``PACE`` seconds, or as soon as it was answered where that is 0. A read
that is due counts from when it was due: one that had to wait for the one before it is late. The request is written once
and the response read no further than its length, so that the clients take little of the processor the server needs.
The token is in the environment, as ``TOKEN``. Prints the wall milliseconds of all reads as JSON.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import sys
import time

LENGTH = b"content-length:"


async def client(port: int, request: bytes, reads: int, pace: float, begin: float) -> list[float]:
    """Wall milliseconds of each read of one client; the first, which opens the connection, does not count."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    walls = []
    for number in range(reads + 1):
        started = time.perf_counter()
        if pace:
            due = begin + number * pace
            await asyncio.sleep(max(0.0, due - started))
            started = due
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise AssertionError(head[:200])
        await reader.readexactly(_length(head))
        walls.append(1000 * (time.perf_counter() - started))
    writer.close()
    return walls[1:]


def _length(head: bytes) -> int:
    line = next(line for line in head.lower().split(b"\r\n") if line.startswith(LENGTH))
    return int(line[len(LENGTH) :])


async def _all(port: int, clients: int, reads: int, pace: float, path: str, token: str) -> list[float]:
    lines = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\nAccept-Encoding: gzip\r\n\r\n"
    begin = time.perf_counter() + pace
    starts = [begin + number * pace / clients for number in range(clients)]
    taken = await asyncio.gather(*(client(port, lines.encode(), reads, pace, start) for start in starts))
    return [wall for walls in taken for wall in walls]


if __name__ == "__main__":
    gc.disable()
    port, clients, reads, pace, path = sys.argv[1:]
    done = _all(int(port), int(clients), int(reads), float(pace), path, os.environ["TOKEN"])
    print(json.dumps(asyncio.run(done)))
