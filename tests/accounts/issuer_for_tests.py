"""A company's sign-in on loopback: the real protocol, with real keys, and ways to lie."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey


@dataclass
class Issuer:
    """What it knows, and what it says otherwise than it should (``lies``: claims; ``alg``)."""

    port: int
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"}))
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    lies: dict[str, Any] = field(default_factory=dict)
    signer: RSAKey | None = None
    calls: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def facts(self) -> dict[str, Any]:
        return {
            "issuer": self.url, "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token", "jwks_uri": f"{self.url}/keys", "response_types_supported": ["code"],
        }  # fmt: skip

    def authorize(self, query: dict[str, str]) -> str:
        """Where the browser is sent back to."""
        code = f"code{len(self.codes)}"
        self.codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str], basic: str) -> tuple[int, dict[str, Any]]:
        """Exchange a code, once, for whoever holds its verifier."""
        asked = self.codes.pop(form.get("code", ""), None)
        known = base64.b64encode(b"assay:s3cret").decode()
        proof = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(proof).decode().rstrip("=")
        if asked is None or basic != f"Basic {known}" or challenge != asked.get("code_challenge"):
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.url, "aud": "assay", "sub": "u-77", "iat": now, "exp": now + 300, "nonce": asked["nonce"],
            "name": "Olga Oidc", "email": "olga@corp.example", **self.lies,
        }  # fmt: skip
        signed = jwt.encode({"alg": "RS256", "kid": "k1"}, claims, self.signer or self.key)
        return 200, {"access_token": "a", "token_type": "Bearer", "id_token": signed}


@contextmanager
def running() -> Iterator[Issuer]:
    """The issuer on a free port of loopback."""

    class Handler(BaseHTTPRequestHandler):
        def _say(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
            data = json.dumps(body).encode()
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            issuer.calls.append(parts.path)
            if parts.path == "/.well-known/openid-configuration":
                self._say(200, issuer.facts())
            elif parts.path == "/keys":
                self._say(200, {"keys": [issuer.key.as_dict(private=False)]})
            elif parts.path == "/authorize":
                query = {name: values[0] for name, values in parse_qs(parts.query).items()}
                self._say(302, {}, {"Location": issuer.authorize(query)})
            else:
                self._say(404, {})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            status, reply = issuer.token(form, self.headers.get("Authorization", ""))
            self._say(status, reply)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    issuer = Issuer(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield issuer
    server.shutdown()
    server.server_close()
    thread.join()
