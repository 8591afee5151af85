"""Every column has a reason to be there. A new one is a decision about anonymity: it is made here, in words."""

from __future__ import annotations

import contextlib

import pytest

from workshop.extensions import db
from workshop.verify import examine

RESPONSES = {
    "live_response": {
        "id": "random: names a card to console and board",
        "step_id": "which question",
        "handle": "finds one part of a phone's own response; made with a key outside the database; gone at close",
        "body": "as last corrected",
        "shown_body": "as last released",
        "batch": "counts the releases of one step, so that cards keep their places",
        "edits": "how often corrected, so that two tabs do not overwrite each other",
        "is_hidden": "flag of the facilitator's",
        "is_withdrawn": "flag: still shown until the next batch",
        "round": "how often its step was cleared before it came",
        "is_held": "flag: waits for the facilitator",
        "is_masked": "flag: everybody but its author sees it with details masked; from a rule, or the facilitator's",
        "group_id": "which title the facilitator put it under",
        "resonance": "for how many it rings true, as told to everybody",
        "is_quoted": "flag of the facilitator's: quoted in the summary or not; empty where nobody decided",
    },
    "participation": {
        "mark": "counts a phone once at one step; made with the key; gone at close",
        "step_id": "which question",
        "has_passed": "passed, not answered",
        "round": "how often its step was cleared before",
    },
    "resonance": {
        "mark": "counts a phone once at one response; made with the key; gone at close",
        "step_id": "which question",
        "response_id": "which response rings true; gone at close",
    },
    "role_tally": {
        "step_id": "which question", "round": "how often it was cleared before", "role": "practitioners or leaders",
        "value": "a value that can be chosen by many", "count": "how many; a number that no response can be found in",
    },
    "phone_act": {
        "act": "makes a retry the same act, at one step; made with the key; gone at close",
        "step_id": "which question",
    },
    "sealed_response": {
        "id": "random, made anew at close",
        "step_id": "which question",
        "body": "the words",
        "group_id": "which title the facilitator put it under",
        "resonance": "for how many it rang true",
        "is_quoted": "flag of the facilitator's, carried over like the title it was put under",
    },
}
REST = {
    "session": {
        "id": "", "room": "random, in addresses", "board_key": "random, for the board", "code": "gone at close",
        "facilitator_id": "whose session", "theme": "as it was when planned",
        "theme_slug": "which theme it was", "theme_version": "which version of it",
        "group_name": "a team, typed by its owner", "audience": "", "state": "",
        "starts_at": "as planned, before anybody came", "booked_minutes": "as planned",
        "held_on": "the day, and no more", "current_step_id": "which question is open",
        "most_joined": "the largest number there; where people come at their own pace, how many ever joined",
        "participant_revision": "number of pushes",
        "facilitator_revision": "number of pushes", "board_revision": "number of pushes",
        "plan_revision": "number of a facilitator's acts", "is_sealed": "flag",
        "beside_step_id": "which other question is open", "review": "on, off or by size", "is_blank": "flag",
        "support": "numbers of local services", "support_confirmed_on": "a day, of the facilitator's",
        "own_rule": "a ground rule, said aloud", "keep_days": "how long it is kept", "sealed_on": "the day",
        "is_join_locked": "flag, for the room", "is_slow": "flag, for the room", "is_paused": "flag, for the room",
        "is_held": "flag, for the room", "is_rehearsal": "flag: nothing of it is kept",
        "open_until": "a facilitator's: until when people answer at their own pace; the same for everybody",
        "gathered_on": "the day on which that was over",
    },
    "follow_up": {
        "session_id": "which session", "first_id": "which session it follows; a group's, and nothing of any phone",
        "first_held_on": "the day, and no more", "opens_on": "a facilitator's: the day",
    },
    "organisation": {
        "id": "always 1", "name": "who runs the installation", "support": "numbers of local services",
        "support_checked_on": "a day", "complaints_contact": "an office", "keep_days": "how long sessions are kept",
    },
    "stored_theme": {
        "id": "", "key": "random, in addresses", "owner_id": "which facilitator's", "is_shared": "flag",
        "is_archived": "flag", "alone_key": "random: a link to think about it alone, which writes nothing here",
        "version": "number of the newest", "title": "a facilitator's", "practitioners": "how many questions",
        "leaders": "how many questions", "search_text": "the theme's words",
    },
    "supervision": {
        "id": "", "key": "random, in addresses", "join_key": "random; gone once somebody came in with it",
        "owner_id": "who supervises; said on the page", "seat_hash": "of a cookie for this one record; not a session's",
        "theme": "a publication's words", "keep_days": "after the end", "started_on": "the day",
        "ended_on": "the day", "revision": "number of changes",
    },
    "supervision_entry": {
        "supervision_id": "", "question": "which question", "role": "said on the page: this is not anonymous",
        "text": "what one of the two wrote, and both read", "edits": "how often it was kept",
    },
    "supervision_action": {
        "id": "", "supervision_id": "", "position": "", "what": "agreed by the two", "who": "a role, or both",
        "by_when": "a day", "is_done": "flag",
    },
    "trusted_key": {"key": "public, of another organisation", "name": "of that organisation; an admin's"},
    "brought_in": {
        "key": "public, of another organisation", "session_id": "random to us: what they call a session",
        "body": "numbers of five people and more, and questions of themes; never what anybody wrote",
        "by_id": "which facilitator brought the file in",
    },
    "briefing_draft": {
        "id": "", "key": "random, in addresses", "owner_id": "which facilitator's",
        "made_on": "a facilitator's; the day", "blocks": "a publication's words",
        "state": "what a facilitator makes of them", "earlier": "the same, before the last acts",
    },
    "theme_version": {
        "theme_id": "", "number": "from 1", "body": "a theme, of a facilitator's",
        "made_on": "a facilitator's; the day", "made_by": "which facilitator", "note": "a facilitator's",
    },
    "step": {
        "id": "", "session_id": "", "position": "", "kind": "", "audience": "", "question": "", "probes": "",
        "original": "a publication's words",
        "source": "", "item": "id of the question in its theme",
        "minutes": "as planned", "state": "", "display": "", "is_revealed": "flag",
        "batches": "number of releases; 0 after close", "was_closed": "flag", "has_lost_key": "flag",
        "answered": "a count, kept at close",
        "hidden": "a count, kept at close",
        "responded": "a count, kept at close",
        "settings": "what the step is made of, as planned", "arrangement": "what the facilitator did with words",
        "is_own": "flag", "is_skipped": "flag", "review": "on, off or as the session has it",
        "spotlight": "which response is shown large; none after close",
        "round": "how often it was cleared", "cleared_round": "how often it was cleared, and not brought back",
        "grouping_revision": "number of acts of grouping",
        "grouping_before": "what one undo brings back; none after close",
        "timer": "a facilitator's clock; none after close",
        "split": "counts by role, five or more in each",
        "masks": "which places of sealed responses the facilitator masked or not; no words",
    },
    "review": {"session_id": "", "title": "a facilitator's"},
    "overview": {"step_id": "which question", "words": "a facilitator's own"},
    "response_group": {"id": "", "step_id": "", "title": "a facilitator's", "position": ""},
    "action": {"id": "", "step_id": "", "position": "", "what": "agreed aloud", "owner": "a role", "by_when": "a day",
               "key": "random: the same where a later session opens with it", "state": "said by the group, or a "
               "facilitator's", "moved_to": "a day", "reason": "said aloud, or a facilitator's",
               "state_before": "what one undo brings back"},
    "co_facilitator": {"session_id": "", "facilitator_id": "somebody with an account", "may": ""},
    "invitation": {"token_hash": "", "session_id": "", "email": "whose account may use it", "may": "",
                   "expires_at": "two days", "is_used": "flag"},
    "facilitator": {"id": "", "email": "theirs", "name": "theirs", "password_hash": "argon2id",
                    "is_admin": "may invite and remove facilitators", "is_removed": "an empty row",
                    "handle": "random: what a facilitator's passkeys call the account",
                    "totp_secret": "encrypted with a key outside the database",
                    "totp_step": "so that a code works once"},
    "sign_in": {"token_hash": "a facilitator's browser", "facilitator_id": "", "expires_at": "a facilitator's",
                "signed_in_on": "a facilitator's; the day", "label": "typed by the facilitator",
                "proved_at": "a facilitator's: ten minutes to change how they sign in"},
    "api_token": {"token_hash": "a program of a facilitator's", "facilitator_id": "",
                  "name": "typed by the facilitator", "reads_summaries": "flag", "made_on": "a facilitator's; the day",
                  "ends_on": "a facilitator's; the day",
                  "last_used_on": "a program's; the day, and no more"},
    "passkey": {"credential_id": "a facilitator's", "facilitator_id": "", "rp_id": "the address it works at",
                "public_key": "of no use to sign in", "sign_count": "so that a copy is noticed",
                "name": "typed by the facilitator", "added_on": "the day"},
    "recovery_code": {"facilitator_id": "", "tag": "its first two characters", "code_hash": "argon2id"},
    "one_time_link": {"token_hash": "", "facilitator_id": "", "email": "", "expires_at": "two days",
                      "makes_admin": "flag", "forgets_factors": "flag"},
    "audit_entry": {
        "day": "a facilitator's act, once a day", "hour": "of acts on accounts; none in a session",
        "act": "its name, without content", "facilitator_id": "who did it", "room": "in which session",
        "about_id": "the account it was done to",
    },
    "alembic_version": {"version_num": "which migration"},
}
#: What the app's connections must be set to, and why. A number is what the PRAGMA reads back.
SET = {
    "secure_delete": 1,    # freed pages are overwritten
    "synchronous": 2,      # FULL: acknowledged means on disk
    "foreign_keys": 1,
    "trusted_schema": 0,
    "journal_mode": "wal",
}


