"""What somebody else would see is what they see: the same door, their policies, and the admin's name in the audit."""

from __future__ import annotations

import pytest

from assay.kernel.actor import LOCAL_OWNER
from assay.kernel.errors import NotFound
from tests.govern.conftest import CANARY, REGIONS, House

BY_REGION = {"role": "viewer", "rls": {"members": "region = {user.region}"}, "pii": {"members": ["mail", "alias"]}}


def test_a_table_through_the_eyes_of_a_viewer(house: House) -> None:
    governance, admin = house.services.governance, house.actor("ann")
    governance.policies.put("club", None, BY_REGION, 0, admin)
    for name in ("vic", "una"):
        region = house.actor(name).attributes[0][1]
        seen = governance.preview.table("club", "members", house.ids[name], admin)
        assert (seen.theirs.total, seen.yours.total) == (REGIONS[region], sum(REGIONS.values()))
        assert seen.theirs.table is not None
        shown = [list(row) for row in seen.theirs.table.rows(0, 50)]
        assert {row[1] for row in shown} == {region}
        assert CANARY not in str(shown)
        assert seen.yours.table is not None
        assert CANARY in str(seen.yours.table.rows(0, 50))
    told = house.last("policy.previewed")
    assert {row.actor for row in told} == {admin.id}
    assert {row.facts["preview_as"] for row in told} == {house.ids["vic"], house.ids["una"]}
    runs = [row for row in house.last("query.run") if "preview_as" in row.facts]
    assert len(runs) == 8
    assert {row.actor for row in runs} == {admin.id}, "nobody else did this"


def test_a_question_is_read_once_and_run_for_both(house: House) -> None:
    governance, admin = house.services.governance, house.actor("ann")
    governance.policies.put("club", None, BY_REGION, 0, admin)
    seen = governance.preview.question("club", "how many members", house.ids["vic"], admin)
    assert seen.theirs.table is not None
    assert seen.yours.table is not None
    both = [list(map(tuple, side.rows(0, 5))) for side in (seen.theirs.table, seen.yours.table)]
    assert both == [[(REGIONS["EU"],)], [(sum(REGIONS.values()),)]]


def test_what_is_refused_is_told_and_not_shown(house: House) -> None:
    governance, admin = house.services.governance, house.actor("ann")
    governance.policies.put("club", None, {"role": "viewer", "denied_tables": ["members"]}, 0, admin)
    seen = governance.preview.table("club", "members", house.ids["vic"], admin)
    assert seen.theirs.table is None
    assert "not available" in seen.theirs.fault
    governance.policies.put("club", 0, BY_REGION, 1, admin)
    anybody = governance.preview.table("club", "members", "role:viewer", admin)
    assert anybody.theirs.table is None
    assert "region" in anybody.theirs.fault


def test_a_source_somebody_was_not_given_is_not_previewed(house: House) -> None:
    admin = house.actor("ann")
    house.services.accounts.people.set_rights(
        house.ids["vic"], admin, groups=(), attributes={"region": "EU"}, sources=()
    )
    seen = house.services.governance.preview.table("club", "members", house.ids["vic"], admin)
    assert seen.theirs.table is None
    assert "no source" in seen.theirs.fault


def test_nobody_of_another_tenant_is_looked_as(house: House) -> None:
    people = house.services.accounts.people
    other = people.add("ned", "Ned", "viewer", LOCAL_OWNER, "seven green kettles sing", "north")
    with pytest.raises(NotFound):
        house.services.governance.preview.table("club", "members", other.id, house.actor("ann"))
    assert other.id not in dict(house.services.governance.preview.choices(house.actor("ann")))
