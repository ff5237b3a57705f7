"""Other embeddings by setting: an endpoint over HTTP with its own client, a model in a folder; both may fail."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import psutil
import pytest

from assay.kernel.errors import Misconfigured
from assay.kernel.settings import load_settings
from assay.records.stored import TrainingItem
from tests.model_providers.loopback_for_tests import Loopback, Says, loopback
from tests.state_for_tests import fresh_home
from tests.training.conftest import ADMIN
from tests.vanna_training.tiny_model_for_tests import write_model
from vanna_training import retriever as retrieving
from vanna_training.choice import NGRAM, EmbeddingChoice
from vanna_training.holding import LEFT_ALONE_SECONDS, Held
from vanna_training.retriever import TrainingRetriever
from wiring import build
from wiring_embedding import COMMAND
from wiring_index import endpoint

ITEMS = [
    {"kind": "verified_question", "content": {"question": "revenue of the year", "sql": "SELECT 1"}},
    {"kind": "verified_question", "content": {"question": "how many customers", "sql": "SELECT 2"}},
    {"kind": "documentation", "content": {"text": "Customers of Ann Lee are kept apart."}},
]
# "takings" and "clients" share no letters worth speaking of with what they mean.
MEANINGS = {"revenue": 0, "takings": 0, "customers": 1, "clients": 1, "SELECT": 2}


def vector(text: str, width: int = 4) -> list[float]:
    """A vector that knows what words mean."""
    found = [sum(word in text for word, axis in MEANINGS.items() if axis == at) + 0.01 for at in range(width)]
    return [float(number) for number in found]


def gives(text_to_vector: Callable[[str], list[float]] = vector) -> Callable[[dict[str, Any]], Says]:
    """A server of embeddings that answers out of order, as it may."""

    def script(request: dict[str, Any]) -> Says:
        data = [{"object": "embedding", "index": at, "embedding": text_to_vector(text)}
                for at, text in enumerate(request["input"])]  # fmt: skip
        reply = {"object": "list", "model": "m", "data": data[::-1], "usage": {"prompt_tokens": 1, "total_tokens": 1}}
        return Says(raw=json.dumps(reply).encode())

    return script


def at(server: Loopback, seconds: float = 5.0) -> EmbeddingChoice:
    return EmbeddingChoice("openai", "small", server.url, "sk-very-secret-key", seconds=seconds)


@pytest.fixture
def server() -> Iterator[Loopback]:
    with loopback(gives()) as running:
        yield running


def held(choice: EmbeddingChoice, clock: Callable[[], float] = lambda: 0.0) -> Held:
    made = Held("shop", endpoint, clock)
    made.fill(1, ITEMS, choice)
    return made


def test_an_endpoint_finds_what_is_meant_where_spelling_does_not(server: Loopback) -> None:
    by_meaning, by_spelling = held(at(server)), held(NGRAM)
    assert [pair[1] for pair in by_meaning.search("takings")["questions"]][:1] == ["SELECT 1"]
    assert [pair[1] for pair in by_meaning.search("clients")["questions"]][:1] == ["SELECT 2"]
    assert not by_meaning.note
    assert by_meaning.embedded != by_spelling.embedded == NGRAM.fingerprint
    assert server.paths[0] == "/v1/embeddings"
    assert server.requests[0]["model"] == "small"
    assert server.keys[0] == "Bearer sk-very-secret-key"


def test_a_text_is_sent_once_and_a_publication_sends_only_what_is_new(server: Loopback) -> None:
    index = held(at(server))
    sent = sum(len(request["input"]) for request in server.requests)
    added = {"kind": "documentation", "content": {"text": "Clients pay late."}}
    index.fill(2, [*ITEMS, added], at(server))
    assert [request["input"] for request in server.requests][-1] == ["Clients pay late."]
    assert sum(len(request["input"]) for request in server.requests) == sent + 1


def test_another_choice_indexes_everything_anew(server: Loopback, tmp_path: Path) -> None:
    folder = write_model(tmp_path / "model", {"customers": [1, 0], "clients": [1, 0], "revenue": [0, 1]})
    index = held(NGRAM)
    prints = [index.embedded]
    for choice in (at(server), EmbeddingChoice("onnx", folder=str(folder)), NGRAM):
        index.fill(1, ITEMS, choice)
        prints.append(index.embedded)
        assert sorted(index.contents()) == sorted(held(NGRAM).contents())
        assert index.search("how many customers")["questions"][0][1] == "SELECT 2"
    assert prints[0] == prints[-1]
    assert len(set(prints)) == 3


def test_a_model_in_a_folder_compares_by_what_it_learnt(tmp_path: Path) -> None:
    words = {"customers": [1.0, 0, 0], "clients": [0.9, 0.1, 0], "revenue": [0, 1.0, 0], "takings": [0, 0.9, 0.1]}
    index = held(EmbeddingChoice("onnx", folder=str(write_model(tmp_path / "model", words))))
    assert not index.note
    assert index.search("clients ?")["questions"][0][1] == "SELECT 2"
    assert index.search("takings then")["questions"][0][1] == "SELECT 1"


@pytest.mark.parametrize("broken", [False, True], ids=["no folder", "broken"])
def test_without_its_model_texts_are_compared_by_spelling_and_the_note_says_so(tmp_path: Path, broken: bool) -> None:
    if broken:
        for name in ("model.onnx", "tokenizer.json"):
            (tmp_path / name).write_text("{")
    index = held(EmbeddingChoice("onnx", folder=str(tmp_path)))
    assert index.search("how many custmers")["questions"][0][1] == "SELECT 2"
    assert ("cannot be read" if broken else "holds no model.onnx and no tokenizer.json") in index.note
    assert "by its spelling" in index.note
    assert str(tmp_path) not in index.note


@pytest.mark.parametrize(
    ("says", "words"),
    [
        (Says(status=500, text="trace with sk-very-secret-key"), "failed (HTTP 500)"),
        (Says(status=401), "did not accept the key"),
        (Says(status=404), "does not know this model"),
        (Says(raw=b'{"data": [{"index": 0, "embedding": [1, "x"]}]}'), "no list of vectors"),
        (Says(raw=b'{"data": []}'), "no list of vectors"),
        (Says(raw=b"<html>"), "no list of vectors"),
        (Says(pause=30), "did not reply within 0.3 seconds"),
    ],
    ids=["500", "401", "404", "no number", "too few", "a page", "silence"],
)
def test_an_endpoint_that_fails_is_told_of_and_what_was_taught_is_still_found(says: Says, words: str) -> None:
    with loopback([says]) as server:
        index = held(at(server, 0.3))
        found = index.search("how many customers")
    assert found["questions"][0][1] == "SELECT 2"
    assert words in found["note"]
    assert "by its spelling" in found["note"]
    assert "secret" not in found["note"]


def test_an_endpoint_lost_between_two_questions_is_left_alone_then_taken_up_again() -> None:
    down, now = [False], [0.0]

    def script(request: dict[str, Any]) -> Says:
        return Says(status=503) if down[0] else gives()(request)

    with loopback(script) as server:
        index = held(at(server), lambda: now[0])
        assert not index.search("takings")["note"]
        down[0] = True
        assert "HTTP 503" in index.search("clients now")["note"]
        asked = len(server.bodies)
        assert index.search("how many customers")["questions"][0][1] == "SELECT 2"
        assert len(server.bodies) == asked, "it is left alone"
        down[0], now[0] = False, LEFT_ALONE_SECONDS
        assert index.search("clients again")["questions"][0][1] == "SELECT 2"
        assert not index.note
        assert index.embedded == at(server).fingerprint


PEOPLE = """
CREATE TABLE members (id INTEGER, full_name VARCHAR, email VARCHAR, locker VARCHAR, town VARCHAR);
INSERT INTO members VALUES (1, 'Ottilie Brenner', 'otti@brenner.test', 'K-77', 'Ulm'),
  (2, 'Jasper Holt', 'jasper@holt.test', 'L-12', 'Bonn'), (3, 'Mira Sand', 'mira@sand.test', 'M-31', 'Ulm');
