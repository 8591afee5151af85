"""What a participant may do with a step: respond, correct, withdraw, pass.

Each act carries a client-made id: the same id again is the same act, through whichever door it comes. What a response
is made of, its kind says (kinds/); each part is stored as a row of its own that nothing ties to the others.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import ClassVar

from workshop.characters import UNUSABLE
from workshop.errors import NotFound, Refused
from workshop.extensions import db
from workshop.kinds.counts import EVERYBODY
from workshop.kinds.kind import Given, Parts
from workshop.kinds.text import ResponseUnusable
from workshop.language.words import say, say_many
from workshop.participants.phone import Phone
from workshop.sessions import for_a_while
from workshop.sessions.models import Session, Step

from . import identifying, queries
from .models import LiveResponse, PhoneAct, RoleTally, Said


class StepNotOpen(Refused):
    name: ClassVar[str] = "step_not_open"
    words = say("This question has closed. Your words are still here.")


class TooManyResponses(Refused):
    name: ClassVar[str] = "too_many_responses"
    words = say("You have sent as many responses as this question takes. You can edit or withdraw one of them.")


class ChangedElsewhere(Refused):
    name: ClassVar[str] = "changed_elsewhere"
    words = say("This response was changed in another tab. The newer words are shown; yours are still in the box.")


class NotEditable(Refused):
    name: ClassVar[str] = "not_editable"
    words = say("This is sent once and cannot be changed. You can withdraw it.")


def submit_response(session: Session, *, phone: Phone, step_id: int, client_id: str, body: Given,
                    role: str = "", anyway: bool = False) -> Step:
    """Add one response to the open step.

    :param step_id: must be a step of this session, and open.
    :param client_id: made by the phone for this act; seen before, nothing is added.
    :param body: the fields as they were filled in; what they must hold, the step's kind says.
    :param role: of whoever sends it; kept as a count and never with the response.
    :param anyway: its author was told that it may identify somebody, and sends it all the same.
    :return: the step.
    :raises StepNotOpen: another step is open, or none.
    :raises ResponseEmpty, ResponseTooLong, ResponseUnusable, ResponseUnfit: what is wrong with the fields.
    :raises TooManyResponses: this phone has as many at this step as its kind allows.
    :raises Identifying: it certainly identifies somebody. Never a last word: with `anyway` it is taken, and held.
    """
    step = open_step_of(session, step_id, phone, client_id)
    if is_done(step, phone, client_id):
        return step
    parts = _read(step, body)
    mine = queries.own(step, phone)
    free = next((slot for slot in queries.slots_now(step) if slot not in mine), None)
    if free is None or len(mine) >= step.rules.most:
        raise TooManyResponses(step.rules.full_words or _full_words(step.rules.most))
    if not anyway:
        identifying.expect_nothing_certain(step.rules, parts, body)
    queries.store(LiveResponse, [_row(step, phone, free, part, said) for part, said in parts.items()])
    queries.note_own(step, phone, free, {part: Said(said) for part, said in parts.items()})
    _tally(step, role, {}, parts)
    _remember(step, phone, client_id, has_passed=False)
    return step


def edit_response(session: Session, *, phone: Phone, step_id: int, client_id: str, slot: int, edits: int,
                  body: Given, role: str = "", anyway: bool = False) -> Step:
    """Correct one of the phone's own responses while its step is open.

    :param slot: which of its responses, from 0.
    :param edits: how often it had been corrected when this correction was begun.
    :raises ChangedElsewhere: it was corrected in another tab meanwhile.
    :raises Identifying: as `submit_response`.
    """
    act = f"edit {slot} {client_id}"
    step = open_step_of(session, step_id, phone, act)
    if is_done(step, phone, act):
        return step
    if not step.rules.may_edit:
        raise NotEditable()
    parts = _read(step, body)
    own = _own_response(step, phone, slot)
    first = own[step.rules.parts[0]]
    if first.edits != edits:
        raise ChangedElsewhere()
    if not anyway:
        identifying.expect_nothing_certain(step.rules, parts, body)
    before = {part: row.body for part, row in own.items()}
    for part in step.rules.parts:
        if part in own and part in parts:
            own[part].body = parts[part]
        elif part in parts:
            queries.store(LiveResponse, [_row(step, phone, slot, part, parts[part])])
            own[part] = Said(parts[part])
        elif part in own:
            _take_away(own.pop(part))
    first.edits += 1
    _tally(step, role, before, parts)
    _remember(step, phone, act)
    return step


def withdraw_response(session: Session, *, phone: Phone, step_id: int, client_id: str, slot: int,
                      role: str = "") -> tuple[Step, bool]:
    """Take one of the phone's own responses back while its step is open.

    :return: the step, and whether its card waits to leave console and board.

    What was never shown is deleted at once. What stands on the board leaves it with the next batch, because a card
    that vanishes as somebody taps tells who wrote it.
    """
    act = f"withdraw {slot} {client_id}"
    step = open_step_of(session, step_id, phone, act)
    if is_done(step, phone, act):
        return step, False
    own = _own_response(step, phone, slot)
    was_shown = any(row.shown_body is not None and row.is_in_view for row in own.values())
    _tally(step, role, {part: row.body for part, row in own.items()}, {})
    for row in own.values():
        _take_away(row)
    _remember(step, phone, act)
    queries.note_own(step, phone, slot, {})
    db.session.flush()
    if not queries.own(step, phone):
        queries.take_no_part(step, phone)
    return step, was_shown


def pass_step(session: Session, *, phone: Phone, step_id: int, client_id: str) -> Step:
    """Say nothing to this step: a first-class answer, counted like any other and told to nobody."""
    act = f"pass {client_id}"
    step = open_step_of(session, step_id, phone, act)
    if not is_done(step, phone, act):
        _remember(step, phone, act, has_passed=True)
    return step


def open_step_of(session: Session, step_id: int, phone: Phone, act: str) -> Step:
    """The step, when it is of this session and open, or when this very act was done while it was.

    :param act: what makes a retry the same act: the client-made id, after what else was done than sending. All plain
        forms of one page have one id, and whoever passes may still write before the answer comes.
    """
    step = next((step for step in session.every_step if step.id == step_id), None)
    if step is None:
        raise NotFound()
    if not is_done(step, phone, act) and (
            not (step.is_open and step.takes_responses) or for_a_while.is_over(session)):
        raise StepNotOpen()
    return step


def _read(step: Step, body: Given) -> Parts:
    try:
        return step.rules.read(step.made_of, body)
    except ResponseUnusable as refusal:
        refusal.extra["cleaned"] = _cleaned(body)
        raise


def _cleaned(body: Given) -> dict[str, str | list[str]]:
    """The fields without the characters that cannot be shown."""
    return {name: UNUSABLE.sub("", value).strip() if isinstance(value, str) else list(value)
            for name, value in body.items()}


def _row(step: Step, phone: Phone, slot: int, part: str, said: dict[str, object]) -> dict[str, object]:
    round_, of_round = divmod(slot, step.rules.most)
    return {"id": secrets.token_hex(16), "step_id": step.id, "body": said, "shown_body": None, "batch": None,
            "edits": 0, "is_hidden": False, "is_withdrawn": False, "is_held": False, "is_masked": False,
            "group_id": None, "resonance": 0, "round": round_ + 1, "is_quoted": None,
            "handle": phone.handle(step.id, round_ + 1, of_round, part)}


def _take_away(row: LiveResponse) -> None:
    if row.shown_body is None:
        db.session.delete(row)
    else:  # the card that still stands is nobody's any more, so the slot is free for new words
        row.body, row.is_withdrawn, row.handle = {}, True, secrets.token_hex(32)


def _own_response(step: Step, phone: Phone, slot: int) -> queries.Own:
    own = queries.own(step, phone).get(slot)
    if own is None:
        raise NotFound(say("That response is no longer here: it may have been withdrawn in another tab."))
    return own


def _full_words(most: int) -> str:
    if most == 1:
        return say("You have answered this question already. You can change or withdraw what you sent.")
    return say_many("You have sent %(number)s response, which is the most. You can edit or withdraw one of them.",
                    "You have sent %(number)s responses, which is the most. You can edit or withdraw one of "
                    "them.", most)


def is_done(step: Step, phone: Phone, act: str) -> bool:
    return phone.once(("act", step.id, act), lambda: queries.has_act(phone.act(step.id, act)))


def has_others(step: Step, phone: Phone, body: Given) -> bool:
    """Whether a phone has sent something to a step, and nothing that its kind stores as it would store this."""
    rules, settings, own = step.rules, step.made_of, queries.own(step, phone).values()
    if not own:
        return False
    try:
        filled_in = rules.fields(settings, rules.read(settings, body))
    except Refused:
        return True
    return all(rules.fields(settings, {part: row.body for part, row in rows.items()}) != filled_in for rows in own)


def _remember(step: Step, phone: Phone, act: str, *, has_passed: bool | None = None) -> None:
    queries.store(PhoneAct, [{"act": phone.act(step.id, act), "step_id": step.id}])
    if has_passed is not None:
        queries.take_part(step, phone, has_passed=has_passed)


def _tally(step: Step, role: str, before: Mapping[str, Mapping[str, object]], after: Parts) -> None:
    """Count values by role, as numbers that no response can be found in. Only where both audiences are asked."""
    if not role or step.audience != "both" or step.session.audience != "both" or not step.rules.is_split(step.made_of):
        return
    for parts, change in ((before, -1), (after, 1)):
        values = [value for body in parts.values() for value in step.rules.tallies(body)]
        for value in [*values, EVERYBODY] if values else []:
            row = db.session.get(RoleTally, (step.id, step.round, role, value))
            if row is None:
                row = RoleTally(step_id=step.id, round=step.round, role=role, value=value, count=0)
                db.session.add(row)
            row.count = max(0, row.count + change)
