"""Flask's own session cookie is neither read nor written: who is signed in stands in Assay's own rows."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.sessions import SessionInterface, SessionMixin


class NoSessions(SessionInterface):
    """Hands out a session that cannot be written to, without looking at the request."""

    def open_session(self, app: Flask, _request: Any) -> SessionMixin:
        return self.make_null_session(app)

    def save_session(self, _app: Flask, _session: SessionMixin, _response: Any) -> None:
        return None
