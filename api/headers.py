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
STRICT = "Strict-Transport-Security"
STATIC = ("/assets/", "/vendor/", "/_dash-component-suites/", "/_favicon.ico")
STAMPED = ("/assets/", "m")
"""Our scripts and styles are asked for with the time they were changed in that argument: such an address never changes
what it means, and a browser that asks for fifty of them again at every page load keeps the server from answering."""


def policy(scripts: Sequence[str], framed_by: str = "'none'") -> str:
    """The content security policy: everything from this server alone, inline scripts only by their hash."""
    allowed = " ".join(("'self'", *scripts))
    return (
        f"default-src 'self'; script-src {allowed}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        "font-src 'self' data:; worker-src 'self' blob:; connect-src 'self'; frame-src 'none'; "
        f"frame-ancestors {framed_by}; base-uri 'none'; form-action 'self'; object-src 'none'"
    )


def of_all(scripts: Sequence[str] = ()) -> Sequence[tuple[str, str]]:
    """What every response carries. ``scripts``: hashes of inline scripts that may run."""
    return tuple({**HEADERS, "Content-Security-Policy": policy(scripts)}.items())


def for_all(every: Sequence[tuple[str, str]], *, secure: bool) -> list[tuple[str, str]]:
    """The same for one response, over a secure connection or not."""
    return [*every, (STRICT, f"max-age={A_YEAR}; includeSubDomains")] if secure else list(every)


def register(server: Flask, every: Sequence[tuple[str, str]]) -> None:
    """Add the headers ``every`` response carries where a route has not set its own."""

    @server.after_request
    def add(response: Response) -> Response:
        folder, stamp = STAMPED
        if response.status_code in (200, 304) and stamp in request.args and request.path.startswith(folder):
            response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
        there = {name.lower() for name, _ in response.headers}
        wanted = for_all(every, secure=request.is_secure)
        response.headers.extend([(name, value) for name, value in wanted if name.lower() not in there])
        if not request.path.startswith(STATIC) and "cache-control" not in there:
            # Not only in answers with data: a page kept by the browser would show after signing out.
            response.headers.add("Cache-Control", "no-store")
        return response
