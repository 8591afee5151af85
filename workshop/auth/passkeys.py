"""Passkeys: made on a device, checked here with its public half. Always with the device's own check of who holds it.

A passkey belongs to one address. Browsers offer passkeys at secure addresses only: https with a name, or this very
machine as `localhost` (WebAuthn, 5.1.2 and Secure Contexts).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlsplit

import webauthn
from sqlalchemy import select
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, options_to_json_dict, parse_client_data_json
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from workshop.errors import Refused
from workshop.extensions import db
from workshop.language.words import say

from .accounts import now
from .models import Facilitator, Passkey

LONGEST_NAME = 40     # characters
MOST = 20             # passkeys of one account
LARGEST = 16_384      # characters of what a browser sends; without attestation it is about one thousand
NAME = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
ADDRESS_OF_NUMBERS = re.compile(r"[0-9.]+")


class PasskeyRefused(Refused):
    name: ClassVar[str] = "passkey_refused"
    words = say("This passkey could not be used. Try again, or use your password.")


class UnknownPasskey(PasskeyRefused):
    name: ClassVar[str] = "passkey_unknown"
    words = say("This passkey is not known here: it may have been removed. Use another passkey or your password, and "
                "remove it from your device.")


class TooManyPasskeys(Refused):
    name: ClassVar[str] = "too_many_passkeys"
    words = say("There are %(most)s passkeys. Remove one first.", most=MOST)


class LastWayIn(Refused):
    name: ClassVar[str] = "last_way_in"
    words = say("Without this passkey you could not sign in any more. Set a password, or add another passkey, first.")


@dataclass(frozen=True)
class Place:
    """An address at which passkeys work: what they are bound to, and what a browser says it was asked by."""

    rp_id: str
    origin: str


def place_of(address: str) -> Place | None:
    """Where passkeys live at an address such as `https://workshop.example.org`; None where browsers have none."""
    try:
        parts = urlsplit(address.lower())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    if not NAME.fullmatch(host) or ADDRESS_OF_NUMBERS.fullmatch(host):
        return None
    if parts.scheme != "https" and not (parts.scheme == "http" and host == "localhost"):
        return None
    usual = port in (None, 443 if parts.scheme == "https" else 80)
    return Place(host, f"{parts.scheme}://{host}" + ("" if usual else f":{port}"))


def options_to_make(place: Place, *, challenge: bytes, handle: str, email: str, name: str,
                    known: list[str]) -> dict[str, Any]:
    """What the browser needs to make a passkey.

    :param known: ids of passkeys the account has, so that one device is not asked twice.
    """
    return options_to_json_dict(webauthn.generate_registration_options(
        rp_id=place.rp_id, rp_name="Workshop", user_id=base64url_to_bytes(handle), user_name=email,
        user_display_name=name or email, challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in known]))


def options_to_use(place: Place, *, challenge: bytes, known: list[str] | None = None) -> dict[str, Any]:
    """What the browser needs to use a passkey.

    :param known: the ids of those that will do; None: whichever its holder chooses, so that no email address is asked.
    """
    return options_to_json_dict(webauthn.generate_authentication_options(
        rp_id=place.rp_id, challenge=challenge, user_verification=UserVerificationRequirement.REQUIRED,
        allow_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in known or []]))


@dataclass(frozen=True)
class Made:
    """The public half of a passkey that was made just now."""

    credential_id: str
    public_key: bytes
    sign_count: int


def check_made(place: Place, credential: str, *, challenge: bytes) -> Made:
    """
    :param credential: what the browser sent, as JSON text.
    :raises PasskeyRefused: not for this address, not for this challenge, without its holder's check, or no passkey.
    """
    try:
        verified = webauthn.verify_registration_response(
            credential=_expect_short(credential), expected_challenge=challenge, expected_rp_id=place.rp_id,
            expected_origin=place.origin, require_user_verification=True)
    except Exception:  # the library meets whatever a stranger sends
        raise PasskeyRefused(say("This passkey could not be saved. Try again, or choose a password.")) from None
    return Made(bytes_to_base64url(verified.credential_id), verified.credential_public_key, verified.sign_count)


def add(facilitator_id: int, place: Place, made: Made, *, name: str) -> None:
    """
    :raises PasskeyRefused: it is known already.
    :raises TooManyPasskeys: nothing is added.
    """
    if db.session.get(Passkey, made.credential_id) is not None:
        raise PasskeyRefused(say("This passkey is known already."))
    if len(of_facilitator(facilitator_id)) >= MOST:
        raise TooManyPasskeys()
    db.session.add(Passkey(
        credential_id=made.credential_id, facilitator_id=facilitator_id, rp_id=place.rp_id, public_key=made.public_key,
        sign_count=made.sign_count, name=_tidy(name) or "Passkey", added_on=now().date()))


def answer_in(credential: str) -> dict[str, Any]:
    """What a browser sent, as far as every answer has it: an id and a response.

    :raises PasskeyRefused: it is no answer.
    """
    try:
        found = json.loads(_expect_short(credential))
    except (ValueError, RecursionError):
        raise PasskeyRefused() from None
    if not isinstance(found, dict) or not isinstance(found.get("id"), str) or not isinstance(
            found.get("response"), dict):
        raise PasskeyRefused()
    return found


def use(place: Place, credential: str, *, challenge: bytes, of: int | None = None) -> int:
    """Check a passkey and count its use: whose it is.

    :param credential: what the browser sent, as JSON text.
    :param of: the facilitator whose it must be; None: anybody's.
    :raises UnknownPasskey: nobody has it, or somebody else.
    :raises PasskeyRefused: not for this address, not for this challenge, without its holder's check, or a copy.
    """
    answer = answer_in(credential)
    passkey = db.session.get(Passkey, answer["id"])
    if passkey is None or passkey.rp_id != place.rp_id or of not in (None, passkey.facilitator_id):
        raise UnknownPasskey()
    owner = db.session.get_one(Facilitator, passkey.facilitator_id)
    try:
        said = answer["response"]
        if parse_client_data_json(base64url_to_bytes(said["clientDataJSON"])).cross_origin:
            raise PasskeyRefused()
        if said.get("userHandle") and said["userHandle"].rstrip("=") != owner.handle:
            raise PasskeyRefused()
        verified = webauthn.verify_authentication_response(
            credential=credential, expected_challenge=challenge, expected_rp_id=place.rp_id,
            expected_origin=place.origin, credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count, require_user_verification=True)
    except Exception:  # the library meets whatever a stranger sends
        raise PasskeyRefused() from None
    passkey.sign_count = verified.new_sign_count
    return owner.id


def of_facilitator(facilitator_id: int) -> list[Passkey]:
    """Somebody's passkeys, by name."""
    return list(db.session.scalars(select(Passkey).where(Passkey.facilitator_id == facilitator_id)
                                   .order_by(Passkey.added_on, Passkey.name)))


def ids_at(place: Place, facilitator_id: int) -> list[str]:
    """The ids of somebody's passkeys that work at an address."""
    return [passkey.credential_id for passkey in of_facilitator(facilitator_id) if passkey.rp_id == place.rp_id]


def rename(facilitator_id: int, credential_id: str, name: str) -> bool:
    """Returns whether they have such a passkey."""
    found = db.session.get(Passkey, credential_id)
    if found is None or found.facilitator_id != facilitator_id:
        return False
    found.name = _tidy(name) or found.name
    return True


def remove(facilitator_id: int, credential_id: str) -> bool:
    """Forget a passkey. Returns whether they had it.

    :raises LastWayIn: it is all they could sign in with.
    """
    found = db.session.get(Passkey, credential_id)
    if found is None or found.facilitator_id != facilitator_id:
        return False
    has_password = bool(db.session.get_one(Facilitator, facilitator_id).password_hash)
    if not has_password and len(of_facilitator(facilitator_id)) == 1:
        raise LastWayIn()
    db.session.delete(found)
    return True


def _tidy(name: str) -> str:
    return " ".join(name.split())[:LONGEST_NAME]


def _expect_short(credential: str) -> str:
    if len(credential) > LARGEST:
        raise PasskeyRefused()
    return credential
