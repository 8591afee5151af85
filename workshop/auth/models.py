from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workshop.extensions import db


class Facilitator(db.Model):  # type: ignore[name-defined,misc]
    """Somebody who runs sessions. Once removed, an empty row stays until no session and no act names it."""

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)  # lower case
    name: Mapped[str]
    password_hash: Mapped[str]                       # "": no password, a passkey only
    #: May invite and remove facilitators and change roles. Opens nobody's sessions.
    is_admin: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_removed: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: Random, 32 bytes in base64url: how passkeys name this account, and no email address (WebAuthn, 14.6.1).
    handle: Mapped[str] = mapped_column(default="", server_default="")
    #: Encrypted with a key that is not in the database; "": no codes from an app.
    totp_secret: Mapped[str] = mapped_column(default="", server_default="")
    #: The time step of the last code that was accepted, so that each works once.
    totp_step: Mapped[int] = mapped_column(default=0, server_default="0")


class SignIn(db.Model):  # type: ignore[name-defined,misc]
    """A browser in which a facilitator is signed in. The cookie holds the token, this table its hash.

    Neither the browser's name nor its address is kept: its owner may write a label.
    """

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    facilitator_id: Mapped[int] = mapped_column(ForeignKey("facilitator.id", ondelete="CASCADE"))
    expires_at: Mapped[datetime]
    signed_in_on: Mapped[date | None]
    label: Mapped[str] = mapped_column(default="", server_default="")
    #: When this browser last proved who uses it, with a password or a passkey.
    proved_at: Mapped[datetime | None]

    facilitator: Mapped[Facilitator] = relationship()


class Passkey(db.Model):  # type: ignore[name-defined,misc]
    """The public half of a passkey. The other half never leaves its owner's device."""

    credential_id: Mapped[str] = mapped_column(primary_key=True)   # base64url
    facilitator_id: Mapped[int] = mapped_column(ForeignKey("facilitator.id", ondelete="CASCADE"))
    rp_id: Mapped[str]              # the host it works at
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int]
    name: Mapped[str]
    added_on: Mapped[date]


class RecoveryCode(db.Model):  # type: ignore[name-defined,misc]
    """A code on paper that stands in for a code from the app, once."""

    facilitator_id: Mapped[int] = mapped_column(ForeignKey("facilitator.id", ondelete="CASCADE"), primary_key=True)
    tag: Mapped[str] = mapped_column(primary_key=True)   # the code's first two characters: which one to compare with
    code_hash: Mapped[str]                               # argon2id of the whole


class OneTimeLink(db.Model):  # type: ignore[name-defined,misc]
    """A link that makes one account, or sets one new password, once."""

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    #: Whose password it sets; empty for a link that makes a new account.
    facilitator_id: Mapped[int | None] = mapped_column(ForeignKey("facilitator.id", ondelete="CASCADE"))
    #: The address the new account is for; empty when whoever opens the link may give one.
    email: Mapped[str]
    expires_at: Mapped[datetime]
    makes_admin: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: Takes passkeys, app and recovery codes away too: for somebody who lost them all.
    forgets_factors: Mapped[bool] = mapped_column(default=False, server_default=false())
