"""The two shapes of a summary: themes and selections, which can be given on, and the full record (decision 0030)."""

from __future__ import annotations

from workshop.language.words import say

THEMES, FULL = "themes", "full"
SHAPES = (THEMES, FULL)
SHAPE_WORDS = {
    THEMES: say("Themes and selections: the facilitator’s overviews, numbers, titles of groups, and chosen "
                "quotations."),
    FULL: say("Full record: every response that was not hidden."),
}
