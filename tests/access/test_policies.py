"""Policies as people write them, and what they come to for one actor."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from assay.access.policies import EVERYTHING, Policies, Policy, WrittenPolicies, combined, filled_in, read_policies
from assay.kernel.actor import LOCAL_OWNER, Actor
from assay.kernel.errors import InvalidModel, NotAllowed

ANN = Actor("ann", "Ann", attributes=(("region", "EU"), ("shop", "1"), ("shop", "2")))


def test_a_single_policy_and_a_list_of_them_are_both_read() -> None:
    one = {"role": "viewer", "denied_tables": ["staff"]}
    assert read_policies(one) == read_policies({"policies": [one]}) == read_policies([one])


def test_all_faults_are_reported_at_once() -> None:
    with pytest.raises(InvalidModel) as caught:
        read_policies({"policies": [{"role": "a", "rsl": {}}, {"denied_tables": "x"}]})
    assert len(caught.value.faults) >= 3
    assert "policy 1: rsl" in str(caught.value)


def test_something_else_than_policies_is_a_fault() -> None:
    with pytest.raises(InvalidModel):
        read_policies("everything")


def test_the_local_owner_sees_everything() -> None:
    book = WrittenPolicies({"shop": (Policy(role="admin", denied_tables=("staff",)),)})
    assert book.resolve("shop", LOCAL_OWNER) == EVERYTHING
    assert book.resolve("shop", Actor("7", "Root", role="admin")).denied == {"staff"}


def test_a_role_without_a_policy_sees_everything_and_sources_do_not_mix() -> None:
    book = WrittenPolicies({"shop": (Policy(role="viewer", denied_tables=("staff",)),)})
    viewer = Actor("v", "V", role="viewer")
    assert book.resolve("shop", ANN) == book.resolve("bank", viewer) == EVERYTHING
    assert book.resolve("shop", viewer) == Policies(denied=frozenset({"staff"}))


def test_several_policies_all_hold() -> None:
    found = combined(
        [
            Policy(role="a", allowed_tables=("Sales", "staff"), rls={"sales": "x = 1 OR y = 2"}, pii={"sales": ("a",)}),
            Policy(role="a", allowed_tables=("sales",), rls={"SALES": "z = 3"}, pii={"Sales": ("b", "a")}, label="EU"),
        ],
        ANN,
    )
    assert found.allowed == {"sales"}
    assert found.row_filters == {"sales": "(x = 1 OR y = 2) AND (z = 3)"}
    assert found.masked == {"sales": ("a", "b")}
    assert found.labels == ("EU",)


def test_attributes_are_filled_in_as_texts() -> None:
    assert filled_in("region = {user.region} AND shop IN ({user.shop})", ANN) == "region = 'EU' AND shop IN ('1', '2')"
    assert filled_in("owner = {user.id}", ANN) == "owner = 'ann'"


def test_quotes_in_an_attribute_stay_inside_the_text() -> None:
    actor = Actor("x", "X", attributes=(("region", "EU' OR '1'='1"),))
    assert filled_in("region = {user.region}", actor) == "region = 'EU'' OR ''1''=''1'"


@pytest.mark.parametrize("value", ["back\\slash", "new\nline", "nul\0"])
def test_an_attribute_that_cannot_be_written_safely_is_refused(value: str) -> None:
    with pytest.raises(NotAllowed):
        filled_in("region = {user.region}", Actor("x", "X", attributes=(("region", value),)))


def test_an_attribute_the_actor_lacks_is_refused() -> None:
    with pytest.raises(NotAllowed, match="country"):
        filled_in("country = {user.country}", ANN)


def test_the_policies_of_every_domain_can_be_read(root: Path) -> None:
    files = sorted(root.glob("domains/*/policies.yml"))
    assert files
    for file in files:
        assert read_policies(yaml.safe_load(file.read_text("utf-8")), file.name)


def test_tables_of_which_every_policy_says_what_it_limits_are_told() -> None:
    said = Policy(role="a", rls={"Sales": "x = 1"}, pii={"staff": ("name",)}, label="EU")
    silent = Policy(role="a", pii={"STAFF": ("salary",)})
    assert combined([said], ANN).told == {"sales", "staff"}
    assert combined([said, silent, said], ANN).told == {"sales"}
    assert combined([said, said], ANN).labels == ("EU",)
