"""Run sheets for usual occasions, which fill themselves from any theme.

A template is data: how long the room is booked, what comes before and after the questions, and how long a question
needs at least. `fill` chooses as many of the theme's questions as that time holds, and says what it left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from workshop.language.words import say, say_many, side_by_side

from .clock_times import slack_words
from .planning import PlannedStep

CARDS = "card_"


@dataclass(frozen=True)
class Template:
    """One occasion.

    :ivar minutes: booked in all; a filled plan is never longer.
    :ivar parts: steps that are not questions, by the id of the offer, with their minutes.
    :ivar cards: at most so many key facts, each of `CARD_MINUTES`.
    :ivar questions: at most so many.
    :ivar least: minutes that a question needs at least.
    :ivar longest: minutes that a question gets at most; what is left over is slack.
    """

    name: str
    label: str
    hint: str
    minutes: int
    parts: dict[str, int] = field(default_factory=dict)
    cards: int = 0
    questions: int = 6
    least: int = 7
    longest: int = 20


CARD_MINUTES = 2
TEMPLATES: dict[str, Template] = {one.name: one for one in (
    Template("team-meeting", say("30-minute team meeting"), say("Two questions, and one thing to do."), 30,
             {"add_actions": 6}, cards=1, questions=2, longest=11),
    Template("workshop", say("90-minute workshop"),
             say("Arriving, a number before and after, four questions, actions."), 90,
             {"add_check_in": 5, "add_before": 2, "add_break": 10, "add_after": 3, "add_actions": 10,
              "add_check_out": 5}, cards=2, questions=4, longest=15),
    Template("board", say("Leaders’ board"),
             say("Forty minutes of an agenda: two key facts, three questions, decisions."), 40,
             {"add_actions": 8}, cards=2, questions=3, longest=10),
    Template("supervision", say("Supervision hour"),
             say("Time for two or three questions, and for what follows from them."), 60,
             {"add_check_in": 5, "add_actions": 10, "add_check_out": 5}, questions=3, least=10, longest=20),
    Template("event", say("Partnership event with tables"),
             say("Half a morning: alone, at tables, then all, with a break."), 150,
             {"add_check_in": 10, "add_before": 3, "add_phases": 15, "add_break": 15, "add_after": 3,
              "add_actions": 15, "add_check_out": 5}, cards=3, questions=5, least=10, longest=20),
)}


@dataclass(frozen=True)
class Filled:
    """What became of a plan: how long it is, and what was left out, in words."""

    minutes: int
    slack: int
    left_out: list[str]

    @property
    def words(self) -> str:
        """One or two sentences for the page."""
        said = say("%(minutes)s, %(spare)s.", minutes=minutes_words(self.minutes), spare=slack_words(
            self.minutes, self.minutes + self.slack))
        left_out = say("Left out: %(parts)s.", parts=side_by_side(self.left_out, say("; ")))
        return side_by_side((said, left_out)) if self.left_out else said


def minutes_words(minutes: int) -> str:
    return say_many("%(number)s minute", "%(number)s minutes", minutes)


def fill(template: Template, questions: Sequence[PlannedStep], offers: Sequence[PlannedStep]) -> Filled:
    """Choose steps and give them minutes and places. What was chosen before is chosen anew; what was typed stays.

    :param questions: the theme's, in their order.
    :param offers: what else a run sheet may hold; parts of the template that are not among them are left out.
    """
    for step in (*questions, *offers):
        step.chosen = False
    by_id = {step.id: step for step in offers}
    parts = {name: minutes for name, minutes in template.parts.items() if name in by_id}
    asked = taking_turns(questions)[:template.questions]
    cards = [step for step in offers if step.id.startswith(CARDS) and not _is_learning(step)][:template.cards]
    left = template.minutes - sum(parts.values())
    cards = cards[:max(0, (left - template.least * len(asked)) // CARD_MINUTES)]
    left -= CARD_MINUTES * len(cards)
    asked = asked[:left // template.least]
    each = min(template.longest, left // len(asked)) if asked else 0
    for place, step in enumerate([step for step in questions if step in asked], start=1):
        _choose(step, each, place)
    for name, minutes in parts.items():
        middle = max(1, len(asked) // 2)
        _choose(by_id[name], minutes, middle if name == "add_break" else None)
    for card in cards:
        _choose(card, CARD_MINUTES)
    minutes = sum(parts.values()) + CARD_MINUTES * len(cards) + each * len(asked)
    return Filled(minutes, template.minutes - minutes, _left_out(template, questions, asked, parts))


def taking_turns(questions: Sequence[PlannedStep]) -> list[PlannedStep]:
    """The questions of both audiences by turns, so that a short plan asks both; those of one in their order."""
    audiences = list(dict.fromkeys(step.audience for step in questions))
    rows = [[step for step in questions if step.audience == one] for one in audiences]
    longest = max((len(row) for row in rows), default=0)
    return [row[place] for place in range(longest) for row in rows if place < len(row)]


def _is_learning(step: PlannedStep) -> bool:
    return not step.settings.get("figure")


def _choose(step: PlannedStep, minutes: int, place: int | None = None) -> None:
    step.chosen, step.minutes = True, str(minutes)
    if place is not None:
        step.position = str(place)


def _left_out(template: Template, questions: Sequence[PlannedStep], asked: Sequence[PlannedStep],
              parts: dict[str, int]) -> list[str]:
    words: list[str] = []
    over = len(questions) - len(asked)
    if over:
        words.append(say_many("%(number)s question of the theme, because %(minutes)s hold %(asked)s well",
                              "%(number)s questions of the theme, because %(minutes)s hold %(asked)s well", over,
                              minutes=minutes_words(template.minutes), asked=len(asked)))
    missing = len(template.parts) - len(parts)
    if missing:
        words.append(say_many("%(number)s usual part that cannot be offered here",
                              "%(number)s usual parts that cannot be offered here", missing))
    return words
