"""Every plain route and who may use it. A route that is not named here is refused to everybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from assay.kernel.actor import Role


@dataclass(frozen=True)
class Right:
    """The least role of a person; the scope a token needs (None: no token may); the quota it counts against."""

    role: Role
    scope: str | None = None
    quota: str = ""


OPEN: Final = frozenset({
    "/health", "/assets/<path:filename>", "/vendor/bootstrap/<path:name>", "/_favicon.ico", "/sign-in", "/setup",
    "/reset", "/sign-in/company", "/sign-in/company/back", "/embed/<token>",
})  # fmt: skip
"""Rules of routes that need nobody to be signed in: they show nothing of anybody."""

ROUTES: Final[dict[str, Right]] = {
    "/": Right("viewer"),
    "/<path:path>": Right("viewer"),
    "/_dash-layout": Right("viewer"),
    "/_dash-dependencies": Right("viewer"),
    "/_dash-update-component": Right("viewer"),
    "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>": Right("viewer"),
    "/sign-out": Right("viewer"),
    "/account/data": Right("viewer", None, "export"),
    "/people/<user>/data": Right("admin", None, "export"),
    "/audit.<form>": Right("admin", None, "export"),
    "/health/detailed": Right("admin", "health"),
    "/download/<answer>.<kind>": Right("analyst", "export", "export"),
    "/training/<source>.<form>": Right("admin", None, "export"),
    "/model/<source>.zip": Right("admin", None, "export"),
    "/sources/files": Right("analyst", None, "export"),
    "/ask/stage/<nonce>": Right("analyst"),
    "/ask/tokens/<nonce>": Right("analyst"),
    "/dashboards/<board>/export.<kind>": Right("analyst", None, "export"),
    "/dashboards/<board>/fill": Right("viewer"),
    "/dashboards/<board>/talk": Right("viewer", None, "ask"),
    "/prospects/<prospect>/prepared/<template>": Right("viewer"),
    "/dashboards/<board>/do/<act>": Right("viewer"),
    "/alerts/new": Right("viewer"),
    "GET /api/v1/openapi.json": Right("viewer", ""),
    "GET /api/v1/me": Right("viewer", ""),
    "GET /api/v1/health": Right("viewer", ""),
    "GET /api/v1/metrics": Right("viewer", "read"),
    "GET /api/v1/metrics/<name>": Right("viewer", "read"),
    "GET /api/v1/dictionary": Right("viewer", "read"),
    "GET /api/v1/specs/schema": Right("viewer", "read"),
    "POST /api/v1/specs/validate": Right("analyst", "ask"),
    "POST /api/v1/specs/compile": Right("analyst", "ask"),
    "POST /api/v1/specs/run": Right("analyst", "ask", "ask"),
    "POST /api/v1/ask": Right("analyst", "ask", "ask"),
    "POST /api/v1/ask/jobs": Right("analyst", "ask", "ask"),
    "POST /api/v1/ask/stream": Right("analyst", "ask", "ask"),
    "GET /api/v1/conversations": Right("viewer", "read"),
    "GET /api/v1/conversations/<conversation>": Right("viewer", "read"),
    "DELETE /api/v1/conversations/<conversation>": Right("viewer", "ask"),
    "GET /api/v1/answers/<answer>": Right("viewer", "read"),
    "GET /api/v1/answers/<answer>/rows": Right("viewer", "read"),
    "POST /api/v1/answers/<answer>/rerun": Right("analyst", "ask", "ask"),
    "POST /api/v1/answers/<answer>/feedback": Right("viewer", "ask"),
    "GET /api/v1/answers/<answer>/files/<format>": Right("analyst", "export", "export"),
    "GET /api/v1/exports": Right("viewer", "read"),
    "GET /api/v1/jobs": Right("viewer", "read"),
    "POST /api/v1/jobs": Right("analyst", "ask", "ask"),
    "GET /api/v1/jobs/<job>": Right("viewer", "read"),
    "GET /api/v1/jobs/<job>/result": Right("viewer", "read"),
    "GET /api/v1/jobs/<job>/events": Right("viewer", "read"),
    "POST /api/v1/jobs/<job>/cancel": Right("viewer", "ask"),
    "POST /api/v1/charts/render": Right("analyst", "ask", "ask"),
    "GET /api/v1/sources": Right("viewer", "read"),
    "GET /api/v1/sources/<source>": Right("viewer", "read"),
    "GET /api/v1/dashboards": Right("viewer", "read"),
    "GET /api/v1/dashboards/<dashboard>": Right("viewer", "read", "ask"),
    "POST /api/v1/dashboards/<dashboard>/widgets/<widget>": Right("viewer", "read", "ask"),
    "GET /api/v1/clients": Right("viewer", "read"),
    "GET /api/v1/templates": Right("viewer", "read"),
    "POST /api/v1/templates/<template>/approval": Right("admin", "admin"),
    "GET /api/v1/prospects": Right("viewer", "read"),
    "POST /api/v1/prospects/ranking": Right("analyst", "ask", "ask"),
    "POST /api/v1/prospects/<prospect>/generation": Right("analyst", "ask", "ask"),
    "GET /api/v1/prospects/<prospect>/dashboards": Right("viewer", "read"),
    "GET /api/v1/prospects/<prospect>/dashboards/<template>": Right("viewer", "read"),
    "GET /api/v1/prospects/<prospect>/value-proposition-data": Right("viewer", "read"),
    "GET /api/v1/watches": Right("viewer", "read"),
    "POST /api/v1/watches": Right("analyst", "ask", "ask"),
    "DELETE /api/v1/watches/<watch>": Right("viewer", "ask"),
    "GET /api/v1/alerts": Right("viewer", "read"),
    "POST /api/v1/alerts/<alert>/seen": Right("viewer", "ask"),
    "/api/v1": Right("viewer", ""),
    "/api/v1/<path:rest>": Right("viewer", ""),
}
"""Rule of a route, for the API with its method before it -> right; an empty scope means any token."""

PAGES: Final[dict[str, Role]] = {"admin": "admin", "sources": "analyst", "answer": "analyst", "ask": "analyst"}
"""First part of a page's address -> the least role, where it is not viewer."""


def right_of(method: str, rule: str) -> Right | None:
    """The right a route asks for, None when nobody has one.

    >>> right_of("POST", "/api/v1/me"), right_of("HEAD", "/api/v1/me").role
    (None, 'viewer')
    """
    return ROUTES.get(f"{'GET' if method == 'HEAD' else method} {rule}") or ROUTES.get(rule)


def role_of_page(path: str) -> Role:
    """The least role for a page.

    >>> role_of_page("/admin/users"), role_of_page("/explore"), role_of_page("/")
    ('admin', 'viewer', 'viewer')
    """
    return PAGES.get(path.strip("/").partition("/")[0].lower(), "viewer")
