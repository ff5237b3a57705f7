"""``GET /health`` and ``GET /health/detailed``."""

from __future__ import annotations

from flask import Flask, Response, jsonify

from assay.services import Services


def register(server: Flask, services: Services) -> None:
    """Answer whether this process can serve, and how what it depends on is doing (503 when something is ill)."""

    @server.get("/health")
    def health() -> Response:
        return jsonify(services.health.brief())

    @server.get("/health/detailed")
    def detailed() -> tuple[Response, int]:
        state = services.health.detailed()
        return jsonify(state), 200 if state["status"] == "healthy" else 503
