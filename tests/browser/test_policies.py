"""An admin limits what viewers see, looks with a viewer's eyes, and the viewer sees just that; nobody is kept out."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from assay.kernel.actor import LOCAL_OWNER
from assay.kernel.settings import load_settings
from tests.browser.test_look import axe, serious
from tests.govern.conftest import CANARY, PEOPLE, REGIONS, make_members
from tests.services.server_for_tests import Server, running
from wiring import build

__all__ = ["axe"]
PASSWORD = "seven green kettles sing"
SECRET = "k3y-" * 12
SLOW = 30_000
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture
def server(tmp_path: Path, root: Path) -> Iterator[Server]:
    """A workbench people sign in to, with a source about people."""
    make_members(tmp_path / "club.duckdb")
    home = tmp_path / "home"
    services = build(load_settings(home=home, sign_in="always", secret_key=SECRET), retrieving=False)
    for name, (role, attributes) in PEOPLE.items():
        user = services.accounts.people.add(name, name.title(), role, LOCAL_OWNER, PASSWORD)
        services.accounts.people.users.change(user.id, attributes=attributes)
    services.sources.connect("club", f"duckdb:///{tmp_path / 'club.duckdb'}", LOCAL_OWNER)
    services.close()
    environment = {
        "ASSAY_HOME": str(home), "ASSAY_SIGN_IN": "always", "ASSAY_SECRET_KEY": SECRET, "ASSAY_QUERY_WORKERS": "1",
        "PYTHONPATH": str(root),
    }  # fmt: skip
    with running([sys.executable, "-m", "cli", "serve"], environment, tmp_path / "said") as started:
        yield started


def signed_in(browser: Browser, url: str, login: str, **view: object) -> Page:
    """A page of somebody who has signed in."""
    page = browser.new_context(**{"viewport": WIDE, **view}).new_page()  # type: ignore[arg-type]
    page.set_default_timeout(SLOW)
    page.goto(f"{url}/sign-in")
    page.locator('[name="login"]').fill(login)
    page.locator('[name="password"]').fill(PASSWORD)
    page.locator('[name="password"]').press("Enter")
    page.wait_for_url(re.compile(r"^(?!.*/sign-in).*$"))
    return page


def look(page: Page, table: str = "members") -> tuple[str, str]:
    """What both sides of the preview say, of Vic."""
    page.get_by_role("button", name=re.compile("^Preview")).click()
    page.locator("#as-preview-user").select_option(label="Vic (viewer)")
    page.locator("#as-preview-table").select_option(table)
    page.get_by_role("button", name="Look at the table").click()
    sides = page.locator(".as-preview-side")
    expect(sides).to_have_count(2, timeout=SLOW)
    return sides.nth(0).inner_text(), sides.nth(1).inner_text()


def test_an_admin_limits_a_viewer_and_looks_with_their_eyes(
    server: Server, browser: Browser, axe: str, tmp_path: Path
) -> None:
    url = f"http://127.0.0.1:{server.port}"
    admin = signed_in(browser, url, "ann")
    faults: list[str] = []
    admin.on("pageerror", lambda error: faults.append(str(error)))
    admin.goto(f"{url}/admin/policies")
    expect(admin.get_by_text("Nothing is limited yet")).to_be_visible(timeout=SLOW)

    admin.get_by_role("button", name="Add a policy").click()
    form = admin.get_by_role("group", name="Policy", exact=True)
    form.locator('[data-name="rows"]').fill("members: regoin = {user.region}")
    expect(form.get_by_text("Did you mean “region”?")).to_be_visible()
    form.locator('[data-name="rows"]').fill("members: region = {user.region}")
    expect(form.get_by_text("Every name is known")).to_be_visible()
    form.get_by_role("button", name="Try and save").click()
    expect(admin.get_by_text("Kept as version 1.")).to_be_visible()
    assert serious(admin, axe) == []

    admin.get_by_role("button", name=re.compile("^Personal data")).click()
    expect(admin.locator(".as-personal-row")).to_have_count(3)
    assert CANARY not in admin.content()
    admin.get_by_role("button", name="Confirm: members.mail").click()
    expect(admin.get_by_text("members.mail is hidden from viewers and analysts")).to_be_visible()
    assert serious(admin, axe) == []

    theirs, yours = look(admin)
    assert f"{REGIONS['EU']} rows" in theirs
    assert f"{sum(REGIONS.values())} rows" in yours
    assert "US" not in theirs
    assert "@" not in theirs
    assert "@" in yours
    assert serious(admin, axe) == []
    admin.get_by_role("button", name=re.compile("^Versions")).click()
    expect(admin.locator(".as-version")).to_have_count(3)
    assert faults == []

    viewer = signed_in(browser, url, "vic")
    viewer.goto(f"{url}/admin/policies")
    expect(viewer.locator(".as-policies")).to_have_count(0)
    viewer.goto(f"{url}/explore")
    expect(viewer.locator(".as-list-row").first).to_be_visible(timeout=SLOW)
    assert CANARY not in viewer.content()
    shown = signed_in(browser, url, "abe")
    shown.goto(f"{url}/ask?source=club")
    shown.locator("#as-composer-text").fill("list members")
    shown.locator("#as-composer-text").press("Enter")
    expect(shown.locator("[data-answer]").first).to_be_visible(timeout=SLOW)
    assert "@mail" not in shown.content()

    for theme in ("light", "dark"):
        phone = signed_in(browser, url, "ann", viewport=PHONE, color_scheme=theme)
        phone.goto(f"{url}/admin/policies")
        expect(phone.locator(".as-policy").first).to_be_visible(timeout=SLOW)
        assert serious(phone, axe) == []
        assert phone.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        phone.screenshot(path=tmp_path / f"policies-phone-{theme}.png")
