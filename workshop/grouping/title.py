"""What the title of a group may be made of."""

from __future__ import annotations

import re
import unicodedata
from typing import ClassVar

from workshop.characters import INVISIBLE, UNUSABLE
from workshop.errors import Refused
from workshop.language.words import say, say_many

LONGEST_TITLE = 80   # characters; two lines above a column of cards

SPACE = re.compile(r"\s+")


class TitleUnusable(Refused):
    name: ClassVar[str] = "title_unusable"
    words = say("Give the group a title first.")
    status: ClassVar[int] = 422


def checked_title(title: str) -> str:
    """A title as it is stored: on one line, without space around it.

    :raises TitleUnusable: nothing can be seen of it, it is too long, or holds characters that cannot be shown.
    """
    title = SPACE.sub(" ", unicodedata.normalize("NFC", title)).strip()
    if UNUSABLE.search(title):
        raise TitleUnusable(say("This title holds characters that cannot be shown. Type it again."))
    if not INVISIBLE.sub("", title):
        raise TitleUnusable()
    if len(title) > LONGEST_TITLE:
        raise TitleUnusable(say_many("That is %(number)s character: a title has at most %(most)s. Shorten it.",
                                     "That is %(number)s characters: a title has at most %(most)s. Shorten it.",
                                     len(title), most=LONGEST_TITLE))
    return title
