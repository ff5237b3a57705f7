"""Where a request comes from: our own page, another site, or nobody knows."""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha256
from urllib.parse import unquote, urlsplit

from flask import Request

from assay.kernel.settings import LOOPBACK

CHANGES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
OWN_HEADER = "X-Assay"
FORM_COOKIE = "assay_form"
FORM_FIELD = "form"


def from_own_page(request: Request) -> bool | None:
    """By what browsers say of every request: True, False for another site, None where nothing is said."""
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None and site not in ("same-origin", "none"):
        return False
    if origin is not None:
        return origin != "null" and urlsplit(origin).netloc.lower() == request.host.lower()
    return None if site is None else True


def has_own_header(request: Request) -> bool:
    """A page of another site cannot set this header without being asked first."""
    return request.headers.get(OWN_HEADER) == "1"


def on_this_machine(request: Request) -> bool:
    """Asked from this machine under one of its own names, and not passed on by a proxy.

    The name matters: a page of another site can have its own name lead to this machine (DNS rebinding).
    """
    host = urlsplit(f"//{request.host}").hostname or ""
    passed_on = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP"))
    return host in LOOPBACK and request.remote_addr in LOOPBACK and not passed_on


def form_token(secret: str, cookie: str) -> str:
    """What a form must send beside its cookie."""
    return hmac.new(secret.encode(), f"form|{cookie}".encode(), sha256).hexdigest()


def new_form_cookie() -> str:
    """The random part of a form's token."""
    return secrets.token_urlsafe(24)


def has_form_token(request: Request, secret: str) -> bool:
    """Whether the form was ours: its token fits its cookie."""
    cookie, given = request.cookies.get(FORM_COOKIE, ""), request.form.get(FORM_FIELD, "")
    return bool(cookie) and hmac.compare_digest(given.encode(), form_token(secret, cookie).encode())


def local_page(wanted: str | None) -> str:
    """``wanted`` if it is an address of this workbench, else its front page.

    >>> [local_page(text) for text in ("/explore?q=a", "//evil", "https:evil", "/\\\\evil", "/%2f%2fevil", None)]
    ['/explore?q=a', '/', '/', '/', '/', '/']
    """
    text = wanted or "/"
    for _ in range(3):
        if not _is_local(text):
            return "/"
        if unquote(text) == text:
            break
        text = unquote(text)
    else:
        return "/"
    return wanted or "/"


def _is_local(text: str) -> bool:
    plain = text.startswith("/") and "\\" not in text and all(" " <= mark != "\x7f" for mark in text)
    if not plain or "//" in text.partition("?")[0] or text.startswith(("/sign-", "/_", "/setup", "/reset")):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return not parts.scheme and not parts.netloc
