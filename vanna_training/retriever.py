"""Finds what was taught about a question. The SQL table of training items is the truth; this follows its stamp."""

from __future__ import annotations

import queue
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import structlog

from assay.ask.ports import Retrieved
from assay.kernel.errors import AssayError
from assay.query.process import QueryProcess
from assay.query.wire import Hangup
from assay.records.stored import TrainingItem
from vanna_training.choice import NGRAM, EmbeddingChoice
from vanna_training.writing import documents, searchable, written

log = structlog.get_logger()
COMMAND = (sys.executable, "-m", "vanna_training.child")
CONTENTS = "\0contents"
"""Asked in place of a question: everything the index holds. No question can be this."""
KEPT = 512
"""Searches remembered per process, by source, stamp and question."""
PATIENCE_SECONDS = 2.0
"""Beyond the time an embedding may take, a question waits no longer for a process that is busy with others."""
WORN_AFTER = 60_000
"""Items indexed anew, after which the index process gives way to a fresh one: Chroma keeps what it once held."""
Private = Callable[[str, Sequence[str]], Sequence[str]]
"""Source and texts to what of them is private: masked and personal values."""


def nothing_private(_source: str, _texts: Sequence[str]) -> Sequence[str]:
    """For embeddings that send nothing away."""
    return ()


@dataclass(frozen=True)
class _Search:
    source: str
    stamp: int
    question: str


class TrainingRetriever:
    """Implements ``ask.ports.Retriever`` over an index process of its own, started at the first need.

    Loading Chroma takes seconds and 200 MB, so it lives in a child; the thread that starts the child lives as long
    as this process, and the kernel ends the child with it. Unless ``wait``, a question that comes before the index
    stands is answered without it (``ready`` False). Every web process has its own index: none reads another's files.
    What ``private`` finds in a text is not shown to an embedding that sends texts away. ``command`` starts the child.
    """

    def __init__(
        self,
        stamp_of: Callable[[str], int],
        items_of: Callable[[str], Sequence[TrainingItem]],
        *,
        wait: bool = False,
        embedding: EmbeddingChoice = NGRAM,
        private: Private = nothing_private,
        command: Sequence[str] = COMMAND,
    ) -> None:
        self._stamp_of, self._items_of, self._wait = stamp_of, items_of, wait
        self._embedding, self._private, self._worn = embedding, private, 0
        self._command = tuple(command)
        self._requests: queue.Queue[tuple[_Search, Future[Retrieved]] | None] = queue.Queue()
        self._keeper: threading.Thread | None = None
        self._lock = threading.Lock()
        self._standing: dict[str, int] = {}
        self._found: dict[_Search, Retrieved] = {}

    def retrieve(self, source: str, question: str) -> Retrieved:
        """What is nearest to the question: DDL, documentation, verified questions. Empty when nothing was taught."""
        stamp = self._stamp_of(source)
        if stamp == 0:
            return Retrieved()
        search = _Search(source, stamp, question)
        if search in self._found:
            return self._found[search]
        started = time.perf_counter()
        future = self._submit(search)
        if not self._wait and self._standing.get(source) != stamp:
            return Retrieved(ready=False)
        try:
            found = future.result(None if self._wait else self._embedding.seconds + PATIENCE_SECONDS)
        except TimeoutError:
            return Retrieved(ready=False)
        return replace(found, ms=round((time.perf_counter() - started) * 1000, 2))

    def warm(self, source: str) -> None:
        """Build the source's index for the questions to come; returns at once."""
        if self._stamp_of(source):
            self._submit(_Search(source, self._stamp_of(source), ""))

    def rebuild(self, source: str) -> tuple[int, int, Sequence[str], str]:
        """Make the index of a source anew: searchable items, those found again in it, the ids that are not, a note."""
        self._standing.pop(source, None)
        wanted = [item for item in self._items_of(source) if searchable(item.kind)]
        future = self._submit(_Search(source, self._stamp_of(source), CONTENTS))
        found = future.result()
        held = set(found.documentation)
        missing = [item.id for item in wanted if not set(written(item.kind, item.content)) <= held]
        return len(wanted), len(wanted) - len(missing), missing, found.note

    def close(self) -> None:
        """End the index process; the next question starts another."""
        with self._lock:
            keeper, self._keeper = self._keeper, None
        if keeper is not None:
            self._requests.put(None)
            keeper.join()
        self._standing.clear()

    def _submit(self, search: _Search) -> Future[Retrieved]:
        with self._lock:
            if self._keeper is None or not self._keeper.is_alive():
                self._keeper = threading.Thread(target=self._keep, name="training-index", daemon=True)
                self._keeper.start()
        future: Future[Retrieved] = Future()
        self._requests.put((search, future))
        return future

    # -- in the keeper's thread

    def _keep(self) -> None:
        with tempfile.TemporaryDirectory(prefix="assay-index-") as folder:
            process: QueryProcess | None = None
            while (taken := self._requests.get()) is not None:
                search, future = taken
                if self._worn > WORN_AFTER and self._standing.get(search.source) != search.stamp:
                    process = self._dropped(process)
                try:
                    process = process or QueryProcess(self._command, Path(folder), 0)
                    future.set_result(self._searched(process, search))
                except (AssayError, Hangup) as error:
                    log.warning("training_index.lost", reason=str(error))
                    process = self._dropped(process)
                    future.set_result(Retrieved(ready=False))
            self._dropped(process)

    def _dropped(self, process: QueryProcess | None) -> None:
        self._standing.clear()
        self._worn = 0
        if process is not None:
            process.kill()

    def _searched(self, process: QueryProcess, search: _Search) -> Retrieved:
        base: dict[str, Any] = {"source": search.source, "stamp": search.stamp}
        if self._standing.get(search.source) != search.stamp:
            process.ask({**base, **self._to_index(search.source)}, _patient)
            self._standing[search.source] = search.stamp
        if not search.question:
            return Retrieved()
        if search.question == CONTENTS:
            reply, _ = process.ask({**base, "contents": True}, _patient)
            return Retrieved(documentation=tuple(reply["contents"]), note=reply["note"])
        asked = {"question": search.question, "private": self._hidden(search.source, [search.question])}
        reply, _ = process.ask({**base, **asked}, _patient)
        pairs = tuple((question, sql) for question, sql in reply["questions"])
        found = Retrieved(tuple(reply["ddl"]), tuple(reply["documentation"]), pairs, note=reply["note"])
        # What was found in another way than the one that is set is looked for again.
        return found if found.note else self._remembered(search, found)

    def _to_index(self, source: str) -> dict[str, Any]:
        """The items of a source, how they are to be compared, and what of them is private."""
        items = [{"kind": item.kind, "content": item.content} for item in self._items_of(source)]
        texts = [text for item in items for _, text in documents(item["kind"], item["content"])]
        self._worn += len(texts)
        return {"items": items, "embedding": self._embedding.facts(), "private": self._hidden(source, texts)}

    def _hidden(self, source: str, texts: Sequence[str]) -> list[str]:
        return list(self._private(source, texts)) if self._embedding.posts else []

    def _remembered(self, search: _Search, found: Retrieved) -> Retrieved:
        while len(self._found) >= KEPT:
            with suppress(StopIteration):
                self._found.pop(next(iter(self._found)), None)
        self._found[search] = found
        return found


def _patient(_socket: object) -> None:
    """Waits as long as it takes: nobody but the keeper's thread is held up."""
