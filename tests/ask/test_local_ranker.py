"""The ranker knows constructs only, orders as its weights say, and never makes up for words that were left aside."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from assay.ask.local import engine, features, ranker, shape
from assay.ask.local.cue_patterns import CueName
from assay.ask.local.draft import Sides
from assay.ask.local.engine import LocalEngine
from assay.ask.local.lexicon import LinkKind
from assay.ask.local.ranker import Ranker
from assay.ask.local.read import candidates
from assay.semantic.model import DimensionKind
from assay.semantic.spec import Agg, Op, Related, Transform
from tests.ask.local_bench import asked, studio

STUDIO = studio()
LOCAL = Path(engine.__file__).parent
FORMS = ("rows", "names", "number", "ranked", "table")
KINDS, AGGS, FIELDS = get_args(LinkKind), get_args(Agg), get_args(DimensionKind)


def tags() -> set[str]:
    """Words in quotes that the engine gives to constructs."""
    source = "\n".join(path.read_text("utf-8") for path in LOCAL.rglob("*.py"))
    said = {word for call in re.findall(r"tagged\(([^()]*)", source) for word in re.findall(r'"([a-z_]*)"', call)}
    return said | set(re.findall(r'tags=\("([a-z_]+)"', source)) | set(get_args(get_type_hints(Sides)["op"]))


def constructs() -> Iterator[str]:
    """Every name that a feature may have."""
    own = "".join(Path(module.__file__ or "").read_text("utf-8") for module in (features, shape, ranker))
    yield from re.findall(r'"([a-z]+(?::[a-zA-Z_]+)*)"', own)
    yield from (f"spec:{name}" for name in re.findall(r'"([a-z_]+)"', own))
    yield from (f"node:{name}" for name in re.findall(r"\b([A-Z][A-Za-z]+)\b", own))
    for state in ("used", "left"):
        yield from (f"{state}:{kind}" for kind in ("content", "dull", "time", "number", "quoted", "link", "cue"))
        yield from (f"{state}:cue:{name}" for name in get_args(CueName))
        yield from (f"{state}:link:{kind}" for kind in KINDS)
    yield from (f"sense:{one}>{other}" for one in KINDS for other in KINDS)
    yield from (f"verb:{kind}" for kind in KINDS)
    yield from (f"{side}:{kind}" for side in ("shown", "compared") for kind in FIELDS)
    yield from (f"{side}:{agg}" for side in ("agg", "unsaid") for agg in AGGS)
    yield from (f"op:{op}" for op in get_args(Op))
    yield from (f"related:{match}" for match in get_args(Related.model_fields["match"].annotation))
    yield from (f"transform:{kind}" for kind in get_args(Transform.model_fields["kind"].annotation))
    yield from (f"form:{form}" for form in FORMS)
    yield from (f"hint:{word}" for word in features.HINTS)
    yield from (f"tag:{tag}" for tag in tags())
    for name in (*(name for name, _ in features.ASKED), "other"):
        yield f"asked:{name}"
        yield from (f"asked:{name}>{form}" for form in FORMS)


CONSTRUCTS = frozenset(constructs())
FACTS = json.loads(ranker.FILE.read_text("utf-8"))


def test_the_file_holds_weights_of_constructs_only() -> None:
    assert {*FACTS["rank"], *FACTS["sure"]} <= CONSTRUCTS
    assert not CONSTRUCTS & {"members", "visits", "tag:members", "hint:revenue"}


@pytest.mark.parametrize(
    "text",
    [
        "members from Rotterdam with more than 3 visits",
        "average age of Gold members by city",
        "which trainer has the most visits in May 2026",
        "share of visits per activity, quokkas aside",
    ],
)
def test_no_word_of_a_model_or_a_question_becomes_a_feature(text: str) -> None:
    state = LocalEngine().start(asked(text, STUDIO))
    found = candidates(state.spelled.tokens, state.setting)
    names = {name for one in found.judged for name in features.features(one, state.setting)}
    assert names
    assert names <= CONSTRUCTS


def test_the_file_is_sorted_rounded_and_says_what_it_was_made_of() -> None:
    assert ranker.FILE.read_text("utf-8") == json.dumps(FACTS, indent=1, sort_keys=True) + "\n"
    weights = [*FACTS["rank"].values(), *FACTS["sure"].values()]
    assert all(weight == round(weight, 4) for weight in weights)
    assert FACTS["training"]["questions"] > 1000
    assert 0 < FACTS["threshold"] < 1


def test_candidates_come_in_the_order_of_their_weights_and_those_behind_are_less_sure() -> None:
    learnt = Ranker({"cost": -2.0, "spec:limit": 1.0}, {"constant": 2.0, "cost": -1.0, "set:gap": 0.5}, 0.5)
    order = learnt.ranked([{"cost": 0.0}, {"cost": 0.2, "spec:limit": 1.0}, {"cost": 0.5}])
    assert [at for at, _ in order] == [1, 0, 2]
    sure = [each for _, each in order]
    # Scores 0.6, 0 and -1: the first has odds of 2 - 0.2 + 0.5 * 0.6 = 2.1, the others at most 2.1 - 0.6 and 2.1 - 1.6.
    assert sure == pytest.approx([0.8909, 0.8176, 0.6225], abs=1e-3)


def test_what_leaves_too_much_aside_stays_below_the_threshold_whatever_was_learnt() -> None:
    learnt = Ranker({"cost": -1.0}, {"constant": 30.0}, 0.65)
    (first,) = learnt.ranked([{"cost": 1.0}])
    assert first[1] < 0.65
    assert learnt.ranked([{"cost": 0.2}])[0][1] > 0.9


def test_words_that_nobody_knows_are_never_answered_on_a_written_model() -> None:
    assert LocalEngine().plan(asked("members with a quokka", STUDIO)).kind == "abstain"
    assert LocalEngine().plan(asked("how many members are there", STUDIO)).readings[0].confidence > 0.8
