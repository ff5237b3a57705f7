"""The pages in front of the workbench, made on the server: sign in, first admin, new password."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import Request, Response, make_response, request
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from werkzeug.wrappers import Response as AnyResponse

from api.guard import SESSION_COOKIE
from api.origin import FORM_COOKIE, form_token, from_own_page, has_form_token, local_page, new_form_cookie
from assay.accounts.acting import refused
from assay.kernel.errors import AssayError, NotAllowed, TooMuch
from components.document import STYLESHEETS

_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, undefined=StrictUndefined
)
_OWN_SHEETS = (
    "/assets/tokens.css", "/assets/fonts.css", "/assets/css/10-base.css", "/assets/css/20-shell.css",
    "/assets/css/30-controls.css", "/assets/css/70-door.css",
)  # fmt: skip
SHEETS = (*STYLESHEETS, *_OWN_SHEETS)


@dataclass(frozen=True)
class Page:
    """One of the pages: its words and fields. ``coded`` ones ask for a code."""

    title: str
    lead: str
    action: str
    verb: str
    fields: Sequence[str]
    coded: bool = False


SIGN_IN = Page("Sign in", "to your workbench", "/sign-in", "Sign in", ("login",))
SETUP = Page(
    "Make the first admin", "with the code the console printed", "/setup", "Make the admin", ("name", "login"), True
)
RESET = Page("Set a new password", "with the code an admin gave you", "/reset", "Set the password", (), True)


def template(name: str) -> Template:
    """One of the pages made on the server."""
    return _PAGES.get_template(name)


def shown(page: Page, secret: str, *, fault: AssayError | None = None, company: bool = False) -> Response:
    """The page as a response, with a form that only our own page can send."""
    cookie = request.cookies.get(FORM_COOKIE) or new_form_cookie()
    values = request.form if request.method == "POST" else request.args
    text = template("sign_in.html").render(
        title=page.title, lead=page.lead, action=page.action, verb=page.verb, fields=page.fields, company=company,
        form=form_token(secret, cookie), next=local_page(values.get("next")),
        code=values.get("code", "")[:100] if page.coded else None,
        given={name: request.form.get(name, "")[:120] for name in ("name", "login")},
        fault=_words(fault), sheets=SHEETS,
    )  # fmt: skip
    response = make_response(text, fault.status if fault else 200)
    if isinstance(fault, TooMuch):
        response.headers["Retry-After"] = str(fault.details.get("retry_after", 60))
    response.set_cookie(FORM_COOKIE, cookie, httponly=True, samesite="Strict", secure=request.is_secure, max_age=86400)
    return response


def _words(fault: AssayError | None) -> str:
    return "" if fault is None else " ".join(filter(None, (fault.message, fault.hint)))


def ours(asked: Request, secret: str) -> None:
    """Raises NotAllowed unless the form was sent by our own page."""
    if from_own_page(asked) is False or not has_form_token(asked, secret):
        raise NotAllowed("The form is too old, or came from another site.", hint="Try again.")


def answered(page: Page, secret: str, work: Callable[[Mapping[str, str]], AnyResponse], **options: bool) -> AnyResponse:
    """Do the work of a form that was sent; on a fault show the page again with the fault in words."""
    try:
        ours(request, secret)
        return work(request.form)
    except AssayError as fault:
        refused(fault)
        return shown(page, secret, fault=fault, **options)


def with_session(response: AnyResponse, cookie: str, seconds: float) -> AnyResponse:
    """Hand the browser its session."""
    response.set_cookie(
        SESSION_COOKIE, cookie, httponly=True, samesite="Lax", secure=request.is_secure, path="/", max_age=int(seconds)
    )
    return response
