"""A device that makes passkeys, in a few lines: it signs whatever it is asked, also what a browser never would."""

from __future__ import annotations

import hashlib
import json
import secrets

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import bytes_to_base64url, encode_cbor

ORIGIN = "http://localhost"
PRESENT, VERIFIED, ATTESTED = 1, 4, 64   # flags of authenticator data (WebAuthn, 6.1)


class Authenticator:
    """One passkey on one device, once it has made it."""

    def __init__(self, *, rp_id="localhost"):
        self.rp_id, self.count = rp_id, 0
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(32)
        self.user = b""

    def make(self, options, *, origin=ORIGIN, flags=PRESENT | VERIFIED, **client):
        """The browser's answer to options for a new passkey."""
        self.user = options["user"]["id"]
        numbers = self.key.public_key().public_numbers()
        public = encode_cbor({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")})
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        attestation = encode_cbor({"fmt": "none", "attStmt": {}, "authData": self._data(flags | ATTESTED) + attested})
        return self._answer({"clientDataJSON": self._client("webauthn.create", options, origin, client),
                             "attestationObject": attestation})

    def use(self, options, *, origin=ORIGIN, flags=PRESENT | VERIFIED, counts=True, **client):
        """The browser's answer to options for signing in."""
        self.count += counts
        said, data = self._client("webauthn.get", options, origin, client), self._data(flags)
        signature = self.key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer({"clientDataJSON": said, "authenticatorData": data, "signature": signature},
                            userHandle=self.user)

    def _data(self, flags):
        return hashlib.sha256(self.rp_id.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, kind, options, origin, client):
        return json.dumps({"type": kind, "challenge": options["challenge"], "origin": origin} | client).encode()

    def _answer(self, response, **more):
        return json.dumps({"id": bytes_to_base64url(self.id), "rawId": bytes_to_base64url(self.id),
                           "type": "public-key", "clientExtensionResults": {}, "response": {
                               name: bytes_to_base64url(value) for name, value in response.items()} | more})


def ask(browser, page, purpose, **given):
    """What the server answers to a page that asks for a challenge."""
    from people import csrf_of

    return browser.post("/passkeys/challenge", json={"for": purpose} | given, headers={
        "X-CSRFToken": csrf_of(browser.get(page, follow_redirects=True).text), "Accept": "application/json"})


def options_for(browser, page, purpose, **given):
    return ask(browser, page, purpose, **given).json["options"]
