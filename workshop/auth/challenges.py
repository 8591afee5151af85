"""Challenges for passkeys: each for one browser, one purpose and a few minutes, and good once.

They are kept in the browser's own signed cookie, so that nobody can crowd out another's; what has been used is
remembered here until it would have run out anyway.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlsplit

from flask import current_app, request
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, parse_client_data_json

from workshop import clock
from workshop.errors import Refused
from workshop.language.words import say
from workshop.web.browser_session import browser_session
from workshop.web.requests import LOOPBACK, settings

from .passkeys import PasskeyRefused, Place, answer_in, place_of

KEY = "challenges"
LIFE = 300        # seconds
MOST = 4          # of one browser: several tabs may be open
BYTES = 32        # twice what WebAuthn asks for (13.4.3)


class ChallengeOver(Refused):
    name: ClassVar[str] = "challenge_over"
    words = say("This page was open for too long. Press the button again.")


@dataclass(frozen=True)
class Challenge:
    bytes: bytes
    #: What a new account is called towards its passkey; "": not for a new account.
    handle: str


def is_taken_elsewhere(challenge: str) -> bool:
    """Whether another worker has taken this challenge; it is taken for all of them by asking."""
    together = current_app.extensions["workshop_together"]
    return together is not None and not together.first_to_take(f"challenge:{challenge}", seconds=LIFE)


def used() -> dict[str, float]:
    found: dict[str, float] = current_app.extensions.setdefault("workshop_used_challenges", {})
    return found


def new_challenge(purpose: str, *, handle: str = "") -> bytes:
    """A challenge that this browser can answer for this purpose within five minutes."""
    challenge = secrets.token_bytes(BYTES)
    new = [purpose, bytes_to_base64url(challenge), clock.seconds() + LIFE, handle]
    browser_session[KEY] = [*_kept()[-(MOST - 1):], new]
    return challenge


def take_challenge(purpose: str, credential: str) -> Challenge:
    """The challenge that a browser's answer names, used up whatever comes of it.

    :raises ChallengeOver: it is not this browser's, not for this purpose, too old, or was answered before.
    :raises PasskeyRefused: it is no answer at all.
    """
    named = _challenge_in(credential)
    kept = _kept()
    found = next((one for one in kept if one[0] == purpose and one[1] == named), None)
    browser_session[KEY] = [one for one in kept if one is not found]
    if found is None or found[1] in used() or is_taken_elsewhere(found[1]):
        raise ChallengeOver()
    now = clock.seconds()
    for old in [one for one, until in used().items() if until < now]:
        del used()[old]
    used()[found[1]] = found[2]
    return Challenge(base64url_to_bytes(found[1]), found[3])


def _kept() -> list[Any]:
    return [one for one in browser_session.get(KEY, []) if one[2] >= clock.seconds()]


def _challenge_in(credential: str) -> str:
    try:
        client_data = base64url_to_bytes(answer_in(credential)["response"]["clientDataJSON"])
        return bytes_to_base64url(parse_client_data_json(client_data).challenge)
    except Exception:  # the library meets whatever a stranger sends
        raise PasskeyRefused() from None


def place_here() -> Place | None:
    """Where this request's browser may use passkeys; None at an address that has none."""
    chosen = settings().address
    if chosen:
        asked = place_of(f"{urlsplit(chosen).scheme}://{request.host}")
        return asked if asked == place_of(chosen) else None
    return place_of(request.host_url)


def passkeys_here() -> dict[str, Any]:
    """What a page says of passkeys at the address it was asked under."""
    place, chosen = place_here(), settings().address
    if place is not None:
        return {"are_offered": True, "words": "", "elsewhere": ""}
    if chosen and place_of(chosen) is not None:
        return {"are_offered": False, "words": say("Passkeys work at another address of this Workshop:"),
                "elsewhere": chosen.rstrip("/")}
    asked = urlsplit(request.host_url)
    if not chosen and (asked.hostname or "") in LOOPBACK:
        port = f":{asked.port}" if asked.port else ""
        return {"are_offered": False, "words": say("On this machine, passkeys work at"), "elsewhere":
                f"http://localhost{port}"}
    return {"are_offered": False, "elsewhere": "", "words": say(
        "Passkeys need a secure address, one that begins with https. At this address, use a password.")}
