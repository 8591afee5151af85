"""Making a session: a theme, an audience, and steps put in order on a run sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import select

from workshop.care.organisation import organisation
from workshop.characters import INVISIBLE, UNUSABLE, random_name
from workshop.errors import Refused
from workshop.extensions import db
from workshop.kinds import all_kinds, find_kind
from workshop.kinds.kind import StepUnusable
from workshop.language.words import say
from workshop.library.themes import AUDIENCE_WORDS, LONGEST, Theme

from .change_plan import LONGEST_STEP, MOST_STEPS, checked_question
from .clock_times import spans
from .models import Session, Step
from .run_sheet import parking_lot

LONGEST_GROUP_NAME = 80  # characters

#: What a form sends: each field by name, with every value that came under it.
Typed = Mapping[str, Sequence[str]]

#: Of steps with the same place, the one with the lower rank comes first. Questions stand in the middle.
QUESTION_RANK = 50


class PlanIncomplete(Refused):
    """The plan cannot be kept as it is; `problems` say which field and what to do."""

    name: ClassVar[str] = "plan_incomplete"
    status: ClassVar[int] = 422
    words = say("The plan is not complete yet.")


@dataclass
class PlannedStep:
    """A step as it stands on the planning page, with what was typed beside it."""

    id: str
    audience: str
    question: str
    probes: list[str]
    kind: str
    source: str
    minutes: str
    position: str
    chosen: bool
    #: As its kind's `Settings` takes them.
    settings: dict[str, Any] = field(default_factory=dict)
    #: The publication's whole wording, where the question is only a part of it.
    original: str = ""
    rank: int = QUESTION_RANK
    #: What a step that is no question of the theme is called; its words can then be typed anew.
    title: str = ""
    #: What such a step says until somebody types something else.
    usual: str = ""
    note: str = ""
    #: Said of a step that is on the run sheet and passed over; "" for any other.
    skipped_words: str = ""
    #: The kinds it may be changed to; none for a step that is what it is.
    kinds: tuple[str, ...] = ()
    #: The kind it was changed to; "" for its own.
    changed_to: str = ""
    #: Settings that are not to be typed.
    fixed: tuple[str, ...] = ()
    #: The step that comes earlier and asks the same: neither is planned without the other.
    follows: str = ""
    #: Settings as they were typed, by kind and field.
    typed: dict[str, dict[str, str]] = field(default_factory=dict)
    #: The step that it is already, in a plan that was opened again.
    step_id: int | None = None
    #: When it would begin and end, such as “14:00–14:10”; "" when that is not known.
    clock: str = ""
    #: What is wrong, by field.
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def becomes(self) -> str:
        """The kind of the step that is made of it."""
        return self.changed_to or self.kind

    @property
    def is_own(self) -> bool:
        """Whether its words are the facilitator's, and neither the publication's nor ours: phones say so."""
        return bool(self.title) and " ".join(self.question.split()) != self.usual

    @property
    def is_card(self) -> bool:
        """Whether it shows words of the theme, which are the note beside it."""
        return self.id.startswith("card_")

    def made_of(self) -> dict[str, Any]:
        """Its settings as they are stored.

        :raises StepUnusable: the kind or what was typed cannot be used; with what to change.
        """
        kind = find_kind(self.becomes)
        if kind.name not in (self.kind, *self.kinds):
            raise StepUnusable(say("This step cannot be of that kind. Choose one of the list."))
        typed = kind.planned(self.typed[kind.name]) if kind.name in self.typed else {}
        given = self._given(kind.name)
        if "minutes" in self.fixed and _is_whole(self.minutes, 1, LONGEST_STEP):
            given = given | {"minutes": int(self.minutes)}  # one clock: the step's
        fixed = {name: given[name] for name in self.fixed if name in given}
        return kind.settings_of(given | typed | fixed).model_dump(mode="json")

    def as_stored(self) -> dict[str, Any]:
        """The columns of the step that is made of it, but for its place."""
        return {"kind": self.becomes, "settings": self.made_of(), "audience": self.audience,
                "question": checked_question(self.question, longest=LONGEST["question"]), "probes": self.probes,
                "original": self.original, "source": self.source, "minutes": int(self.minutes), "is_own": self.is_own}

    def _given(self, kind: str) -> dict[str, Any]:
        return self.settings if kind == self.kind else {}

    def as_row(self) -> dict[str, Any]:
        """What the planning page shows of it."""
        as_they_are = ("id", "question", "probes", "minutes", "position", "chosen", "rank", "title", "note",
                       "skipped_words", "problems", "follows", "clock", "is_card")
        return {name: getattr(self, name) for name in as_they_are} | {
            "kind": self.becomes, "can_change": len(self.kinds) > 1, "label": self.title or self.question,
            "audience_words": AUDIENCE_WORDS[self.audience],
            "kinds": [self._kind_row(name) for name in self.kinds or (self.kind,)]}

    def _kind_row(self, name: str) -> dict[str, Any]:
        kind = all_kinds()[name]
        typed = self.typed.get(name)
        fields = []
        for one in kind.plan_fields(self._given(name)):
            if one["name"] in self.fixed or self.follows:
                continue
            shown = one | {"id": field_name(self.id, name, one["name"])}
            if typed is not None:
                shown["value"] = typed.get(one["name"], "")
            if isinstance(shown["value"], (list, tuple)):
                shown["value"] = "\n".join(shown["value"])
            fields.append(shown)
        return {"name": name, "label": kind.label, "hint": kind.hint, "is_chosen": name == self.becomes,
                "fields": fields}


def field_name(step_id: str, kind: str, name: str) -> str:
    """What a form calls one field of a kind's settings at a step."""
    return f"set-{step_id}-{kind}-{name}"


