"""Characters that no text of ours may hold, whoever typed it; and names that are made of harmless ones."""

from __future__ import annotations

import re
import secrets

#: Control characters (line breaks and tabs aside), marks that turn the direction of the text around them, lone
#: surrogates and non-characters: they break exports or change what others see.
UNUSABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
#: Nothing of these can be seen.
INVISIBLE = re.compile("[\\s\u200b-\u200f\u2060\ufeff\u00ad\u3164\u115f\u1160]")


def random_name(size: int = 9) -> str:
    """A random name for addresses and for commands: it begins with a letter or digit, so that no program takes it for
    an option.

    :param size: bytes of chance.
    """
    while True:
        name = secrets.token_urlsafe(size)
        if name[0].isalnum():
            return name
