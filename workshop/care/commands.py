"""Commands of care: a participant's own wish, and the ground rule that a group adds."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from workshop.language.words import say
from workshop.live.care import care_of, pause_wishes
from workshop.live.commands import (
    ClientId,
    Command,
    FacilitatorOf,
    Form,
    Outcome,
    Participant,
    key_store,
    register,
)
from workshop.live.events import FACILITATOR, PARTICIPANT, CareChanged, PlanChanged
from workshop.participants.phone import Phone
from workshop.sessions import change_plan, run_sheet
from workshop.sessions.models import Session

from .pauses import PASSED_ON
from .rules import checked_rule


class AskForBreakForm(Form):
    client_id: ClientId


class OwnRuleForm(Form):
    plan_revision: int
    rule: Annotated[str, StringConstraints(max_length=2_000)] = ""


def run_ask_for_break(session: Session, actor: Participant, _form: AskForBreakForm) -> Outcome:
    """Would like a break. The facilitator reads “It may be time for a pause” from two people on, and nothing before."""
    run_sheet.expect_together(session, say("A break is yours to take: put the phone down, and come back when you "
                                           "like."))
    phone = Phone(key_store().read(session.room), actor.token)
    is_news = pause_wishes().note(session.room, phone.wisher())
    return Outcome({"ok": True, "words": PASSED_ON}, limited=[(PlanChanged(), (FACILITATOR,))] if is_news else [])


def run_set_own_rule(session: Session, _actor: FacilitatorOf, form: OwnRuleForm) -> Outcome:
    """Add a ground rule that the group has agreed on, change it, or take it away with an empty one."""
    run_sheet.expect_plan(session, form.plan_revision)
    change_plan.expect_not_closed(session)
    session.own_rule = checked_rule(form.rule)
    session.plan_revision += 1
    words = (say("The rule is on the phones, and on the join page.") if session.own_rule
             else say("The group has no rule of its own any more."))
    return Outcome({"ok": True, "words": words, "plan_revision": session.plan_revision},
                   [CareChanged(care=care_of(session)), PlanChanged()])


register([
    Command("ask_for_break", PARTICIPANT, AskForBreakForm, run_ask_for_break),
    Command("set_own_rule", FACILITATOR, OwnRuleForm, run_set_own_rule),
])
