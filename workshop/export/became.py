"""“What became of it”: the answers of a follow-up at a glance, made of what its summary shows and of nothing else."""

from __future__ import annotations

from typing import Any

from workshop.language.words import say
from workshop.sessions.follow_ups import OPTIONS, asked_of

#: What people chose from, as the heads of a table.
HEADS = (say("Done"), say("Partly done"), say("Not yet"), say("Dropped"))


def became_of(summary: dict[str, Any]) -> dict[str, Any] | None:
    """How many said what of each commitment, and how people moved since; None before anything may be shown.

    :return: {"heads", "commitments": [{"what", "counts", "why_not"}], "moved": [{"question", "words"}]}
    """
    commitments, moved = [], []
    for step in summary["steps"]:
        what = asked_of(step["question"])
        shown = step["results"] or {}
        if what and step["kind"] == "choice":
            bars = shown.get("bars", [])
            if not bars and not step["withheld_words"]:
                continue
            counts = [bar["count"] for bar in bars]
            if counts and [bar["label"] for bar in bars] != list(OPTIONS):
                continue    # asked in another way: it stands below, as every step does
            commitments.append({"what": what, "counts": counts, "why_not": step["withheld_words"]})
        elif step["kind"] == "weeks" and (shown or step["withheld_words"]):
            moved.append({"question": step["question"], "words": shown.get("words") or [step["withheld_words"]]})
    if not commitments and not moved:
        return None
    return {"heads": list(HEADS), "commitments": commitments, "moved": moved}
