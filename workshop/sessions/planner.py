"""The planning page: which steps, of which kinds, in which order, for how long, and what the group is called.

It makes a session, and is opened again as long as that is a draft.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, flash, get_flashed_messages, redirect, render_template, request, url_for

from workshop import clock
from workshop.actions import carry
from workshop.audit.record import is_on_record, record
from workshop.auth.models import Facilitator
from workshop.auth.sign_in import facilitators_only
from workshop.care.models import KEPT_AT_LEAST, KEPT_AT_MOST
from workshop.care.organisation import organisation
from workshop.care.rules import LONGEST_RULE, RuleUnusable, checked_rule
from workshop.cofacilitators.hands import OWNER, expect, may, visible_session
from workshop.errors import NotPermitted, Refused
from workshop.kinds import all_kinds
from workshop.kinds.counts import COMMA
from workshop.language.reading import as_read
from workshop.language.words import say, say_many, side_by_side
from workshop.library.shelf import theme_for
from workshop.library.themes import AUDIENCE_WORDS, Theme
from workshop.live.care import care_of
from workshop.live.commands import RUN, Outcome
from workshop.live.events import CareChanged, PlanChanged
from workshop.retention import keeping
from workshop.storage.writer import perform
from workshop.web.once import ERASED_SINCE, name_for, once_for

from . import follow_ups, for_a_while, suggestions
from .clock_times import MOST_BOOKED, TimeUnusable, read_booked, read_start, slack_words
from .draft import DraftNoMore, OpenedAgain, change_draft, opened_again
from .models import DRAFT, EARLIER_ACTIONS, Session
from .offers import EARLIER, Offers, offered_steps
from .planning import (
    PlannedStep,
    check_plan,
    create_session,
    planned_steps,
    problems_at_own_pace,
    take_over,
    work_out_times,
)
from .run_sheet import PlanChangedMeanwhile
from .templates import TEMPLATES, fill, minutes_words

bp = Blueprint("planner", __name__)

#: Buttons of the page that change what stands on it, and keep nothing.
FILL, TIMES, AUDIENCE = "template", "times", "audience"
MADE_ALREADY = say("This session was made already, and opened since. This is how it stands.")
CHANGED_SINCE = say("This session was made already, and its plan was changed since. What you typed is still here: look "
                    "through the steps, and save again to keep what stands here.")
#: The ways of taking part: all at once in a room, or each at their own pace until a time that is set.
IN_THE_ROOM, FOR_A_WHILE = "room", "while"
LONGEST_TYPED = 2_000  # characters of one field that are shown again


@bp.route("/sessions/new", methods=["GET", "POST"])
@facilitators_only
def new(facilitator: Facilitator) -> Any:
    """Plan a session with a theme for an audience."""
    given = request.form if request.method == "POST" else request.args
    slug, audience = given.get("theme", ""), given.get("audience", "practitioners")
    shelved = theme_for(facilitator.id, slug)
    if shelved is None or shelved.is_archived or audience not in AUDIENCE_WORDS:
        return redirect(url_for("library.themes"))
    theme, version = shelved.theme, shelved.version
    questions = planned_steps(theme, audience)
    groups = carry.groups_with_open(facilitator.id)
    page = PlanningPage(questions, offered_steps(
        theme, audience, questions=len(questions), earlier=carry.count_words(groups)), {
        "group_name": "", "keep_days": str(organisation().keep_days), "starts_at": "", "booked_minutes": "",
        "own_rule": "", "template": "", **_way(None)}, groups=groups)
    owner = facilitator.id  # read before: inside the write it would be read by a second connection
    is_erased = False
    if page.read() and not page.problems:
        name = name_for(owner)
        before = visible_session(owner, name)
        if before is not None:
            return _sent_again(owner, before, page, theme, audience)

        def make() -> str:
            if visible_session(owner, name) is None:    # else the same form came in this very moment
                carry.carry_over(create_session(
                    owner, slug=slug, theme=theme, version=version, audience=audience, room=name,
                    keep_days=page.days, **page.plan()))
                record("session_made", owner, room=name)
            return name

        is_erased = is_on_record(name)
        if not is_erased:
            return page.leads_to(perform(make))
        page.problems.append({"field": "", "words": ERASED_SINCE})
    return page.shown("sessions/new.html", theme={"slug": slug, "title": theme.title}, audience=audience,
                      own_url=url_for("planner.new"), once=once_for(owner, anew=is_erased))


def _sent_again(owner: int, made: Session, page: PlanningPage, theme: Theme, audience: str) -> Any:
    """The form that made this session came once more: somebody went back. What they changed in it is kept; when
    something else was done with the plan, it is shown first."""
    room = made.room
    if made.state != DRAFT:
        flash(as_read(MADE_ALREADY), "warning")
        return redirect(url_for("planner.change", room=room), 303)
    groups = _groups(made, owner)
    opened = opened_again(made, theme, audience=audience, earlier=carry.count_words(groups))
    again = PlanningPage(opened.questions, opened.offers, page.typed | {"plan_revision": str(made.plan_revision)},
                         groups=groups)
    again.read()
    try:
        if made.plan_revision:
            raise PlanChangedMeanwhile(CHANGED_SINCE)
        perform(lambda: _change(owner, room, again, audience))
    except PlanChangedMeanwhile as refusal:
        again.problems.append({"field": "", "words": refusal.words})
        return _shown_again(made, again, opened, audience, who=owner, theme=theme, version=made.theme_version)
    except Refused as refusal:       # somebody opened it in this very moment
        flash(as_read(refusal.words), "warning")
        return redirect(url_for("planner.change", room=room), 303)
    return page.leads_to(room)


@bp.route("/sessions/<room>/plan", methods=["GET", "POST"])
@facilitators_only
def change(facilitator: Facilitator, room: str) -> Any:
    """Open the plan of a draft again, and keep what was changed in it."""
    who = facilitator.id
    session = _to_change(who, room)
    if session.state != DRAFT and request.method == "GET":
        flash(as_read(DraftNoMore.words), "warning")
        return redirect(url_for("sessions.console", room=room), 303)
    shelved = theme_for(who, session.theme_slug)
    theme = shelved.theme if shelved is not None and not shelved.is_archived else None
    audience = request.form.get("audience", session.audience)
    if audience not in AUDIENCE_WORDS:
        audience = session.audience
    groups = _groups(session, who)
    opened = opened_again(session, theme, audience=audience, earlier=carry.count_words(groups))
    page = PlanningPage(opened.questions, opened.offers, {
        "group_name": session.group_name, "keep_days": str(session.keep_days), "starts_at": session.starts_at,
        "booked_minutes": str(session.booked_minutes or ""), "own_rule": session.own_rule, "template": "",
        **_way(session.open_until),
        "plan_revision": str(session.plan_revision)}, groups=groups, opens=_opens(session))
    is_other_audience = audience != request.form.get("shown_for", session.audience)
    page.only_looks = is_other_audience
    if page.read() and not page.problems:
        try:
            perform(lambda: _change(who, room, page, audience))
        except Refused as refusal:
            page.problems.append({"field": "", "words": refusal.words})
            session = _to_change(who, room)
            page.typed["plan_revision"] = str(session.plan_revision)
        else:
            if page.then != "lobby":
                flash(as_read(say("The plan is saved.")), "good")
            return page.leads_to(room)
    return _shown_again(session, page, opened, audience, who=who, theme=theme,
                        version=shelved.version if shelved else "")


def _shown_again(session: Session, page: PlanningPage, opened: OpenedAgain, audience: str, *, who: int,
                 theme: Theme | None, version: int | str) -> Any:
    """The page of a draft, with what was typed and what is wrong with it."""
    room, is_owner = session.room, may(session, who, OWNER)
    return page.shown(
        "sessions/plan.html", theme={"title": session.theme["title"]}, audience=audience, own_url=url_for(
            "planner.change", room=room), console_url=url_for("sessions.console", room=room),
        phones_url=url_for("network.page", room=room),
        erase_url=url_for("retention.erase_page", room=room) if is_owner else "", is_owner=is_owner,
        is_draft=session.state == DRAFT, told=get_flashed_messages(with_categories=True)[-1:],
        audiences=[{"value": value, "label": words} for value, words in AUDIENCE_WORDS.items()],
        notices=_notices(session, opened.left_out, audience, theme is None, version))


def _way(open_until: datetime | None) -> dict[str, str]:
    """How people take part, as the page has it in its fields."""
    if open_until is None:
        return {"way": IN_THE_ROOM, "until_day": "", "until_time": for_a_while.USUAL_TIME}
    local = clock.as_local(open_until)
    return {"way": FOR_A_WHILE, "until_day": local.date().isoformat(), "until_time": f"{local:%H:%M}"}


def _opens(session: Session) -> datetime | None:
    """When it opens by itself, in UTC; None for one that is opened by hand."""
    followed = follow_ups.as_follow_up(session)
    return follow_ups.opening_of(followed.opens_on) if followed is not None else None


def _to_change(who: int, room: str) -> Session:
    """A session that this facilitator may run; anybody else's does not exist for them."""
    session = visible_session(who, room)
    if session is None or session.is_rehearsal:
        abort(404)
    expect(session, who, RUN)
    return session