"""
MASKS = "policies:\n- role: viewer\n  pii:\n    members:\n    - locker\n"


def test_no_masked_or_personal_value_goes_to_an_endpoint(server: Loopback, tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "club.duckdb")) as connection:
        connection.execute(PEOPLE)
    settings = load_settings(
        home=fresh_home(tmp_path / "home"), query_workers=1, embedding="openai", embedding_model="small",
        embedding_base_url=server.url,
    )  # fmt: skip
    services = build(settings)
    try:
        services.sources.connect("club", f"duckdb:///{tmp_path / 'club.duckdb'}", ADMIN)
        services.governance.policies.rewrite("club", MASKS, 0, ADMIN)
        sql = "SELECT town FROM members WHERE full_name = 'Ottilie Brenner' AND locker = 'K-77' AND town = 'Ulm'"
        services.training.save(
            "club", "verified_question", {"question": "Where is Ottilie Brenner?", "sql": sql}, ADMIN
        )
        services.training.save("club", "documentation", {"text": "Jasper Holt (jasper@holt.test) knows."}, ADMIN)
        services.gate.publish("club", ADMIN)
        rebuilt = services.index.rebuild("club", ADMIN)
        answer = services.ask.ask("email of Mira Sand in locker M-31 in Bonn", "club", ADMIN)
    finally:
        services.close()
    assert (rebuilt.note, rebuilt.missing) == ("", ())
    looked = next(step for step in answer.trace if step.name == "retrieve").facts
    assert looked["questions"] == ["Where is Ottilie Brenner?"]
    assert "Jasper Holt (jasper@holt.test) knows." in looked["documentation"]
    wire = b"\n".join(server.bodies).decode()
    for value in ("Ottilie", "Brenner", "K-77", "Jasper", "Holt", "jasper@", "Mira", "Sand", "M-31"):
        assert value.casefold() not in wire.casefold(), value
    assert "Ulm" in wire, "a value that is nobody's secret"
    assert "Bonn" in wire
    assert "PRIVATE" in wire


class Rows:
    """The training table, in short."""

    def items(self, _source: str) -> list[TrainingItem]:
        base = ("1", "shop", "local")
        return [TrainingItem(*base, one["kind"], "approved", one["content"], "ann", "2026-01-01") for one in ITEMS]  # type: ignore[arg-type]


def test_the_index_process_asks_the_endpoint_and_is_shown_nothing_private(server: Loopback) -> None:
    rows, asked = Rows(), []

    def private(source: str, texts: Any) -> list[str]:
        asked.append(source)
        return ["Ann Lee"]

    retriever = TrainingRetriever(
        lambda _: 1, rows.items, wait=True, embedding=at(server), private=private, command=COMMAND
    )
    try:
        found = retriever.retrieve("shop", "clients of ann lee")
        items, indexed, missing, note = retriever.rebuild("shop")
    finally:
        retriever.close()
    assert found.questions[0] == ("how many customers", "SELECT 2")
    assert found.documentation == ("Customers of Ann Lee are kept apart.",)
    assert (items, indexed, list(missing), note) == (3, 3, [], "")
    wire = b"\n".join(server.bodies).decode().casefold()
    assert "clients of private" in wire
    assert "ann lee" not in wire
    assert set(asked) == {"shop"}


def test_an_index_process_that_has_indexed_much_gives_way_to_a_fresh_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def children() -> set[int]:
        return {one.pid for one in psutil.Process().children() if "vanna_training.child" in one.cmdline()}

    monkeypatch.setattr(retrieving, "WORN_AFTER", 2)
    stamp, before = [1], children()
    retriever = TrainingRetriever(lambda _: stamp[0], Rows().items, wait=True)
    try:
        assert retriever.retrieve("shop", "customers").questions
        first = children() - before
        stamp[0] = 2
        assert retriever.retrieve("shop", "customers").questions
        assert len(children() - before) == 1
        assert children() - before != first
    finally:
        retriever.close()


def test_an_endpoint_needs_the_name_of_its_model() -> None:
    with pytest.raises(Misconfigured, match="ASSAY_EMBEDDING_MODEL is missing"):
        load_settings(embedding="openai")
