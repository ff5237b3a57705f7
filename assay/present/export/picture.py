"""PNG and PDF through Chromium, without a network and killed when it takes too long."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from pathlib import Path

from assay.kernel.errors import Misconfigured, QueryTimedOut, SourceFailed
from assay.present.export.html_file import charts_page, html_file
from assay.present.export.sheet import Sheet

MISSING = "Chromium is not installed, so pictures and PDF are off."
_HINT = "Install it (Debian: apt install chromium) or set ASSAY_CHROMIUM to its path."
_SECONDS = 60
_WIDTH, _HEIGHT = 1200, 675
_FLAGS = (
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-sync",
    "--disable-component-update",
    "--mute-audio",
    "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--run-all-compositor-stages-before-draw",
    "--disable-dev-shm-usage",
)


def png_file(sheet: Sheet, browser: Path | None) -> bytes:
    """The chart as a picture of 2400 x 1350 points, several below each other; without one, the page with the table."""
    page, tall = charts_page(sheet, _WIDTH, _HEIGHT)
    page = page if tall else html_file(sheet)
    options = [
        f"--window-size={_WIDTH},{tall or _HEIGHT}",
        "--force-device-scale-factor=2",
        "--screenshot={out}",
    ]
    return _printed(page, options, "png", browser)


def pdf_file(sheet: Sheet, browser: Path | None) -> bytes:
    """The whole page as PDF."""
    return _printed(html_file(sheet), ["--no-pdf-header-footer", "--print-to-pdf={out}"], "pdf", browser)


def _printed(page: bytes, options: list[str], ending: str, browser: Path | None) -> bytes:
    if browser is None:
        raise Misconfigured(MISSING, hint=_HINT)
    with tempfile.TemporaryDirectory(prefix="assay-picture-") as folder:
        source, out = Path(folder) / "page.html", Path(folder) / f"out.{ending}"
        source.write_bytes(page)
        given = [option.format(out=out) for option in options]
        # Chromium's own sandbox cannot start for root; the page is ours and has no network.
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        command = [str(browser), *_FLAGS, *sandbox, f"--user-data-dir={folder}/profile", *given, source.as_uri()]
        _run(command)
        if not out.is_file():
            raise SourceFailed("The picture could not be made.", hint="Export HTML instead.")
        return out.read_bytes()


def _run(command: list[str]) -> None:
    """Run in a session of its own, so that a stuck browser can be ended with all its children."""
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    try:
        process.wait(timeout=_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise QueryTimedOut("Making the picture took too long.", hint="Export HTML instead.") from error
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
