"""Checks 13 and 16 to 18: headers, paths, exports, uploads."""

from __future__ import annotations

import csv
import io
import os
import re
import stat
import zipfile
from pathlib import Path

import openpyxl
import pytest
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException

from api.headers import policy
from assay.catalog.uploads import MOST_COLUMNS, check_upload
from assay.kernel.errors import AssayError, BadInput, TooMuch
from callbacks.sources import kept
from tests.web_security.conftest import ORIGIN, Room
from wiring_jobs import job_kinds

OWN = {"X-Assay": "1", **ORIGIN}


def test_check_13_every_answer_carries_the_headers(room: Room, client: FlaskClient) -> None:
    for browser, path in (
        (client, "/sign-in"),
        (client, "/nowhere"),
        (room.as_("abe"), "/"),
        (room.as_("abe"), "/api/v1/me"),
    ):
        headers = browser.get(path).headers
        rules = dict(part.strip().partition(" ")[::2] for part in headers["Content-Security-Policy"].split(";"))
        assert "unsafe" not in rules["script-src"]
        assert rules["script-src"].startswith("'self'")
        assert "*" not in headers["Content-Security-Policy"]
        assert rules["frame-ancestors"] == "'none'"
        assert rules["object-src"] == "'none'"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "no-store"
        assert "Strict-Transport-Security" not in headers
    secure = client.get("/sign-in", base_url="https://localhost").headers
    assert int(secure["Strict-Transport-Security"].split("=")[1].split(";")[0]) >= 31_536_000
    assert "sha256-" in room.as_("abe").get("/").headers["Content-Security-Policy"]
    assert policy(()).count("script-src 'self';") == 1


def test_check_13_data_and_exports_are_not_kept_by_browsers(room: Room) -> None:
    answer = room.ask("abe", "how many orders")
    client = room.as_("abe")
    for path in (f"/download/{answer.id}.csv", "/account/data", "/_dash-layout", "/ask/stage/x"):
        assert "no-store" in client.get(path).headers["Cache-Control"], path


def test_scripts_asked_for_with_their_time_are_kept_and_nothing_else_is(room: Room) -> None:
    client = room.as_("abe")
    stamped = re.findall(r'"(/assets/[^"]+[?]m=[0-9.]+)"', client.get("/").text)
    assert len(stamped) > 30
    for path in stamped:
        with client.get(path) as found:
            assert found.status_code == 200, path
            assert "immutable" in found.headers["Cache-Control"], path
    for path in ("/assets/theme_boot.js", "/assets/nothing.js?m=1", "/account/data?m=1", "/?m=1"):
        with client.get(path) as found:
            assert "immutable" not in found.headers.get("Cache-Control", ""), path


TRAVERSALS = [
    "/assets/../app.py", "/assets/%2e%2e/app.py", "/assets/..%2fapp.py", "/assets/..%5c..%5capp.py",
    "/assets/%2e%2e%2f%2e%2e%2fetc/passwd", "/assets//etc/passwd", "/assets/x%00.css",
    "/vendor/bootstrap/css/../../../x.css",
    "/vendor/bootstrap/css/%2e%2e/%2e%2e/%2e%2e/__init__.py.css", "/vendor/bootstrap/%2fetc/passwd.css",
    "/_dash-component-suites/../../app.py", "/_dash-component-suites/dash/../../../../etc/passwd",
    "/_dash-component-suites/dash/%2e%2e%2f%2e%2e%2fflask/app.py", "/_dash-component-suites/os/path.js",
    "/download/../../state.csv", "/download/..%2f..%2fstate.csv", "/download/%2e%2e.csv", "/download/a%00.csv",
    "/download//etc/passwd.csv", "/people/..%2f..%2fx/data", "/ask/stage/..%2f..%2fx",
]  # fmt: skip


