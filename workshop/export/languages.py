"""Which language a text is in, as far as its letters tell: for the direction it is set in, the font it is set with, and
the voice it is read aloud with. Latin letters tell nothing, so Welsh and Polish are said to be nothing."""

from __future__ import annotations

import re
import unicodedata

#: Letters of the Arabic script that Urdu has and Arabic and Persian have not.
URDU = re.compile("[\u0679\u0688\u0691\u06ba\u06be\u06c1\u06c2\u06c3\u06d2\u06d3]")
#: Languages by the first word of the name of their letters, where a script is that of one language, or nearly.
BY_SCRIPT = {"ARABIC": "ar", "HEBREW": "he", "CJK": "zh", "HIRAGANA": "ja", "KATAKANA": "ja", "HANGUL": "ko",
             "GURMUKHI": "pa", "BENGALI": "bn", "GUJARATI": "gu", "TAMIL": "ta", "THAI": "th", "GREEK": "el"}
RIGHT_TO_LEFT = ("ar", "ur", "he")


def language_of(text: str) -> str:
    """The language of the first letter that tells one, such as "ur"; "" for letters that many languages share."""
    for character in text:
        if character < "\u0370" or not character.isalpha():
            if character.isalpha():
                return ""
            continue
        script = unicodedata.name(character, "").partition(" ")[0]
        found = BY_SCRIPT.get(script, "")
        return "ur" if found == "ar" and URDU.search(text) else found
    return ""


def is_right_to_left(language: str) -> bool:
    return language in RIGHT_TO_LEFT
