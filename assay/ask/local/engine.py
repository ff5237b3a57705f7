"""The local engine: ``plan`` reads a question in named steps."""

from __future__ import annotations

from typing import Literal

from assay.ask.local.draft import Setting
from assay.ask.local.read import candidates
from assay.ask.local.score import THRESHOLD, Judged
from assay.ask.local.spelling import correct
from assay.ask.local.text import tokenise
from assay.ask.local.vocabulary import Vocabularies
from assay.ask.ports import Asked, Plan, Reading
from assay.kernel.errors import InvalidSpec
from assay.semantic.compile import compile_spec


class LocalEngine:
    """Deterministic, no network, milliseconds. Works on any semantic model, written or inferred."""

    name: Literal["local"] = "local"

    def __init__(self) -> None:
        self.vocabularies = Vocabularies()

    def plan(self, asked: Asked) -> Plan:
        vocabulary = self.vocabularies.of(asked.source)
        setting = Setting(vocabulary, asked.clock.today(), asked.source.model.calendar, asked.text)
        spelled = correct(tokenise(asked.text), vocabulary)
        found = candidates(spelled.tokens, setting)
        readings = []
        for j in found.judged[:6]:
            if self._compiles(j, asked):
                readings.append(Reading(j.confidence, j.spec, corrections=spelled.corrections, assumptions=j.draft.notes,
                                        facts={"cost": j.cost, "uncovered": j.uncovered, "tags": j.draft.tags}))
        threshold = THRESHOLD if asked.threshold is None else asked.threshold
        if not readings or readings[0].confidence < threshold:
            return Plan("abstain", tuple(readings), reason="?")
        return Plan("answer", tuple(readings))

    def _compiles(self, judged: Judged, asked: Asked) -> bool:
        try:
            compile_spec(judged.spec, asked.source.model, asked.source.schema, asked.source.dialect, asked.clock.today())
        except InvalidSpec:
            return False
        return True