@pytest.fixture
def database(app, settings):
    with contextlib.closing(examine.connect(settings.data)) as connection:
        yield connection


def test_every_column_of_every_table_is_there_for_a_reason(database):
    found = {table: {name for name, _kind in examine.columns(database, table)} for table in examine.tables(database)}

    assert found == {table: set(columns) for table, columns in (RESPONSES | REST).items()}


def test_tables_of_responses_are_without_row_ids(database):
    assert examine.keeps_order(database) == []
    made = dict(database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
    assert all("WITHOUT ROWID" in made[table] for table in RESPONSES)


def test_tables_of_responses_have_no_trigger_and_are_in_no_sequence(database):
    assert database.execute("SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view')").fetchall() == []
    assert "sqlite_sequence" not in [name for (name,) in database.execute("SELECT name FROM sqlite_master")]


def test_nothing_but_the_step_is_named_by_a_response(database):
    """No foreign key leads from a response to anything a person could be behind."""
    for table in RESPONSES:
        assert {row[2] for row in database.execute(f"PRAGMA foreign_key_list({table})")} == {"step"}
    for table in REST:
        assert {row[2] for row in database.execute(f"PRAGMA foreign_key_list({table})")} & set(RESPONSES) == set()


def test_connections_of_the_app_are_set_to_be_durable_and_to_leave_nothing(durable, app):
    with app.app_context(), db.engine.connect() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in SET}

    assert found == SET


def test_the_database_and_the_secret_are_their_owners_alone(app, settings):
    modes = {path.name: path.stat().st_mode & 0o077 for path in (settings.database, settings.data / "secret")}

    assert modes == {"workshop.sqlite3": 0, "secret": 0}


def test_an_error_of_the_database_quotes_no_values(app):
    with app.app_context(), db.engine.connect() as connection, pytest.raises(Exception) as caught:
        connection.execute(db.text("INSERT INTO nowhere VALUES (:words)"), {"words": "what Ben wrote"})

    assert "what Ben wrote" not in str(caught.value)
