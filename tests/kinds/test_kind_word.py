from __future__ import annotations

import json

import pytest
from kind_pages import rendered, seen, step_of
from people import Room, first_panel

from workshop.kinds import find_kind
from workshop.kinds.kind import ResponseUnfit, StepUnusable
from workshop.kinds.text import ResponseEmpty, ResponseUnusable
from workshop.kinds.word import key_of

KIND = find_kind("word")
SETTINGS = KIND.settings_of({})
SAID = ["hope", "Hope", "hope", "Hopes", "trust", "Trust.", "time", "blame"]


def results_of(words, people=5, make=KIND.results, **arrangement):
    return make(SETTINGS, [{"text": word} for word in words], people=people, arrangement=arrangement, split=None)


def listed(results):
    return [(word["text"], word["words"]) for word in results["list"]]


# --- what a phone sends

@pytest.mark.parametrize(("typed", "stored"), [
    ("hope", "hope"), ("  early \t help ", "early help"), ("one two three", "one two three"), ("hope,", "hope"),
    ("🙂", "🙂"), ("أمل", "أمل"), ("x" * 40, "x" * 40), ("well-being", "well-being"), (",", ",")])
def test_up_to_three_words_are_stored_as_one_response(typed, stored):
    assert KIND.read(SETTINGS, {"word": typed}) == {"text": {"text": stored}}


@pytest.mark.parametrize(("typed", "words"), [
    ("we need more time", "That is 4 words: the most is 3. Choose the ones that matter most."),
    ("x" * 41, "That is 41 characters: the most is 40. Say it in a shorter word."),
    ("hope, trust", "Send one word at a time: send the first, then add the next."),
    ("hope; trust", "Send one word at a time: send the first, then add the next."),
    ("hope\ntrust", "Send one word at a time: send the first, then add the next."),
    ("one, two, three, four, five", "Send one word at a time: send the first, then add the next."),
])
def test_more_than_three_words_are_refused_in_words(typed, words):
    with pytest.raises(ResponseUnfit) as refusal:
        KIND.read(SETTINGS, {"word": typed})

    assert refusal.value.words == words


@pytest.mark.parametrize("given", [{}, {"word": " "}, {"word": "\u200b"}, {"word": ["hope"]}, {"text": "hope"}])
def test_no_word_is_refused_as_empty(given):
    with pytest.raises(ResponseEmpty):
        KIND.read(SETTINGS, given)


def test_characters_that_cannot_be_shown_are_refused():
    with pytest.raises(ResponseUnusable):
        KIND.read(SETTINGS, {"word": "ho\x07pe"})


def test_everybody_may_send_three_and_none_of_them_is_a_card():
    assert (KIND.most, KIND.has_cards, KIND.card(SETTINGS, {"text": "hope"})) == (3, False, None)


# --- what means the same

@pytest.mark.parametrize("variants", [
    ("hope", "Hope", "HOPE!", "hopes", "“hope”"), ("family", "Families", "family's"), ("box", "boxes"),
    ("process", "processes"), ("house", "houses"), ("wish", "wishes"), ("church", "churches"), ("hero", "heroes"),
    ("early help", "Early  Helps"), ("wellbeing", "well-being"), ("straße", "STRASSE"), ("tie", "ties"),
])
def test_case_punctuation_and_plural_are_one_word(variants):
    assert len({key_of(variant) for variant in variants}) == 1


@pytest.mark.parametrize("pair", [
    ("stress", "stres"), ("focus", "focu"), ("crisis", "crisi"), ("news", "new"), ("bus", "bu"), ("as", "a"),
    ("means", "mean"), ("trust", "distrust"), ("care", "career"), ("!!!", "???")])
def test_what_is_another_word_stays_another(pair):
    assert len({key_of(word) for word in pair}) == 2


def test_the_spelling_sent_most_often_is_shown():
    assert listed(results_of(["HOPE", "Hope", "Hope", "hopes", "time"])) == [("Hope", "4 times"), ("time", "once")]


# --- results

def test_four_people_see_the_words_without_numbers_and_why():
    results = results_of(SAID, people=4)

    assert results == {
        "is_enough": False, "words": [], "cloud": [], "hidden_words": "",
        "why_not": "The words stand here without numbers: fewer than five have answered, and with so few, numbers "
                   "point at people.",
        "list": [{"key": "blame", "text": "blame", "words": ""}, {"key": "hope", "text": "hope", "words": ""},
                 {"key": "time", "text": "time", "words": ""}, {"key": "trust", "text": "trust", "words": ""}]}


def test_five_people_see_a_cloud_and_the_same_as_a_list_with_numbers():
    results = results_of(SAID)

    assert results["words"] == ["5 people answered.", "8 words, 4 of them different.",
                                "Said most often: hope (4 times)."]
    assert listed(results) == [("hope", "4 times"), ("trust", "twice"), ("blame", "once"), ("time", "once")]
    assert [(word["text"], word["size"]) for word in results["cloud"]] == [
        ("blame", 1), ("hope", 5), ("time", 1), ("trust", 2)]
    assert KIND.rows(SETTINGS, results)[0] == ("hope", "4")


