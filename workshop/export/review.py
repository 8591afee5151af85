"""Finishing a summary: its title, what the facilitator says of each step, titles of groups, and what was agreed.

Each of these is a part that is saved by itself. Whoever saves names what they had before them (`seen`): a part that
somebody else changed meanwhile is refused with what stands there now, and one that was not touched is left alone.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, ClassVar

from workshop.errors import NotFound, Refused
from workshop.extensions import db
from workshop.grouping.title import LONGEST_TITLE, TitleUnusable, checked_title
from workshop.kinds.actions import LONGEST_OWNER, LONGEST_WHAT, agree, seen_of
from workshop.kinds.counts import listed
from workshop.kinds.text import LONGEST, ResponseEmpty, checked
from workshop.language.words import say, say_many
from workshop.paging import paged
from workshop.responses import queries
from workshop.responses.models import Action, ResponseGroup
from workshop.responses.words import HELD_FOR_NOW, held_words
from workshop.sessions.models import CLOSED, PARKING_LOT, WAITING, Session, Step

from . import details
from .models import Overview, Review
from .quotations import Kept, kept_of, quoted

LONGEST_SUMMARY_TITLE = 120   # characters: two lines of a page
A_PAGE = 50                   # responses to choose from at a time
Values = Mapping[str, str]


class ChangedElsewhere(Refused):
    """:ivar now: what stands there, by field."""

    name: ClassVar[str] = "changed_elsewhere"
    words = say("This was changed in another tab or by a colleague meanwhile. Your words are in the box, not saved "
                "yet: save once more to put them in the place of what stands there.")

    def __init__(self, now: Values) -> None:
        super().__init__()
        self.now = now


class PartGone(NotFound):
    words = say("This is not part of the summary any more: it was taken away in another tab or by a colleague. Copy "
                "your words if you still need them.")


@dataclass(frozen=True)
class Part(ABC):
    """Something that is saved by itself. `values` is what stands there, by field."""

    session: Session
    name: str
    values: Values

    @property
    def seen(self) -> str:
        """Stands for these very words."""
        return seen_by(self.values)

    @abstractmethod
    def checked(self, typed: Values) -> Values:
        """:raises Refused: what to change."""

    @abstractmethod
    def store(self, values: Values) -> Step | None:
        """Returns the step whose screens show it, where any do."""


@dataclass(frozen=True)
class TitlePart(Part):
    def checked(self, typed: Values) -> Values:
        return {"title": _or_nothing(" ".join(typed["title"].split()), LONGEST_SUMMARY_TITLE)
                or self.session.theme["title"]}

    def store(self, values: Values) -> Step | None:
        title = values["title"] if values["title"] != self.session.theme["title"] else ""
        row = db.session.get(Review, self.session.id)
        if row is None:
            db.session.add(Review(session_id=self.session.id, title=title))
        else:
            row.title = title
        return None


@dataclass(frozen=True)
class OverviewPart(Part):
    step: Step

    def checked(self, typed: Values) -> Values:
        return {"words": _or_nothing(typed["words"], LONGEST)}

    def store(self, values: Values) -> Step | None:
        row = db.session.get(Overview, self.step.id)
        if row is None:
            db.session.add(Overview(step_id=self.step.id, words=values["words"]))
        else:
            details.carry(self.step, self.name, self.values, values)
            row.words = values["words"]
        return None


@dataclass(frozen=True)
class GroupPart(Part):
    step: Step
    group: ResponseGroup

    def checked(self, typed: Values) -> Values:
        title = checked_title(typed["title"])
        if any(other.id != self.group.id and other.title.casefold() == title.casefold()
               for other in queries.groups(self.step)):
            raise TitleUnusable(say("Another group is called “%(title)s”. Choose another title.", title=title))
        return {"title": title}

    def store(self, values: Values) -> Step | None:
        details.carry(self.step, self.name, self.values, values)
        self.group.title = values["title"]
        self.step.grouping_revision += 1
        self.step.grouping_before = None
        return self.step


@dataclass(frozen=True)
class ActionPart(Part):
    step: Step
    action_id: int

    @property
    def seen(self) -> str:
        return seen_of(self.values)

    def checked(self, typed: Values) -> Values:
        return agree.checked_action(**typed, known_day=self.values["by_when"])

    def store(self, values: Values) -> Step | None:
        agree.change_action(self.session, step_id=self.step.id, action_id=self.action_id, **values)
        details.carry(self.step, self.name, self.values, values)
        return self.step


def seen_by(values: Values) -> str:
    return sha256("\n".join(values.values()).encode()).hexdigest()[:12]


def parts_of(session: Session) -> dict[str, Part]:
    """Everything that is saved by itself, by name."""
    row = db.session.get(Review, session.id)
    title = (row.title if row is not None else "") or session.theme["title"]
    found: list[Part] = [TitlePart(session, "title", {"title": title})]
    for step in steps_of(session):
        if step.position:
            found.append(OverviewPart(session, details.overview_name(step), {"words": details.overview_of(step)}, step))
        found += [GroupPart(session, f"group-{group.id}", {"title": group.title}, step, group)
                  for group in queries.groups(step)]
    found += [ActionPart(session, f"action-{action['id']}",
                         {field: action[field] for field in ("what", "owner", "by_when")}, step, action["id"])
              for step in session.steps if not step.rules.shows_actions for action in queries.actions(step)]
    return {part.name: part for part in found}


def steps_of(session: Session) -> list[Step]:
    """The steps that stand in the summary, the parking lot last."""
    return sorted((step for step in session.every_step if step.state != WAITING or not step.position),
                  key=lambda step: step.position or len(session.every_step) + 1)


def step_of(session: Session, step_id: int) -> Step:
    """:raises PartGone: this session's summary has no such step."""
    found = next((step for step in steps_of(session) if step.id == step_id), None)
    if found is None:
        raise PartGone()
    return found


