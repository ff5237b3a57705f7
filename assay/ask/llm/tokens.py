"""How many tokens a text takes, estimated from above: no tokenizer of any model is at hand, and none is downloaded."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assay.ask.llm.port import Message

_PIECES = re.compile(r"_?[A-Z]?[a-z]+|_?[A-Z]+|\d{1,3}|[^\w\s]{1,2}|\n|[^\x00-\x7f]|_")
_PER_MESSAGE, _PER_CALL = 4, 3


def tokens(text: str) -> int:
    """Words by six letters, digits by three, marks by two; never less than a token for four characters.

    >>> tokens("SELECT name FROM customers"), tokens("")
    (7, 0)
    """
    pieces = sum(1 + (len(piece) - 1) // 6 for piece in _PIECES.findall(text))
    return max(pieces, -(-len(text) // 4))


def tokens_of(messages: Iterable[Message]) -> int:
    """Tokens of a prompt, with what the messages' frames take."""
    return _PER_CALL + sum(_PER_MESSAGE + tokens(message.content) for message in messages)


def cut(text: str, most: int) -> str:
    """The beginning of a text, in at most ``most`` tokens, ending at a word.

    >>> cut("one two three four", 3)
    'one two'
    """
    if tokens(text) <= most:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if tokens(text[:middle]) <= most else (low, middle - 1)
    return text[:low].rpartition(" ")[0] if low else ""