def planned_steps(theme: Theme, audience: str) -> list[PlannedStep]:
    """Every question of the theme for the audience, in the theme's order, all chosen."""
    audiences = ("practitioners", "leaders") if audience == "both" else (audience,)
    questions = [(one, question) for one in audiences
                 for question in theme.questions.of("practitioners" if one == "practitioners" else "leaders")]
    kinds = kinds_of_questions()
    return [PlannedStep(id=question.id, audience=one, question=question.question, probes=list(question.probes),
                        original=question.original or "", kind=question.kind, settings=dict(question.settings),
                        source=question.source,
                        minutes=str(question.minutes), position=str(number), chosen=True,
                        kinds=kinds if question.kind in kinds else ())
            for number, (one, question) in enumerate(questions, start=1)]


def kinds_of_questions() -> tuple[str, ...]:
    """The kinds that any question may be asked as: those that are answered, at one step by itself."""
    return tuple(name for name, kind in all_kinds().items()
                 if kind.is_offered and kind.takes_responses and "pair" not in kind.Settings.model_fields)


def take_over(steps: Sequence[PlannedStep], typed: Typed) -> None:
    """What was typed, exactly as it was typed, so that a problem shows it again."""
    chosen = set(typed.get("chosen", ()))
    for step in steps:
        step.chosen = step.id in chosen
        step.minutes = _last(typed, f"minutes-{step.id}", step.minutes)[:20]
        step.position = _last(typed, f"position-{step.id}", step.position)[:20]
        if step.title:
            step.question = _last(typed, f"question-{step.id}", step.question)
        if f"kind-{step.id}" in typed and not step.follows:
            step.changed_to = _last(typed, f"kind-{step.id}", "")[:40]
            step.typed = {name: {one["name"]: _last(typed, field_name(step.id, name, one["name"]), "")
                                 for one in all_kinds()[name].plan_fields({})} for name in step.kinds or (step.kind,)}


def _last(typed: Typed, name: str, otherwise: str) -> str:
    return [otherwise, *typed.get(name, ())][-1]


def _follow(steps: Sequence[PlannedStep]) -> None:
    """A step that follows another asks what that one asks, between the same ends."""
    early = {step.id: step for step in steps}
    for late in steps:
        if late.follows in early:
            late.question = early[late.follows].question
            with suppress(StepUnusable):  # said at the early one
                late.settings = early[late.follows].made_of() | {name: late.settings[name] for name in late.fixed}


def check_plan(steps: Sequence[PlannedStep], group_name: str) -> list[dict[str, str]]:
    """What is missing or wrong, each with its field and what to do. Sets each row's `problems` too."""
    _follow(steps)
    problems = problems_of_name(group_name)
    chosen = [step for step in steps if step.chosen]
    for step in steps:
        step.problems = _problems_of(step) if step.chosen else {}
    for late in steps:
        early = next((step for step in steps if step.id == late.follows), None)
        if early is not None:
            late.problems |= _problems_of_two(early, late)
    problems += [{"field": f"{name}-{step.id}", "words": words} for step in steps
                 for name, words in step.problems.items()]
    if not chosen:
        problems.append({"field": f"chosen-{steps[0].id}" if steps else "group_name",
                         "words": say("Choose at least one question.")})
    if len(chosen) > MOST_STEPS:
        problems.append({"field": "chosen", "words": say(
            "A run sheet holds at most %(most)s steps, and %(number)s are chosen. Untick %(over)s.", most=MOST_STEPS,
            number=len(chosen), over=len(chosen) - MOST_STEPS)})
    return problems


def problems_at_own_pace(steps: Sequence[PlannedStep]) -> list[dict[str, str]]:
    """What keeps a plan from being answered by people at their own pace."""
    chosen = [find_kind(step.becomes) for step in steps if step.chosen and step.becomes in all_kinds()]
    if not chosen or any(kind.takes_responses and not kind.needs_room for kind in chosen):
        return []
    return [{"field": "chosen", "words": say(
        "Choose at least one question that people can answer by themselves: breaks, timed phases and before-and-after "
        "wait for when you are together.")}]


