"""Many clients at once, in a process of their own: ``TOKEN=... python -m benchmarks.load PORT CLIENTS READS PATH``.

Each client keeps one connection and asks again as soon as it was answered. The request is written once and the
response read no further than its length, so that the clients take little of the processor the server needs.
Prints the wall milliseconds of all reads as JSON.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import sys
import time

LENGTH = b"content-length:"


async def client(port: int, request: bytes, reads: int) -> list[float]:
    """Wall milliseconds of each read of one client; the first, which opens the connection, does not count."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    walls = []
    for _ in range(reads + 1):
        started = time.perf_counter()
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


async def _all(port: int, clients: int, reads: int, path: str, token: str) -> list[float]:
    lines = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\nAccept-Encoding: gzip\r\n\r\n"
    taken = await asyncio.gather(*(client(port, lines.encode(), reads) for _ in range(clients)))
    return [wall for walls in taken for wall in walls]


if __name__ == "__main__":
    gc.disable()
    port, clients, reads, path = sys.argv[1:]
    print(json.dumps(asyncio.run(_all(int(port), int(clients), int(reads), path, os.environ["TOKEN"]))))
