"""Details in a session's responses that may identify somebody: masked in every export, until a facilitator who looked
at one decides otherwise.

They are found anew each time. What is kept is a decision and a place: the random id of a sealed response, which of its
fields, and from which character to which (`Step.masks`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, ClassVar

from workshop.errors import NotFound, Refused
from workshop.extensions import db
from workshop.guard import KIND_WORDS, MASKS, Hit, Tier, mask
from workshop.guard.find import TAKEN_OUT
from workshop.language.words import say
from workshop.responses import queries
from workshop.sessions.models import CLOSED, Session, Step
from workshop.storage.off_loop import let_others_in

from .found import look_through, places
from .models import Overview, Review

#: Characters around a detail on the page where it is checked.
CONTEXT = 90
PLACE = re.compile(r"([a-z]+) (\d{1,5}) (\d{1,5})")
Decisions = Mapping[str, bool]


class NotClosedYet(Refused):
    name: ClassVar[str] = "not_closed_yet"
    words = say("Details can be checked one by one once the session is closed. Until then all of them are masked.")


@dataclass(frozen=True)
class Detail:
    """One place that may identify somebody."""

    step: Step
    owner: str           # id of a sealed response; “action-7”, “group-7” or “overview-7” for a facilitator's words
    field: str
    text: str            # of the whole field
    hit: Hit
    is_usual: bool       # masked unless a facilitator decides otherwise
    is_masked: bool

    @property
    def place(self) -> str:
        return f"{self.field} {self.hit.start} {self.hit.end}"

    @property
    def word(self) -> str:
        return self.text[self.hit.start:self.hit.end]

    def as_state(self) -> dict[str, Any]:
        """What the page shows of it, with what stands around it."""
        before, after = self.text[:self.hit.start], self.text[self.hit.end:]
        return {
            "key": f"{self.owner}-{self.place}".replace(" ", "-"), "owner": self.owner, "place": self.place,
            "kind_words": KIND_WORDS[self.hit.kind].raised(), "mask": MASKS[self.hit.kind], "word": self.word,
            "before": before if len(before) <= CONTEXT else "… " + before[-CONTEXT:].partition(" ")[2],
            "after": after if len(after) <= CONTEXT else after[:CONTEXT].rpartition(" ")[0] + " …",
            "is_masked": self.is_masked,
        }


def masked_words(step: Step, owner: str, words: Mapping[str, str]) -> dict[str, str]:
    """Words of one response or action as they are exported."""
    return {field: mask(text, _masked(step, owner, field, text)) for field, text in words.items()}


def masked_body(step: Step, owner: str, body: dict[str, Any]) -> dict[str, Any]:
    """What a response says, as it is exported."""
    words = masked_words(step, owner, step.rules.words(body))
    return step.rules.reworded(body, words) if words else body


def masked_actions(step: Step) -> list[dict[str, Any]]:
    """What was agreed at a step, as it is exported."""
    return [action | masked_words(step, f"action-{action['id']}", _words_of(action))
            for action in queries.actions(step)]


def title_of(session: Session) -> str:
    """The title of a summary, without what certainly identifies somebody."""
    row = db.session.get(Review, session.id)
    title = (row.title if row is not None else "") or str(session.theme["title"])
    return mask(title, _certain(title))


def masked_in(step: Step | None, owner: str, words: Mapping[str, str]) -> list[str]:
    """What of some words is masked, each word once.

    :param step: None for the title of a summary.
    """
    return list(dict.fromkeys(
        text[hit.start:hit.end] for field, text in words.items()
        for hit in (_certain(text) if step is None else _masked(step, owner, field, text))))


def _certain(text: str) -> list[Hit]:
    return [hit for hit in places(text, Tier.SERVER) if hit.is_certain]


def _masked(step: Step, owner: str, field: str, text: str) -> list[Hit]:
    if step.masks.get(owner):
        return [detail.hit for detail in _in_field(step, owner, field, text) if detail.is_masked]
    return places(text, Tier.SERVER)


def masked_titles(step: Step, titles: Mapping[int, str]) -> dict[int, str]:
    """Titles of groups, as they are exported."""
    return {number: masked_words(step, f"group-{number}", {"title": title})["title"]
            for number, title in titles.items()}


def overview_of(step: Step) -> str:
    """What the facilitator wrote about a step; "" for nothing yet."""
    found = db.session.get(Overview, step.id)
    return found.words if found is not None else ""


def overview_name(step: Step) -> str:
    return f"overview-{step.id}"


def masked_overview(step: Step) -> str:
    return masked_words(step, overview_name(step), {"words": overview_of(step)})["words"]


def _words_of(action: Mapping[str, Any]) -> dict[str, str]:
    return {name: action[name] for name in ("what", "owner", "reason")}


def count_masks(texts: Iterator[str]) -> int:
    """How many details stand masked in texts, or were replaced for good at the close."""
    return sum(len(TAKEN_OUT.findall(text)) for text in texts)


def details_of(session: Session | None) -> list[Detail]:
    """Every place in a closed session that may identify somebody, looked for as hard as can be.

    :raises NotClosedYet: its responses may still change.
    """
    if session is None or session.state != CLOSED:
        raise NotClosedYet()
    found = []
    for step, words_of in groupby(_everything_found(session), key=lambda one: one[0]):
        found += [detail for _step, owner, words in words_of for field, text in words.items()
                  for detail in _in_field(step, owner, field, text)]
        let_others_in()
    return found


@dataclass(frozen=True)
class Counts:
    """How many details of a closed session stand masked, the number its summary says; how many of those were taken out
    for good at the close; and how many stand there in words."""

    masked: int
    taken_out: int
    shown: int


def counts_of(session: Session, found: list[Detail]) -> Counts:
    """:param found: what `details_of` gave."""
    masked = taken_out = 0
    for step, words_of in groupby(_everything_found(session), key=lambda one: one[0]):
        for _step, owner, words in words_of:
            taken_out += count_masks(iter(words.values()))
            masked += count_masks(iter(masked_words(step, owner, words).values()))
        let_others_in()
    return Counts(masked, taken_out, shown=sum(not detail.is_masked for detail in found))


def carry(step: Step, owner: str, before: Mapping[str, str], after: Mapping[str, str]) -> None:
    """Keep what was decided about words of the facilitator's, now that they stand elsewhere in a changed text."""
    decided = step.masks.get(owner, {})
    kept: dict[str, bool] = {}
    for place, is_masked in decided.items():
        read = PLACE.fullmatch(place)
        if read is None:
            continue
        field, word = read[1], before.get(read[1], "")[int(read[2]):int(read[3])]
        for found in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", after.get(field, "")) if word else ():
            kept[f"{field} {found.start()} {found.end()}"] = is_masked
    _set(step, owner, kept)


