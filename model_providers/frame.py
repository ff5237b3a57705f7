"""What every adapter does alike: ask patiently, yield to what a server refuses, tell what went wrong."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from assay.ask.llm.port import Call, Heard, Reply, Stopped, never
from assay.ask.llm.tokens import tokens, tokens_of
from model_providers.patience import Line, patiently
from model_providers.replies import Withheld, broke, gave_up, lost_line, nothing, told, unreadable, withheld
from model_providers.yielding import Yielding

CONNECT_SECONDS = 10.0
Request = dict[str, Any]


@dataclass(frozen=True)
class Said:
    """A reply, and the tokens the server counted; 0 where it did not. ``cut``: it broke off at its greatest length.

    ``withheld``: there is none, because the model refused or the provider filtered it out.
    """

    text: str
    sent: int = 0
    received: int = 0
    cut: bool = False
    withheld: Withheld | None = None


@dataclass
class Adapter(ABC):
    """A model behind the client library of its provider. Redirects and proxies are those of the library."""

    model: str
    base_url: str | None = None
    key: str | None = field(default=None, repr=False)
    name: str = ""
    _yielding: Yielding = field(init=False, repr=False)

    library: ClassVar[Any]
    """The client library, loaded at its first use; both call their exceptions alike."""
    features: ClassVar[Sequence[str]]
    """What a server may refuse, in the order in which it is given up."""
    words: ClassVar[Mapping[str, str]]
    fields: ClassVar[Mapping[str, str]]
    """The field of a request that asks for a feature, where it is not called like it."""

    def __post_init__(self) -> None:
        self._yielding = Yielding(self.features, dict(self.words))

    def complete(self, call: Call, heard: Heard | None = None, stopped: Stopped = never) -> Reply:
        """See ``assay.ask.llm.port.Provider``."""
        self._load()
        started = time.perf_counter()
        said = patiently(lambda line: self._asked(call, heard, line), call.seconds, stopped)
        if said.withheld is not None:
            raise withheld(said.withheld)
        if not said.text.strip():
            raise nothing()
        ms = round(1000 * (time.perf_counter() - started), 1)
        sent, received = said.sent or tokens_of(call.messages), said.received or tokens(said.text)
        counted = bool(said.sent and said.received)
        return Reply(said.text, sent, received, self.name, self.model, ms, counted, said.cut)

    # -- each in its own way

    @abstractmethod
    def client(self, seconds: float) -> Any:
        """A client of the library; it repeats nothing by itself."""

    @abstractmethod
    def request(self, call: Call, listening: bool) -> Request:
        """What is asked, without what the server has refused."""

    @abstractmethod
    def streamed(self, client: Any, request: Request, heard: Heard | None, line: Line) -> Said:
        """The reply as it is written; a stream that does not end as it should is asked for again whole."""

    @abstractmethod
    def whole(self, client: Any, request: Request) -> Said:
        """The reply at once."""

    # -- inside

    def has(self, feature: str) -> bool:
        """Whether the server has not refused it."""
        return self._yielding.has(feature)

    def _load(self) -> type[Exception]:
        """Have the library there before the clock of a call starts: on a busy machine its import takes long."""
        error: type[Exception] = self.library.APIError
        return error

    def _asked(self, call: Call, heard: Heard | None, line: Line) -> Said:
        client = self.client(call.seconds)
        line.open(client.close)
        try:
            return self._yielded(client, call, heard, line)
        finally:
            client.close()

    def _yielded(self, client: Any, call: Call, heard: Heard | None, line: Line) -> Said:
        """Ask until the server is content with what it is asked for."""
        while True:
            request = self.request(call, heard is not None)
            try:
                if request.get("stream"):
                    return self.streamed(client, request, heard, line)
                return self.whole(client, request)
            except Exception as error:
                if not self._gives_up(error, request):
                    raise self._told(error, call.seconds) from error

    def _gives_up(self, error: Exception, request: Request) -> bool:
        """Whether the server complains of a feature that can be done without: it is not asked of it again."""
        library = self.library
        if isinstance(error, (library.BadRequestError, library.UnprocessableEntityError)):
            return self._yielding.give_up(str(error), lambda one: self.fields.get(one, one) in request)
        return "stream" in request and self._no_stream(error) and self._yielding.give_up("stream")

    def _no_stream(self, error: Exception) -> bool:
        """Whether there is no stream, or one of another kind: asked for it whole, the server may be understood."""
        library = self.library
        if isinstance(error, library.APIStatusError):
            return bool(error.status_code == 501)
        return self._unreadable(error) and not isinstance(error, library.APIConnectionError)

    def _unreadable(self, error: Exception) -> bool:
        return isinstance(error, (ValueError, TypeError, AttributeError, KeyError, IndexError, self.library.APIError))

    def _told(self, error: Exception, seconds: float) -> Exception:
        """The error as ours; one that is none of the line or the protocol as it is."""
        library = self.library
        if isinstance(error, library.APITimeoutError):
            return gave_up(seconds)
        if isinstance(error, library.APIStatusError):
            return told(error.status_code, error.response.headers)
        if isinstance(error, library.APIConnectionError):
            return lost_line()
        if self._unreadable(error):
            return unreadable()
        if broke(error):
            # A line that breaks in the middle of a stream is tried again whole.
            self._yielding.without.add("stream")
            return lost_line()
        return error
