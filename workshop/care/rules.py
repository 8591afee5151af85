"""What people agree to by joining, and what is said of a theme before it begins."""

from __future__ import annotations

from typing import ClassVar

from workshop.characters import INVISIBLE, UNUSABLE
from workshop.errors import Refused
from workshop.language.words import say, side_by_side

#: As in Schwartz Rounds: no names, nothing attributed, reflection rather than solving (threat model, part 5). The last
#: one stands in for a promise of confidentiality, which nobody here could keep.
GROUND_RULES = (
    say("No names, no places, nothing that could identify a child, a family or a colleague."),
    say("Nobody says, asks or guesses who wrote what."),
    say("Reflect rather than solve: listen, and think together."),
    say("If suicide comes up, speak about it without saying how or where."),
    say("You may pass on any question, or step out at any time, and need give no reason."),
    say("This is not confidential in the legal sense. What you write may be shared in a summary, and could be asked "
        "for "
    "under freedom of information law or by a court."),
)
LONGEST_RULE = 160  # characters; one line or two, like the others
CHOICE = say("You can skip anything or step out.")


def content_note(note: str) -> str:
    """What a theme includes, so that people can choose. Said before joining and once before the first step.

    It claims nothing else: such notes do not lessen distress, and repeated they raise it (Bridgland 2023, threat model,
    part 5). A theme from elsewhere may lack the sentence that says what one can do about it.
    """
    said = note.strip()
    return said if not said or "step out" in said.lower() else side_by_side((said, CHOICE))


class RuleUnusable(Refused):
    name = "rule_unusable"
    status: ClassVar[int] = 422


def checked_rule(rule: str) -> str:
    """A ground rule that the group adds, as one line; "" takes it away.

    :raises RuleUnusable: it is too long, or holds characters that cannot be shown; with what to change.
    """
    rule = " ".join(rule.split())
    if not INVISIBLE.sub("", rule):
        return ""
    if UNUSABLE.search(rule):
        raise RuleUnusable(say("The rule holds characters that cannot be shown. Type it anew, letter by letter."))
    if len(rule) > LONGEST_RULE:
        raise RuleUnusable(say("The rule has %(number)s characters: at most %(most)s can be read from a phone and a "
                               "board. Shorten it.", number=str(len(rule)), most=LONGEST_RULE))
    return rule


def own_rule_words(rule: str) -> str:
    return say("This group’s own rule: %(rule)s", rule=rule) if rule else ""
