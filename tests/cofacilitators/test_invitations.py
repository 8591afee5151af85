"""The link: it lets one person in, once, for two days, to what it says and no more."""

from __future__ import annotations

import pytest
from people import Room, read, stored

from workshop.auth import accounts
from workshop.auth.models import Facilitator as Account
from workshop.cofacilitators import hands, invitations
from workshop.cofacilitators.models import Invitation
from workshop.extensions import db
from workshop.sessions import seal


@pytest.fixture
def accept(app):
    def act(token, person):
        return stored(app, lambda: invitations.accept(token, person.id))

    return act


@pytest.fixture
def role(app, room):
    return lambda person: read(app, lambda: hands.role_in(seal.find(room.room), person.id))


@pytest.fixture
def waiting(app, room):
    """What is said of the links that nobody has used: for whom, and what they may do."""
    return lambda: read(app, lambda: [(link.email, link.may) for link in invitations.outstanding(seal.find(room.room))])


@pytest.mark.parametrize("may", ["run", "moderate", "watch"])
def test_a_link_lets_somebody_in_to_what_it_says(room, ines, invite, accept, role, may):
    assert accept(invite(may), ines) == room.room

    assert role(ines) == may


def test_a_link_lets_one_person_in_once(colleague, invite, accept, role):
    token, first, second = invite(), colleague("Ines"), colleague("Mo")
    accept(token, first)

    for person in (second, first):
        with pytest.raises(invitations.LinkUsed, match="invitation_used") as refused:
            accept(token, person)
        assert refused.value.words == "This link has been used already. Ask for a new one."

    assert (role(first), role(second)) == ("moderate", None)


@pytest.mark.parametrize(("days", "is_let_in"), [(1.99, True), (2.01, False)])
def test_a_link_is_good_for_two_days(ines, invite, accept, role, in_days, days, is_let_in):
    token = invite()
    in_days(days)

    if is_let_in:
        accept(token, ines)
    else:
        with pytest.raises(invitations.LinkExpired) as refused:
            accept(token, ines)
        assert refused.value.words == "This link has expired: it was good for two days. Ask for a new one."

    assert role(ines) == ("moderate" if is_let_in else None)


def test_a_link_that_was_never_made_lets_nobody_in(ines, accept, role):
    with pytest.raises(invitations.LinkUnusable) as refused:
        accept("never-made", ines)

    assert refused.value.words.startswith("This link is not known.")
    assert role(ines) is None


def test_a_link_that_was_taken_back_lets_nobody_in(app, room, ines, invite, accept, role, waiting):
    token = invite()

    assert stored(app, lambda: invitations.take_back(seal.find(room.room), accounts.digest(token))) is True

    with pytest.raises(invitations.LinkUnusable):
        accept(token, ines)
    assert (role(ines), waiting()) == (None, [])


def test_a_link_for_one_account_is_refused_to_every_other_and_stays_good_for_its_own(
        colleague, invite, accept, role):
    named, other = colleague("Ines"), colleague("Mo")
    token = invite("run", f"  {named.email.upper()} ")

    with pytest.raises(invitations.WrongAccount) as refused:
        accept(token, other)
    accept(token, named)

    assert refused.value.words == (
        "This link is for another account: sign in as the person it was made for, or ask for a new link.")
    assert (role(named), role(other)) == ("run", None)


def test_ones_own_link_changes_nothing_and_stays_good(amara, ines, invite, accept, role):
    token = invite("watch")

    with pytest.raises(invitations.OwnSession):
        accept(token, amara)
    accept(token, ines)

    assert (role(amara), role(ines)) == ("owner", "watch")


def test_nobody_invites_themselves(amara, invite, waiting):
    with pytest.raises(invitations.OwnSession) as refused:
        invite("watch", amara.email.upper())

    assert refused.value.words == "This is your own address: you may do everything in this session already."
    assert waiting() == []


@pytest.mark.parametrize(("first", "second", "then"), [
    ("watch", "moderate", "moderate"), ("moderate", "run", "run"), ("run", "watch", "run"),
    ("watch", "watch", "watch")])
def test_another_link_raises_what_somebody_may_and_never_lowers_it(ines, invite, accept, role, first, second, then):
    accept(invite(first), ines)
    newer = invite(second)

    accept(newer, ines)

    assert role(ines) == then
    with pytest.raises(invitations.LinkUsed):
        accept(newer, ines)


def test_a_newer_link_for_an_address_ends_the_older_one(ines, invite, accept, waiting):
    older, _newer = invite("run", ines.email), invite("watch", ines.email)

    assert waiting() == [(ines.email, "watch")]
    with pytest.raises(invitations.LinkUnusable):
        accept(older, ines)


def test_the_list_holds_links_that_somebody_could_still_use(ines, invite, accept, waiting, in_days):
    used = invite("run")
    invite("watch")
    invite("moderate", "somebody@example.org")
    accept(used, ines)

    assert waiting() == [("", "watch"), ("somebody@example.org", "moderate")]
    in_days(3)
    assert waiting() == []


def test_more_links_than_anybody_needs_are_refused(app, room, invite, waiting):
    for _ in range(invitations.MOST):
        invite()

    with pytest.raises(invitations.TooManyInvitations):
        invite()

    assert len(waiting()) == invitations.MOST
    oldest = read(app, lambda: invitations.outstanding(seal.find(room.room))[0].token_hash)
    stored(app, lambda: invitations.take_back(seal.find(room.room), oldest))
    invite()


def test_a_link_is_taken_back_by_its_own_session_only_and_only_while_it_is_not_used(
        app, amara, ines, invite, accept, role):
    token, other = invite(), Room(app, amara, group_name="Health visitors, south")
    digest = accounts.digest(token)

    assert stored(app, lambda: invitations.take_back(seal.find(other.room), digest)) is False
    accept(token, ines)
    assert stored(app, lambda: invitations.take_back(seal.find(other.room), digest)) is False
    assert role(ines) == "moderate"


def test_the_database_keeps_a_hash_of_a_link_and_no_address_once_it_was_used(app, ines, invite, accept):
    token = invite("watch", ines.email)
    accept(token, ines)

    def kept():
        found = db.session.get(Invitation, accounts.digest(token))
        return found.email, found.is_used

    assert read(app, kept) == ("", True)
    raw = b"".join(path.read_bytes() for path in app.extensions["workshop_settings"].data.glob("workshop.sqlite3*"))
    assert (ines.email.encode() in raw, token.encode() in raw) == (True, False)


def test_links_are_forgotten_a_week_after_they_expired(app, invite, in_days):
    old = invite("watch", "old@example.org")
    in_days(9.5)
    invite()

    assert read(app, lambda: db.session.get(Invitation, accounts.digest(old))) is None


@pytest.mark.parametrize(("hours", "words"), [
    (48, "47 hours left"), (1.5, "1 hour left"), (0.5, "less than an hour left")])
def test_how_long_a_link_is_good_for_is_said_in_words(in_days, hours, words):
    ends = accounts.now() + invitations.LIFE

    in_days((48 - hours) / 24)

    assert invitations.time_left_words(ends) == words


def test_an_account_that_is_gone_is_in_no_session(app, room, ines, let_in):
    """What the tables say: with the account goes the place in every session."""
    let_in(ines, "run")

    stored(app, lambda: db.session.delete(db.session.get(Account, ines.id)))

    assert read(app, lambda: hands.cofacilitators(seal.find(room.room))) == []
