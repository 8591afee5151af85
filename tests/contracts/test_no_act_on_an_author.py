"""No command of a facilitator is about an author: nothing mutes, removes or marks one person (threat model, part 5.5).

Whoever mutes the writer of a card and then asks everybody to write sees who cannot. So a command may name a response, a
step, a group of responses or the room, and never a phone, a participant or a pseudonym.
"""

from __future__ import annotations

import re

import pytest

from workshop.app import COMMANDS as _EVERY_COMMAND_REGISTERS  # noqa: F401
from workshop.live.commands import REGISTRY
from workshop.live.events import FACILITATOR

#: Every field of a facilitator's command, and what it names. A new one is decided here.
FIELDS = {
    **dict.fromkeys(("plan_revision", "grouping_revision"), "which state the act was decided on"),
    **dict.fromkeys(("step_id", "to", "after", "beside"), "a step, or its place"),
    **dict.fromkeys(("response_id", "response_ids"), "a response, by an id that nothing of its author is in"),
    **dict.fromkeys(("group_id", "title"), "a title that the facilitator gave"),
    **dict.fromkeys(("word", "into"), "a word that stands in the cloud"),
    **dict.fromkeys(("action_id", "what", "owner", "by_when", "seen"), "an action agreed aloud; its owner is a role"),
    **dict.fromkeys(("state", "day", "reason"), "what became of an action"),
    **dict.fromkeys(("kind", "question", "audience", "minutes", "settings"), "a step that is planned"),
    **dict.fromkeys(("display", "review"), "how responses reach the board"),
    "shows": "whether a response is shown as written, or with details masked",
    "identifiers": "whether the close deletes what certainly identifies somebody",
    "rule": "a ground rule of the whole group",
    "words": "what a timer is for",
    **dict.fromkeys(("whose", "number", "complaints_contact", "is_right", "is_usual"), "local services"),
    **dict.fromkeys(("until_day", "until_time"), "until when the whole session is open"),
    "about": "which procedure: about a child, or about a colleague",
}
ON_A_PERSON = re.compile(
    r"author|participant|phone|person|people|user|member|sender|writer|handle|token|presence|contributor|device|mark|"
    r"mute|kick|ban|block|badge|warn|flag|remove_p|silence|throttle|identify|reveal_(?!step)|who$")
OF_THE_ROOM = {"hold_everything", "end_hold", "slow_down", "end_slow", "pause_responses", "resume_responses",
               "lock_joining", "unlock_joining", "change_code"}


def commands():
    return {name: command for (role, name), command in REGISTRY.items() if role == FACILITATOR}


def test_every_field_of_a_facilitators_command_names_something_that_is_no_person():
    assert {field for command in commands().values() for field in command.form.model_fields} == set(FIELDS)
    assert [field for field in FIELDS if ON_A_PERSON.search(field)] == []


def test_no_command_of_a_facilitator_is_called_after_something_done_to_a_person():
    assert [name for name in commands() if ON_A_PERSON.search(name)] == []


@pytest.mark.parametrize("name", ["mute_participant", "kick", "ban_phone", "warn_author", "block_handle"])
def test_a_command_on_a_person_would_be_noticed(name):
    assert ON_A_PERSON.search(name)


@pytest.mark.parametrize("name", sorted(OF_THE_ROOM))
def test_a_tool_for_the_room_takes_nothing_that_could_name_anybody(name):
    assert set(commands()[name].form.model_fields) == set()
