"""What is made once for all phones is what each of them would get by itself, and never older than the last act."""

from __future__ import annotations

import re

import pytest
from people import Room

from workshop.live.same_for_all import OLDEST, Mould, SameForAll


def without_what_differs(page):
    """A page without the nonce of its scripts and the id of its next act, which differ each time it is asked for, and
    without the address that a choice of language leads back to."""
    return re.sub(r'(nonce|name="client_id" value|name="back" value)="[^"]+"', r"\1", page)


def pages_of(phone):
    """The phone's page as it is made for all, and as it is made for this phone, when its address has more in it."""
    address = f"/w/{phone.room}"
    return [without_what_differs(phone.browser.get(asked).text) for asked in (address, f"{address}?alone=1")]


def states_of(room, phone):
    """What the socket says on coming in, and what is asked for by HTTP, which is made for each phone."""
    return phone.state, phone.browser.get(f"/w/{room.room}/state").json


@pytest.mark.parametrize("number", [1, 2, 5, 9])
def test_the_page_for_all_is_the_page_of_each(app, amara, number):
    room = Room(app, amara)
    phones = room.join(number)
    seen = [pages_of(phones[-1])]
    for act in (lambda: room.console.open_step(1), lambda: room.console.reveal_step(1),
                lambda: room.console.close_step(1), lambda: room.console.open_step(2)):
        act()
        seen.append(pages_of(phones[-1]))

    assert [made_once == made_alone for made_once, made_alone in seen] == [True] * 5
    assert len({made_once for made_once, _alone in seen}) == 5     # each act changed it at once
    assert not any(gap in made_once for made_once, _alone in seen for gap in (*Mould.GAPS.values(), str(Mould.COUNT)))


def test_a_page_brings_the_token_of_its_own_phone(app, room):
    ben, chidi = room.join(2)

    tokens = [set(re.findall(r'name="csrf_token" value="([^"]+)"', phone.browser.get(f"/w/{room.room}").text))
              for phone in (ben, chidi)]

    assert [len(found) for found in tokens] == [1, 1]
    assert tokens[0] != tokens[1]


def test_who_has_sent_something_gets_their_own_words_and_nobody_else_does(app, room):
    ben, chidi = room.join(2)
    room.console.open_step(1)
    before = ben.browser.get(f"/w/{room.room}").text
    ben.respond("What only Ben has written")

    pages = [phone.browser.get(f"/w/{room.room}").text for phone in (ben, chidi)]
    ben.withdraw(0)

    assert ["What only Ben has written" in page for page in (before, *pages)] == [False, True, False]
    assert pages_of(ben)[0] == pages_of(ben)[1]


def test_who_parked_something_gets_it_back(app, room):
    ben, chidi = room.join(2)
    assert ben.live.command("park", client_id="a" * 16, body={"text": "Only for later"})["ok"]

    assert ["Only for later" in phone.browser.get(f"/w/{room.room}").text for phone in (ben, chidi)] == [True, False]


def test_the_socket_brings_the_state_that_the_phone_would_ask_for(app, room):
    ben, chidi = room.join(2)
    room.console.open_step(1)
    ben.respond("Mine")

    for phone in (ben, chidi):
        said, asked = states_of(room, phone)
        assert said == asked


def test_the_card_follows_each_act_and_each_who_joins(app, room):
    browser = app.test_client()
    seen = []
    for act in (lambda: None, room.join, lambda: room.console.act("set_own_rule", rule="We turn phones over"),
                lambda: room.join(5)):
        act()
        seen.append(browser.get(f"/j/{room.code}").text)

    assert [re.search(r"· ([\w ]+)</p>", page)[1] for page in seen] == [
        "Nobody has joined yet", "1 joined", "1 joined", "6 joined"]
    assert ["We turn phones over" in page for page in seen] == [False, False, True, True]


def test_nothing_is_kept_longer_than_a_second_or_past_a_change():
    now, made = [0.0], []
    kept = SameForAll(clock=lambda: now[0])

    def ask(standing):
        return kept.get(("page", "room"), standing, lambda: made.append(standing) or len(made))

    asked = [ask("before"), ask("before"), ask("after"), ask("after")]
    now[0] = OLDEST
    asked.append(ask("after"))

    assert (asked, made) == ([1, 1, 2, 2, 3], ["before", "after", "after"])


def test_a_mould_is_filled_where_its_gaps_are():
    gaps = Mould.GAPS
    page = Mould(f"<a {gaps['csrf']}>é{Mould.COUNT}{gaps['joined']}</a>{gaps['csrf']}")

    assert page.fill(csrf="x", joined="7 joined", count="7", nonce="", client_id="") == "<a x>é77 joined</a>x".encode()
