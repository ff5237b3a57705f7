"""Personal data is found without showing a value, hidden in one click, and stays hidden when a source is read again."""

from __future__ import annotations

import pytest

from assay.kernel.errors import BadInput, NotFound
from assay.query.ports import Query
from assay.semantic.infer.national_ids import CHECKS, national_id
from assay.semantic.infer.pii import signs
from assay.semantic.schema import ColumnInfo, Profile
from tests.govern.conftest import CANARY, House

KNOWN = {
    "Spanish DNI or NIE": "12345678Z", "French social security number": "255081416802538",
    "Italian codice fiscale": "RSSMRA85T10A562S", "Dutch BSN": "111222333", "Belgian national number": "85073003328",
    "Polish PESEL": "44051401359", "Brazilian CPF": "52998224725", "British NHS number": "9434765919",
    "Canadian SIN": "046454286", "Swedish personal number": "8112189876", "Finnish personal code": "131052308T",
    "Swiss AHV number": "7569217076985", "German tax number": "86095742719",
}  # fmt: skip


def values(house: House, sql: str, who: str = "vic") -> set[object]:
    result = house.services.query.run(Query("club", sql=sql), house.actor(who))
    return {row[0] for row in result.table.rows(0, 100)}


def test_candidates_come_with_where_and_why_and_without_a_value(house: House) -> None:
    found = house.services.governance.personal.columns("club", house.actor("ann"))
    by_name = {(one.table, one.column): {sign.kind for sign in one.signs} for one in found}
    assert by_name == {
        ("members", "mail"): {"e-mail address"},
        ("members", "card"): {"payment card number"},
        ("members", "tax_ref"): {"Spanish DNI or NIE"},
    }
    assert CANARY not in str(found)
    assert "4111" not in str(found)
    assert {sign.why for one in found for sign in one.signs if one.column == "card"} == {
        "4 of 4 sampled values pass the Luhn check"
    }


def test_one_click_hides_a_column_from_the_named_roles_at_once_and_says_so_in_the_audit(house: House) -> None:
    desk, admin = house.services.governance.personal, house.actor("ann")
    assert CANARY in str(values(house, "SELECT mail FROM members"))
    found = desk.confirm("club", "members", "mail", ("viewer",), "", admin)
    assert next(one for one in found if one.column == "mail").hidden_from == ("viewer",)
    assert values(house, "SELECT mail FROM members") == {"***"}
    assert CANARY in str(values(house, "SELECT mail FROM members", "abe"))
    desk.confirm("club", "members", "mail", ("viewer", "analyst"), "email", admin)
    assert values(house, "SELECT lower(mail) FROM members", "abe") == {"***"}
    assert "ca***@mail1.example" in values(house, "SELECT mail FROM members", "abe")
    (row, *_) = house.last("personal.confirmed")
    assert (row.actor, row.facts["column"], row.facts["roles"]) == (admin.id, "mail", ["viewer", "analyst"])
    assert [one.note for one in house.services.governance.policies.sheet("club", admin).history] == [
        "members.mail hidden from viewers, analysts", "members.mail hidden from viewers",
    ]  # fmt: skip


def test_what_was_confirmed_survives_reading_the_structure_again(house: House) -> None:
    desk, admin = house.services.governance.personal, house.actor("ann")
    desk.confirm("club", "members", "mail", ("viewer",), "", admin)
    desk.confirm("club", "members", "region", ("viewer",), "", admin)
    house.services.sources.refresh("club", admin)
    assert values(house, "SELECT mail FROM members") == values(house, "SELECT region FROM members") == {"***"}
    states = {one.column: one.state for one in desk.columns("club", admin)}
    assert (states["mail"], states["region"]) == ("confirmed", "confirmed")
    model = house.services.sources.get("club", admin).model
    (members,) = [entity for entity in model.entities if entity.table == "members"]
    assert {dimension.column for dimension in members.dimensions if dimension.pii} >= {"mail", "region"}


def test_what_was_rejected_is_hidden_from_nobody_and_does_not_come_back(house: House) -> None:
    desk, admin = house.services.governance.personal, house.actor("ann")
    desk.confirm("club", "members", "tax_ref", ("viewer",), "", admin)
    desk.reject("club", "members", "tax_ref", admin)
    house.services.sources.refresh("club", admin)
    assert "12345678Z" in values(house, "SELECT tax_ref FROM members")
    (one,) = [one for one in desk.columns("club", admin) if one.column == "tax_ref"]
    assert (one.state, one.hidden_from) == ("rejected", ())


def test_what_is_not_there_or_hidden_from_nobody_is_refused(house: House) -> None:
    desk, admin = house.services.governance.personal, house.actor("ann")
    with pytest.raises(NotFound):
        desk.confirm("club", "members", "mial", ("viewer",), "", admin)
    with pytest.raises(BadInput):
        desk.confirm("club", "members", "mail", (), "", admin)
    with pytest.raises(BadInput):
        desk.confirm("club", "members", "mail", ("viewer",), "half", admin)
    assert house.services.governance.policies.sheet("club", admin).version == 0


@pytest.mark.parametrize("name", list(KNOWN))
def test_a_national_number_is_known_by_its_check_digit(name: str) -> None:
    number = KNOWN[name]
    assert CHECKS[name](number)
    assert [other for other, check in CHECKS.items() if check(number)] == [name]
    wrong = [
        number[:at] + str((int(digit) + 1) % 10) + number[at + 1 :]
        for at, digit in enumerate(number)
        if digit.isdigit()
    ]
    assert not all(map(CHECKS[name], wrong))
    assert sum(map(CHECKS[name], wrong)) <= len(wrong) // 4


def test_numbers_that_merely_count_are_no_national_numbers() -> None:
    for start in (100_000_000, 10_000_000_000, 1_000_000_000):
        numbers = [str(start + step) for step in range(50)]
        assert national_id(numbers) == ""
        assert signs(ColumnInfo("order_number", "integer", profile=Profile(samples=tuple(map(int, numbers))))) == ()
