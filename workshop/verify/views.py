from __future__ import annotations

from flask import Blueprint, render_template

from workshop.live.care import care_of
from workshop.web.headers import CONTENT_SECURITY_POLICY

bp = Blueprint("verify", __name__)

#: What the server tells every browser, in short: nothing from elsewhere, and nothing to elsewhere.
POLICY_WORDS = tuple(part for part in CONTENT_SECURITY_POLICY.split("; ") if part.startswith(
    ("default-src", "frame-ancestors", "form-action")))


@bp.get("/how-you-can-check")
def how_you_can_check() -> str:
    """What is stored, who could learn what, how to check it, and what nobody can promise. For everybody, no cookie."""
    return render_template("verify/how_you_can_check.html", policy_words=POLICY_WORDS, care=care_of(None))
