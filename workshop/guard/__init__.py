"""Notices what could identify somebody in what people write, before others read it.

The rule: it reads, says where and of which kind, and forgets. Nothing that was found is stored, logged, counted by
person or sent anywhere; nothing is read from disk but its own words, once; and no text is ever changed or refused here.
Who asks decides what to do. It is a help and no promise: `docs/guard.md` says what it finds and what no such tool can.
"""

from workshop.guard.find import find, find_certain
from workshop.guard.hit import FLAG_WORDS, KIND_WORDS, MASKS, Hit, Tier, mask

__all__ = ["FLAG_WORDS", "KIND_WORDS", "MASKS", "Hit", "Tier", "find", "find_certain", "mask"]
