"""Whether English knows a word: the spelling dictionary of British English that comes with the browser libraries.

Only its lower-case entries are read. The names that it lists with a capital are passed over: they are those of some
families and not of others.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from workshop.guard.expected import EXPECTED

FOLDER = Path(__file__).resolve().parent.parent / "static" / "vendor" / "english"
AFFIX = re.compile(r"^[PS]FX (?P<flag>\S) +(?P<cut>\S+) +(?P<add>\S+) +(?P<when>\S+)$", re.MULTILINE)


@cache
def ordinary_words() -> frozenset[str]:
    """All words of the dictionary, with their endings. Read once; about 0.3 s and 12 MB."""
    if not FOLDER.is_dir():
        raise FileNotFoundError("The English dictionary is missing. `python hatch_build.py` fetches it.")
    rules = (FOLDER / "en-GB.aff").read_text(encoding="utf-8")
    entries = (FOLDER / "en-GB.dic").read_text(encoding="utf-8").splitlines()[1:]
    return frozenset(expand(rules, entries)) | EXPECTED


def expand(rules: str, entries: list[str]) -> set[str]:
    """Lower-case entries of a Hunspell dictionary with each prefix and suffix that their flags allow.

    :param rules: an affix file. Read are PFX and SFX with one-letter flags, which is all that the English one has.
    """
    prefixes: dict[str, list[str]] = {}
    suffixes: dict[str, list[tuple[str, str, re.Pattern[str]]]] = {}
    for rule in AFFIX.finditer(rules):
        cut = "" if rule["cut"] == "0" else rule["cut"]
        if rule[0].startswith("P"):
            prefixes.setdefault(rule["flag"], []).append(rule["add"])
        else:
            suffixes.setdefault(rule["flag"], []).append((cut, rule["add"], re.compile(f"(?:{rule['when']})$")))
    found: set[str] = set()
    for entry in entries:
        word, _, flags = entry.partition("/")
        if word != word.lower() or not word[:1].isalpha():
            continue
        forms = {word}
        for flag in flags:
            for cut, add, when in suffixes.get(flag, ()):
                if when.search(word):
                    forms.add(word[:len(word) - len(cut)] + add)
        found |= forms
        for flag in flags:
            for prefix in prefixes.get(flag, ()):
                found |= {prefix + form for form in forms}
    return found


def is_known(word: str) -> bool:
    """English knows the word, or all parts of it. Spelt as Americans and Oxford do counts too (-ize, -or)."""
    known = ordinary_words()
    word = word.lower()
    if word in known or word.removesuffix("'s").removesuffix("'") in known:
        return True
    if "z" in word and (word.replace("iz", "is") in known or word.replace("yz", "ys") in known):
        return True
    if word.endswith("in'") and word[:-1] + "g" in known:
        return True
    return "-" in word and all(part == "" or part in known for part in word.split("-"))
