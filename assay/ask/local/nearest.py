"""What cannot be answered, in a sentence, and the nearest question that can."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assay.ask.local.draft import Setting
from assay.ask.local.main_number import primary_metric
from assay.ask.local.score import Judged
from assay.ask.local.titles import title
from assay.ask.local.vocabulary import label_of
from assay.ask.ports import VerifiedQuestion
from assay.ask.quote import quoted
from assay.kernel.folding import fold


def reason_for(judged: Sequence[Judged], unknown: Sequence[str], failure: str = "") -> str:
    """Why there is no answer: the words nobody knows, else what made the best reading fail."""
    if unknown:
        named = ", ".join(quoted(word) for word in unknown[:4])
        return f"I don't know what {named} {'means' if len(unknown) == 1 else 'mean'} in this data."
    if not judged and failure:
        return f"I understood the words, but this cannot be computed: {failure}"
    if not judged:
        return "I could not find a number or a list of this data in that question."
    if judged[0].doubtful:
        named = ", ".join(quoted(word) for word in judged[0].doubtful[:3])
        return f"I know the words, but not how to take {named} into account here."
    return "I am not sure enough how to read that question to answer it."


def closest(judged: Sequence[Judged], setting: Setting, verified: Sequence[VerifiedQuestion]) -> str | None:
    """A question that can be answered: what was understood, else a verified one in like words, else the main metric."""
    for one in judged[:3]:
        linked = [
            item
            for at, item in enumerate(one.draft.items)
            if at in one.draft.used and item.is_link("metric", "measure", "entity")
        ]
        if linked:
            return title(one.spec, setting.model)
    words = set(re.findall(r"\w{4,}", fold(setting.text)))
    shared = [
        (len(words & set(re.findall(r"\w{4,}", fold(question.question)))), question.question) for question in verified
    ]
    best = max(shared, default=(0, ""), key=lambda pair: (pair[0], pair[1]))
    if best[0] > 0:
        return best[1]
    name = primary_metric(setting) or next((metric.name for metric in setting.model.metrics), None)
    return f"What is the {label_of(setting.model, name).casefold()}?" if name else None
