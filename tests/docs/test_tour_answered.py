"""The questions of the README are answered on the sample shop as the README says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from assay.kernel.actor import LOCAL_OWNER
from assay.kernel.settings import load_settings
from assay.records.answer import Answer
from assay.services import Services
from wiring import build

AS_OF = "2026-11-20"
REFUSED = "Ask what is not there."


@dataclass(frozen=True)
class Step:
    """One numbered step of the tour: its title and what is typed in it."""

    title: str
    typed: tuple[str, ...]


def steps(root: Path) -> list[Step]:
    """The steps of the tour in which something is typed."""
    tour = (root / "README.md").read_text().partition("## Ten minutes")[2].partition("\n## ")[0]
    found = re.findall(r"^\d+\. \*\*(.+?)\*\*(.+?)(?=^\d+\. |^The same)", tour, re.MULTILINE | re.DOTALL)
    typed = [(title, tuple(re.findall(r"(?:Type|then) `([^`]+)`", text))) for title, text in found]
    return [Step(title, questions) for title, questions in typed if questions]


def guide(root: Path) -> list[str]:
    """The whole questions given as examples to analysts."""
    text = (root / "docs/analyst.md").read_text()
    examples = re.search(r"^For example (.+?)\n\n", text, re.MULTILINE | re.DOTALL)
    assert examples
    return [" ".join(one.split()) for one in re.findall(r"`([^`]+)`", examples[1])]


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    made = build(load_settings(home=tmp_path_factory.mktemp("tour"), as_of=AS_OF, query_workers=1))
    try:
        made.sources.load_sample("ecommerce", LOCAL_OWNER, given={"scale": 0.02, "as-of": AS_OF})
        yield made
    finally:
        made.close()


def asked(services: Services, question: str, previous: Answer | None = None) -> Answer:
    return services.ask.ask(question, "ecommerce", LOCAL_OWNER, previous=previous)


def proven(answer: Answer) -> bool:
    return not answer.abstained and answer.state in {"verified", "verified_changed", "governed"} and bool(answer.rows)


def test_every_question_of_the_tour_is_answered_or_refused_as_it_says(root: Path, services: Services) -> None:
    answer: Answer | None = None
    wrong = []
    for step in steps(root):
        for question in step.typed:
            follows = step.title.startswith("Follow up")
            answer = asked(services, question, answer if follows else None)
            if proven(answer) == (step.title == REFUSED):
                wrong.append((question, answer.state, answer.reason))
    assert wrong == []


def test_the_tour_keeps_context_and_corrects_slips_as_it_says(root: Path, services: Services) -> None:
    titles = [step.title for step in steps(root)]
    assert {"Ask.", "Follow up.", "Make a slip.", REFUSED} <= set(titles)
    first = asked(services, "total revenue this year")
    assert first.headline is not None
    assert first.headline.change
    assert any("not over" in caveat for caveat in first.caveats)
    months = asked(services, "by month", first)
    assert len(months.rows) > 1
    only = asked(services, "only Europe", months)
    assert any("Europe" in chip.text for chip in only.interpretation)
    slip = asked(services, "revenu by product categry")
    assert {correction.original for correction in slip.corrections} == {"revenu", "categry"}
    refused = asked(services, "average shoe size of customers")
    assert "shoe" in refused.reason


def test_the_questions_of_the_command_line_are_answered(root: Path, services: Services) -> None:
    questions = re.findall(r'assay ask "([^"]+)"', (root / "README.md").read_text())
    assert len(questions) >= 2
    assert [question for question in questions if not proven(asked(services, question))] == []


def test_the_examples_for_analysts_are_answered(root: Path, services: Services) -> None:
    questions = guide(root)
    assert len(questions) >= 3
    assert [question for question in questions if not proven(asked(services, question))] == []
