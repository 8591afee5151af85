"""Headers of every page: nothing from elsewhere runs, frames, or learns where people were."""

from __future__ import annotations

import secrets

from flask import Response, current_app, g, request

#: `{script}` is the nonce of this one answer and what its scripts fetch later, or 'none' where the answer runs no
#: script: a script that somebody smuggled into a page has no nonce and does not run.
CONTENT_SECURITY_POLICY = "; ".join((
    "default-src 'none'", "script-src {script}", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
    "connect-src 'self' {sockets}", "manifest-src 'self'", "frame-ancestors 'none'", "base-uri 'none'",
    "form-action 'self'", "require-trusted-types-for 'script'", "trusted-types {types}"))
#: Scripts that a script fetches when they are needed. Browsers before 2022 do not count them as part of the one that
#: asks, which has the nonce: for those they are named, each by its whole address (decision 0052). All three only lend
#: what they can do and do nothing by themselves.
FETCHED_LATER = ("vendor/socket.io.esm.min.js", "js/guard/find.js", "js/record/record.js")
#: Seconds; a year, the least that ASVS 5.0 (3.4.1) accepts.
HTTPS_ONLY_FOR = 31_536_000


def csp_nonce() -> str:
    """The nonce of this answer's scripts, made when a page first asks for it; 128 bits (ASVS 5.0, 3.4.3)."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def allow_worker(policy: str) -> None:
    """Let the page of this answer start a service worker of ours (decisions 0019 and 0053).

    :param policy: the one trusted-types policy that makes the address of a script, and only on this page.
    """
    g.worker_policy = policy


def just_a_file() -> None:
    """This answer is a script, a style sheet or a font, which a browser never opens as a page: it needs no policy."""
    g.is_just_a_file = True


def add_headers(response: Response) -> Response:
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = f"max-age={HTTPS_ONLY_FOR}; includeSubDomains"
    if "is_just_a_file" in g:
        return response
    sockets = f"ws://{request.host} wss://{request.host}"  # older Safari does not count a socket as 'self'
    script = "'none'"
    if "csp_nonce" in g:
        static = f"{request.host}/static/{current_app.extensions['workshop_assets'].version}"
        script = " ".join((f"'nonce-{g.csp_nonce}'", *(f"{static}/{name}" for name in FETCHED_LATER)))
    types, worker = (g.worker_policy, "; worker-src 'self'") if "worker_policy" in g else ("'none'", "")
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY.format(
        sockets=sockets, script=script, types=types) + worker
    # Nothing to other hosts; our own pages still name themselves, which the check of `own_pages_only` needs on a
    # plain-HTTP network (decision 0005).
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    response.headers.setdefault("Cache-Control", "no-store")
    return response
