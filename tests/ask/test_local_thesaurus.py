"""Words for what a source names: their grades, what they may not displace, and that a distant one is told."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from itertools import chain

import pytest

from assay.ask.local.engine import LocalEngine
from assay.ask.local.spelling import nearest_word
from assay.ask.local.text import tokenise
from assay.ask.local.thesaurus import CLOSE, FILE, sayings
from assay.ask.local.vocabulary import Vocabulary, build
from assay.kernel.clock import Clock
from tests.ask.inferred import Known, known_by_schema, plan_of

TODAY = date(2026, 1, 15)
ROWS = """
CREATE TABLE workshops(id INTEGER PRIMARY KEY, name VARCHAR, city VARCHAR, seats INTEGER, rent DOUBLE);
CREATE TABLE makers(id INTEGER PRIMARY KEY, name VARCHAR, nationality VARCHAR, salary DOUBLE, hired DATE,
  workshop_id INTEGER REFERENCES workshops(id), motto VARCHAR);
INSERT INTO workshops VALUES (1,'Loom','Ghent',12,900),(2,'Forge','Delft',8,700),(3,'Kiln','Ghent',20,1100);
INSERT INTO makers VALUES (1,'Ada Berg','Dutch',3100,'2015-01-01',1,'worth'),
  (2,'Bo Falk','Danish',2800,'2019-05-01',2,'place'),(3,'Cleo Maes','Belgian',2500,'2021-09-01',3,'worth');
"""


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Known]:
    with known_by_schema("workshops", ROWS, tmp_path_factory.mktemp("thesaurus")) as one:
        yield one


@pytest.fixture(scope="module")
def vocabulary(known: Known) -> Vocabulary:
    return build(known[0].model, known[0].schema)


def lines() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_line_has_a_grade_and_words_that_stand_for_each_other() -> None:
    for row in lines():
        words, named = row["words"].split("|"), row["named"].split("|") if row["named"] else []
        assert row["grade"] in (*CLOSE, "far", "verb"), row
        assert len({*words, *named}) > 1, row
        assert len(set(words)) == len(words), row
        assert len(set(named)) == len(named), row
        assert all(word == word.strip().casefold() and word for word in (*words, *named)), row


def test_verbs_and_they_alone_say_what_they_ask_for() -> None:
    assert all(row["named"] for row in lines() if row["grade"] == "verb")


def test_the_nearest_grade_of_a_pair_counts() -> None:
    grades = {one.words: one.grade for one in sayings(("nationality",))}
    assert grades["citizenship",] == "same"
    assert grades["origin",] == "far"


def test_a_word_that_says_the_same_is_nearer_than_one_alike_and_a_distant_one_is_last(vocabulary: Vocabulary) -> None:
    same = vocabulary.phrases["citizenship",][0]
    near = vocabulary.phrases["income",][0]
    far = vocabulary.distant["origin",][0]
    assert same.ref == far.ref == "makers.nationality"
    assert near.ref == "makers.salary"
    assert same.score > near.score > far.score
    assert far.distant
    assert not near.distant


def test_a_distant_word_never_stands_beside_a_name_a_value_or_a_nearer_word(vocabulary: Vocabulary) -> None:
    assert not vocabulary.distant.keys() & vocabulary.phrases.keys()
    assert {link.kind for link in vocabulary.links(("worth",))} == {"value"}
    assert ("place",) not in vocabulary.distant


def test_values_learned_later_come_before_distant_words(vocabulary: Vocabulary) -> None:
    said = ("origin",)
    value = next(iter(vocabulary.phrases["ghent",]))
    assert vocabulary.knowing([(said, value)]).links(said) == (value,)


def test_words_of_the_thesaurus_are_misspelled_by_nobody(vocabulary: Vocabulary) -> None:
    words = dict.fromkeys(chain.from_iterable(row["words"].replace("|", " ").split() for row in lines()))
    corrected = {word: near for word in words if (near := nearest_word(tokenise(word)[0], vocabulary))}
    assert corrected == {}


@pytest.mark.parametrize("said", ["pricier", "speediest", "roomier", "bulkiest", "lengthier"])
def test_neither_are_adjectives_that_measure(said: str, vocabulary: Vocabulary) -> None:
    assert nearest_word(tokenise(said)[0], vocabulary) is None


def test_what_a_distant_word_was_taken_for_is_told(known: Known) -> None:
    plan = plan_of("List the names and origins of the makers", known[0], TODAY)
    corrections = plan.readings[0].corrections
    assert [(one.original, one.corrected, one.kind) for one in corrections] == [("origins", "Nationality", "meaning")]


def test_words_that_say_the_same_are_spans_of_what_they_stand_for(known: Known) -> None:
    plan = plan_of("List the citizenships of the makers", known[0], TODAY, None)
    span = next(one for one in plan.readings[0].spans if one.text == "citizenships")
    assert (span.role, span.target, span.label) == ("dimension", "makers.nationality", "Nationality")
    assert plan.readings[0].corrections == ()


def test_a_distant_word_is_a_span_while_it_is_typed(known: Known) -> None:
    typing = LocalEngine().typing("makers by origin", known[0], None, Clock.fixed(TODAY))
    span = next(one for one in typing.spans if one.text == "origin")
    assert (span.role, span.target) == ("dimension", "makers.nationality")
    assert span.score < 0.7


def test_what_is_named_twice_is_asked_for_once(known: Known) -> None:
    plan = plan_of("List the names and nationalities of origin of the makers", known[0], TODAY)
    spec = plan.readings[0].spec
    assert spec is not None
    assert [use.field for use in spec.dimensions].count("makers.nationality") == 1


def test_an_amount_asked_for_is_not_answered_with_names(known: Known) -> None:
    assert plan_of("How much does Loom owe?", known[0], TODAY, None).kind == "abstain"