def decide(session: Session | None, *, owner: str, place: str, is_masked: bool, everywhere: bool = False) -> Detail:
    """Mask one detail in the summary, or show it; or do so with its word wherever it stands in this session.

    :raises NotFound: no such detail is there.
    """
    if session is None or session.state != CLOSED:
        raise NotClosedYet()
    asked = next((detail for step, of, words in _everything(session) if of == owner for field, text in words.items()
                  for detail in _in_field(step, of, field, text) if detail.place == place), None)
    if asked is None:
        raise NotFound(say("That detail is no longer here. Reload the page to see how things stand."))
    if not everywhere:
        _keep(asked.step, owner, place, is_masked, is_usual=asked.is_usual)
        return asked
    same = re.compile(rf"(?<!\w){re.escape(asked.word)}(?!\w)", re.IGNORECASE)
    for step, of, words in _everything(session):
        for field, text in words.items():
            known = _in_field(step, of, field, text)
            for found in same.finditer(text):
                over = [detail for detail in known if detail.hit.start < found.end() and found.start() < detail.hit.end]
                for detail in over:
                    _keep(step, of, detail.place, is_masked, is_usual=detail.is_usual)
                if not over:
                    _keep(step, of, f"{field} {found.start()} {found.end()}", is_masked, is_usual=False)
    return asked


def _everything_found(session: Session) -> list[tuple[Step, str, dict[str, str]]]:
    """`_everything`, looked through beside the loop."""
    everything = list(_everything(session))
    look_through((text for _step, _owner, words in everything for text in words.values()), Tier.SERVER, Tier.REVIEW)
    return everything


def _everything(session: Session) -> Iterator[tuple[Step, str, dict[str, str]]]:
    """(step, id, words by field) of every sealed response, every agreed action and what the facilitator wrote."""
    for step in session.every_step:
        let_others_in()
        for row in queries.sealed(step):
            yield step, row.id, step.rules.words(row.body)
        for action in queries.actions(step):
            yield step, f"action-{action['id']}", _words_of(action)
        for group in queries.groups(step):
            yield step, f"group-{group.id}", {"title": group.title}
        yield step, overview_name(step), {"words": overview_of(step)}


def _in_field(step: Step, owner: str, field: str, text: str) -> list[Detail]:
    """The details of one field: what is usually masked, what only a close look finds, and what was decided by hand."""
    usual = places(text, Tier.SERVER)
    found = [*usual, *(hit for hit in places(text, Tier.REVIEW) if _is_free(hit, usual))]
    decisions: Decisions = step.masks.get(owner, {})
    for place in decisions:
        read = PLACE.fullmatch(place)
        if read is not None and read[1] == field:
            by_hand = Hit("name", int(read[2]), int(read[3]), is_certain=False)
            if by_hand.start < by_hand.end <= len(text) and _is_free(by_hand, found):
                found.append(by_hand)
    return [Detail(step, owner, field, text, hit, hit in usual,
                   decisions.get(f"{field} {hit.start} {hit.end}", hit in usual))
            for hit in sorted(found, key=lambda hit: hit.start)]


def _is_free(hit: Hit, taken: list[Hit]) -> bool:
    return all(hit.end <= other.start or other.end <= hit.start for other in taken)


def _keep(step: Step, owner: str, place: str, is_masked: bool, *, is_usual: bool) -> None:
    of_owner = {known: decided for known, decided in step.masks.get(owner, {}).items() if known != place}
    if is_masked != is_usual:
        of_owner[place] = is_masked
    _set(step, owner, of_owner)


def _set(step: Step, owner: str, of_owner: dict[str, bool]) -> None:
    masks = {known: decided for known, decided in step.masks.items() if known != owner}
    step.masks = dict(sorted((masks | ({owner: of_owner} if of_owner else {})).items()))
