"""The second step beside a password: a code from an authenticator app, or one of ten codes on paper.

The app's secret is kept encrypted with a key made from the server's secret, which is in a file of its own: a stolen
database or backup makes no codes.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from typing import ClassVar

import pyotp
from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import delete, func, select

from workshop import clock
from workshop.errors import Refused
from workshop.extensions import db
from workshop.language.words import say

from .models import Facilitator, RecoveryCode
from .passwords import hash_password, is_password, nobodys_hash

STEP = 30          # seconds; RFC 6238, 5.2
LEEWAY = 1         # steps before and after, for clocks that differ (RFC 6238, 5.2)
SETUP_LIFE = 900   # seconds to scan the code and type the first number
RECOVERY_CODES = 10
#: As join codes: no vowels, so no words, and nothing that looks like something else.
ALPHABET = "BCDFGHJKMNPQRTVWXY346789"
TAG, LENGTH = 2, 12   # characters; 12 of 24 symbols are 55 bits, and argon2id is on top (ASVS 5.0, 6.5.2)


class CodeWrong(Refused):
    name: ClassVar[str] = "code_wrong"
    words = say("This code does not fit. Wait for the next one in your app, and see that the clock of your phone is "
                "set by itself. Each code works once.")


class SetupOver(Refused):
    name: ClassVar[str] = "setup_over"
    words = say("That took too long, so there is a new code to scan.")


class Box:
    """Encrypts what must not be readable in the database or in a form."""

    def __init__(self, secret: str, purpose: str) -> None:
        key = hmac.new(secret.encode(), f"accounts: {purpose}".encode(), hashlib.sha256).digest()
        self._fernet = Fernet(base64.urlsafe_b64encode(key))

    def seal(self, text: str) -> str:
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str, *, within: int | None = None) -> str | None:
        """The text, or None: sealed by another server, changed on the way, or longer ago than `within` seconds."""
        try:
            return self._fernet.decrypt(sealed.encode(), ttl=within).decode()
        except (InvalidToken, UnicodeError):
            return None


def new_secret() -> str:
    return pyotp.random_base32()   # 160 bits, as RFC 4226 recommends


def app_address(secret: str, *, email: str, host: str) -> str:
    """What the QR code for the app holds."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=f"Workshop ({host})")


def pack_setup(box: Box, facilitator_id: int, secret: str) -> str:
    """A secret on its way to the app and back, for a form: readable by this server alone, for this account alone."""
    return box.seal(json.dumps([facilitator_id, secret]))


def unpack_setup(box: Box, facilitator_id: int, packed: str) -> str:
    """:raises SetupOver: too old, or of somebody else."""
    text = box.open(packed, within=SETUP_LIFE)
    owner, secret = json.loads(text) if text is not None else (None, "")
    if owner != facilitator_id:
        raise SetupOver()
    return str(secret)


def fitting_step(secret: str, code: str, *, after: int = 0, at: float | None = None) -> int | None:
    """The time step whose code this is, or None.

    :param code: as typed, with spaces or without.
    :param after: the last step that was used: its code and earlier ones are over.
    """
    code = "".join(code.split())
    if not (code.isascii() and code.isdecimal()):
        return None
    current = int((clock.seconds() if at is None else at) // STEP)
    app = pyotp.HOTP(secret)
    return next((step for step in range(current - LEEWAY, current + LEEWAY + 1)
                 if step > after and hmac.compare_digest(app.at(step), code)), None)


def turn_on(facilitator_id: int, box: Box, *, secret: str, code: str) -> None:
    """Ask for a code from now on, once the first one from the app has fitted.

    :raises CodeWrong: nothing changes.
    """
    step = fitting_step(secret, code)
    if step is None:
        raise CodeWrong()
    facilitator = db.session.get_one(Facilitator, facilitator_id)
    facilitator.totp_secret, facilitator.totp_step = box.seal(secret), step


def turn_off(facilitator_id: int) -> None:
    """Ask for no code any more; the recovery codes go with it."""
    facilitator = db.session.get_one(Facilitator, facilitator_id)
    facilitator.totp_secret, facilitator.totp_step = "", 0
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.facilitator_id == facilitator_id))


def use_code(facilitator_id: int, box: Box, code: str) -> None:
    """Use a code from the app up.

    :raises CodeWrong: wrong, used already, or too old.
    """
    facilitator = db.session.get_one(Facilitator, facilitator_id)
    secret = box.open(facilitator.totp_secret) if facilitator.totp_secret else None
    step = fitting_step(secret, code, after=facilitator.totp_step) if secret else None
    if step is None:
        raise CodeWrong()
    facilitator.totp_step = step


# --- recovery codes

def new_recovery_codes() -> dict[str, str]:
    """Ten codes and what is stored of each. Slow on purpose: ten hashes."""
    found: dict[str, str] = {}
    while len(found) < RECOVERY_CODES:
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        if code[:TAG] not in {other[:TAG] for other in found}:
            found[code] = hash_password(code)
    return found


def keep_recovery_codes(facilitator_id: int, hashed: dict[str, str]) -> None:
    """Store these, in place of all earlier ones."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.facilitator_id == facilitator_id))
    db.session.add_all(RecoveryCode(facilitator_id=facilitator_id, tag=code[:TAG], code_hash=one)
                       for code, one in hashed.items())


def in_groups(code: str) -> str:
    """A code as it is written down: BCDF-GHJK-MNPQ."""
    return "-".join(code[start:start + 4] for start in range(0, LENGTH, 4))


def plain(typed: str) -> str:
    """A code as typed, in capitals and without what stands between."""
    return "".join(character for character in typed.upper() if character in ALPHABET)


def looks_like_recovery(typed: str) -> bool:
    return len(plain(typed)) == LENGTH


def fits_recovery(facilitator_id: int, typed: str) -> bool:
    """Whether this is one of the codes that are left; takes as long when it is none."""
    code = plain(typed)
    row = db.session.get(RecoveryCode, (facilitator_id, code[:TAG]))
    hashed = row.code_hash if row is not None else nobodys_hash()
    db.session.rollback()   # nothing is held while the hash is made
    return is_password(hashed, code) and row is not None


def use_recovery(facilitator_id: int, typed: str) -> int:
    """Use a code that was found to fit up; how many are left.

    :raises CodeWrong: somebody else used it meanwhile.
    """
    row = db.session.get(RecoveryCode, (facilitator_id, plain(typed)[:TAG]))
    if row is None:
        raise CodeWrong()
    db.session.delete(row)
    db.session.flush()
    return recovery_left(facilitator_id)


def recovery_left(facilitator_id: int) -> int:
    return db.session.scalar(select(func.count()).select_from(RecoveryCode).where(
        RecoveryCode.facilitator_id == facilitator_id)) or 0