def save(session: Session, name: str, typed: Values, seen: str) -> tuple[Part, Step | None]:
    """Save one part, if its sender changed it.

    :param typed: what was sent, by field.
    :param seen: what the sender had before them (`Part.seen`).
    :return: the part as it stands now, and the step whose screens have changed with it, if any.
    :raises PartGone: it is not there any more.
    :raises ChangedElsewhere: somebody else changed it meanwhile, to something else.
    :raises Refused: with what to change in the words.
    """
    part = parts_of(session).get(name)
    if part is None:
        raise PartGone()
    given = {field: typed.get(field, "").replace("\r\n", "\n") for field in part.values}
    if replace(part, values=given).seen == seen:
        return part, None       # untouched words are no reason to refuse anything
    wanted = part.checked(given)
    as_wanted = replace(part, values=wanted)
    if as_wanted.seen in (seen, part.seen):
        return part, None
    if seen != part.seen:
        raise ChangedElsewhere(part.values)
    shown = part.store(wanted)
    db.session.flush()
    return as_wanted, shown


def add_action(session: Session, typed: Values) -> Step:
    """Write down what was agreed, at the last step of actions that this session reached.

    :raises PartGone: it reached none.
    :raises Refused: with what to change.
    """
    steps = [step for step in steps_of(session) if step.kind == "actions"]
    if not steps:
        raise PartGone(say("This session had no step for actions."))
    words = {field: typed.get(field, "") for field in ("what", "owner", "by_when")}
    step, _action = agree.add_action(session, step_id=steps[-1].id, **words, known_day=words["by_when"].strip())
    return step


def remove_action(session: Session, action_id: int) -> tuple[Step, dict[str, str]]:
    """Take an action off. Returns its step and its words, which bring it back."""
    row = db.session.get(Action, action_id)
    if row is None or row.step_id not in {step.id for step in session.steps}:
        raise PartGone()
    step, action = agree.remove_action(session, step_id=row.step_id, action_id=action_id)
    details.carry(step, f"action-{action_id}", {}, {})
    return step, {"what": action.what, "owner": action.owner, "by_when": action.by_when}


def _or_nothing(text: str, longest: int) -> str:
    try:
        return checked(text, longest=longest)
    except ResponseEmpty:
        return ""


# --- what the pages show

def hint_of(part: Part) -> str:
    """What is said beside words that look as if they could identify somebody; "" where none do."""
    words = details.masked_in(part.step if isinstance(part, OverviewPart | GroupPart | ActionPart) else None, part.name,
                              {field: text for field, text in part.values.items() if field != "by_when"})
    if not words:
        return ""
    quoted_words = listed([say("“%(word)s”", word=word) for word in dict.fromkeys(words)])
    if isinstance(part, TitlePart):
        return say("%(words)s may identify somebody: it is masked in every summary.", words=quoted_words)
    if part.session.state == CLOSED:
        return say("%(words)s may identify somebody: masked in every summary, until you show it under “Check for "
                   "identifying details”.", words=quoted_words)
    return say("%(words)s may identify somebody: masked in every summary. Once the session is closed you can decide "
               "otherwise.", words=quoted_words)


