"""Putting responses under titles: what changes, for whom, and what is refused."""

from __future__ import annotations

import pytest
from people import read, stored

from workshop.extensions import db
from workshop.responses import moderate
from workshop.responses.models import LiveResponse, ResponseGroup
from workshop.sessions import seal

WAITING = ("Long waiting lists", "Waiting list again")
SCHOOL = ("Schools notice first", "The school calls late")


def test_responses_are_grouped_under_a_title_for_console_and_board(grouping):
    ack = grouping.group("Waiting", *WAITING)

    assert ack == {"ok": True, "words": "2 responses are now under “Waiting”.", "grouping_revision": 1}
    assert grouping.groups == grouping.groups_on_board == {"Waiting": sorted(WAITING)}
    assert sorted(card["text"] for card in grouping.panel["responses"]) == [*sorted(("Supervision", *SCHOOL))]


def test_board_and_other_consoles_hear_of_it_at_once(grouping):
    grouping.console.received()
    grouping.room.board.received()

    grouping.group("Waiting", *WAITING)

    heard = {who: [group["title"] for payload in live.events("panel_changed") for group in payload["panel"]["groups"]]
             for who, live in (("console", grouping.console), ("board", grouping.room.board))}
    assert heard == {"console": ["Waiting"], "board": ["Waiting"]}


def test_groups_stand_in_the_order_in_which_they_were_made(grouping):
    grouping.group("Waiting", *WAITING)
    grouping.group("School", *SCHOOL)

    assert list(grouping.groups_on_board) == ["Waiting", "School"]


def test_responses_move_from_group_to_group(grouping):
    grouping.group("Waiting", *WAITING)
    grouping.group("School", *SCHOOL, "Supervision")

    assert grouping.move("Waiting", "Supervision")["ok"]

    assert grouping.groups == {"Waiting": sorted((*WAITING, "Supervision")), "School": sorted(SCHOOL)}


def test_a_group_splits_when_some_of_it_go_under_a_new_title(grouping):
    grouping.group("Everything", *WAITING, *SCHOOL)

    grouping.group("School", *SCHOOL)

    assert grouping.groups == {"Everything": sorted(WAITING), "School": sorted(SCHOOL)}


@pytest.mark.parametrize("title", ["Waiting", "  waiting ", "WAITING"])
def test_a_title_that_is_there_already_means_that_group(grouping, title):
    grouping.group("Waiting", "Long waiting lists")

    grouping.group(title, "Waiting list again")

    assert grouping.groups == {"Waiting": sorted(WAITING)}


def test_responses_taken_out_stand_by_themselves_again(grouping):
    grouping.group("Waiting", *WAITING)

    ack = grouping.take_out("Long waiting lists")

    assert ack["words"] == "1 response stands by itself again."
    assert grouping.groups == {"Waiting": ["Waiting list again"]}


@pytest.mark.parametrize("empty_it", [
    lambda grouping: grouping.take_out(*WAITING),
    lambda grouping: grouping.group("Elsewhere", *WAITING),
    lambda grouping: grouping.act("ungroup", group_id=grouping.id_of("Waiting")),
], ids=["taken out", "moved", "dissolved"])
def test_a_group_without_responses_disappears(grouping, empty_it):
    grouping.group("Waiting", *WAITING)

    assert empty_it(grouping)["ok"]

    kept = read(grouping.room.app, lambda: [group.title for group in db.session.query(ResponseGroup).filter_by(
        step_id=grouping.step_id)])
    assert "Waiting" not in kept
    assert "Waiting" not in grouping.groups


def test_a_group_is_renamed(grouping):
    grouping.group("Waiting", *WAITING)

    ack = grouping.act("rename_group", group_id=grouping.id_of("Waiting"), title="  Waiting \n too  long ")

    assert ack["words"] == "The group is now called “Waiting too long”."
    assert grouping.groups_on_board == {"Waiting too long": sorted(WAITING)}


def test_a_group_may_be_renamed_to_its_own_name_in_other_capitals(grouping):
    grouping.group("waiting", *WAITING)

    assert grouping.act("rename_group", group_id=grouping.id_of("waiting"), title="Waiting")["ok"]

    assert list(grouping.groups) == ["Waiting"]


def test_two_groups_never_have_one_name(grouping):
    grouping.group("Waiting", *WAITING)
    grouping.group("School", *SCHOOL)

    ack = grouping.act("rename_group", group_id=grouping.id_of("School"), title="waiting")

    assert (ack["ok"], ack["error"]) == (False, "title_unusable")
    assert ack["words"] == "Another group is called “Waiting”. Move the responses there, or choose another title."
    assert list(grouping.groups) == ["Waiting", "School"]


