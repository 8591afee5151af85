"""The key an installation signs its files with, and checking what others signed (Ed25519).

The key is made from the installation's secret, so it is kept with it, comes back with it, and needs no file of its own.
"""

from __future__ import annotations

import hashlib
import hmac

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SIGNING, NAMING = b"workshop exchange: signing key", b"workshop exchange: ids of sessions"
#: Characters of a fingerprint; 128 bits, which nobody can aim for.
FINGERPRINT = 32


class InstanceKey:
    """What one installation signs with."""

    def __init__(self, secret: str) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(_derived(secret, SIGNING))
        self._naming = _derived(secret, NAMING)

    @property
    def public(self) -> str:
        """What others check our files with, as 64 hexadecimal digits."""
        return self._private.public_key().public_bytes_raw().hex()

    def sign(self, content: bytes) -> str:
        return self._private.sign(content).hex()

    def id_of(self, room: str) -> str:
        """What a session is called in its file: the same each time, and nobody else can tell which session it is."""
        return hmac.digest(self._naming, room.encode(), "sha256").hex()[:32]


def _derived(secret: str, purpose: bytes) -> bytes:
    return hmac.digest(secret.encode(), purpose, "sha256")


def is_signed(content: bytes, *, key: str, signature: str) -> bool:
    """Whether whoever has this key signed exactly this."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), content)
    except (ValueError, InvalidSignature):
        return False
    return True


def fingerprint(key: str) -> str:
    """A key as two people compare it by telephone: “3F2A 91C0 …”."""
    digits = hashlib.sha256(bytes.fromhex(key)).hexdigest()[:FINGERPRINT].upper()
    return " ".join(digits[start:start + 4] for start in range(0, FINGERPRINT, 4))
