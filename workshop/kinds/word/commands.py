"""What a facilitator does with words: hide, show again, merge, take apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from pydantic import StringConstraints

from workshop.errors import NotFound
from workshop.language.words import say
from workshop.live.commands import MODERATE, Command, FacilitatorOf, Form, Outcome, register
from workshop.live.events import FACILITATOR
from workshop.live.panels import panel_events
from workshop.responses import queries
from workshop.sessions.models import Session, Step

from . import LONGEST_KEY, Word

GONE = say("That word is no longer here: it may have been withdrawn or merged. Look at the list again.")

Key = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_KEY)]


class WordForm(Form):
    step_id: int
    word: Key


class MergeForm(WordForm):
    into: Key


def _arrange(session: Session, form: WordForm, words: tuple[str, ...], sentence: str,
             act: Callable[[Word, Mapping[str, Any]], dict[str, Any]]) -> Outcome:
    """Change what was done with the words of a step.

    :param words: must have been said at this step, so that nothing else is ever stored.
    :raises NotFound: there is no such step of words here, or nobody said these words.
    """
    step = next((step for step in session.steps if step.id == form.step_id), None)
    if step is None or not isinstance(step.rules, Word):
        raise NotFound()
    if not set(words) <= _said_at(step, step.rules):
        raise NotFound(GONE)
    step.arrangement = act(step.rules, step.arrangement)
    return Outcome({"ok": True, "words": sentence}, limited=panel_events(step))


def _said_at(step: Step, kind: Word) -> set[str]:
    return kind.words_of(queries.as_decided(step, response) for response in queries.for_console(step))


def run_hide(session: Session, _actor: FacilitatorOf, form: WordForm) -> Outcome:
    return _arrange(session, form, (form.word,), say("Hidden from board and phones."),
                    lambda kind, arrangement: kind.hide(arrangement, form.word))


def run_show(session: Session, _actor: FacilitatorOf, form: WordForm) -> Outcome:
    return _arrange(session, form, (form.word,), say("Shown again."),
                    lambda kind, arrangement: kind.show(arrangement, form.word))


def run_merge(session: Session, _actor: FacilitatorOf, form: MergeForm) -> Outcome:
    return _arrange(session, form, (form.word, form.into), say("Merged: they are counted as one."),
                    lambda kind, arrangement: kind.merge(arrangement, form.word, form.into))


def run_unmerge(session: Session, _actor: FacilitatorOf, form: WordForm) -> Outcome:
    return _arrange(session, form, (form.word,), say("Taken apart again."),
                    lambda kind, arrangement: kind.unmerge(arrangement, form.word))


register([
    Command("hide_word", FACILITATOR, WordForm, run_hide, needs=MODERATE),
    Command("show_word", FACILITATOR, WordForm, run_show, needs=MODERATE),
    Command("merge_words", FACILITATOR, MergeForm, run_merge, needs=MODERATE),
    Command("unmerge_words", FACILITATOR, WordForm, run_unmerge, needs=MODERATE),
])
