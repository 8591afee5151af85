"""The pages of several hands: for its owner, who is in a session; for the invited, what a link is for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, abort, flash, get_flashed_messages, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from wtforms import EmailField, StringField
from wtforms.validators import Optional, ValidationError

from workshop.audit.record import record
from workshop.auth.forms import EMAIL, AtMost, problems_of
from workshop.auth.models import Facilitator
from workshop.auth.sign_in import facilitators_only
from workshop.errors import NotPermitted, Refused
from workshop.language.reading import as_read
from workshop.language.words import say
from workshop.live.consoles import close_of_facilitator
from workshop.sessions.models import CLOSED, Session
from workshop.storage.writer import perform
from workshop.web.requests import public_address

from . import hands, invitations
from .models import MODERATE, RUN, WATCH

bp = Blueprint("cofacilitators", __name__)

T = TypeVar("T")

#: What each right is called where it is chosen, and what it gives.
CHOICES = {
    RUN: (say("Run"), say("Everything you may do, except letting others in: open and close questions, change the plan, "
                          "end the session.")),
    MODERATE: (say("Moderate"), say("Hide, release, group and spotlight responses, blank the board, calm the room. Not "
                                    "open or close questions.")),
    WATCH: (say("Watch"), say("See the console, and change nothing.")),
}
IN_FULL = {
    RUN: say("You may run it: open and close questions, change the plan, hide and show responses, end the session."),
    MODERATE: say("You may moderate it: hide, release, group and spotlight responses, and blank the board."),
    WATCH: say("You may watch it: you see the console, and change nothing."),
}


class InvitationForm(FlaskForm):  # type: ignore[misc]
    may = StringField("What they may do")
    email = EmailField("Email address", [Optional(), AtMost(200), EMAIL])

    def validate_may(self, field: Any) -> None:
        if field.data not in CHOICES:
            raise ValidationError(say("Choose what they may do."))


def owned(facilitator: Facilitator, room: str) -> Session:
    """The session, for its owner; a co-facilitator is told why not, and for others it does not exist."""
    session = hands.visible_session(facilitator.id, room)
    if session is None:
        abort(404)
    hands.expect(session, facilitator.id, hands.OWNER)
    return session


def store_for_owner(facilitator: Facilitator, room: str, act_name: str, work: Callable[[Session], T], *,
                    about_id: int = 0) -> T:
    """Do `work` on the owner's session inside the write transaction, where it is found again, and record it.

    :param act_name: what it is recorded as, when it did something.
    """
    owner = facilitator.id  # read before: inside the write it would be read by a second connection

    def act() -> T:
        session = hands.visible_session(owner, room)
        if session is None:
            raise NotPermitted()
        hands.expect(session, owner, hands.OWNER)
        done = work(session)
        if done:
            record(act_name, owner, room=room, about_id=about_id)
        return done

    return perform(act)


@bp.get("/sessions/<room>/hands")
@facilitators_only
def hands_page(facilitator: Facilitator, room: str) -> Any:
    """Who is in, which links are not used yet, and the form that makes one."""
    return _page(owned(facilitator, room), InvitationForm(formdata=None))


def _page(session: Session, form: InvitationForm, *, made: dict[str, str] | None = None,
          problems: list[dict[str, str]] | None = None) -> Any:
    people = [{"id": person.id, "email": person.email, "may": may, "may_words": hands.MAY_WORDS[may]}
              for person, may in hands.cofacilitators(session)]
    links = [{"token_hash": link.token_hash, "email": link.email, "may_words": hands.MAY_WORDS[link.may],
              "left_words": invitations.time_left_words(link.expires_at)} for link in invitations.outstanding(session)]
    return render_template(
        "cofacilitators/hands.html", group_name=session.group_name, theme_title=session.theme["title"],
        is_closed=session.state == CLOSED, people=people, links=links, choices=CHOICES, form=form, made=made,
        told=get_flashed_messages(with_categories=True)[-1:], problems=problems or [],
        console_url=url_for("sessions.console", room=session.room),
        remove_url=url_for("cofacilitators.remove", room=session.room),
        take_back_url=url_for("cofacilitators.take_back", room=session.room)), 422 if problems else 200


@bp.post("/sessions/<room>/hands")
@facilitators_only
def make_link(facilitator: Facilitator, room: str) -> Any:
    """Make a link and show it, this once: only its hash is kept."""
    owned(facilitator, room)
    form = InvitationForm()
    form.validate_on_submit()
    problems, made = problems_of(form), None
    if not problems:
        may, email = str(form.may.data), str(form.email.data or "").strip()
        try:
            token = store_for_owner(facilitator, room, "cofacilitator_invited",
                                    lambda session: invitations.invite(session, may, email))
            made = {"link": public_address() + url_for("cofacilitators.invitation", token=token), "email": email,
                    "may_words": hands.MAY_WORDS[may]}
            form = InvitationForm(formdata=None)
        except (invitations.OwnSession, invitations.TooManyInvitations) as refusal:
            field = "email" if isinstance(refusal, invitations.OwnSession) else ""
            problems = [{"field": field, "words": refusal.words}]
    return _page(owned(facilitator, room), form, made=made, problems=problems)


@bp.post("/sessions/<room>/hands/remove")
@facilitators_only
def remove(facilitator: Facilitator, room: str) -> Any:
    """Take somebody out: what they have open stops at once."""
    person = request.form.get("facilitator_id", 0, type=int)
    owned(facilitator, room)
    if store_for_owner(facilitator, room, "cofacilitator_removed",
                       lambda session: hands.remove_cofacilitator(session, person), about_id=person):
        close_of_facilitator(person, room=room)
        flash(as_read(say("They are out: what they had open has stopped.")), "good")
    else:
        flash(as_read(say("They were not in this session any more.")), "warning")
    return redirect(url_for("cofacilitators.hands_page", room=room), 303)


@bp.post("/sessions/<room>/hands/take-back")
@facilitators_only
def take_back(facilitator: Facilitator, room: str) -> Any:
    token_hash = request.form.get("token_hash", "")
    owned(facilitator, room)
    if store_for_owner(facilitator, room, "cofacilitator_link_taken_back",
                       lambda session: invitations.take_back(session, token_hash)):
        flash(as_read(say("The link is taken back: it lets nobody in.")), "good")
    else:
        flash(as_read(say("That link was used or taken back already. See above who is in.")), "warning")
    return redirect(url_for("cofacilitators.hands_page", room=room), 303)


@bp.post("/sessions/<room>/hands/leave")
@facilitators_only
def leave(facilitator: Facilitator, room: str) -> Any:
    """A co-facilitator goes by themselves."""
    person = facilitator.id
    if hands.visible_session(person, room) is None:
        abort(404)

    def act() -> bool:
        session = hands.visible_session(person, room)
        has_left = session is not None and hands.leave(session, person)
        if has_left:
            record("cofacilitator_left", person, room=room)
        return has_left

    if perform(act):
        close_of_facilitator(person, room=room)
    return redirect(url_for("sessions.index"), 303)


@bp.get("/invitations/<token>")
@facilitators_only
def invitation(facilitator: Facilitator, token: str) -> Any:
    """What the link is for, to whoever may use it; looking at it does not use it up."""
    try:
        found = invitations.find_invitation(token)
        session = invitations.invited_session(found, facilitator.id)
    except Refused as refusal:
        return refused(refusal)
    role = hands.role_in(session, facilitator.id)
    owner = hands.owner_of(session)
    return render_template(
        "cofacilitators/invitation.html", group_name=session.group_name, theme_title=session.theme["title"],
        owner_email=owner.email, may_words=IN_FULL[found.may], my_email=facilitator.email,
        is_in=hands.includes(role, found.may), may_now_words=hands.MAY_WORDS.get(role or "", ""),
        console_url=url_for("sessions.console", room=session.room))


@bp.post("/invitations/<token>")
@facilitators_only
def accept(facilitator: Facilitator, token: str) -> Any:
    person = facilitator.id
    try:
        room = perform(lambda: _accept(token, person))
    except (invitations.LinkUnusable, invitations.WrongAccount, invitations.OwnSession) as refusal:
        return refused(refusal)
    return redirect(url_for("sessions.console", room=room), 303)


def _accept(token: str, person: int) -> str:
    room = invitations.accept(token, person)
    record("cofacilitator_joined", person, room=room)
    return room


def refused(refusal: Refused) -> Any:
    """The one page of every link that lets this person not in."""
    is_wrong_account = isinstance(refusal, invitations.WrongAccount)
    return render_template("cofacilitators/refused.html", words=refusal.words, is_wrong_account=is_wrong_account,
                           again_url=url_for("auth.sign_out_act", next=request.path)), refusal.status
