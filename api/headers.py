"""Headers every response carries."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask, Response, request

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self), payment=(), usb=()",
}
A_YEAR = 31_536_000
STATIC = ("/assets/", "/vendor/", "/_dash-component-suites/", "/_favicon.ico")


def policy(scripts: Sequence[str]) -> str:
    """The content security policy: everything from this server alone, inline scripts only by their hash."""
    allowed = " ".join(("'self'", *scripts))
    return (
        f"default-src 'self'; script-src {allowed}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        "font-src 'self' data:; worker-src 'self' blob:; connect-src 'self'; frame-src 'none'; "
        "frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'"
    )


def register(server: Flask, scripts: Sequence[str] = ()) -> None:
    """Add the headers where a route has not set its own. ``scripts``: hashes of inline scripts that may run."""
    every = {**HEADERS, "Content-Security-Policy": policy(scripts)}

    @server.after_request
    def add(response: Response) -> Response:
        there = {name.lower() for name in response.headers.keys()}  # noqa: SIM118 - headers are no mapping
        response.headers.extend([(name, value) for name, value in every.items() if name.lower() not in there])
        if not request.path.startswith(STATIC):
            # Not only in answers with data: a page kept by the browser would show after signing out.
            response.headers.setdefault("Cache-Control", "no-store")
        if request.is_secure:
            response.headers.setdefault("Strict-Transport-Security", f"max-age={A_YEAR}; includeSubDomains")
        return response
