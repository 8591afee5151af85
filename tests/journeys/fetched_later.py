"""What a page fetches once somebody can read and write in it (js/web/later.js): on a slow machine, seconds later."""

from __future__ import annotations

HINTS, RECORDS = "guard/find.js", "record/record.js"
HAVE_COME = """(names) => names.every((name) =>
  performance.getEntriesByType("resource").some((one) => one.name.includes(name)))"""


def wait_for_what_comes_later(page, *names):
    """Ends once these scripts have come, and every typeface that was asked for."""
    page.wait_for_function(HAVE_COME, arg=names)
    page.evaluate("() => document.fonts.ready.then(() => true)")
