"""Admins write policies: checked while they are written, tried before they are kept, in force at the next query."""

from __future__ import annotations

import duckdb
import pytest

from assay.kernel.errors import BadInput, InvalidModel, NotAllowed, Refused
from assay.query.ports import Query
from tests.govern.conftest import CANARY, REGIONS, House

BY_REGION = {"role": "viewer", "rls": {"members": "region = {user.region}"}, "pii": {"members": ["mail", "card"]}}


def rows(house: House, sql: str, who: str) -> list[tuple[object, ...]]:
    result = house.services.query.run(Query("club", sql=sql), house.actor(who))
    return [tuple(row) for row in result.table.rows(0, 100)]


def test_a_policy_holds_at_the_next_query_and_no_longer_once_it_is_removed(house: House) -> None:
    desk, admin = house.services.governance.policies, house.actor("ann")
    count, mails = "SELECT count(*) FROM members", "SELECT DISTINCT mail FROM members"
    assert rows(house, count, "vic") == [(sum(REGIONS.values()),)]
    sheet = desk.put("club", None, BY_REGION, 0, admin)
    assert (sheet.version, len(sheet.policies)) == (1, 1)
    assert rows(house, count, "vic") == [(REGIONS["EU"],)]
    assert rows(house, count, "una") == [(REGIONS["US"],)]
    assert rows(house, mails, "vic") == [("***",)]
    assert rows(house, count, "abe") == [(sum(REGIONS.values()),)], "nobody wrote a policy for analysts"
    desk.remove("club", 0, 1, admin)
    assert rows(house, count, "vic") == [(sum(REGIONS.values()),)]
    assert CANARY in str(rows(house, mails, "vic"))


def test_every_version_is_kept_with_who_and_when_and_can_be_restored(house: House) -> None:
    desk, admin = house.services.governance.policies, house.actor("ann")
    desk.put("club", None, BY_REGION, 0, admin)
    desk.put("club", 0, {"role": "viewer", "denied_tables": ["members"]}, 1, admin)
    sheet = desk.restore("club", 1, 2, admin)
    assert [one.version for one in sheet.history] == [3, 2, 1]
    assert {one.author for one in sheet.history} == {admin.id}
    assert sheet.history[0].text == sheet.history[2].text
    assert rows(house, "SELECT count(*) FROM members", "vic") == [(REGIONS["EU"],)]
    told = house.last("policy.changed")
    assert [row.facts["version"] for row in told] == [3, 2, 1]
    assert {row.actor for row in told} == {admin.id}


def test_two_admins_do_not_overwrite_each_other(house: House) -> None:
    desk, admin = house.services.governance.policies, house.actor("ann")
    desk.put("club", None, BY_REGION, 0, admin)
    with pytest.raises(BadInput, match="a moment ago"):
        desk.put("club", None, BY_REGION, 0, admin)
    with pytest.raises(BadInput, match="a moment ago"):
        desk.rewrite("club", "policies: []", 0, admin)


def test_comments_of_a_text_stay_and_all_faults_are_told(house: House) -> None:
    desk, admin = house.services.governance.policies, house.actor("ann")
    text = "# agreed with legal\npolicies:\n- role: viewer\n  pii: {members: [mail]}\n"
    assert desk.rewrite("club", text, 0, admin).text == text
    with pytest.raises(InvalidModel) as caught:
        desk.rewrite(
            "club", "policies:\n- role: viewr\n  pii: {member: [mail]}\n  rls: {members: 'regio = 1'}\n", 1, admin
        )
    said = str(caught.value)
    assert all(word in said for word in ("viewr", "Did you mean “members”", "Did you mean “region”"))
    with pytest.raises(InvalidModel, match="not YAML"):
        desk.rewrite("club", "policies: [", 1, admin)