# --- one step back

@pytest.mark.parametrize("act", [
    lambda grouping: grouping.group("New", *WAITING, "Supervision"),
    lambda grouping: grouping.move("School", *WAITING),
    lambda grouping: grouping.take_out("Long waiting lists", *SCHOOL),
    lambda grouping: grouping.act("rename_group", group_id=grouping.id_of("School"), title="Early years"),
    lambda grouping: grouping.act("ungroup", group_id=grouping.id_of("Waiting")),
], ids=["grouping", "moving", "taking out", "renaming", "dissolving"])
def test_whatever_was_done_last_is_taken_back(grouping, act):
    grouping.group("Waiting", *WAITING)
    grouping.group("School", *SCHOOL)
    before = grouping.groups
    assert act(grouping)["ok"]
    assert grouping.groups != before

    ack = grouping.undo()

    assert ack["words"] == "Taken back: the groups are as they were before."
    assert list(grouping.groups.items()) == list(before.items())


def test_only_one_step_is_taken_back(grouping):
    grouping.group("Waiting", *WAITING)
    grouping.group("School", *SCHOOL)
    assert grouping.panel["can_undo_grouping"] is True
    grouping.undo()
    assert grouping.panel["can_undo_grouping"] is False

    ack = grouping.undo()

    assert (ack["ok"], ack["words"]) == (False, "There is nothing to take back.")
    assert grouping.groups == {"Waiting": sorted(WAITING)}


def test_a_group_comes_back_though_its_number_was_given_to_another_step_meanwhile(grouping):
    grouping.group("Waiting", *WAITING)
    number = grouping.id_of("Waiting")
    grouping.act("ungroup", group_id=number)
    other = grouping.console.step_id(2)
    stored(grouping.room.app, lambda: db.session.add(ResponseGroup(id=number, step_id=other, title="Not here",
                                                                   position=1)))

    assert grouping.undo()["ok"]

    assert grouping.groups == {"Waiting": sorted(WAITING)}
    assert read(grouping.room.app, lambda: db.session.get(ResponseGroup, number).title) == "Not here"


def test_what_is_gone_when_it_is_taken_back_stays_gone(grouping):
    grouping.group("Waiting", *WAITING)
    gone = grouping.ids("Long waiting lists")[0]
    grouping.take_out(*WAITING)
    stored(grouping.room.app, lambda: db.session.delete(db.session.get(LiveResponse, gone)))

    assert grouping.undo()["ok"]

    assert grouping.groups == {"Waiting": ["Waiting list again"]}


# --- two facilitators at once

def test_an_act_on_an_older_grouping_is_refused_with_how_things_stand_now(grouping):
    grouping.group("Waiting", *WAITING)

    ack = grouping.group("School", *SCHOOL, grouping_revision=0)

    assert (ack["ok"], ack["error"]) == (False, "grouping_changed")
    assert ack["words"].startswith("These responses were grouped in another window a moment ago.")
    assert [group["title"] for group in ack["state"]["panels"][0]["groups"]] == ["Waiting"]
    assert grouping.groups == {"Waiting": sorted(WAITING)}


@pytest.mark.parametrize("name", ["group_responses", "ungroup_responses", "rename_group", "ungroup", "undo_grouping"])
def test_every_act_names_the_grouping_it_was_decided_on(grouping, name):
    grouping.group("Waiting", *WAITING)
    fields = {"group_responses": {"title": "New", "response_ids": grouping.ids(*SCHOOL)},
              "ungroup_responses": {"response_ids": grouping.ids(*WAITING)},
              "rename_group": {"group_id": grouping.id_of("Waiting"), "title": "New"},
              "ungroup": {"group_id": grouping.id_of("Waiting")}, "undo_grouping": {}}[name]

    assert grouping.act(name, grouping_revision=0, **fields)["error"] == "grouping_changed"
    assert grouping.console.command(name, step_id=grouping.step_id, **fields)["error"] == "malformed"
    assert grouping.groups == {"Waiting": sorted(WAITING)}


def test_grouping_does_not_make_another_facilitators_plan_old(grouping):
    before = grouping.console.state["plan_revision"]

    grouping.group("Waiting", *WAITING)

    assert grouping.console.state["plan_revision"] == before


# --- what is refused

def refused(grouping, ack):
    """A refusal's name and words, when nothing was changed by it."""
    assert grouping.groups == {}
    assert grouping.panel["grouping_revision"] == 0
    assert not ack["ok"]
    return ack["error"], ack["words"]


