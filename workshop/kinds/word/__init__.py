"""Word: one to three words at a time. What means the same is counted together, and always stands in a list as well."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from workshop.kinds.charts import WORDS, Chart, Series
from workshop.kinds.counts import DISTRIBUTION_FROM, listed
from workshop.kinds.kind import Given, Kind, Parts, ResponseUnfit, StepSettings, StepUnusable, Suggestion
from workshop.kinds.text import checked
from workshop.language.words import say, say_many

MOST_WORDS = 3
LONGEST = 40          # characters: what fits a line of the board in the largest size
CLOUD = 60            # words in the cloud; the list has all
SIZES = 5
MOST_ARRANGED = 500   # acts kept for one step: far more than anybody does by hand
LONGEST_KEY = 200     # characters; a key may be longer than its word, as “ß” is “ss” there

FEW_WORDS = (say("The words stand here without numbers: fewer than five have answered, and with so few, numbers point "
                 "at "
             "people."))

#: What separates one word from the next. A comma in the middle means that somebody sends several at once.
_SEVERAL = re.compile(r"[,;،、\n]")
#: Words that end like a plural and are none, where taking the end off would make another word of them.
_NO_PLURALS = frozenset({"news", "means", "series", "species", "as", "has", "was", "does", "goes", "lens", "always"})


ONE_OR_TWO = re.compile(r"\b(in (a|one|a single) word|(one|two|three|a single) words?)\b", re.IGNORECASE)


class Word(Kind):
    name = "word"
    label = say("Word")
    hint = say("One to three words, up to three times each. Shown as a word cloud and a list.")
    order = 40
    has_cards = False
    full_words = say("You have sent three words, which is the most. You can edit or withdraw one of them.")

    def suggested(self, question: str) -> Suggestion | None:
        return Suggestion(self.name, say("it asks for a word or a few")) if ONE_OR_TWO.search(question) else None

    def phone_state(self, settings: StepSettings) -> dict[str, Any]:
        return {"longest": LONGEST}

    def read(self, settings: StepSettings, given: Given) -> Parts:
        typed = given.get("word")
        text = checked(typed if isinstance(typed, str) else "")
        text = text.strip(" ,;،、") or text
        if len(text) > 1 and _SEVERAL.search(text):
            raise ResponseUnfit(say("Send one word at a time: send the first, then add the next."))
        text = " ".join(text.split())
        many = len(text.split())
        if many > MOST_WORDS:
            raise ResponseUnfit(say_many(
                "That is %(number)s word: the most is %(most)s. Choose the ones that matter most.",
                "That is %(number)s words: the most is %(most)s. Choose the ones that matter "
                "most.", many, most=MOST_WORDS))
        if len(text) > LONGEST:
            raise ResponseUnfit(say_many(
                "That is %(number)s character: the most is %(most)s. Say it in a shorter word.",
                "That is %(number)s characters: the most is %(most)s. Say it in a shorter "
                "word.", len(text), most=LONGEST))
        return {"text": {"text": text}}

    def fields(self, settings: StepSettings, parts: Parts) -> dict[str, str | list[str]]:
        return {"word": parts["text"]["text"]}

    def said(self, settings: StepSettings, parts: Parts) -> str:
        return str(parts["text"]["text"])

    def card(self, settings: StepSettings, body: Mapping[str, Any]) -> dict[str, Any] | None:
        return None

    def results(self, settings: StepSettings, bodies: Sequence[Mapping[str, Any]], *, people: int,
                arrangement: Mapping[str, Any], split: Mapping[str, Mapping[str, int]] | None) -> dict[str, Any] | None:
        seen, hidden = _gathered(bodies, arrangement)
        hidden_words = say_many("%(number)s word hidden by the facilitator",
                                "%(number)s words hidden by the facilitator", len(hidden)) if hidden else ""
        if people < DISTRIBUTION_FROM:
            plain = [{"key": key, "text": _spelling(key, texts), "words": ""} for key, texts in seen.items()]
            return {"is_enough": False, "why_not": FEW_WORDS if plain else "", "words": [], "cloud": [],
                    "list": sorted(plain, key=_alphabet), "hidden_words": hidden_words}
        counts = {key: texts.total() for key, texts in seen.items()}
        most, least = max(counts.values(), default=0), min(counts.values(), default=0)
        words: list[dict[str, Any]] = [
            {"key": key, "text": _spelling(key, texts), "count": counts[key], "words": _times(counts[key]),
             "size": _size(counts[key], least, most)} for key, texts in seen.items()]
        ordered = sorted(words, key=lambda word: (-word["count"], _alphabet(word)))
        return {"is_enough": True, "why_not": "", "words": _sentences(ordered, people),
                "cloud": sorted(ordered[:CLOUD], key=_alphabet), "list": ordered, "hidden_words": hidden_words}

    def console_results(self, settings: StepSettings, bodies: Sequence[Mapping[str, Any]], *, people: int,
                        arrangement: Mapping[str, Any], split: Mapping[str, Mapping[str, int]] | None,
                        ) -> dict[str, Any] | None:
        """Also what the facilitator hid and merged, so that it can be shown again and taken apart."""
        results = self.results(settings, bodies, people=people, arrangement=arrangement, split=split) or {}
        _seen, hidden = _gathered(bodies, arrangement)
        own = _by_key(bodies)
        said = {word["key"]: word["text"] for word in results["list"]}
        merged = [{"key": key, "text": _spelling(key, own[key]), "into_text": said[into]}
                  for key in arrangement.get("merged", {})
                  if key in own and (into := _merged_into(key, arrangement)) in said]
        return results | {
            "hidden": sorted(({"key": key, "text": _spelling(key, texts)} for key, texts in hidden.items()),
                             key=_alphabet),
            "merged": sorted(merged, key=_alphabet), "can_merge": len(results["list"]) > 1}

    def charts(self, settings: StepSettings, results: Mapping[str, Any]) -> list[Chart]:
        said = results.get("list")
        if not said or not results["is_enough"]:
            return []
        return [Chart(WORDS, "How often each word was said", "Word", tuple(word["text"] for word in said),
                      (Series("Said", tuple(word["count"] for word in said), tuple(word["words"] for word in said)),),
                      most=max(word["count"] for word in said), unit="times said")]

    def rows(self, settings: StepSettings, results: Mapping[str, Any]) -> list[tuple[str, str]]:
        return [(word["text"], str(word.get("count", ""))) for word in results.get("list", [])]

    def is_hidden(self, body: Mapping[str, Any], arrangement: Mapping[str, Any]) -> bool:
        return not set(_way_of(key_of(str(body.get("text", ""))), arrangement)).isdisjoint(
            arrangement.get("hidden", []))

    def kept_arrangement(self, arrangement: Mapping[str, Any]) -> dict[str, Any]:
        hidden = set(arrangement.get("hidden", []))
        return {"merged": {key: into for key, into in arrangement.get("merged", {}).items()
                           if hidden.isdisjoint(_way_of(key, arrangement))}} if arrangement else {}

    def check_arrangement(self, arrangement: Mapping[str, Any]) -> dict[str, Any]:
        """{"merged": {key: key of the word it is counted with}, "hidden": [key, …]}.

        :raises StepUnusable: it is something else, far too long, or merges words in a ring.
        """
        merged, hidden = arrangement.get("merged", {}), arrangement.get("hidden", [])
        if not isinstance(merged, Mapping) or not isinstance(hidden, list | tuple) or set(arrangement) - {
                "merged", "hidden"}:
            raise StepUnusable(say("Words can be merged and hidden, and nothing else."))
        if not all(_is_key(key) for key in (*merged, *merged.values(), *hidden)):
            raise StepUnusable(say("That is no word of this step."))
        if len(merged) + len(hidden) > MOST_ARRANGED:
            raise StepUnusable(say("More than %(most)s words are merged or hidden already.",
                                   most=MOST_ARRANGED))
        for key in merged:
            following, passed = key, set()
            while following in merged:
                if following in passed:
                    raise StepUnusable(say("A word cannot be merged into itself."))
                passed.add(following)
                following = merged[following]
        return {"merged": dict(merged), "hidden": list(dict.fromkeys(hidden))}

    # --- what the facilitator does with words; each returns the next arrangement

    def words_of(self, bodies: Iterable[Mapping[str, Any]]) -> set[str]:
        """The keys of all words that were said."""
        return set(_by_key(bodies))

    def hide(self, arrangement: Mapping[str, Any], word: str) -> dict[str, Any]:
        """Take a word, and what is merged into it, off board, phones and summary."""
        return self._arranged(arrangement, hidden=[*arrangement.get("hidden", []), word])

    def show(self, arrangement: Mapping[str, Any], word: str) -> dict[str, Any]:
        """Put a hidden word back."""
        return self._arranged(arrangement, hidden=[key for key in arrangement.get("hidden", []) if key != word])

    def merge(self, arrangement: Mapping[str, Any], word: str, into: str) -> dict[str, Any]:
        """Count a word, with what is merged into it, as another.

        :raises StepUnusable: into itself, or into what is merged into it, or one of the two is hidden.
        """
        hidden = arrangement.get("hidden", [])
        if word in hidden or into in hidden or _merged_into(into, arrangement) in hidden:
            raise StepUnusable(say("One of these words is hidden. Show it again first, then merge."))
        return self._arranged(arrangement, merged={**arrangement.get("merged", {}), word: into})

    def unmerge(self, arrangement: Mapping[str, Any], word: str) -> dict[str, Any]:
        """Let a merged word stand by itself again."""
        return self._arranged(arrangement, merged={
            key: into for key, into in arrangement.get("merged", {}).items() if key != word})

    def _arranged(self, arrangement: Mapping[str, Any], **changed: Any) -> dict[str, Any]:
        return self.check_arrangement({"merged": arrangement.get("merged", {}),
                                       "hidden": arrangement.get("hidden", [])} | changed)


def key_of(text: str) -> str:
    """Under which a word is counted: without case, punctuation and the ends of simple English plurals."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    plain = "".join(character for character in folded if unicodedata.category(character)[0] != "P")
    return " ".join(map(_singular, plain.split())) or " ".join(folded.split())


