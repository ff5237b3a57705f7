"""Many clients at once, in a process of their own: ``python -m benchmarks.load PORT CLIENTS READS PACE PATH``.

Each client keeps one connection and asks every ``PACE`` seconds, or as soon as it was answered where that is 0. A read
that is due counts from when it was due: one that had to wait for the one before it is late. One thread looks after all
sockets, sends bytes that were written once and counts what comes back: a read costs it a thirtieth of a millisecond of
the processor that the server needs. The token is in the environment, as ``TOKEN``. Prints as JSON the wall milliseconds
of all reads, and the CPU milliseconds of one read on this side.
"""

from __future__ import annotations

import gc
import json
import os
import selectors
import socket
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

LENGTH = b"content-length:"
END = b"\r\n\r\n"
PIECE = 1 << 18


@dataclass
class Client:
    """One connection. ``size``: bytes of an answer, head and body, as the first read found."""

    connection: socket.socket
    request: bytes
    pace: float
    due: float
    left: int
    size: int = 0
    came: int = 0
    asked: float = 0.0
    waits: bool = False
    walls: list[float] = field(default_factory=list)

    def first(self) -> None:
        """The read that does not count: what an answer looks like."""
        self.connection.sendall(self.request)
        got = b""
        while END not in got:
            got += self.connection.recv(PIECE)
        head = got[: got.index(END) + len(END)]
        if not head.startswith(b"HTTP/1.1 200"):
            raise AssertionError(head[:200])
        self.size = len(head) + length_of(head)
        while len(got) < self.size:
            got += self.connection.recv(PIECE)

    def ask(self, now: float) -> None:
        """Send; a read at a pace counts from when it was due."""
        self.asked = self.due if self.pace else now
        self.due += self.pace
        self.waits, self.left = True, self.left - 1
        self.connection.sendall(self.request)

    def hear(self, buffer: bytearray) -> None:
        """Take what came."""
        got = self.connection.recv_into(buffer)
        if not got:
            raise AssertionError("the server closed the connection")
        if not self.came and not buffer.startswith(b"HTTP/1.1 200"):
            raise AssertionError(bytes(buffer[:200]))
        self.came += got
        if self.came >= self.size:
            self.walls.append(1000 * (time.perf_counter() - self.asked))
            self.came, self.waits = 0, False


def length_of(head: bytes) -> int:
    """Bytes of the body, by its head.

    >>> length_of(b"HTTP/1.1 200 OK\\r\\nContent-Length: 7\\r\\n\\r\\n")
    7
    """
    line = next(line for line in head.lower().split(b"\r\n") if line.startswith(LENGTH))
    return int(line[len(LENGTH) :])


def run(clients: Sequence[Client]) -> None:
    """Until every client has read as often as it should."""
    buffer, every = bytearray(PIECE), selectors.DefaultSelector()
    for client in clients:
        every.register(client.connection, selectors.EVENT_READ, client)
    while any(client.left or client.waits for client in clients):
        now = time.perf_counter()
        idle = [client for client in clients if client.left and not client.waits]
        for client in idle:
            if client.due <= now or not client.pace:
                client.ask(now)
        later = [client.due for client in idle if not client.waits]
        for key, _ in every.select(max(0.0, min(later) - time.perf_counter()) if later else None):
            key.data.hear(buffer)


def connected(port: int, many: int, reads: int, pace: float, request: bytes) -> list[Client]:
    """That many clients, each of which has read once; at a pace they begin one after the other."""
    made = [Client(socket.create_connection(("127.0.0.1", port)), request, pace, 0.0, reads) for _ in range(many)]
    for client in made:
        client.first()
    begin = time.perf_counter() + pace
    for number, client in enumerate(made):
        client.due = begin + number * pace / many
    return made


def main(port: str, many: str, reads: str, pace: str, path: str) -> None:
    """Read, and print what it took."""
    token = os.environ["TOKEN"]
    lines = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\nAccept-Encoding: gzip\r\n\r\n"
    clients = connected(int(port), int(many), int(reads), float(pace), lines.encode())
    before = time.process_time()
    run(clients)
    walls = [wall for client in clients for wall in client.walls]
    print(json.dumps({"walls": walls, "cpu": 1000 * (time.process_time() - before) / len(walls)}))


if __name__ == "__main__":
    gc.disable()
    main(*sys.argv[1:])
