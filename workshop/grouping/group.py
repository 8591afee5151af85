"""Putting responses into titled groups, one act at a time, each with one step back.

Every act names the grouping it was decided on (`grouping_revision`): of two facilitators who act at once, the second
is told, and nothing is lost. What a facilitator may group is what the console has; a response that its author has
withdrawn is grouped like any other while it still stands there, as a refusal would tell who took theirs back.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from sqlalchemy import select

from workshop.errors import NotFound, Refused
from workshop.extensions import db
from workshop.language.words import say, say_many
from workshop.responses import queries
from workshop.responses.models import LiveResponse, ResponseGroup
from workshop.sessions.models import Session, Step
from workshop.sessions.run_sheet import expect_running

from .title import TitleUnusable, checked_title

GONE = say("Not all of these responses are here any more, so nothing was grouped. Choose again from those that stand "
           "here.")
NO_GROUP = say("That group is no longer here: it may have been dissolved in another window.")


class GroupingChanged(Refused):
    name: ClassVar[str] = "grouping_changed"
    words = (say("These responses were grouped in another window a moment ago. Nothing was changed by you: look at "
                 "the groups as they stand now, and do it again if it is still needed."))


class NothingToGroup(Refused):
    name: ClassVar[str] = "nothing_to_group"
    words = say("At this step there are no responses in words, so there is nothing to group.")


class NothingChosen(Refused):
    name: ClassVar[str] = "nothing_chosen"
    words = say("Choose the responses first.")
    status: ClassVar[int] = 422


def group_responses(session: Session, *, step_id: int, grouping_revision: int, response_ids: Sequence[str],
                    title: str = "", group_id: int | None = None) -> tuple[Step, str]:
    """Put responses under a title: a new group, or one that is there already. They leave the groups they were in.

    :param title: of a new group, 1 to `LONGEST_TITLE` characters; the title of a group that is there means that group.
    :param group_id: a group of this step, instead of a title.
    :return: the step, and what was done, in words.
    :raises GroupingChanged: somebody else grouped meanwhile.
    :raises NotFound: a response or the group is not of this step, or is gone.
    :raises TitleUnusable, NothingChosen: what is missing.
    """
    step = _step_as_seen(session, step_id, grouping_revision)
    if group_id is not None and title.strip():
        raise TitleUnusable(say("Choose one: a group that is there, or a title for a new one."))
    group = None if group_id is None else _group(step, group_id)
    title = group.title if group is not None else checked_title(title)
    chosen = _responses(step, response_ids)
    _begin(step)
    group = group or _titled(step, title) or _new(step, title)
    for response in chosen:
        response.group_id = group.id
    _take_away_empty(step)
    return step, say_many("%(number)s response is now under “%(title)s”.",
                          "%(number)s responses are now under “%(title)s”.", len(chosen), title=title)


def ungroup_responses(session: Session, *, step_id: int, grouping_revision: int,
                      response_ids: Sequence[str]) -> tuple[Step, str]:
    """Take responses out of their groups; they stand by themselves again. A group that is left empty disappears."""
    step = _step_as_seen(session, step_id, grouping_revision)
    chosen = _responses(step, response_ids)
    _begin(step)
    for response in chosen:
        response.group_id = None
    _take_away_empty(step)
    return step, say_many("%(number)s response stands by itself again.",
                          "%(number)s responses stand by themselves again.", len(chosen))


def rename_group(session: Session, *, step_id: int, grouping_revision: int, group_id: int,
                 title: str) -> tuple[Step, str]:
    """Give a group another title.

    :raises TitleUnusable: also when another group of the step has it: two groups of one name cannot be told apart.
    """
    step = _step_as_seen(session, step_id, grouping_revision)
    group = _group(step, group_id)
    title = checked_title(title)
    same = _titled(step, title)
    if same is not None and same.id != group.id:
        raise TitleUnusable(say("Another group is called “%(title)s”. Move the responses there, or choose another "
                                "title.",
                               title=same.title))
    _begin(step)
    group.title = title
    db.session.flush()
    return step, say("The group is now called “%(title)s”.", title=title)


def dissolve_group(session: Session, *, step_id: int, grouping_revision: int, group_id: int) -> tuple[Step, str]:
    """Take a group's title away; its responses stand by themselves again."""
    step = _step_as_seen(session, step_id, grouping_revision)
    group = _group(step, group_id)
    _begin(step)
    title = group.title
    for response in _of(step):
        if response.group_id == group.id:
            response.group_id = None
    _take_away_empty(step)
    return step, say("“%(title)s” is dissolved. Its responses stand by themselves again.", title=title)