def test_a_response_of_another_step_is_not_grouped(grouping):
    room = grouping.room
    room.console.open_step(2)
    for phone in grouping.phones:
        phone.respond("About something else")
    room.console.close_step(2)
    other = room.console.state["panels"][0]["responses"][0]["id"]
    room.console.act("open_step", step_id=grouping.step_id)

    ack = grouping.act("group_responses", title="Mixed", response_ids=[*grouping.ids(*WAITING), other])

    assert refused(grouping, ack) == ("not_found", "Not all of these responses are here any more, so nothing was "
                                      "grouped. Choose again from those that stand here.")


def test_a_response_of_another_session_is_not_grouped(grouping, elsewhere):
    ack = grouping.act("group_responses", title="Mixed", response_ids=elsewhere.ids("Supervision"))

    assert refused(grouping, ack)[0] == "not_found"


def test_a_group_of_another_session_takes_nothing(grouping, elsewhere):
    elsewhere.group("Waiting", *WAITING)

    for name, fields in {"group_responses": {"response_ids": grouping.ids(*WAITING)}, "ungroup": {},
                         "rename_group": {"title": "Ours now"}}.items():
        ack = grouping.act(name, group_id=elsewhere.id_of("Waiting"), **fields)
        assert refused(grouping, ack) == (
            "not_found", "That group is no longer here: it may have been dissolved in another window.")
    assert elsewhere.groups == {"Waiting": sorted(WAITING)}


def test_a_step_of_another_session_is_not_found(grouping, elsewhere):
    ack = grouping.act("group_responses", step_id=elsewhere.step_id, title="Ours", response_ids=[])

    assert refused(grouping, ack)[0] == "not_found"


def test_what_was_not_released_is_not_grouped(grouping):
    room = grouping.room
    room.console.act("hold_step", step_id=grouping.step_id)
    room.console.act("open_step", step_id=grouping.step_id)
    grouping.phones[0].respond("Nobody has seen this")
    unseen = read(room.app, lambda: next(row.id for row in db.session.query(LiveResponse).filter_by(
        step_id=grouping.step_id) if row.body["text"] == "Nobody has seen this"))

    ack = grouping.act("group_responses", title="Unseen", response_ids=[unseen])

    assert refused(grouping, ack)[0] == "not_found"


def test_what_its_author_withdrew_is_grouped_as_if_it_were_not_until_it_is_gone(grouping):
    """A refusal would tell the facilitator who has just taken theirs back."""
    room = grouping.room
    room.console.act("open_step", step_id=grouping.step_id)
    grouping.phones[0].withdraw(0)

    assert grouping.group("Waiting", *WAITING)["ok"]
    grouping.phones[1].withdraw(0)
    room.beat()

    assert grouping.groups == {}


def test_hidden_responses_stay_hidden_in_a_group(grouping):
    grouping.console.command("hide_response", step_id=grouping.step_id, response_id=grouping.ids(WAITING[0])[0])

    grouping.group("Waiting", *WAITING)

    assert grouping.groups_on_board == {"Waiting": [WAITING[1]]}
    assert grouping.groups == {"Waiting": sorted(WAITING)}


@pytest.mark.parametrize(("title", "words"), [
    ("", "Give the group a title first."),
    ("   \n ", "Give the group a title first."),
    ("\u200b\u200d", "Give the group a title first."),
    ("x" * 81, "That is 81 characters: a title has at most 80. Shorten it."),
    ("Wait\u202eing", "This title holds characters that cannot be shown. Type it again."),
    ("Wait\x07ing", "This title holds characters that cannot be shown. Type it again."),
])
def test_a_title_that_cannot_stand_on_the_board_is_refused(grouping, title, words):
    assert refused(grouping, grouping.group(title, *WAITING)) == ("title_unusable", words)


def test_a_title_of_eighty_characters_is_taken(grouping):
    grouping.group("x" * 80, *WAITING)

    assert list(grouping.groups) == ["x" * 80]


@pytest.mark.parametrize("name", ["group_responses", "ungroup_responses"])
def test_nothing_chosen_is_said(grouping, name):
    fields = {"title": "Waiting"} if name == "group_responses" else {}

    assert refused(grouping, grouping.act(name, **fields)) == ("nothing_chosen", "Choose the responses first.")


def test_a_group_and_a_title_at_once_are_refused(grouping):
    grouping.group("Waiting", WAITING[0])

    ack = grouping.act("group_responses", group_id=grouping.id_of("Waiting"), title="Other",
                       response_ids=grouping.ids(WAITING[1]))

    assert ack["words"] == "Choose one: a group that is there, or a title for a new one."
    assert grouping.groups == {"Waiting": [WAITING[0]]}


