"""The first question, asked by itself: a newcomer sees the board fill before touching anything."""

from __future__ import annotations

from typing import Any

from gevent.event import AsyncResult

from workshop.live.events import FACILITATOR
from workshop.sessions.models import LOBBY

from .crowd import HANDFUL, Crowd
from .line import PATIENCE, Line, LineLost, NothingThere, open_link

#: Seconds a group of a few is given before its responses are revealed even though somebody is missing.
LONGEST_WAIT = 8.0


def open_first_question(crowd: Crowd, *, console: str, room: str) -> None:
    """Open the first question when a handful have joined, as a facilitator would. The rest is the newcomer's.

    In a group of fewer than eight, responses are held until they are revealed: then it is closed and revealed too, as
    soon as all have answered. Whoever acts meanwhile is left to it: each act here names the plan it was decided on.

    :param console: the path that signs the demonstration's facilitator in.
    """
    first_state: Any = AsyncResult()
    line = Line(crowd.place, FACILITATOR, {"session_state": first_state.set})
    crowd.wait_until(lambda: crowd.here >= min(crowd.size, HANDFUL))
    try:
        line.connect(room=room, cookies=open_link(crowd.place, console).cookies)
        state = first_state.wait(timeout=PATIENCE)
        if state is not None:
            _ask_first(line, crowd, state)
    except (LineLost, NothingThere):
        return  # the newcomer opens it by hand
    finally:
        line.hang_up()


def _ask_first(line: Line, crowd: Crowd, state: dict[str, Any]) -> None:
    if state["state"] != LOBBY:
        return
    step_id, plan = state["next_act"]["step_id"], state["plan_revision"]
    if not line.ask("open_step", plan_revision=plan, step_id=step_id)["ok"] or crowd.size >= HANDFUL:
        return
    crowd.wait_until(lambda: crowd.answered[step_id] >= crowd.size, LONGEST_WAIT)
    if line.ask("close_step", plan_revision=plan + 1, step_id=step_id)["ok"]:
        line.ask("reveal_step", plan_revision=plan + 2, step_id=step_id)