def undo_grouping(session: Session, *, step_id: int, grouping_revision: int) -> tuple[Step, str]:
    """Take the last act of grouping back, whichever it was: one step, and then no further.

    Groups that it took away are there again, with their titles and places. Responses that came meanwhile stand by
    themselves, and those that are gone stay gone.

    :raises Refused: there is nothing to take back.
    """
    step = _step_as_seen(session, step_id, grouping_revision)
    before = step.grouping_before
    if before is None:
        raise Refused(say("There is nothing to take back."))
    standing = {group.id: group for group in queries.groups(step)}
    now: dict[int, ResponseGroup] = {}
    for was in before["groups"]:
        group = standing.get(was["id"])
        if group is None:
            group = ResponseGroup(step_id=step.id, title=was["title"], position=was["position"])
            db.session.add(group)
        group.title, group.position = was["title"], was["position"]
        now[was["id"]] = group
    db.session.flush()
    for response in _of(step):
        group = now.get(before["of"].get(response.id))
        response.group_id = group.id if group is not None else None
    _take_away_empty(step)
    step.grouping_before = None
    step.grouping_revision += 1
    return step, say("Taken back: the groups are as they were before.")


def ungrouped_texts(session: Session, *, step_id: int) -> tuple[Step, dict[str, str]]:
    """What each response of a step says that stands by itself and is not hidden, by its id."""
    step = _step(session, step_id)
    rules, settings = step.rules, step.made_of
    texts = {}
    for response in _of(step):
        made = rules.card(settings, queries.as_decided(step, response))
        if made is not None and response.group_id is None and not response.is_hidden:
            texts[response.id] = str(made["text"])
    return step, texts


def words_of_step(step: Step) -> str:
    """The question and what stands beside its fields: words that the step itself puts into every response."""
    def texts(found: Any) -> list[str]:
        if isinstance(found, str):
            return [found]
        inside = found.values() if isinstance(found, dict) else found if isinstance(found, list) else ()
        return [text for one in inside for text in texts(one)]

    return " ".join([step.question, *texts(step.rules.phone_state(step.made_of))])


def _step(session: Session, step_id: int) -> Step:
    expect_running(session)
    step = next((step for step in session.every_step if step.id == step_id), None)
    if step is None:
        raise NotFound()
    if not step.rules.has_cards or not step.takes_responses:
        raise NothingToGroup()
    return step


def _step_as_seen(session: Session, step_id: int, grouping_revision: int) -> Step:
    """:raises GroupingChanged: the act was decided on an older grouping."""
    step = _step(session, step_id)
    if step.grouping_revision != grouping_revision:
        raise GroupingChanged()
    return step


def _of(step: Step) -> list[LiveResponse]:
    """What the console has of a step and what stands there as a card."""
    rules, settings = step.rules, step.made_of
    return [response for response in queries.to_arrange(step)
            if rules.card(settings, response.shown_body or {}) is not None]


def _responses(step: Step, response_ids: Sequence[str]) -> list[LiveResponse]:
    if not response_ids:
        raise NothingChosen()
    standing = {response.id: response for response in _of(step)}
    if not standing.keys() >= set(response_ids):
        raise NotFound(GONE)
    return [standing[response_id] for response_id in dict.fromkeys(response_ids)]


def _group(step: Step, group_id: int) -> ResponseGroup:
    group = next((group for group in queries.groups(step) if group.id == group_id), None)
    if group is None:
        raise NotFound(NO_GROUP)
    return group


def _titled(step: Step, title: str) -> ResponseGroup | None:
    return next((group for group in queries.groups(step) if group.title.casefold() == title.casefold()), None)


def _new(step: Step, title: str) -> ResponseGroup:
    position = max((group.position for group in queries.groups(step)), default=0) + 1
    group = ResponseGroup(step_id=step.id, title=title, position=position)
    db.session.add(group)
    db.session.flush()
    return group


def _begin(step: Step) -> None:
    """Keep what one undo brings back, and make every older decision on this grouping a stale one."""
    groups: list[dict[str, Any]] = [{"id": group.id, "title": group.title, "position": group.position}
                                    for group in queries.groups(step)]
    of = {response.id: response.group_id for response in queries.to_arrange(step) if response.group_id is not None}
    step.grouping_before = {"groups": groups, "of": of}
    step.grouping_revision += 1


def _take_away_empty(step: Step) -> None:
    """A group disappears with its last response; what was cleared away keeps its group, as it may be brought back."""
    db.session.flush()
    used = set(db.session.scalars(select(LiveResponse.group_id).where(LiveResponse.step_id == step.id)))
    for group in queries.groups(step):
        if group.id not in used:
            db.session.delete(group)
    db.session.flush()
