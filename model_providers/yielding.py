"""What a server does without: features it has refused are not asked of it again."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass
class Yielding:
    """Optional features of a request, in the order in which they are given up.

    >>> yielding = Yielding(("schema", "temperature"), {"temperature": r"temperature"})
    >>> yielding.give_up("unknown field: temperature"), yielding.without
    (True, {'temperature'})
    """

    features: Sequence[str]
    words: dict[str, str]
    without: set[str] = field(default_factory=set)

    def has(self, feature: str) -> bool:
        """Whether the feature is still asked for."""
        return feature not in self.without

    def give_up(self, complaint: str, used: Callable[[str], bool] = lambda _: True) -> bool:
        """Give up the feature the complaint names, else the next in order; False when none of those used is left."""
        left = [one for one in self.features if self.has(one) and used(one)]
        named = [one for one in left if one in self.words and re.search(self.words[one], complaint, re.IGNORECASE)]
        chosen = next(iter([*named, *left]), None)
        if chosen is not None:
            self.without.add(chosen)
        return chosen is not None
