"""Letting responses be seen: in batches of two or more, or all together. Never one at a time.

In a small room the strongest attack is to watch who taps and what then appears, changes or vanishes
(decision 0001). So console and board get changes only in batches, and everything at the close of a step.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workshop.kinds.counts import shown_split
from workshop.participants.group_size import LIVE_FROM, REVIEW_FROM
from workshop.sessions.models import AUTO, LIVE, ON, Step

from . import identifying, queries

#: Changes released together at the least; the first time in a group of fewer than eight, three.
BATCH = 2
FIRST_BATCH_IN_SMALL_GROUP = 3
#: Fewer responses than this, revealed together, point at people (threat model: k = 3 to reveal).
FEW = 3
#: Fewer joined than this, and whoever is not oneself is known anyway.
ALONE = 3


@dataclass(frozen=True)
class Batch:
    """What became visible together: new and corrected responses, and the ids of those withdrawn."""

    responses: list[queries.Waiting]
    removed: list[str]


def shows_live(step: Step, joined: int) -> bool:
    """Whether the step's responses reach the board as they come: as the facilitator chose, else from eight joined.

    Numbers never do: a bar that grows as somebody taps tells what they chose.
    """
    if step.rules.is_counted or (not step.rules.has_cards and is_reviewed(step, joined)):
        return False  # what cannot wait one by one waits for the reveal
    return step.display == LIVE or (step.display == AUTO and joined >= LIVE_FROM)


def is_reviewed(step: Step, joined: int) -> bool:
    """Whether responses wait for the facilitator before the board shows them: as chosen, else from forty joined.
    While everything is held, all do."""
    if step.session.is_held:
        return True
    for choice in (step.review, step.session.review):
        if choice != AUTO:
            return choice == ON
    return max(joined, step.session.most_joined) >= REVIEW_FROM


class Contributors:
    """Who has something waiting at a step, as a count: two changes by one person are no batch.

    Changed inside the write transaction, so that it is in step with the rows.

    Kept in memory only, as pseudonyms that nothing else uses and that say nothing of which change is whose. After a
    restart it is empty, and then a batch waits for others, which is the safe side.
    """

    def __init__(self) -> None:
        #: By step: people, each with the number of batches there were when they had something waiting.
        self._waiting: dict[str, dict[str, int]] = {}
        #: What other workers know (workers.shared).
        self._elsewhere: dict[str, dict[str, int]] = {}
        self.changed: set[str] = set()
        self.forgotten: set[str] = set()

    def note(self, step_id: int, contributor: str, *, is_waiting: bool, batches: int = 0) -> None:
        """This person has something waiting at the step, or nothing any more.

        :param batches: released there so far. What was released is forgotten; should another worker not have heard of
            that yet, it does not count a person of the batch before.
        """
        people = self._waiting.setdefault(str(step_id), {})
        if is_waiting:
            people[contributor] = batches
        else:
            people.pop(contributor, None)
        self.changed.add(str(step_id))

    def count(self, step_id: int, *, batches: int = 0) -> int:
        people = self._elsewhere.get(str(step_id), {}) | self._waiting.get(str(step_id), {})
        return sum(known == batches for known in people.values())

    def forget(self, step_id: int) -> None:
        self.forget_own(str(step_id))
        self._elsewhere.pop(str(step_id), None)
        self.forgotten.add(str(step_id))

    def released(self, step_id: int, batches: int) -> None:
        """Forget who had something waiting before there were so many batches: it is stored that they are released."""
        name = str(step_id)
        since = {who: known for who, known in self._waiting.get(name, {}).items() if known >= batches}
        self.forget(step_id)
        if since:
            self._waiting[name] = since
            self.changed.add(name)

    def names(self) -> set[str]:
        return self._waiting.keys() | self._elsewhere.keys()

    def own(self, name: str) -> dict[str, str]:
        return {who: str(batches) for who, batches in self._waiting.get(name, {}).items()}

    def hear(self, name: str, others: Mapping[str, str]) -> None:
        self._elsewhere[name] = {who: int(batches) for who, batches in others.items()}
        if not others:
            del self._elsewhere[name]

    def forget_own(self, name: str) -> None:
        self._waiting.pop(name, None)


def release_batch(step: Step, *, joined: int, people: int) -> Batch | None:
    """Release what waits at an open, revealed step, if it is enough to hide each in the batch; else nothing.

    :param people: how many different people the waiting changes come from.
    """
    least = BATCH if step.batches or joined >= LIVE_FROM else FIRST_BATCH_IN_SMALL_GROUP
    waiting = queries.pending(step)
    visible = sum(response.is_in_view for response in waiting)  # a hidden card's change hides nobody on the board
    if not step.is_open or not step.is_revealed or min(visible, people) < least:
        return None
    return _release(step, waiting, joined)


def release_at_close(step: Step, *, joined: int, people: int) -> Batch | None:
    """Release everything that waits, because the step is being closed.

    A step that was opened again and has only one person's changes waiting keeps them back until others come or the
    session ends: else closing and opening would show responses one by one. In a group of two there is nobody to be
    hidden from. When so few stand at the first close that they point at people, the board waits for the facilitator.
    """
    is_first, had_shown = not step.was_closed, bool(step.batches)
    step.was_closed = True
    waiting = queries.pending(step)
    if not waiting or (not is_first and people < BATCH and joined >= ALONE):
        return None
    batch = _release(step, waiting, joined)
    step.split = shown_split(queries.tallies(step))
    if not had_shown and len(queries.for_board(step)) < FEW:
        step.is_revealed = False
    return batch


def release_parked(step: Step, *, joined: int, people: int, at_close: bool = False) -> Batch | None:
    """Let the parking lot's notes through to the facilitator: two people's or more at once, or all as a step closes,
    when many tap anyway."""
    waiting = queries.pending(step)
    if not waiting or (not at_close and people < BATCH and joined >= ALONE):
        return None
    return _release(step, waiting, joined)


def _release(step: Step, waiting: list[queries.Waiting], joined: int) -> Batch:
    step.batches += 1
    reviewed = is_reviewed(step, joined)
    rules, settings = step.rules, step.made_of
    shown, removed = [], []
    alike: dict[tuple[int | None, bool, bool], list[str]] = {}
    for response in waiting:
        if response.is_withdrawn:
            removed.append(response.id)
            if step.spotlight == response.id:
                step.spotlight = None
            continue
        if response.shown_body is None:
            response.batch = step.batches
        response.shown_body = response.body
        waits = reviewed and rules.has_cards and rules.card(settings, response.body) is not None
        is_certain = identifying.is_certain(rules, response.body)
        response.is_masked = is_certain or response.is_masked
        # What the facilitator held stays held, however it is corrected.
        response.is_held = response.is_held or waits or (is_certain and step.position > 0)
        shown.append(response)
        alike.setdefault((response.batch, response.is_masked, response.is_held), []).append(response.id)
    queries.remove(removed)
    for (batch, is_masked, is_held), ids in alike.items():
        queries.show(ids, batch=batch, is_masked=is_masked, is_held=is_held)
    return Batch(sorted(shown, key=lambda response: response.id), sorted(removed))