def _groups(session: Session, who: int) -> list[tuple[str, int]]:
    """Groups with open actions; whoever only helps with a session learns of no group but its own."""
    groups = carry.groups_with_open(session.facilitator_id)
    known = [one for one in groups if session.facilitator_id == who or carry.same_group(one[0], session.group_name)]
    looks_back = any(step.kind == EARLIER_ACTIONS for step in session.steps)
    if looks_back and not any(carry.same_group(name, session.group_name) for name, _many in known):
        known.append((session.group_name, 0))   # all that it looks back at is settled by now
    return known


def _change(who: int, room: str, page: PlanningPage, audience: str) -> Outcome:
    session = visible_session(who, room)
    if session is None:
        raise NotPermitted()
    expect(session, who, RUN)
    revision, group_before = page.typed["plan_revision"], session.group_name
    if change_draft(session, plan_revision=int(revision) if revision.isdecimal() else -1, audience=audience,
                    **page.plan()):
        record("plan_changed", who, room=room)
    carry.carry_over(session, is_other_group=not carry.same_group(session.group_name, group_before))
    if may(session, who, OWNER) and keeping.set_keep_days(session, page.days, joined=0):
        record("retention_changed", who, room=room)
    outcome = Outcome({"ok": True}, [CareChanged(care=care_of(session)), PlanChanged()])
    outcome.number(session)
    return outcome


