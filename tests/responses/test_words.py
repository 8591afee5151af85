from __future__ import annotations

import pytest

from workshop.responses import queries, words


def standing(step):
    return words.standing_words(step, queries.for_console(step))


@pytest.mark.parametrize(("number", "said"), [(0, "0 responses"), (1, "1 response"), (2, "2 responses"),
                                              (1_200, "1,200 responses")])
def test_counted_uses_the_right_noun(number, said):
    assert words.counted(number, "response", "responses") == said


@pytest.mark.parametrize(("number", "said"), [(0, ""), (1, "1 response hidden by the facilitator"),
                                              (2, "2 responses hidden by the facilitator")])
def test_hidden_responses_are_a_count_only(number, said):
    assert words.hidden_words(number) == said


def test_the_words_follow_a_step_from_open_to_revealed(group):
    said = []

    def say():
        said.append(tuple(group.asked(question) for question in (
            standing, words.gathering_words, lambda step: words.responses_words(step, queries.for_console(step)))))

    say()
    group.respond("Ben", "one")
    group.respond("Chidi", "two")
    group.release_all()
    group.close()
    say()
    group.reveal()
    say()
    group.hide(group.id_of("one"))
    say()

    assert said == [
        ("Responses are held until the facilitator reveals them together.",
         "Responses come here together when you close the question or reveal it, so that nobody can be picked out.",
         "Responses are held for now."),
        ("Responses are about to be revealed.", "", "2 responses"),
        ("", "", "2 responses"),
        ("", "", "2 responses, 1 hidden"),
    ]


@pytest.mark.parametrize(("closes", "said"), [(False, "The first responses appear here together."),
                                              (True, "No responses to this question.")])
def test_a_revealed_step_without_responses_says_so(group, closes, said):
    group.reveal()
    if closes:
        group.close()

    assert group.asked(standing) == said