def test_words_said_equally_often_are_of_one_size():
    assert {word["size"] for word in results_of(["hope", "trust", "time"])["cloud"]} == {3}


def test_before_any_word_there_is_nothing_to_explain():
    assert results_of([], people=0)["why_not"] == ""
    assert results_of([], people=6)["words"] == []


def test_a_large_room_has_its_most_frequent_words_in_the_cloud_and_all_in_the_list():
    results = results_of([f"word{number}" for number in range(70)] + ["word69"], people=70)

    assert (len(results["cloud"]), len(results["list"])) == (60, 70)
    assert ("word69", 5) in [(word["key"], word["size"]) for word in results["cloud"]]
    assert results["words"][-1] == "The cloud has the 60 said most often, the list has all."


# --- what the facilitator does with them

def test_merged_words_are_counted_as_one_under_the_name_of_the_one():
    results = results_of(SAID, merged={"hope": "trust"})

    assert listed(results) == [("trust", "6 times"), ("blame", "once"), ("time", "once")]


def test_a_chain_of_merged_words_ends_at_its_last():
    assert listed(results_of(SAID, merged={"hope": "trust", "trust": "time"})) == [
        ("time", "7 times"), ("blame", "once")]


@pytest.mark.parametrize("people", [4, 5])
@pytest.mark.parametrize("arrangement", [
    {"hidden": ["blame"]}, {"hidden": ["blame"], "merged": {"blame": "hope"}},
    {"hidden": ["trust"], "merged": {"blame": "trust"}},
    {"hidden": ["time"], "merged": {"blame": "trust", "trust": "time"}}])
def test_a_hidden_word_is_nowhere_in_what_the_room_gets_whatever_it_is_merged_with(people, arrangement):
    results = results_of(SAID, people=people, **arrangement)

    assert "blame" not in json.dumps(results).casefold()
    assert results["hidden_words"] == "1 word hidden by the facilitator"


def test_the_console_has_hidden_and_merged_words_to_bring_back():
    results = results_of(SAID, make=KIND.console_results, hidden=["blame"], merged={"trust": "hope"})

    assert results["hidden"] == [{"key": "blame", "text": "blame"}]
    assert results["merged"] == [{"key": "trust", "text": "trust", "into_text": "hope"}]
    assert listed(results) == [("hope", "6 times"), ("time", "once")]


def test_each_act_gives_the_next_arrangement_and_its_undoing_the_one_before():
    hidden = KIND.hide({}, "blame")
    merged = KIND.merge(hidden, "trust", "hope")

    assert merged == {"merged": {"trust": "hope"}, "hidden": ["blame"]}
    assert KIND.hide(merged, "blame") == merged
    assert KIND.unmerge(merged, "trust") == hidden
    assert KIND.show(hidden, "blame") == {"merged": {}, "hidden": []}


@pytest.mark.parametrize(("arrangement", "word", "into", "words"), [
    ({}, "hope", "hope", "A word cannot be merged into itself."),
    ({"merged": {"trust": "hope"}}, "hope", "trust", "A word cannot be merged into itself."),
    ({"merged": {"a": "b", "b": "c"}}, "c", "a", "A word cannot be merged into itself."),
    ({"hidden": ["blame"]}, "blame", "hope", "One of these words is hidden. Show it again first, then merge."),
    ({"hidden": ["blame"]}, "hope", "blame", "One of these words is hidden. Show it again first, then merge."),
    ({"hidden": ["blame"], "merged": {"a": "blame"}}, "hope", "a",
     "One of these words is hidden. Show it again first, then merge."),
])
def test_what_cannot_be_merged_is_refused_in_words(arrangement, word, into, words):
    with pytest.raises(StepUnusable) as refusal:
        KIND.merge(arrangement, word, into)

    assert refusal.value.words == words


@pytest.mark.parametrize(("arrangement", "words"), [
    ({"colour": "red"}, "Words can be merged and hidden, and nothing else."),
    ({"merged": ["a"]}, "Words can be merged and hidden, and nothing else."),
    ({"hidden": "blame"}, "Words can be merged and hidden, and nothing else."),
    ({"hidden": [""]}, "That is no word of this step."), ({"hidden": [3]}, "That is no word of this step."),
    ({"merged": {"a": None}}, "That is no word of this step."),
    ({"merged": {"a": "x" * 201}}, "That is no word of this step."),
    ({"hidden": [str(number) for number in range(501)]}, "More than 500 words are merged or hidden already."),
    ({"merged": {"a": "b", "b": "a"}}, "A word cannot be merged into itself."),
])
def test_an_arrangement_of_another_shape_is_refused(arrangement, words):
    with pytest.raises(StepUnusable) as refusal:
        KIND.check_arrangement(arrangement)

    assert refusal.value.words == words


def test_nothing_kept_at_close_names_a_hidden_word():
    arrangement = {"hidden": ["blame"], "merged": {"fault": "blame", "trust": "hope"}}

    assert KIND.kept_arrangement(arrangement) == {"merged": {"trust": "hope"}}
    assert [text for text in ("Blame!", "faults", "trust") if KIND.is_hidden({"text": text}, arrangement)] == [
        "Blame!", "faults"]


