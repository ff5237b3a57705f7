"""The HTML document around the app, and the vendored style sheets, all served from this machine."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Final

from dash import Dash
from flask import Flask, Response, abort, send_from_directory

VENDOR: Final = "/vendor/bootstrap"
STYLESHEETS: Final = [f"{VENDOR}/css/bootstrap.min.css", f"{VENDOR}/css/font/bootstrap-icons.min.css"]

INDEX: Final = """<!DOCTYPE html>
<html lang="en" data-bs-theme="light" data-ag-theme-mode="light">
<head>
{%metas%}
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<title>{%title%}</title>
<link rel="icon" type="image/svg+xml" href="/assets/logo.svg">
<link rel="preload" as="font" type="font/woff2" href="/assets/fonts/inter-latin-opsz-normal.woff2" crossorigin>
<script src="/assets/theme_boot.js"></script>
{%css%}
</head>
<body>
{%app_entry%}
<footer>{%config%}{%scripts%}{%renderer%}</footer>
</body>
</html>
"""


def _bootstrap_folder() -> Path:
    spec = find_spec("flask_bootstrap")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("bootstrap-flask is not installed")
    return Path(spec.origin).parent / "static" / "bootstrap5"


def serve_vendor(server: Flask) -> None:
    """Serve Bootstrap's style sheet and icon font from the installed wheel under `VENDOR`."""
    folder = _bootstrap_folder()

    @server.get(f"{VENDOR}/<path:name>")
    def vendor(name: str) -> Response:
        if not name.startswith("css/") or not name.endswith((".css", ".woff2", ".woff")):
            abort(404)
        return send_from_directory(folder, name, max_age=86400 * 30)


def inline_scripts(app: Dash) -> list[str]:
    """Hashes of the inline scripts of the page, for the content security policy.

    Some scripts are known only once a page was asked for, so it is made once here, before anything guards it.
    """
    with app.server.test_request_context("/"):
        app.server.preprocess_request()
        app.index()  # type: ignore[no-untyped-call]
    return [f"'{found}'" if not found.startswith("'") else found for found in app.csp_hashes()]
