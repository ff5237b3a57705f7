"""Whole answers, kept for a while in this process: the same question, word for word, of the same rights and data.

Never by similarity. The key holds everything an answer depends on, so that nothing has to be thrown away by hand.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from assay.ask.ports import Asked, VerifiedQuestion
from assay.ask.repeated import Repeatable
from assay.query.corridor import QueryRunner
from assay.query.ports import Source
from assay.query.restrict import digest_text


@dataclass
class KeptAnswers:
    """The latest ``size`` answers, each for ``seconds``. Safe to share between threads."""

    size: int = 500
    seconds: float = 900.0
    clock: Callable[[], float] = time.monotonic
    _answers: OrderedDict[str, tuple[float, Repeatable, object]] = field(default_factory=OrderedDict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _taught: dict[str, tuple[object, str]] = field(default_factory=dict, repr=False)

    def taught(self, source: str, questions: Sequence[VerifiedQuestion]) -> str:
        """Digest of the verified questions of a source; made once for a tuple, which cannot change."""
        held = self._taught.get(source)
        if held is not None and held[0] is questions:
            return held[1]
        facts = [[one.question, one.on, one.by, one.doubt] for one in questions]
        found = hashlib.sha256(json.dumps(facts).encode()).hexdigest()
        if isinstance(questions, tuple):
            self._taught[source] = (questions, found)
        return found

    def get(self, key: str) -> Repeatable | None:
        """The answer, or None when it is not there or too old."""
        with self._lock:
            found = self._answers.get(key)
            if found is None or self.clock() - found[0] > self.seconds:
                self._answers.pop(key, None)
                return None
            self._answers.move_to_end(key)
            return found[1]

    def put(self, key: str, answer: Repeatable, source: Source) -> None:
        """Keep an answer. The source is held with it: keys name its model by identity, which must not be used again."""
        with self._lock:
            self._answers[key] = (self.clock(), answer, source)
            self._answers.move_to_end(key)
            while len(self._answers) > self.size:
                self._answers.popitem(last=False)


def answer_key(asked: Asked, engine: str, interactive: bool, runner: QueryRunner, taught: str) -> str:
    """Digest of everything an answer depends on; ``taught`` is that of the verified questions."""
    source, actor = asked.source, asked.actor
    facts = [
        source.id,
        id(source.model),
        id(source.schema),
        source.connector.data_version(),
        actor.tenant,
        actor.policy_key(),
        digest_text(runner.policies.resolve(source.name, actor)),
        asked.clock.today().isoformat(),
        asked.text,
        asked.previous.canonical() if asked.previous else "",
        asked.previous_question,
        asked.threshold,
        engine,
        interactive,
        taught,
    ]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()
