"""Who may do what: looked up each time, from the greater right to the lesser."""

from __future__ import annotations

import pytest
from people import read, stored

from workshop.cofacilitators import hands
from workshop.errors import NotPermitted
from workshop.sessions import listing, seal

NEEDS = ("watch", "moderate", "run", "owner")


@pytest.mark.parametrize(("role", "may"), [
    ("owner", {"watch", "moderate", "run", "owner"}), ("run", {"watch", "moderate", "run"}),
    ("moderate", {"watch", "moderate"}), ("watch", {"watch"}), (None, set())])
def test_each_right_holds_the_lesser_ones(app, room, amara, ines, let_in, role, may):
    person = amara if role == "owner" else ines
    if role not in ("owner", None):
        let_in(ines, role)

    assert read(app, lambda: hands.role_in(seal.find(room.room), person.id)) == role
    assert read(app, lambda: {needs for needs in NEEDS if hands.may(seal.find(room.room), person.id, needs)}) == may


@pytest.mark.parametrize(("role", "needs", "words"), [
    ("watch", "moderate", "You can watch this session, but not change it. Ask its facilitator for more."),
    ("watch", "run", "You can watch this session, but not change it. Ask its facilitator for more."),
    ("moderate", "run", "You can moderate this session, but not run it. Ask its facilitator for more."),
    ("run", "owner", "You can run this session, but this is left to the facilitator who started it."),
    (None, "watch", NotPermitted.words),
])
def test_whoever_asks_for_more_is_told_what_they_may(app, room, ines, let_in, role, needs, words):
    if role:
        let_in(ines, role)

    with pytest.raises(NotPermitted) as refused:
        read(app, lambda: hands.expect(seal.find(room.room), ines.id, needs))

    assert refused.value.words == words


def test_a_session_is_seen_by_its_owner_and_those_let_in(app, room, amara, ines, dana, let_in):
    let_in(ines, "watch")

    def seen(person, name=room.room):
        return read(app, lambda: hands.visible_session(person.id, name) is not None)

    assert [seen(amara), seen(ines), seen(dana), seen(amara, "no-such-room")] == [True, True, False, False]


def test_shared_sessions_are_those_of_others_with_what_one_may(app, room, amara, ines, let_in):
    let_in(ines, "moderate")

    def shared(person):
        return read(app, lambda: [(one.room, hands.role_in(one, person.id))
                                  for one in listing.listed(listing.shared_with(person.id), 1).current])

    assert (shared(ines), shared(amara)) == ([(room.room, "moderate")], [])


@pytest.mark.parametrize("act", [hands.remove_cofacilitator, hands.leave])
def test_whoever_is_removed_or_leaves_may_nothing_any_more(app, room, ines, let_in, act):
    let_in(ines, "run")

    assert stored(app, lambda: act(seal.find(room.room), ines.id)) is True

    assert read(app, lambda: hands.role_in(seal.find(room.room), ines.id)) is None
    assert stored(app, lambda: act(seal.find(room.room), ines.id)) is False


@pytest.mark.parametrize("act", [hands.remove_cofacilitator, hands.leave])
def test_the_owner_is_never_out(app, room, amara, act):
    assert stored(app, lambda: act(seal.find(room.room), amara.id)) is False

    assert read(app, lambda: hands.role_in(seal.find(room.room), amara.id)) == "owner"