def _singular(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")) or word in _NO_PLURALS:
        return word
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")) or (word.endswith("oes") and len(word) > 5):
        return word[:-2]
    return word[:-1]


def _by_key(bodies: Iterable[Mapping[str, Any]]) -> dict[str, Counter[str]]:
    """How often each spelling was sent, by key."""
    spelt: dict[str, Counter[str]] = defaultdict(Counter)
    for body in bodies:
        if isinstance(body.get("text"), str):
            spelt[key_of(body["text"])][body["text"]] += 1
    return spelt


def _gathered(bodies: Iterable[Mapping[str, Any]], arrangement: Mapping[str, Any],
              ) -> tuple[dict[str, Counter[str]], dict[str, Counter[str]]]:
    """The words that are seen and those that are hidden, each with its spellings and what was merged into it.

    A word that is hidden stays so when it is merged into another, and whatever is merged into a hidden word is hidden.
    """
    hidden_keys = set(arrangement.get("hidden", []))
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    hidden: dict[str, Counter[str]] = defaultdict(Counter)
    for key, texts in sorted(_by_key(bodies).items()):
        way = _way_of(key, arrangement)
        stopped = next((passed for passed in way if passed in hidden_keys), None)
        (seen[way[-1]] if stopped is None else hidden[stopped]).update(texts)
    return dict(seen), dict(hidden)


def _way_of(key: str, arrangement: Mapping[str, Any]) -> list[str]:
    """A key, what it was merged into, what that was merged into, and so on; a ring ends where it closes."""
    merged, way = arrangement.get("merged", {}), [key]
    while way[-1] in merged and merged[way[-1]] not in way:
        way.append(merged[way[-1]])
    return way


def _merged_into(key: str, arrangement: Mapping[str, Any]) -> str:
    return _way_of(key, arrangement)[-1]


def _spelling(key: str, texts: Counter[str]) -> str:
    """The spelling sent most often, of the word itself rather than of what was merged into it."""
    of_word = {text: count for text, count in texts.items() if key_of(text) == key} or texts
    return min(of_word, key=lambda text: (-of_word[text], text.casefold(), text))


def _alphabet(word: Mapping[str, Any]) -> tuple[str, str]:
    return str(word["text"]).casefold(), str(word["key"])


def _size(count: int, least: int, most: int) -> int:
    """From 1 to 5; in the middle where all words are said equally often."""
    if most == least:
        return (SIZES + 1) // 2
    return 1 + round((SIZES - 1) * (count - least) / (most - least))


def _times(count: int) -> str:
    return say("once") if count == 1 else say("twice") if count == 2 else say_many(
        "%(number)s time", "%(number)s times", count)


def _sentences(ordered: Sequence[Mapping[str, Any]], people: int) -> list[str]:
    if not ordered:
        return []
    total, most = sum(word["count"] for word in ordered), ordered[0]["count"]
    top = [word["text"] for word in ordered if word["count"] == most]
    said: list[str] = [say_many("%(number)s person answered.", "%(number)s people answered.", people),
                       say_many("%(number)s word.", "%(number)s words.", total) if total == len(ordered) else
                       say_many("%(number)s word, %(different)s of them different.",
                                "%(number)s words, %(different)s of them different.", total, different=len(ordered))]
    if most > 1 and len(top) <= 3:
        said.append(say("Said most often: %(top)s (%(times)s "
                        "each).", top=listed(top), times=_times(most)) if len(top) > 1
                    else say("Said most often: %(top)s (%(times)s).", top=listed(top), times=_times(most)))
    if len(ordered) > CLOUD:
        said.append(say("The cloud has the %(number)s said most often, the list has all.", number=CLOUD))
    return said


def _is_key(key: object) -> bool:
    return isinstance(key, str) and 0 < len(key) <= LONGEST_KEY


KINDS = [Word()]