@pytest.mark.parametrize("path", TRAVERSALS)
def test_check_16_paths_lead_nowhere_else(room: Room, path: str) -> None:
    answer = room.as_("ann").get(path)
    text = answer.get_data(as_text=True)
    answer.close()
    # What Dash takes for the address of a page gets the page, which holds nothing.
    is_page = answer.status_code == 200 and "_dash-config" in text
    assert answer.status_code == 404 or is_page, answer.status_code
    assert not any(word in text for word in ("Traceback", "root:", "import ", str(room.folder), "site-packages"))


def test_check_16_a_link_inside_the_served_folder_leads_nowhere(room: Room, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("top secret")
    assert "top secret" not in room.as_("ann").get(f"/assets/{secret}").get_data(as_text=True)


def cells(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def test_check_17_formulas_of_the_data_are_text_in_files(room: Room) -> None:
    answer = room.ask("abe", "number of orders by customer")
    rows = cells(room.as_("abe").get(f"/download/{answer.id}.csv").data)
    flat = [cell for row in rows for cell in row]
    assert any("cmd|" in cell for cell in flat)
    assert not [cell for cell in flat if cell[:1] in "=+-@\t\r" and cell]
    book = openpyxl.load_workbook(io.BytesIO(room.as_("abe").get(f"/download/{answer.id}.xlsx").data))
    found = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.value for cell in found if cell.data_type == "f"]


def test_check_17_a_file_holds_no_more_than_the_page(room: Room) -> None:
    answer = room.ask("abe", "list of orders with region and amount")
    for kind in ("csv", "json", "html", "xlsx"):
        data = room.as_("abe").get(f"/download/{answer.id}.{kind}").data
        if kind == "xlsx":
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                data = b"".join(archive.read(name) for name in archive.namelist())
        assert b"canary" not in data, kind
    rows = cells(room.as_("abe").get(f"/download/{answer.id}.csv").data)
    assert sum("EU" in row for row in rows) == 3
    assert not any("US" in row for row in rows)
    name = room.as_("abe").get(f"/download/{answer.id}.csv").headers["Content-Disposition"]
    assert not set(name.partition("filename=")[2].strip('"')) & set("/\\\r\n\"';<>%")


def test_check_18_uploads_are_of_bearable_size(room: Room) -> None:
    limit = room.settings.upload_limit_mb << 20
    client = room.as_("ann")
    answer = client.post(
        "/sources/files?name=a.csv",
        headers=OWN,
        environ_overrides={"CONTENT_LENGTH": str(limit + 1), "wsgi.input": io.BytesIO()},
    )
    assert answer.status_code in (413, 429)
    assert client.post("/sources/files?name=a.csv", headers=ORIGIN, data=b"a\n1\n").status_code == 403
    assert room.as_("vic").post("/sources/files?name=a.csv", headers=OWN, data=b"a\n1\n").status_code == 403


class Breaking:
    """A body whose sender goes away in the middle."""

    told = False

    def read(self, _size: int = -1) -> bytes:
        if self.told:
            raise ConnectionResetError("gone")
        self.told = True
        return b"a,b\n"


def test_check_18_an_upload_is_its_owners_alone_and_gone_whatever_happens(room: Room) -> None:
    folder = room.settings.home / "uploads"
    client = room.as_("ann")

    def there() -> set[Path]:
        return set(folder.iterdir()) if folder.is_dir() else set()

    before = there()
    answer = client.post("/sources/files?name=bad.csv", headers=OWN, data=b"PK\x03\x04 no table at all\n")
    (path,) = there() - before
    assert (stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(folder.stat().st_mode)) == (0o600, 0o700)
    job = room.services.jobs.get(answer.get_json()["job"], room.actor("ann"))
    with pytest.raises(AssayError):
        job_kinds(room.services)["file"](job, room.actor("ann"), lambda *_: None)
    assert there() == before, "a file that cannot be taken in is removed"
    room.services.jobs.cancel(job.id, room.actor("ann"))
    broken = {"wsgi.input": Breaking(), "CONTENT_LENGTH": "100"}
    with room.app.server.test_request_context(environ_overrides=broken), pytest.raises((OSError, HTTPException)):
        kept(folder, "half.csv", 1 << 20)
    assert there() == before, "half an upload is removed"
    with room.app.server.test_request_context(data=b"x" * 2000), pytest.raises(TooMuch):
        kept(folder, "big.csv", 1000)
    assert there() == before
    left = folder / "left.csv"
    left.write_text("a\n1\n")
    os.utime(left, (0, 0))
    with room.app.server.test_request_context(data=b"a\n1\n"):
        kept(folder, "next.csv", 1000).unlink()
    assert not left.exists(), "what a killed worker left behind goes with the next upload"


@pytest.mark.parametrize(
    "name", ["../../../evil.csv", "..\\..\\evil.csv", "/etc/cron.d/evil.csv", "a/../../evil.csv", "x%00.csv"]
)
def test_check_18_the_name_of_an_upload_leads_nowhere(room: Room, name: str) -> None:
    before = {path for path in room.folder.rglob("*") if "uploads" not in path.parts}
    answer = room.as_("ann").post("/sources/files", query_string={"name": name}, headers=OWN, data=b"a,b\n1,2\n")
    job = room.services.jobs.get(answer.get_json()["job"], room.actor("ann"))
    path = Path(job.payload["path"])
    assert path.parent == room.settings.home / "uploads"
    assert "/" not in job.payload["filename"]
    assert "\\" not in job.payload["filename"]
    later = {path for path in room.folder.rglob("*") if "uploads" not in path.parts}
    assert {path.name for path in later - before} <= {"state.db-wal", "state.db-shm"}
    room.services.jobs.cancel(job.id, room.actor("ann"))


def zip_bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<x/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(120):
                sheet.write(b"\0" * 2**20)


def test_check_18_bombs_and_disguises_are_refused_before_they_are_read(room: Room, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.xlsx"
    zip_bomb(bomb)
    assert bomb.stat().st_size < 2**20
    wide = tmp_path / "wide.csv"
    wide.write_text(",".join(f"c{number}" for number in range(100_000)) + "\n")
    cases = {
        "bomb.xlsx": bomb.read_bytes(),
        "wide.csv": wide.read_bytes(),
        "program.csv": b"\x7fELF\x02\x01\x01" + b"\0" * 50,
        "page.xlsx": b"<html><script>alert(1)</script></html>",
        "archive.csv": bomb.read_bytes()[:500],
        "not.parquet": b"PARX" * 10,
        "run.exe": b"MZ\x90\0",
        "evil.svg": b"<svg onload=alert(1)>",
        "torn.xlsx": b"PK\x03\x04" + b"\0" * 100,
    }
    for name, data in cases.items():
        path = tmp_path / "given"
        path.write_bytes(data)
        with pytest.raises(BadInput):
            check_upload(name, path)
        with pytest.raises(BadInput):
            room.services.sources.add_file(name, path, room.actor("ann"))
    fine = tmp_path / "fine.csv"
    fine.write_text(",".join(f"c{number}" for number in range(MOST_COLUMNS - 1)) + "\n")
    check_upload("fine.csv", fine)


def test_check_18_a_file_of_an_analyst_is_theirs_until_it_is_given(room: Room, tmp_path: Path) -> None:
    user = room.add("uma")
    path = tmp_path / "mine.csv"
    path.write_text("city,amount\nOslo,1\nRome,2\n")
    record = room.services.sources.add_file("mine.csv", path, room.actor("uma"))
    assert record.private
    assert record.owner == user.id
    names = {name: {one.name for one in room.services.sources.list(room.actor(name))} for name in ("uma", "abe", "ann")}
    assert record.name in names["uma"] & names["ann"]
    assert record.name not in names["abe"]
    room.services.sources.remove(record.name, room.actor("uma"))
