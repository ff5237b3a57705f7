"""The canonical text of a spec, which is remembered by object."""

from __future__ import annotations

from assay.semantic.spec import AnalyticsSpec


def test_a_changed_copy_of_a_spec_has_a_text_of_its_own() -> None:
    spec = AnalyticsSpec.model_validate({"metrics": ["revenue"], "limit": 5})
    before = spec.canonical()
    assert spec.model_copy(update={"limit": 3}).canonical() != before
    assert spec.model_copy().canonical() == before


def test_specs_that_are_equal_stay_equal_when_one_was_written_down() -> None:
    one, other = (AnalyticsSpec.model_validate({"metrics": ["revenue"]}) for _ in range(2))
    assert one.canonical()
    assert one == other
    assert one.model_dump() == other.model_dump()
