"""A form that makes something makes one, however often it is sent: twice by a double click, again after going back.

The page brings the name of what it will make, signed for its facilitator. Whoever sends it a second time finds that
name taken, and is led to what the first time made.
"""

from __future__ import annotations

from flask import current_app, request
from itsdangerous import BadSignature, Signer

from workshop.characters import random_name
from workshop.language.words import say

FIELD = "once"


#: What a form is told that was sent once more after what it made was erased.
ERASED_SINCE = say("What this form made was erased since, so nothing was made again. Press the button once more if "
                   "you want another one.")


def once_for(facilitator_id: int, *, anew: bool = False) -> str:
    """The value of the hidden field: the one that came, or a new one.

    :param anew: a new one in any case, because what the one that came made is gone.
    """
    if not anew and _named(facilitator_id):
        return request.form[FIELD]
    return _signer(facilitator_id).sign(random_name()).decode()


def name_for(facilitator_id: int) -> str:
    """The name of what this form makes; one nobody has where it brought none."""
    return _named(facilitator_id) or random_name()


def _named(facilitator_id: int) -> str:
    try:
        return _signer(facilitator_id).unsign(request.form.get(FIELD, "")).decode()
    except (BadSignature, UnicodeError):
        return ""


def _signer(facilitator_id: int) -> Signer:
    return Signer(str(current_app.config["SECRET_KEY"]), salt=f"once for {facilitator_id}")
