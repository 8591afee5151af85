"""The planning page: which steps, of which kinds, in which order, for how long, and what the group is called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from workshop.audit.record import record
from workshop.auth.models import Facilitator
from workshop.auth.sign_in import facilitators_only
from workshop.care.models import KEPT_AT_LEAST, KEPT_AT_MOST
from workshop.care.organisation import organisation
from workshop.kinds import all_kinds
from workshop.library.shelf import theme_for
from workshop.library.themes import AUDIENCE_WORDS
from workshop.retention import keeping
from workshop.storage.writer import perform

from . import suggestions
from .clock_times import MOST_BOOKED, TimeUnusable, read_booked, read_start, slack_words
from .offers import Offers, offered_steps
from .planning import PlannedStep, check_plan, create_session, planned_steps, take_over, work_out_times
from .templates import TEMPLATES, fill, minutes_words

bp = Blueprint("planner", __name__)

#: Buttons of the page that change what stands on it, and keep nothing.
FILL, TIMES = "template", "times"
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
    page = PlanningPage(questions, offered_steps(theme, audience, questions=len(questions)), {
        "group_name": "", "keep_days": str(organisation().keep_days), "starts_at": "", "booked_minutes": "",
        "template": ""})
    if page.read() and not page.problems:
        owner = facilitator.id  # read before: inside the write it would be read by a second connection

        def make() -> str:
            made = create_session(owner, slug=slug, theme=theme, version=version, audience=audience,
                                  **page.plan()).room
            record("session_made", owner, room=made)
            return made

        return page.leads_to(perform(make))
    return page.shown(theme={"slug": slug, "title": theme.title}, audience=audience)


@dataclass
class PlanningPage:
    """What stands on the planning page: the steps it offers, what was typed, and what is wrong with it.

    :ivar typed: the fields beside the steps, as they are before anybody types.
    """

    questions: list[PlannedStep]
    offers: list[Offers]
    typed: dict[str, str]
    problems: list[dict[str, str]] = field(default_factory=list)
    then: str = ""
    filled_words: str = ""
    _focused: str = ""
    _days: int = KEPT_AT_LEAST
    _starts_at: str = ""
    _booked: int | None = None

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
        is_plan = is_sent and self.then not in (FILL, TIMES) and not suggestions.is_button(self.then)
        self._focused = suggestions.follow(steps, self.then)
        if self.then == FILL:
            self._fill(places)
        elif is_plan:
            self.problems += check_plan(steps, self.typed["group_name"])
            self._read_days()
        self._read_times()
        return is_plan

    def _fill(self, places: dict[str, str]) -> None:
        template = TEMPLATES.get(self.typed["template"])
        if template is None:
            self.problems.append({"field": "template", "words": "Choose one of the templates."})
            return
        for step in self.steps:
            step.position = places[step.id]
        filled = fill(template, self.questions, self.steps[len(self.questions):])
        self.filled_words = f"{template.label}: {filled.words} {template.hint}"
        self.typed["booked_minutes"] = self.typed["booked_minutes"] or str(template.minutes)

    def _read_days(self) -> None:
        try:
            self._days = keeping.read_days(self.typed["keep_days"])
        except keeping.DaysUnusable as refusal:
            self.problems.append({"field": "keep_days", "words": refusal.words})

    def _read_times(self) -> None:
        try:
            self._starts_at = read_start(self.typed["starts_at"])
        except TimeUnusable as problem:
            self.problems.append({"field": "starts_at", "words": str(problem)})
        try:
            self._booked = read_booked(self.typed["booked_minutes"])
        except TimeUnusable as problem:
            self.problems.append({"field": "booked_minutes", "words": str(problem)})

    def plan(self) -> dict[str, Any]:
        """What was planned, as `create_session` takes it."""
        return {"group_name": self.typed["group_name"], "steps": self.steps, "keep_days": self._days,
                "starts_at": self._starts_at, "booked_minutes": self._booked}

    def leads_to(self, room: str) -> Any:
        """Where the page leads once the plan is kept: to its console, or to what comes before its lobby."""
        return redirect(url_for("sessions.before" if self.then == "lobby" else "sessions.console", room=room), 303)

    def shown(self, *, theme: dict[str, str], audience: str) -> Any:
        """The page, with everything that was typed in it."""
        total = work_out_times(self.steps, self._starts_at)
        return render_template(
            "sessions/new.html", theme=theme, audience=audience, audience_words=AUDIENCE_WORDS[audience],
            typed=self.typed, rows=[_question_row(step, self._focused) for step in self.questions],
            offers=[_offers_row(part.name, part.heading, part.hint, part.steps) for part in self.offers],
            fits_words=", ".join(filter(None, [minutes_words(total), slack_words(total, self._booked)])),
            most_booked=MOST_BOOKED, least_days=KEPT_AT_LEAST, most_days=KEPT_AT_MOST,
            templates=[{"name": one.name, "label": one.label, "minutes": one.minutes} for one in TEMPLATES.values()],
            filled_words=self.filled_words, problems=self.problems), 422 if self.problems else 200


def _question_row(step: PlannedStep, focused: str) -> dict[str, Any]:
    """A question of the theme, with the kind that its shape suggests."""
    found = suggestions.suggestion_for(step)
    return step.as_row() | {"is_focused": step.id == focused, "suggestion": {
        "label": all_kinds()[found.kind].label, "because": found.because, "is_taken": step.becomes == found.kind,
    } if found is not None else None}


def _offers_row(name: str, heading: str, hint: str, steps: Sequence[PlannedStep]) -> dict[str, Any]:
    return {"name": name, "heading": heading, "hint": hint, "rows": [step.as_row() for step in steps],
            "is_used": any(step.chosen or step.problems for step in steps)}