def _notices(session: Session, left_out: int, audience: str, is_gone: bool, version: int | str) -> list[str]:
    """What whoever opens a plan again should know of it."""
    said: list[str] = []
    if audience != session.audience:
        said.append(say("%(audience)s, once you save it. Questions that may be added are not ticked.",
                        audience=AUDIENCE_WORDS[audience]))
    if left_out:
        said.append(say("One question of this plan is for others, and left out.") if left_out == 1 else say_many(
            "%(number)s question of this plan is for others, and left out.",
            "%(number)s questions of this plan are for others, and left out.", left_out))
    if is_gone:
        said.append(say("The theme of this plan is not on your shelf any more. The plan keeps what it has of it; other "
                        "questions of the theme cannot be added."))
    elif str(version) != session.theme_version:
        said.append(say("The theme was changed since. What is planned keeps its wording; questions that you add come "
                        "as the theme asks them now."))
    return said


@dataclass
class PlanningPage:
    """What stands on the planning page: the steps it offers, what was typed, and what is wrong with it.

    :ivar typed: the fields beside the steps, as they are before anybody types.
    """

    questions: list[PlannedStep]
    offers: list[Offers]
    typed: dict[str, str]
    #: Groups that still have something to do, each with how many actions that is.
    groups: list[tuple[str, int]] = field(default_factory=list)
    #: When it opens by itself, in UTC; None for one that is opened by hand.
    opens: datetime | None = None
    problems: list[dict[str, str]] = field(default_factory=list)
    then: str = ""
    #: Whatever button was pressed, nothing is kept yet: what stands on the page is not what was on it before.
    only_looks: bool = False
    filled_words: str = ""
    days: int = KEPT_AT_LEAST
    _focused: str = ""
    _own_rule: str = ""
    _starts_at: str = ""
    _booked: int | None = None
    _open_until: datetime | None = None

    @property
    def steps(self) -> list[PlannedStep]:
        return [*self.questions, *(step for part in self.offers for step in part.steps)]

    def read(self) -> bool:
        """Take over what came with the request, and do what its button says.

        :return: whether the plan is to be kept; then `problems` say what is wrong with it.
        """
        is_sent = request.method == "POST"
        given = request.form if is_sent else request.args
        self.typed |= {name: given[name][:LONGEST_TYPED] for name in self.typed if name in given}
        self.then = request.form.get("then", "")
        steps, places = self.steps, {step.id: step.position for step in self.steps}
        if is_sent:
            take_over(steps, request.form.to_dict(flat=False))
        is_plan = (is_sent and not self.only_looks and self.then not in (FILL, TIMES, AUDIENCE)
                   and not suggestions.is_button(self.then))
        self._focused = suggestions.follow(steps, self.then)
        if self.then == FILL:
            self._fill(places)
        elif is_plan:
            self.problems += check_plan(steps, self.typed["group_name"])
            self._read_earlier()
            self._read_days()
            self._read_rule()
            self._read_until()
        if self.typed["way"] != FOR_A_WHILE:      # a clock on the wall is of no use to people who come one by one
            self._read_times()
        return is_plan

    def _fill(self, places: dict[str, str]) -> None:
        template = TEMPLATES.get(self.typed["template"])
        if template is None:
            self.problems.append({"field": "template", "words": say("Choose one of the templates.")})
            return
        for step in self.steps:
            step.position = places[step.id]
        filled = fill(template, self.questions, self.steps[len(self.questions):])
        self.filled_words = say("%(template)s: %(filled)s %(hint)s", template=template.label, filled=filled.words,
                                hint=template.hint)
        self.typed["booked_minutes"] = self.typed["booked_minutes"] or str(template.minutes)

    def _read_earlier(self) -> None:
        """A plan that looks back at what its group said it would do is for a group that said something."""
        row, name = next((step for step in self.steps if step.id == EARLIER), None), self.typed["group_name"]
        if row is None or not row.chosen or not name.strip() or any(
                carry.same_group(known, name) for known, _many in self.groups):
            return
        row.problems["chosen"] = say(
            "“%(step)s”: no group called “%(group)s” has open actions. Give the name as it was, or untick this. "
            "%(groups)s.", step=row.title, group=" ".join(name.split())[:80], groups=carry.count_words(self.groups))
        self.problems.append({"field": f"chosen-{EARLIER}", "words": row.problems["chosen"]})

    def _read_days(self) -> None:
        try:
            self.days = keeping.read_days(self.typed["keep_days"])
        except keeping.DaysUnusable as refusal:
            self.problems.append({"field": "keep_days", "words": refusal.words})

    def _read_rule(self) -> None:
        try:
            self._own_rule = checked_rule(self.typed["own_rule"])
        except RuleUnusable as refusal:
            self.problems.append({"field": "own_rule", "words": refusal.words})

    def _read_until(self) -> None:
        if self.typed["way"] != FOR_A_WHILE:
            return
        self.problems += problems_at_own_pace(self.steps)
        try:
            self._open_until = for_a_while.read_until(self.typed["until_day"], self.typed["until_time"],
                                                       opens=self.opens)
        except for_a_while.UntilUnusable as refusal:
            self.problems.append({"field": refusal.extra["field"], "words": refusal.words})

    def _read_times(self) -> None:
        try:
            self._starts_at = read_start(self.typed["starts_at"])
        except TimeUnusable as problem:
            self.problems.append({"field": "starts_at", "words": problem.words})
        try:
            self._booked = read_booked(self.typed["booked_minutes"])
        except TimeUnusable as problem:
            self.problems.append({"field": "booked_minutes", "words": problem.words})

    def plan(self) -> dict[str, Any]:
        """What was planned, as `create_session` and `change_draft` take it."""
        return {"group_name": self.typed["group_name"], "steps": self.steps, "starts_at": self._starts_at,
                "booked_minutes": self._booked, "own_rule": self._own_rule, "open_until": self._open_until}

    def leads_to(self, room: str) -> Any:
        """Where the page leads once the plan is kept: to its console, or to what comes before its lobby."""
        return redirect(url_for("sessions.before" if self.then == "lobby" else "sessions.console", room=room), 303)

    def shown(self, template: str, *, audience: str, **more: Any) -> Any:
        """The page, with everything that was typed in it."""
        total = work_out_times(self.steps, self._starts_at)
        return render_template(
            template, audience=audience, audience_words=AUDIENCE_WORDS[audience], longest_rule=LONGEST_RULE,
            typed=self.typed, rows=[_question_row(step, self._focused) for step in self.questions],
            offers=[_offers_row(part.name, part.heading, part.hint, part.steps) for part in self.offers],
            fits_words=side_by_side((minutes_words(total), slack_words(total, self._booked)), COMMA),
            most_days_open=for_a_while.MOST_DAYS, days_together=for_a_while.DAYS_TOGETHER,
            most_booked=MOST_BOOKED, least_days=KEPT_AT_LEAST, most_days=KEPT_AT_MOST,
            templates=[{"name": one.name, "label": one.label, "minutes": one.minutes} for one in TEMPLATES.values()],
            filled_words=self.filled_words, problems=self.problems, **more), 422 if self.problems else 200


def _question_row(step: PlannedStep, focused: str) -> dict[str, Any]:
    """A question of the theme, with the kind that its shape suggests."""
    found = suggestions.suggestion_for(step)
    return step.as_row() | {"is_focused": step.id == focused, "suggestion": {
        "label": say(all_kinds()[found.kind].label).lowered(), "because": found.because,
        "is_taken": step.becomes == found.kind,
    } if found is not None else None}


def _offers_row(name: str, heading: str, hint: str, steps: Sequence[PlannedStep]) -> dict[str, Any]:
    return {"name": name, "heading": heading, "hint": hint, "rows": [step.as_row() for step in steps],
            "is_used": any(step.chosen or step.problems for step in steps)}
