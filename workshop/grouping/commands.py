"""The facilitator's commands on the groups of a step's responses."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints

from workshop.language.words import say, say_many, side_by_side
from workshop.live.commands import MODERATE, Command, FacilitatorOf, Form, Outcome, ResponseId, register
from workshop.live.events import FACILITATOR
from workshop.live.panels import panel_events
from workshop.sessions.models import Session, Step
from workshop.storage.off_loop import off_loop

from . import group
from .likeness import CONSIDERED, suggest

#: Responses in one act: more than any room sends to one step.
MOST_RESPONSES = 10_000


def _or_none(value: Any) -> Any:
    """A plain form sends the field of a group that was not chosen as nothing."""
    return None if value == "" else value


Chosen = Annotated[list[ResponseId], Field(max_length=MOST_RESPONSES)]
Title = Annotated[str, StringConstraints(max_length=2_000)]   # how long it may be, the rule says in words


class GroupingForm(Form):
    step_id: int
    grouping_revision: int


class UngroupForm(GroupingForm):
    response_ids: Chosen = Field(default_factory=list)


class GroupForm(UngroupForm):
    title: Title = ""
    group_id: Annotated[int | None, BeforeValidator(_or_none)] = None


class OneGroupForm(GroupingForm):
    group_id: int


class RenameForm(OneGroupForm):
    title: Title = ""


class StepForm(Form):
    step_id: int


def _grouped(done: tuple[Step, str]) -> Outcome:
    step, words = done
    return Outcome({"ok": True, "words": words, "grouping_revision": step.grouping_revision},
                   limited=panel_events(step))


def run_group(session: Session, _actor: FacilitatorOf, form: GroupForm) -> Outcome:
    return _grouped(group.group_responses(
        session, step_id=form.step_id, grouping_revision=form.grouping_revision, response_ids=form.response_ids,
        title=form.title, group_id=form.group_id))


def run_ungroup_responses(session: Session, _actor: FacilitatorOf, form: UngroupForm) -> Outcome:
    return _grouped(group.ungroup_responses(session, step_id=form.step_id, grouping_revision=form.grouping_revision,
                                            response_ids=form.response_ids))


def run_rename(session: Session, _actor: FacilitatorOf, form: RenameForm) -> Outcome:
    return _grouped(group.rename_group(session, step_id=form.step_id, grouping_revision=form.grouping_revision,
                                       group_id=form.group_id, title=form.title))


def run_ungroup(session: Session, _actor: FacilitatorOf, form: OneGroupForm) -> Outcome:
    return _grouped(group.dissolve_group(session, step_id=form.step_id, grouping_revision=form.grouping_revision,
                                         group_id=form.group_id))


def run_undo(session: Session, _actor: FacilitatorOf, form: GroupingForm) -> Outcome:
    return _grouped(group.undo_grouping(session, step_id=form.step_id, grouping_revision=form.grouping_revision))


def run_suggest(session: Session, _actor: FacilitatorOf, form: StepForm) -> Outcome:
    """Proposals for what stands by itself. They change nothing: accepting one is `group_responses`.

    The words are read inside the transaction; they are compared after it, beside the event loop, so that nobody's
    response waits for it.
    """
    step, texts = group.ungrouped_texts(session, step_id=form.step_id)
    question = group.words_of_step(step)

    def compare() -> dict[str, Any]:
        found = off_loop(lambda: suggest(texts, question=question))
        return {"suggestions": [suggestion.as_state() for suggestion in found],
                "words": suggested_words(len(found), len(texts))}

    return Outcome({"ok": True, "grouping_revision": step.grouping_revision}, afterwards=compare)


def suggested_words(found: int, looked_at: int) -> str:
    """What came of looking for groups, and at how many responses of a very large room it looked."""
    words = (say_many("%(number)s group is suggested, by likeness of words. Accept or dismiss each.",
                      "%(number)s groups are suggested, by likeness of words. Accept or dismiss each.", found) if found
             else say("No responses that stand by themselves are alike in their words. Group them by hand."))
    if looked_at > CONSIDERED:
        words = side_by_side((words, say_many("%(considered)s of %(number)s response were looked at.",
                                              "%(considered)s of %(number)s responses were looked at.", looked_at,
                                              considered=CONSIDERED)))
    return words


register([
    Command("group_responses", FACILITATOR, GroupForm, run_group, needs=MODERATE),
    Command("ungroup_responses", FACILITATOR, UngroupForm, run_ungroup_responses, needs=MODERATE),
    Command("rename_group", FACILITATOR, RenameForm, run_rename, needs=MODERATE),
    Command("ungroup", FACILITATOR, OneGroupForm, run_ungroup, needs=MODERATE),
    Command("undo_grouping", FACILITATOR, GroupingForm, run_undo, needs=MODERATE),
    Command("suggest_groups", FACILITATOR, StepForm, run_suggest, needs=MODERATE),
])
