"""Letters of every script, and one writing of spaces, dashes, quotation marks and digits.

Everything here keeps positions: the folded text has the same length.
"""

from __future__ import annotations

import sys
import unicodedata

#: First and last letter or mark of each stretch. Coarse: what stands between scripts does not matter, their
#: punctuation does. Digits of every script are folded before these are looked at.
LETTERS = (
    (0x41, 0x5A), (0x61, 0x7A), (0xAA, 0xAA), (0xB5, 0xB5), (0xBA, 0xBA), (0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x2C1),
    (0x300, 0x37D), (0x37F, 0x386), (0x388, 0x481), (0x483, 0x559), (0x560, 0x588), (0x591, 0x5BD), (0x5C1, 0x5C2),
    (0x5C4, 0x5C5), (0x5C7, 0x5F2), (0x610, 0x61A), (0x620, 0x669), (0x66E, 0x6D3), (0x6D5, 0x6FF), (0x70F, 0x7F6),
    (0x800, 0x82D), (0x840, 0x85B), (0x860, 0x963), (0x966, 0x96F), (0x971, 0xDF3), (0xE01, 0xE4E), (0xE81, 0xEFF),
    (0xF40, 0xFBC), (0x1000, 0x1049), (0x1050, 0x10FA), (0x10FC, 0x135F), (0x1380, 0x13FF), (0x1401, 0x166C),
    (0x166F, 0x167F), (0x1681, 0x169A), (0x16A0, 0x16EA), (0x1700, 0x1734), (0x1740, 0x17D3), (0x1820, 0x1ABE),
    (0x1B00, 0x1B59), (0x1B80, 0x1BF3), (0x1C00, 0x1C37), (0x1C4D, 0x1C7D), (0x1C80, 0x1CBF), (0x1CD0, 0x1FFC),
    (0x2C00, 0x2CF3), (0x2D00, 0x2DFF), (0x3005, 0x3007), (0x3021, 0x302F), (0x3031, 0x3035), (0x3040, 0x30FA),
    (0x30FC, 0x31FF), (0x3400, 0xA48C), (0xA4D0, 0xA4FD), (0xA500, 0xA60C), (0xA610, 0xA672), (0xA674, 0xA67D),
    (0xA67F, 0xA6F1), (0xA717, 0xA873), (0xA880, 0xA8CD), (0xA8E0, 0xA8F7), (0xA8FB, 0xA92D), (0xA930, 0xA95E),
    (0xA960, 0xA9C0), (0xA9CF, 0xAA5B), (0xAA60, 0xAADD), (0xAAE0, 0xAAEF), (0xAAF2, 0xABEA), (0xABEC, 0xD7FF),
    (0xF900, 0xFD3D), (0xFD50, 0xFDFB), (0xFE20, 0xFE2F), (0xFE70, 0xFEFC), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A),
    (0xFF66, 0xFFDC), (0x10000, 0x100FF), (0x10280, 0x1CFFF), (0x1DF00, 0x1EEFF), (0x20000, 0x323AF))
LETTER = "".join(f"{chr(first)}-{chr(last)}" for first, last in LETTERS)
#: The zero of each run of ten digits that phones can write (the Basic Multilingual Plane).
ZEROS = tuple(point for point in range(0x100, 0xFFFF)
              if unicodedata.category(chr(point)) == "Nd" and unicodedata.digit(chr(point)) == 0)
SPACES = "\t\v\f\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
#: Joins numbers and words. The long dash (U+2014) parts them, so it is not among these.
HYPHENS = "\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d"
APOSTROPHES = "\u2018\u2019\u201b\u02bc\u00b4\u0060\uff07"
#: Nothing can be seen of these; they stand where a space may stand.
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
BREAKS = "\r\u0085\u2028\u2029"

FOLD = {
    **dict.fromkeys(map(ord, SPACES), " "), **dict.fromkeys(map(ord, HYPHENS), "-"),
    **dict.fromkeys(map(ord, APOSTROPHES), "'"), **dict.fromkeys(map(ord, BREAKS), "\n"),
    **{zero + digit: str(digit) for zero in ZEROS for digit in range(10)},
    **{0xFEE0 + point: chr(point) for point in (*range(ord("A"), ord("Z") + 1), *range(ord("a"), ord("z") + 1))},
    0xFF20: "@", 0xFF0B: "+", 0xFF0E: ".", 0xFF0F: "/", 0xFF1A: ":", 0xFF0C: ",", 0xFF08: "(", 0xFF09: ")",
}


def fold(text: str) -> str:
    """The text with one kind of space, dash, apostrophe and digit; as long as before."""
    return text.translate(FOLD)


_LETTER = bytearray(sys.maxunicode + 1)
for _first, _last in LETTERS:
    _LETTER[_first:_last + 1] = b"\x01" * (_last + 1 - _first)


def is_letter(character: str) -> bool:
    """Also for marks that stand on a letter."""
    return bool(character) and bool(_LETTER[ord(character)])


def is_digit(character: str) -> bool:
    """Of folded text, where there is one kind of digit."""
    return bool(character) and character in "0123456789"


def is_word_character(character: str) -> bool:
    return is_letter(character) or is_digit(character) or character == "_"


def is_capital(character: str) -> bool:
    """Differs from its lower-case form. Scripts without case have no capitals."""
    return character.lower() != character
