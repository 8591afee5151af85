"""Rehearsing a plan: a copy of it that runs with every screen, and of which nothing is kept.

The copy is a session like any other, so what is rehearsed is what will happen. It stands in no list, leaves nothing
behind, and the plan itself is not touched.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from workshop import clock
from workshop.extensions import db
from workshop.library.themes import Theme

from . import for_a_while
from .before import usual_support
from .keys import KeyStore
from .models import EARLIER_ACTIONS, Session
from .offers import offered_steps
from .planning import create_session, planned_steps
from .run_again import run_again
from .run_sheet import open_lobby
from .templates import TEMPLATES, fill

#: Seconds without an act after which a rehearsal is taken away. Only the hour of the last act is known: it may be two.
LEFT_AFTER = 3_600
LONG_ENOUGH = timedelta(days=1)
#: What the group of a first rehearsal is called.
FIRST_GROUP = "My first rehearsal"
SAMPLE_LINES = [{"what": "A local number stands here", "number": "01632 960 000"}]


def begin(session: Session, facilitator_id: int, keys: KeyStore, *, room: str = "") -> Session:
    """Copy a plan into a rehearsal, and open it at once: one that is not open is one that is over (`left`).

    :param room: its name in addresses, where that was made before; "" for a new one.
    """
    copy = run_again(session, facilitator_id, group_name=session.group_name, room=room,
                     looks_back=any(step.kind == EARLIER_ACTIONS for step in session.steps))
    copy.starts_at = session.starts_at
    return _opened(copy, keys, usual_support(session)[0])


def begin_first(facilitator_id: int, keys: KeyStore, *, slug: str, theme: Theme, version: int | str = "",
                room: str = "") -> Session:
    """For somebody who has no plan yet: a team meeting of half an hour about a theme, open at once.

    :param version: of the theme, as the shelf has it.
    :param room: its name in addresses, where that was made before; "" for a new one.
    """
    audience = "practitioners" if theme.questions.of("practitioners") else "leaders"
    questions = planned_steps(theme, audience)
    offers = [step for part in offered_steps(theme, audience, questions=len(questions)) for step in part.steps]
    fill(TEMPLATES["team-meeting"], questions, offers)
    made = create_session(facilitator_id, slug=slug, theme=theme, version=version, audience=audience,
                          group_name=FIRST_GROUP, steps=[*questions, *offers], room=room)
    return _opened(made, keys, usual_support(made)[0])


def _opened(copy: Session, keys: KeyStore, numbers: list[dict[str, Any]]) -> Session:
    """Nobody has to confirm local numbers for it: no group will read them."""
    copy.is_rehearsal = True
    if copy.is_for_a_while:
        copy.open_until = clock.now() + LONG_ENOUGH   # nobody waits for it: the console closes its questions
    copy.support = [row for row in numbers if row.get("number")] or SAMPLE_LINES
    copy.support_confirmed_on = clock.today()
    open_lobby(copy, today=clock.today())
    if copy.is_for_a_while:
        for_a_while.begin(copy)
    keys.create(copy.room)
    return copy


def left(keys: KeyStore) -> list[str]:
    """Rooms of rehearsals that are over: closed, or left alone."""
    found = db.session.scalars(select(Session).where(Session.is_rehearsal)).all()
    return [one.room for one in found if not one.is_joinable or _is_left(one.room, keys)]


def _is_left(room: str, keys: KeyStore) -> bool:
    quiet = keys.quiet_for(room)
    return quiet is None or quiet >= LEFT_AFTER
