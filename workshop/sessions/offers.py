"""What a run sheet may hold besides the theme's questions: cards of its facts, a beginning and an end, pauses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from workshop.kinds import all_kinds
from workshop.language.words import say
from workshop.library.themes import Theme

from .models import EARLIER_ACTIONS
from .planning import PlannedStep

#: What comes first at the same place; questions have `QUESTION_RANK`, in the middle.
WHO, OPENING, EARLY, CARD, PAUSE, LEARNING, LATE, COMMITMENT, CLOSING, LOOKING_BACK = (
    5, 10, 20, 30, 60, 70, 80, 85, 90, 95)
#: Places before every question, and behind as many as a run sheet holds.
FIRST, LAST = 1, 97

PAIR = "confidence"
#: The offer that asks which agencies take part, known by this name in every session (`Step.item`).
AGENCIES = "add_agencies"
AGENCY_KINDS = ("Children’s social care", "Health", "Police", "Education or early years", "Voluntary or community",
                "Another agency")
EARLIER = "add_earlier"   # the id of the step that looks back at what the group said it would do
LONGEST_SOURCE = 160  # characters of a card


@dataclass
class Offers:
    """Steps of one sort, none of them chosen at first."""

    name: str
    heading: str
    hint: str
    steps: list[PlannedStep] = field(default_factory=list)


def offered_steps(theme: Theme, audience: str, *, questions: int, earlier: str = "") -> list[Offers]:
    """What can be added to the run sheet, by sort.

    :param audience: whom the session is for; each of these steps is for all of them.
    :param questions: how many questions the theme asks them, so that a break falls into the middle.
    :param earlier: which groups have open actions, in words; "" where none has.
    """
    everything = [
        Offers("cards", say("Cards: key facts and learning"),
               say("Shown on the board and on phones. Nothing to answer."),
               [*_facts(theme, audience), *_learning(theme, audience, questions)]),
        Offers("ends", say("Beginning and end"), say("How people arrive, what they take away, and how they leave."),
               list(_ends(audience, earlier))),
        Offers("pauses", say("Breaks and phases"), say("A clock that advises. It never closes anything."),
               list(_pauses(audience, max(1, questions // 2)))),
    ]
    return [offers for offers in everything if offers.steps]


def _offer(step_id: str, kind: str, audience: str, *, title: str, minutes: int, position: int, rank: int,
           question: str = "", **given: Any) -> Iterator[PlannedStep]:
    """One step, if its kind is there."""
    if kind in all_kinds():
        usual = question or all_kinds()[kind].usual_question or str(title)
        yield PlannedStep(id=step_id, audience=audience, kind=kind, minutes=str(minutes), position=str(position),
                          question=usual, usual=usual, title=title, rank=rank, chosen=False,
                          **({"probes": [], "source": ""} | given))


def _facts(theme: Theme, audience: str) -> Iterator[PlannedStep]:
    for number, fact in enumerate(theme.key_facts, start=1):
        yield from _card(theme, fact.id, audience, title=say("Key fact: %(figure)s", figure=fact.figure),
                         question=f"Key fact {number}", position=FIRST, rank=CARD, figure=fact.figure,
                         statement=fact.statement, place=fact.source)


def _learning(theme: Theme, audience: str, questions: int) -> Iterator[PlannedStep]:
    for number, learning in enumerate(theme.learning, start=1):
        yield from _card(theme, learning.id, audience, title=say("Learning point %(number)s", number=number),
                         question=f"Learning point {number}", position=max(1, questions), rank=LEARNING, figure="",
                         statement=learning.point, place=learning.source)


def _card(theme: Theme, item: str, audience: str, *, title: str, question: str, position: int, rank: int,
          figure: str, statement: str, place: str) -> Iterator[PlannedStep]:
    """A card with the words of the theme, which are not to be changed here."""
    settings = {"figure": figure, "statement": statement, "source": _source(theme, place)}
    yield from _offer(f"card_{item}", "briefing", audience, title=title, question=question, note=statement,
                      source=place, minutes=2, position=position, rank=rank, settings=settings, fixed=tuple(settings))


def _source(theme: Theme, place: str) -> str:
    """Where a card's words come from, as much of it as a card holds."""
    publication = f"{theme.source.publication}, {place}" if place else theme.source.publication
    named = (f"{theme.source.publisher}: {publication}", publication, theme.source.publication)
    return next(words for words in named if len(words) <= LONGEST_SOURCE)


def _ends(audience: str, earlier: str) -> Iterator[PlannedStep]:
    yield from _offer(AGENCIES, "choice", audience, title=say("Kinds of agency"), minutes=1, position=FIRST, rank=WHO,
                      question="Which kind of agency are you from?",
                      note=say("For a partnership, and for the evidence pack. Only rough numbers are ever shown."),
                      settings={"options": AGENCY_KINDS, "coarse": True}, fixed=("coarse",))
    if earlier:
        yield from _offer(EARLIER, EARLIER_ACTIONS, audience, title=say("What we said we would do"), minutes=10,
                          position=FIRST, rank=OPENING,
                          note=say("Begins with the open actions of the group. %(groups)s.", groups=earlier))
    yield from _offer("add_check_in", "check_in", audience, title=say("Check-in"), minutes=5, position=FIRST,
                      rank=OPENING)
    yield from _offer("add_before", "before_after", audience, title=say("Before"), minutes=2, position=FIRST,
                      rank=EARLY,
                      note=say("One statement, asked early and late. The first number stays on each phone."),
                      settings={"moment": "before", "pair": PAIR}, fixed=("moment", "pair"))
    yield from _offer("add_after", "before_after", audience, title=say("After"), minutes=3, position=LAST, rank=LATE,
                      note=say("The same statement once more. How the group moved is shown from five pairs on."),
                      settings={"moment": "after", "pair": PAIR}, fixed=("moment", "pair"), follows="add_before")
    yield from _offer("add_actions", "actions", audience, title=say("Actions"), minutes=10, position=LAST + 1,
                      rank=COMMITMENT)
    yield from _offer("add_check_out", "check_out", audience, title=say("Check-out"), minutes=5, position=LAST + 2,
                      rank=CLOSING)
    yield from _offer("add_worth", "worth", audience, title=say("Was it worth it?"), minutes=2, position=LAST + 2,
                      rank=LOOKING_BACK,
                      note=say("One number from 1 to 5, and what should change. Your sessions are added up, from five "
                               "on."))


def _pauses(audience: str, middle: int) -> Iterator[PlannedStep]:
    yield from _offer("add_break", "break", audience, title=say("Break"), minutes=10, position=middle, rank=PAUSE,
                      settings={"minutes": 10}, fixed=("minutes", "break_minutes"))
    yield from _offer("add_phases", "phases", audience, title=say("1-2-4-All"), minutes=12, position=FIRST, rank=PAUSE,
                      note=say("Alone, in pairs, in fours, then all: 1, 2, 4 and 5 minutes."))
