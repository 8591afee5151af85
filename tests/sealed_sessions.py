"""Sessions that were held and closed long ago, as they stand in the database."""

from __future__ import annotations

import secrets
from datetime import date

from people import stored

from workshop.extensions import db
from workshop.kinds import find_kind
from workshop.responses.models import SealedResponse
from workshop.sessions.models import CLOSED, Session, Step

QUESTION = "How confident are you to question a diagnosis?"
SOURCE = {"publisher": "A panel", "publication": "A report", "year": "2024", "section": "Part 1",
          "link": "https://example.org/report"}
SCALE = {"low": "Not at all", "high": "Very", "points": 5, "asks_why": True}


def values(*counts):
    """What people said on a scale: so many 1s, so many 2s, and so on."""
    return [{"value": number} for number, many in enumerate(counts, start=1) for _ in range(many)]


def moves(up, stayed, down):
    return [{"before": before, "after": after} for many, before, after in ((up, 2, 4), (stayed, 3, 3), (down, 4, 1))
            for _ in range(many)]


def sealed(app, facilitator, bodies, *, group_name="North", held_on=date(2026, 3, 5), kind="scale", settings=SCALE,
           question=QUESTION, item="practitioners-1", audience="practitioners", title="Working together", is_own=False,
           **session):
    """One closed session that asked one question. Returns its room."""
    made_of = find_kind(kind).settings_of(settings).model_dump(mode="json")

    def make():
        made = Session(room=secrets.token_hex(6), board_key=secrets.token_hex(8), facilitator_id=facilitator.id,
                       theme={"title": title, "content_note": "", "source": SOURCE, "slug": "working-together"},
                       theme_slug="working-together", theme_version="1", group_name=group_name, audience=audience,
                       **{"state": CLOSED, "is_sealed": True, "held_on": held_on} | session)
        step = Step(position=1, kind=kind, audience=audience, question=question, probes=[], source="", item=item,
                    minutes=5, state="closed", settings=made_of, answered=len(bodies), responded=len(bodies),
                    is_own=is_own)
        made.every_step = [step]
        db.session.add(made)
        db.session.flush()
        kept = bodies if len(bodies) > 4 else []     # so few numbers are not kept when a session is closed
        for identifier, body in zip(sorted(secrets.token_hex(16) for _ in kept), kept, strict=True):
            db.session.add(SealedResponse(id=identifier, step_id=step.id, body=body))
        return made.room

    return stored(app, make)
