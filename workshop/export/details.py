"""Details in a session's responses that may identify somebody: masked in every export, until a facilitator who looked
at one decides otherwise.

They are found anew each time. What is kept is a decision and a place: the random id of a sealed response, which of its
fields, and from which character to which (`Step.masks`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from workshop.errors import NotFound, Refused
from workshop.guard import KIND_WORDS, MASKS, Hit, Tier, find, mask
from workshop.guard.find import TAKEN_OUT
from workshop.responses import queries
from workshop.sessions.models import CLOSED, Session, Step

#: Characters around a detail on the page where it is checked.
CONTEXT = 90
PLACE = re.compile(r"([a-z]+) (\d{1,5}) (\d{1,5})")
Decisions = Mapping[str, bool]


class NotClosedYet(Refused):
    name: ClassVar[str] = "not_closed_yet"
    words = "Details can be checked one by one once the session is closed. Until then all of them are masked."


@dataclass(frozen=True)
class Detail:
    """One place that may identify somebody."""

    step: Step
    owner: str           # id of a sealed response; of an agreed action “action-7”
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
            "kind_words": KIND_WORDS[self.hit.kind], "mask": MASKS[self.hit.kind], "word": self.word,
            "before": before if len(before) <= CONTEXT else "… " + before[-CONTEXT:].partition(" ")[2],
            "after": after if len(after) <= CONTEXT else after[:CONTEXT].rpartition(" ")[0] + " …",
            "is_masked": self.is_masked,
        }


def masked_words(step: Step, owner: str, words: Mapping[str, str]) -> dict[str, str]:
    """Words of one response or action as they are exported."""
    decisions = step.masks.get(owner, {})
    masked = {}
    for field, text in words.items():
        if decisions:
            hits = [detail.hit for detail in _in_field(step, owner, field, text) if detail.is_masked]
        else:
            hits = find(text, tier=Tier.SERVER)
        masked[field] = mask(text, hits)
    return masked


def masked_body(step: Step, owner: str, body: dict[str, Any]) -> dict[str, Any]:
    """What a response says, as it is exported."""
    words = masked_words(step, owner, step.rules.words(body))
    return step.rules.reworded(body, words) if words else body


def masked_actions(step: Step) -> list[dict[str, Any]]:
    """What was agreed at a step, as it is exported."""
    return [action | masked_words(step, f"action-{action['id']}", {"what": action["what"], "owner": action["owner"]})
            for action in queries.actions(step)]


def count_masks(texts: Iterator[str]) -> int:
    """How many details stand masked in texts, or were replaced for good at the close."""
    return sum(len(TAKEN_OUT.findall(text)) for text in texts)


def details_of(session: Session | None) -> list[Detail]:
    """Every place in a closed session that may identify somebody, looked for as hard as can be.

    :raises NotClosedYet: its responses may still change.
    """
    if session is None or session.state != CLOSED:
        raise NotClosedYet()
    return [detail for step, owner, words in _everything(session) for field, text in words.items()
            for detail in _in_field(step, owner, field, text)]


def decide(session: Session | None, *, owner: str, place: str, is_masked: bool, everywhere: bool = False) -> Detail:
    """Mask one detail in the summary, or show it; or do so with its word wherever it stands in this session.

    :raises NotFound: no such detail is there.
    """
    asked = next((detail for detail in details_of(session) if (detail.owner, detail.place) == (owner, place)), None)
    if asked is None or session is None:
        raise NotFound("That detail is no longer here. Reload the page to see how things stand.")
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


def _everything(session: Session) -> Iterator[tuple[Step, str, dict[str, str]]]:
    """(step, id, words by field) of every sealed response and every agreed action."""
    for step in session.every_step:
        for row in queries.sealed(step):
            yield step, row.id, step.rules.words(row.body)
        for action in queries.actions(step):
            yield step, f"action-{action['id']}", {"what": action["what"], "owner": action["owner"]}


def _in_field(step: Step, owner: str, field: str, text: str) -> list[Detail]:
    """The details of one field: what is usually masked, what only a close look finds, and what was decided by hand."""
    usual = find(text, tier=Tier.SERVER)
    found = [*usual, *(hit for hit in find(text, tier=Tier.REVIEW) if _is_free(hit, usual))]
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
    masks = {known: decided for known, decided in step.masks.items() if known != owner}
    step.masks = dict(sorted((masks | ({owner: of_owner} if of_owner else {})).items()))
