"""Every field, or pair of fields, of a change looked at side by side, and told as its turn comes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor

from assay.analyze.gathered import Seen

Fields = tuple[str, ...]
Told = Callable[[float, str], None]
"""Hears how far the work is (0..1) and what it looks at."""


def unheard(_progress: float, _message: str) -> None:
    """Nobody asks how far it is."""


def swept(
    pool: Executor,
    look: Callable[[Fields], Seen | None],
    fields: Sequence[Fields],
    name: Callable[[Fields], str],
    stretch: tuple[float, float],
    told: Told,
) -> list[Seen]:
    """What ``look`` finds for each of ``fields``, in their order, without those it finds nothing for.

    ``stretch``: from where to where the work gets meanwhile.

    >>> from concurrent.futures import ThreadPoolExecutor
    >>> with ThreadPoolExecutor(1) as pool:
    ...     swept(pool, lambda _: None, [("a",), ("b",)], "".join, (0.5, 1.0), lambda *told: print(*told))
    0.5 By a, 1 of 2
    0.75 By b, 2 of 2
    []
    """
    begin, end = stretch
    found = []
    coming = [(one, pool.submit(look, one)) for one in fields]
    try:
        for at, (one, future) in enumerate(coming):
            told(begin + (end - begin) * at / len(coming), f"By {name(one)}, {at + 1} of {len(coming)}")
            found.append(future.result())
    finally:
        for _, future in coming:
            future.cancel()
    return [seen for seen in found if seen is not None]