# --- pages

def test_the_field_holds_the_word_as_text():
    page = rendered("word", "fields", step=step_of("word"), given={"word": '"><b>'}, is_box_problem=False)

    assert seen(page)[1] == {"word": '"><b>'}
    assert "<b>" not in page


@pytest.mark.parametrize("people", [4, 5])
def test_the_list_always_stands_on_the_page(people):
    words, _sent = seen(rendered("word", "results", results=results_of(["hope", "trust", "Trust"], people=people)))

    assert words == ("hope Trust" if people == 4 else
                     "hope Trust 5 people answered. 3 words, 2 of them different. Said most often: Trust (twice). "
                     "Trust twice hope once")


def test_the_console_offers_to_hide_show_merge_and_take_apart():
    results = results_of([*SAID, "dread"], make=KIND.console_results, hidden=["blame"], merged={"dread": "time"})

    page = rendered("word", "console", step=step_of("word"), results=results)

    for command in ("hide_word", "show_word", "merge_words", "unmerge_words"):
        assert f'action="{command}"' in page
    assert "Hide : hope" in seen(page)[0]
    assert "Show again : blame" in seen(page)[0]
    assert "dread counted with time Take apart : dread" in seen(page)[0]


# --- commands

@pytest.fixture
def words(app, amara):
    """Five people have said words, and all of them are on the board."""
    room = Room(app, amara)
    console = room.console
    console.act("add_step", kind="word", question="In a word?", audience="practitioners", settings={}, minutes=3)
    place = len(console.state["run_sheet"])
    phones = room.join(5)
    console.open_step(place)
    for phone, word in zip(phones, ["Hope", "hopes", "Trust", "fault", "Blame"], strict=True):
        assert phone.respond(body={"word": word})["ok"]
    console.close_step(place)
    console.reveal_step(place)
    room.place = place
    return room


def shown(room):
    return [word["text"] for word in room.board_state["results"]["list"]]


def act(room, name, **payload):
    return room.console.command(name, **{"step_id": room.console.step_id(room.place)} | payload)


def test_a_hidden_word_leaves_the_board_and_can_be_shown_again(words):
    words.board.received()

    assert act(words, "hide_word", word="blame") == {"ok": True, "words": "Hidden from board and phones."}
    assert shown(words) == ["Hope", "fault", "Trust"]
    assert "blame" not in json.dumps([words.board.received(), words.board_state]).casefold()
    assert first_panel(words.console.state)["results"]["hidden"] == [{"key": "blame", "text": "Blame"}]

    assert act(words, "show_word", word="blame")["ok"]
    assert shown(words) == ["Hope", "Blame", "fault", "Trust"]


def test_words_that_mean_the_same_are_merged_and_taken_apart(words):
    assert act(words, "merge_words", word="blame", into="fault")["ok"]
    assert shown(words) == ["fault", "Hope", "Trust"]

    assert act(words, "unmerge_words", word="blame")["ok"]
    assert shown(words) == ["Hope", "Blame", "fault", "Trust"]


@pytest.mark.parametrize(("name", "payload", "error"), [
    ("hide_word", {"word": "never said"}, "not_found"),
    ("merge_words", {"word": "hope", "into": "never said"}, "not_found"),
    ("merge_words", {"word": "hope", "into": "hope"}, "step_unusable"),
    ("merge_words", {"word": "hope"}, "malformed"),
    ("hide_word", {"word": ""}, "malformed"),
    ("hide_word", {"word": "hope", "step_id": 9_999}, "not_found"),
])
def test_what_cannot_be_done_with_words_is_refused_and_changes_nothing(words, name, payload, error):
    answer = act(words, name, **payload)

    assert (answer["ok"], answer["error"]) == (False, error)
    assert shown(words) == ["Hope", "Blame", "fault", "Trust"]


def test_there_are_no_words_to_hide_at_a_step_of_another_kind(words):
    assert act(words, "hide_word", word="hope", step_id=words.console.step_id(1))["error"] == "not_found"


def test_a_phone_and_a_board_cannot_hide_words(words):
    payload = {"step_id": words.console.step_id(words.place), "word": "hope"}

    assert not words.phones[0].live.command("hide_word", **payload)["ok"]
    assert shown(words) == ["Hope", "Blame", "fault", "Trust"]


def test_a_hidden_word_is_not_kept_when_the_session_is_closed(words, amara, settings):
    act(words, "merge_words", word="fault", into="blame")
    act(words, "hide_word", word="blame")

    assert words.console.act("close_session")["ok"]

    summary = amara.browser.get(f"/sessions/{words.room}/summary").text
    assert "Hope" in summary
    assert "2 responses hidden by the facilitator" in summary
    stored = b"".join(path.read_bytes() for path in settings.data.rglob("*") if path.is_file())
    assert (b"Hope" in stored, b"Blame" in stored, b"blame" in stored) == (True, False, False)
