"""A statement takes few turns with a server: each may have to wait for the processor beside one at work for long."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, suppress

import pytest

from assay.kernel.errors import Refused, SourceFailed
from assay.query.ports import Tidied
from data_connectors.registry import open_connector
from data_connectors.sessions import open_session
from tests.connectors.engines import Backend

PORTS = {"postgres": 5432, "mysql": 3306}
TURNS = {"postgres": 3, "mysql": 1}
WRITERS = {
    "postgres": "CREATE FUNCTION writes_a_row() RETURNS int LANGUAGE sql VOLATILE AS "
    "'INSERT INTO written_to VALUES (1) RETURNING a'",
    "mysql": "CREATE FUNCTION writes_a_row() RETURNS int MODIFIES SQL DATA "
    "BEGIN INSERT INTO written_to VALUES (1); RETURN 1; END",
}


class Between:
    """Stands between a client and a server and counts how often the client speaks after the server has."""

    def __init__(self, port: int) -> None:
        self.turns, self._theirs, self._listener = 0, port, socket.create_server(("127.0.0.1", 0))
        self._server_spoke = True
        self._open: list[socket.socket] = [self._listener]
        self._lock = threading.Lock()
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self._open.append(client)
                server = socket.create_connection(("127.0.0.1", self._theirs))
                self._open.append(server)
                for ends in ((client, server, False), (server, client, True)):
                    threading.Thread(target=self._carry, args=ends, daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket, is_server: bool) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                with self._lock:
                    self.turns += self._server_spoke and not is_server
                    self._server_spoke = is_server
                other.sendall(data)
        with suppress(OSError):
            other.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        for end in self._open:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@pytest.fixture
def server(backend: Backend) -> Backend:
    if backend.name not in PORTS:
        pytest.skip("not a server")
    return backend


@pytest.fixture
def between(server: Backend) -> Iterator[Between]:
    with closing(Between(PORTS[server.name])) as found:
        yield found


def test_a_statement_takes_few_turns(server: Backend, between: Between) -> None:
    url = server.url.replace(f":{PORTS[server.name]}/", f":{between.port}/")
    with closing(open_session(open_connector(url).recipe())) as session:
        list(session.run("SELECT 1 AS a", 10))
        before = between.turns
        for _ in range(5):
            assert [batch.to_pylist() for batch in session.run("SELECT 2 AS a", 10)] == [[{"a": 2}]]
        assert between.turns - before <= 5 * TURNS[server.name]
        with suppress(SourceFailed):
            list(session.run("SELECT nothing_of_that_name", 10))
        assert [batch.to_pylist() for batch in session.run("SELECT 3 AS a", 10)] == [[{"a": 3}]]


def test_a_function_that_writes_is_refused_by_the_server(server: Backend) -> None:
    server.write("CREATE TABLE IF NOT EXISTS written_to (a int)")
    server.write(WRITERS[server.name])
    try:
        with closing(server.session()) as session:
            with pytest.raises(Refused):
                list(session.run("SELECT writes_a_row()", 10))
            assert [batch.to_pylist() for batch in session.run("SELECT count(*) AS n FROM written_to", 10)] == [
                [{"n": 0}]
            ]
    finally:
        server.write("DROP FUNCTION writes_a_row" + ("()" if server.name == "postgres" else ""))
        server.write("DROP TABLE written_to")


def test_an_answer_does_not_wait_for_the_tidying_up(server: Backend, between: Between) -> None:
    url = server.url.replace(f":{PORTS[server.name]}/", f":{between.port}/")
    with closing(open_session(open_connector(url).recipe())) as session:
        list(session.run("SELECT 1 AS a", 10))
        if isinstance(session, Tidied):
            session.tidy()
        before = between.turns
        assert [batch.to_pylist() for batch in session.run("SELECT 2 AS a", 10)] == [[{"a": 2}]]
        assert between.turns - before == 1
