"""When a room is disturbed: what a facilitator may do, always to the whole room and never to one person.

There is no act on an author, and none may be added: whoever mutes the writer of a card and then asks everybody to write
knows who it was (threat model, part 5.5). So nothing here takes a response, a phone or a pseudonym.
"""

from __future__ import annotations

from workshop.language.words import say, say_many

from .join_code import new_code
from .models import Session
from .run_sheet import expect_running

#: Seconds between two responses of one phone in slow mode: time for a breath, and for others.
SLOW_EVERY = 30

HELD_WORDS = say("Everything is held: the board shows no responses, and what comes waits for you.")
PAUSED_WORDS = say("Responses are paused: phones keep what people write.")
SLOW_WORDS = say_many("Slow: each phone can send one response every %(number)s second.",
                      "Slow: each phone can send one response every %(number)s seconds.", SLOW_EVERY)
LOCKED_WORDS = say("Joining is locked: nobody new comes in.")

ON_PHONES_PAUSED = say("The facilitator has paused responses: keep writing, your words are kept.")
ON_PHONES_SLOW = say_many("Slow for now: each phone can send one response every %(number)s second. Your words are "
                          "kept.",
                          "Slow for now: each phone can send one response every %(number)s seconds. Your words are "
                          "kept.",
                          SLOW_EVERY)


def hold_everything(session: Session) -> None:
    """Show no response on the board and let what comes wait for the facilitator, until this is ended. Nothing is
    changed of what stood there: it comes back as it was."""
    expect_running(session)
    session.is_held = True


def end_hold(session: Session) -> None:
    """Show responses on the board again. What waits goes on waiting until it is released."""
    expect_running(session)
    session.is_held = False


def set_slow(session: Session, *, is_slow: bool) -> None:
    """Take one response from a phone every `SLOW_EVERY` seconds, from every phone alike."""
    expect_running(session)
    session.is_slow = is_slow


def set_paused(session: Session, *, is_paused: bool) -> None:
    """Take no new responses. Corrections, withdrawals and passing stay possible, and phones keep what is written."""
    expect_running(session)
    session.is_paused = is_paused


def set_join_locked(session: Session, *, is_join_locked: bool) -> None:
    """Let nobody new in. Whoever is in stays in, also after a reload."""
    expect_running(session)
    session.is_join_locked = is_join_locked


def change_code(session: Session) -> None:
    """Give the session another join code: the old one, and every picture of it, leads nowhere from now on."""
    expect_running(session)
    session.code = new_code()


def in_words(session: Session) -> list[str]:
    """What is in force for the room now, as its facilitator reads it."""
    if not session.is_joinable:
        return []
    said = ((session.is_held, HELD_WORDS), (session.is_paused, PAUSED_WORDS), (session.is_slow, SLOW_WORDS),
            (session.is_join_locked, LOCKED_WORDS))
    return [words for is_so, words in said if is_so]


def on_phones(session: Session) -> str:
    """What phones say of it before somebody sends; "" when responses are taken as ever."""
    if not session.is_joinable:
        return ""
    if session.is_paused:
        return ON_PHONES_PAUSED
    return ON_PHONES_SLOW if session.is_slow else ""