@pytest.mark.parametrize("payload", [
    {"response_ids": "all"}, {"response_ids": [7]}, {"response_ids": ["' OR 1=1 --"]}, {"response_ids": [["a"]]},
    {"response_ids": None}, {"title": ["a"]}, {"title": None}, {"group_id": "first"}, {"group_id": 1.5},
    {"step_id": "1; --"}, {"grouping_revision": None}, {"unknown": 1},
])
def test_rubbish_is_malformed(grouping, payload):
    fields = {"title": "Waiting", "response_ids": grouping.ids(*WAITING)} | payload

    assert refused(grouping, grouping.act("group_responses", **fields))[0] == "malformed"


def test_doing_it_twice_with_the_same_response_named_twice_groups_it_once(grouping):
    identifier = grouping.ids(WAITING[0])[0]

    ack = grouping.act("group_responses", title="Waiting", response_ids=[identifier, identifier])

    assert ack["words"] == "1 response is now under “Waiting”."
    assert grouping.groups == {"Waiting": [WAITING[0]]}


def test_a_plain_form_names_several_responses_and_leaves_the_group_open(grouping, amara):
    page = amara.browser.get(f"/sessions/{grouping.room.room}/console").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]

    amara.browser.post(f"/sessions/{grouping.room.room}/group_responses", data={
        "csrf_token": token, "step_id": grouping.step_id, "grouping_revision": 0, "title": "Waiting", "group_id": "",
        "response_ids": grouping.ids(*WAITING)})

    assert grouping.groups == {"Waiting": sorted(WAITING)}


def test_a_session_that_was_closed_keeps_its_groups_and_takes_no_act_on_them(grouping):
    grouping.group("Waiting", *WAITING)
    revision = grouping.panel["grouping_revision"]
    grouping.console.act("close_session")

    ack = grouping.console.command("undo_grouping", step_id=grouping.step_id, grouping_revision=revision)

    assert ack["error"] == "session_not_open"
    assert read(grouping.room.app, lambda: [group.title for group in db.session.query(ResponseGroup).filter_by(
        step_id=grouping.step_id)]) == ["Waiting"]


def test_clearing_a_step_and_bringing_it_back_keeps_its_groups(grouping):
    grouping.group("Waiting", *WAITING)
    grouping.group("School", *SCHOOL)
    grouping.console.act("clear_step", step_id=grouping.step_id)

    assert grouping.groups == {}
    grouping.console.act("unclear_step", step_id=grouping.step_id)

    assert grouping.groups == {"Waiting": sorted(WAITING), "School": sorted(SCHOOL)}


# --- suggestions

def test_suggestions_are_made_of_what_stands_by_itself_and_change_nothing(grouping):
    grouping.group("Mine", "Schools notice first")

    ack = grouping.suggest()

    assert ack == {"ok": True, "grouping_revision": 1,
                   "words": "1 group is suggested, by likeness of words. Accept or dismiss each.",
                   "suggestions": [{"title": "Waiting list", "words": ["list", "waiting"],
                                    "response_ids": sorted(grouping.ids(*WAITING))}]}
    assert grouping.groups == {"Mine": ["Schools notice first"]}


def test_a_suggestion_is_accepted_as_any_group_is_made(grouping):
    suggestion = grouping.suggest()["suggestions"][0]

    ack = grouping.act("group_responses", title=suggestion["title"], response_ids=suggestion["response_ids"])

    assert ack["ok"]
    assert suggestion["title"] in grouping.groups


def test_hidden_responses_are_in_no_suggestion(grouping):
    stored(grouping.room.app, lambda: moderate.hide_response(
        seal.find(grouping.room.room), step_id=grouping.step_id, response_id=grouping.ids(WAITING[0])[0])[0].id)

    suggested = [identifier for one in grouping.suggest()["suggestions"] for identifier in one["response_ids"]]

    assert grouping.ids(WAITING[0])[0] not in suggested


def test_where_nothing_is_alike_that_is_said(grouping):
    grouping.group("All", *WAITING, *SCHOOL)

    ack = grouping.suggest()

    assert ack["suggestions"] == []
    assert ack["words"] == "No responses that stand by themselves are alike in their words. Group them by hand."


def test_suggestions_send_nothing_to_anybody(grouping):
    everybody = [grouping.console, grouping.room.board, grouping.phones[0].live]
    for live in everybody:
        live.received()

    grouping.suggest()

    assert [live.received() for live in everybody] == [[], [], []]