def problems_of_name(group_name: str) -> list[dict[str, str]]:
    """What is wrong with the name of a group, and what to do."""
    words: str = ""
    if not group_name.strip():
        words = say("Give the group a name, such as “Family help, north”.")
    elif UNUSABLE.search(group_name) or not INVISIBLE.sub("", group_name):
        words = say("This name holds characters that cannot be shown. Type it anew, letter by letter.")
    elif len(group_name.strip()) > LONGEST_GROUP_NAME:
        words = say("Shorten the name of the group to %(longest)s characters.", longest=LONGEST_GROUP_NAME)
    return [{"field": "group_name", "words": words}] if words else []


def _problems_of(step: PlannedStep) -> dict[str, str]:
    problems: dict[str, str] = {}
    if step.title and not step.follows:
        try:
            checked_question(step.question)
        except StepUnusable as problem:
            problems["question"] = say("%(step)s: %(problem)s", step=step.title, problem=problem.words)
    if not step.follows:
        try:
            step.made_of()
        except StepUnusable as problem:
            problems["minutes" if "minutes" in step.fixed else "settings"] = problem.words
    if not _is_whole(step.minutes, 1, LONGEST_STEP):
        problems["minutes"] = say("Minutes: a whole number from 1 to %(longest)s.", longest=LONGEST_STEP)
    if not _is_whole(step.position, 1, 999):
        problems["position"] = say("Order: a whole number from 1 to 999.")
    return problems


def _problems_of_two(early: PlannedStep, late: PlannedStep) -> dict[str, str]:
    if early.chosen != late.chosen:
        return {"chosen": say("“%(early)s” and “%(late)s” ask the same twice: choose both, or neither.",
                              early=early.title, late=late.title)}
    if late.chosen and not {"position"} & {*early.problems, *late.problems} and in_order([late, early])[0] is late:
        return {"position": say("“%(early)s” comes before “%(late)s”: give it the earlier place.", early=early.title,
                                late=late.title)}
    return {}


def _is_whole(text: str, least: int, most: int) -> bool:
    text = text.strip()
    return text.isascii() and text.isdigit() and len(text) < 6 and least <= int(text) <= most


def in_order(steps: Sequence[PlannedStep]) -> list[PlannedStep]:
    """By place; at the same place a beginning comes before questions, and what follows on questions after them."""
    return sorted(steps, key=lambda step: (int(step.position) if _is_whole(step.position, 1, 999) else 0, step.rank))


def work_out_times(steps: Sequence[PlannedStep], start: str) -> int:
    """Say at each chosen step when it would begin and end.

    :param start: HH:MM or "", as `clock_times.read_start` gives it.
    :return: the minutes of all chosen steps; what is no number counts as none.
    """
    chosen = in_order([step for step in steps if step.chosen])
    minutes = [int(step.minutes) if _is_whole(step.minutes, 1, LONGEST_STEP) else 0 for step in chosen]
    for step, words in zip(chosen, spans(start, minutes), strict=True):
        step.clock = words
    return sum(minutes)


def create_session(facilitator_id: int, *, slug: str, theme: Theme, audience: str, group_name: str,
                   steps: Sequence[PlannedStep], version: int | str = "", keep_days: int | None = None,
                   starts_at: str = "", booked_minutes: int | None = None, own_rule: str = "",
                   open_until: datetime | None = None, room: str = "") -> Session:
    """Keep a checked plan as a draft session. It keeps the theme as it is now, whatever becomes of the shelf.

    :param version: of the theme, as the shelf has it.
    :param keep_days: how long it is kept once it is sealed; None: as long as the installation keeps its sessions.
    :param starts_at: HH:MM or "", and the minutes booked; see `clock_times`.
    :param own_rule: the group's own ground rule, as `care.rules.checked_rule` gives it.
    :param room: its name in addresses, where that was made before; "" for a new one.
    :param open_until: until when people answer it at their own pace, in UTC; None for a session in the room.
    :raises PlanIncomplete: ask `check_plan` first.
    """
    if check_plan(steps, group_name):
        raise PlanIncomplete()
    session = Session(
        room=room or random_name(), board_key=random_name(16), facilitator_id=facilitator_id,
        theme=theme.model_dump(mode="json", exclude={"questions", "order"}) | {"slug": slug},
        theme_slug=slug, theme_version=str(version),
        group_name=" ".join(group_name.split()), audience=audience, keep_days=keep_days or organisation().keep_days,
        starts_at=starts_at, booked_minutes=booked_minutes, own_rule=own_rule, open_until=open_until)
    session.every_step = [parking_lot(), *(
        Step(position=number, item=step.id, arrangement={}, **step.as_stored())
        for number, step in enumerate(in_order([step for step in steps if step.chosen]), start=1))]
    db.session.add(session)
    db.session.flush()
    return session


def sessions_of(facilitator_id: int) -> list[Session]:
    """A facilitator's own sessions, the newest first."""
    return list(db.session.scalars(
        select(Session).where(Session.facilitator_id == facilitator_id, ~Session.is_rehearsal)
        .order_by(Session.id.desc())))