@pytest.mark.parametrize(
    ("policy", "word"),
    [
        ({"role": "boss"}, "no role “boss”"),
        ({"role": "viewer", "denied_tables": ["membres"]}, "Did you mean “members”"),
        ({"role": "viewer", "pii": {"members": ["male"]}}, "Did you mean “mail”"),
        ({"role": "viewer", "rls": {"members": "regionn = 'EU'"}}, "Did you mean “region”"),
        ({"role": "viewer", "rls": {"members": "region = {region}"}}, "{user.region}"),
        ({"role": "viewer", "rls": {"members": "region = '{user.region}'"}}, "Leave out the quotes"),
        ({"role": "viewer", "rls": {"members": "region ="}}, "cannot be read"),
        ({"role": "viewer", "rls": {"members": "1; DROP TABLE members"}}, "cannot be read"),
        ({"role": "viewer", "rls": {"members": "member_id IN (SELECT visit FROM visits)"}}, "no column “visit”"),
        ({"role": "viewer", "rls": {"members": "region = read_text('/etc/passwd')"}}, "cannot be used"),
        ({"role": "viewer", "shown": {"members": {"mail": "email"}}}, "not hidden"),
        ({"role": "viewer", "pii": {"members": ["amount"]}, "shown": {"members": {"amount": "last4"}}}, "no text"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_words_and_not_kept(house: House, policy: dict[str, object], word: str) -> None:
    desk, admin = house.services.governance.policies, house.actor("ann")
    assert word in " ".join(one.message for one in desk.check("club", policy, admin) if one.level == "error")
    with pytest.raises(InvalidModel):
        desk.put("club", None, policy, 0, admin)
    assert desk.sheet("club", admin).version == 0


def test_an_attribute_nobody_has_is_a_warning_and_refuses_those_who_lack_it(house: House) -> None:
    desk, admin = house.services.governance.policies, house.actor("ann")
    policy = {"role": "viewer", "rls": {"members": "region = {user.regoin}"}}
    (said,) = desk.check("club", policy, admin)
    assert said.level == "warning"
    assert "{user.region}" in said.message
    desk.put("club", None, policy, 0, admin)
    with pytest.raises(NotAllowed):
        rows(house, "SELECT count(*) FROM members", "vic")


def test_a_condition_the_database_cannot_apply_is_not_kept(house: House) -> None:
    desk, admin = house.services.governance.policies, house.actor("ann")
    with pytest.raises(InvalidModel, match="cannot be applied"):
        desk.put("club", None, {"role": "viewer", "rls": {"members": "amount = CAST(region AS INTEGER)"}}, 0, admin)


@pytest.mark.parametrize("who", ["abe", "vic"])
def test_only_admins_read_or_change_policies(house: House, who: str) -> None:
    governance, actor = house.services.governance, house.actor(who)
    for act in (
        lambda: governance.policies.sheet("club", actor),
        lambda: governance.policies.check("club", BY_REGION, actor),
        lambda: governance.policies.put("club", None, BY_REGION, 0, actor),
        lambda: governance.policies.rewrite("club", "policies: []", 0, actor),
        lambda: governance.policies.restore("club", 0, 0, actor),
        lambda: governance.policies.remove("club", 0, 0, actor),
        lambda: governance.preview.choices(actor),
        lambda: governance.preview.table("club", "members", house.ids["una"], actor),
        lambda: governance.personal.columns("club", actor),
        lambda: governance.personal.confirm("club", "members", "mail", ("viewer",), "", actor),
        lambda: governance.personal.reject("club", "members", "mail", actor),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_text_is_shown_in_part_only_where_it_is_only_shown(house: House) -> None:
    desk, admin = house.services.governance.policies, house.actor("ann")
    shown = {"members": {"mail": "email", "card": "last4", "alias": "initial"}}
    policy = {"role": "viewer", "pii": {"members": ["mail", "card", "alias"]}, "shown": shown}
    desk.put("club", None, policy, 0, admin)
    found = rows(house, "SELECT mail, card, alias FROM members ORDER BY member_id LIMIT 1", "vic")
    assert found == [("ca***@mail1.example", "***5559", "c***")]
    for text in (
        "SELECT DISTINCT mail FROM members",
        "SELECT mail FROM members GROUP BY mail",
        "SELECT max(mail) FROM members",
        "SELECT mail FROM members WHERE mail LIKE 'ca%' OR true",
        "SELECT mail FROM members ORDER BY mail",
        "SELECT mail FROM members ORDER BY 1",
        "SELECT a FROM (SELECT mail AS a FROM members)",
        "SELECT mail FROM members UNION SELECT mail FROM members",
        "SELECT mail FROM members WHERE EXISTS (SELECT 1 WHERE mail LIKE '%')",
    ):
        assert set(rows(house, text, "vic")) <= {("***",)}, text
    assert rows(house, "SELECT count(*) FROM members WHERE mail LIKE 'ca%'", "vic") == [(0,)]


def test_a_restricted_table_stays_refused_after_a_column_was_renamed(house: House) -> None:
    """A policy on a column that is gone cannot be applied, so nothing is read."""
    desk, admin = house.services.governance.policies, house.actor("ann")
    desk.put("club", None, {"role": "viewer", "pii": {"members": ["mail"]}}, 0, admin)
    house.services.query.workers.close()
    with duckdb.connect(str(house.folder / "club.duckdb")) as connection:
        connection.execute("ALTER TABLE members RENAME mail TO post")
    house.services.sources.refresh("club", admin)
    with pytest.raises(Refused):
        rows(house, "SELECT post FROM members", "vic")
    (said,) = [one for found in desk.sheet("club", admin).findings.values() for one in found]
    assert "no column “mail”" in said.message
