"""Headers of every page: nothing from elsewhere runs, frames, or learns where people were."""

from __future__ import annotations

from flask import Response, request

CONTENT_SECURITY_POLICY = "; ".join((
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
    "connect-src 'self' {sockets}", "manifest-src 'self'", "frame-ancestors 'none'", "base-uri 'none'",
    "form-action 'self'"))


def add_headers(response: Response) -> Response:
    sockets = f"ws://{request.host} wss://{request.host}"  # older Safari does not count a socket as 'self'
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY.format(sockets=sockets)
    response.headers["X-Content-Type-Options"] = "nosniff"
    # Nothing to other hosts; our own pages still name themselves, which the check of `own_pages_only` needs on a
    # plain-HTTP network.
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    response.headers.setdefault("Cache-Control", "no-store")
    return response