def state_of(session: Session) -> dict[str, Any]:
    """Everything to finish, without the responses."""
    parts = parts_of(session)
    steps = [_step(step, parts) for step in steps_of(session) if step.position]
    lot = session.parking_lot
    return {
        "title": _as_state(parts["title"]) | {"usual": session.theme["title"], "longest": LONGEST_SUMMARY_TITLE},
        "steps": steps, "longest_overview": LONGEST, "longest_title": LONGEST_TITLE,
        "actions": [_as_state(part) | {"id": part.action_id} for part in parts.values()
                    if isinstance(part, ActionPart)],
        "longest_what": LONGEST_WHAT, "longest_owner": LONGEST_OWNER,
        "can_add_action": any(step["kind"] == "actions" for step in steps),
        "lot": _chosen(lot) if lot is not None else None,
        "is_closed": session.state == CLOSED,
    }


def state_of_step(session: Session, step: Step) -> dict[str, Any]:
    """One step to finish, without its responses; of the parking lot there is nothing to say."""
    return _step(step, parts_of(session))


def _step(step: Step, parts: Mapping[str, Part]) -> dict[str, Any]:
    return {
        "id": step.id, "position": step.position, "kind": step.kind, "kind_label": step.rules.label,
        "question": step.question or step.rules.label, "takes_responses": step.takes_responses,
        "overview": _as_state(parts[details.overview_name(step)]) if step.position else None,
        "longest_overview": LONGEST,
        "groups": [_as_state(part) for part in parts.values()
                   if isinstance(part, GroupPart) and part.step.id == step.id],
    } | _chosen(step)


def _chosen(step: Step) -> dict[str, Any]:
    """How many responses a step has in words, how many of them are quoted, and how many are hidden."""
    kept = cards_of(step)
    chosen = quoted(kept, [group.id for group in queries.groups(step)])
    hidden = (step.hidden if step.session.state == CLOSED
              else sum(row.is_hidden for row in queries.for_console(step)))
    return {"id": step.id, "said": len(kept), "quoted": len(chosen), "hidden": hidden,
            "by_hand": sum(one.is_quoted is not None for one in kept),
            "chosen_words": chosen_words(step, len(kept), len(chosen)),
            "held_words": "" if kept else held_words(step),
            "hidden_words": say_many("%(number)s response hidden: left out of every summary.",
                                     "%(number)s responses hidden: left out of every summary.", hidden)
            if hidden else ""}


def chosen_words(step: Step, said: int, chosen: int) -> str:
    if not said:
        if step.kind == PARKING_LOT:
            return say("No notes")
        return HELD_FOR_NOW if held_words(step) else say("No responses in words")
    if step.kind == PARKING_LOT:
        return say_many("%(chosen)s of %(number)s note goes on", "%(chosen)s of %(number)s notes go on", said,
                        chosen=chosen)
    return say_many("%(chosen)s of %(number)s response quoted", "%(chosen)s of %(number)s responses quoted", said,
                    chosen=chosen)


def cards_of(step: Step) -> list[Kept]:
    """The responses of a step that can be quoted: those that say something by themselves."""
    if not step.rules.has_cards:
        return []
    settings = step.made_of
    return [one for one in kept_of(step) if step.rules.card(settings, one.body) is not None]


def choices(step: Step, page: int) -> dict[str, Any]:
    """A page of a step's responses, each with whether it is quoted, as the summary words it.

    Groups stand together, the loudest echo first; what stands under no title comes last.
    """
    kept, groups = cards_of(step), queries.groups(step)
    titles = details.masked_titles(step, {group.id: group.title for group in groups})
    places_of = {number: place for place, number in enumerate(titles)}
    chosen = quoted(kept, titles)
    kept.sort(key=lambda one: (places_of.get(one.group_id or 0, len(titles)), -one.resonance, one.id))
    some, rows = paged(kept, page, A_PAGE), []
    for one in some.items:
        card = step.rules.card(step.made_of, details.masked_body(step, one.id, one.body)) or {"text": "", "note": ""}
        rows.append({"id": one.id, "text": card["text"], "note": card.get("note", ""), "resonance": one.resonance,
                     "group": titles.get(one.group_id or 0, ""), "is_quoted": one.id in chosen})
    return {"rows": rows, "paged": some, "has_groups": bool(titles)} | _chosen(step)


def _as_state(part: Part) -> dict[str, Any]:
    return {"name": part.name, "stands": dict(part.values), "seen": part.seen, "hint": hint_of(part)}
