"""The facts that the texts state, taken from where the code decides them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from workshop.audit.record import KEPT_DAYS
from workshop.auth import accounts, passwords, sign_ins
from workshop.care.models import KEPT, KEPT_AT_LEAST, KEPT_AT_MOST
from workshop.kinds.counts import DISTRIBUTION_FROM
from workshop.language.words import LASTS as LANGUAGE_LASTS
from workshop.limits.waiting import ONE_KEEPS
from workshop.participants.group_size import EXACT_COUNTS_FROM, LIVE_FROM, REVIEW_FROM
from workshop.retention.keeping import WARNED_BEFORE
from workshop.sessions.abandoned import SEALED_AFTER
from workshop.sessions.for_a_while import DAYS_TOGETHER
from workshop.sessions.for_a_while import MOST_DAYS as MOST_DAYS_OPEN
from workshop.supervision.supervise import MOST_DAYS
from workshop.web import colours

#: Days until a complaint about data must be acknowledged (Data (Use and Access) Act 2025, section 103).
ACKNOWLEDGED_WITHIN = 30
#: Days that backups should be kept at most (docs/backups.md).
BACKUPS_KEPT = 7
#: Hours that a phone keeps what was typed and not sent (static/js/participants/drafts.js).
DRAFTS_KEPT = 24


@dataclass(frozen=True)
class Kept:
    """Something that is kept in somebody's browser."""

    name: str
    what_for: str
    how_long: str


#: Cookies without a date, save where people answer at their own pace (participants.cookie).
WHILE_TAKING_PART = (
    "Until the browser is closed, or the phone opens the session after its end. In a session that is open for a while: "
    f"until {DAYS_TOGETHER + 1} days after its questions close, or until you let the phone forget it")

#: At an https address each name begins with `__Host-`.
COOKIES = (
    Kept("phone-<session>", "Lets this phone change or take back its own words, and counts it once. It holds a random "
         "number for this one session.", WHILE_TAKING_PART),
    Kept("role-<session>", "Remembers whether you said practitioner or leader, where a session asks.",
         WHILE_TAKING_PART),
    Kept("supervision-<record>", "In a supervision of two: lets the second person come back to their record. It holds "
         "a random number for this one record.", f"{MOST_DAYS} days, or until the record is erased"),
    Kept("language", "Only if you choose a language: its code, such as “cy”, and nothing else.",
         f"{LANGUAGE_LASTS // (24 * 60 * 60)} days"),
    Kept("codes", "Only after a wrong code: a random number, so that whoever guesses many codes waits, and nobody else "
         "does.", f"{ONE_KEEPS // 60} minutes"),
    Kept("colours", "Only after you chose colours for the pages: which, as one of five words.",
         f"{colours.LASTS.days} days, or until you choose the device’s own"),
    Kept("facilitator", "For facilitators only: keeps you signed in until a day without use, and protects the forms.",
         f"{sign_ins.LIFE // timedelta(days=1)} days; on the sign-in page until you close the browser"),
)
#: In the browser's local storage (the tab's name: in its session storage; the pages: in its cache). Nothing of it is
#: sent with a page.
STORAGE = (
    Kept("workshop:<session>:…", "What you typed and have not sent yet, so that a locked phone loses nothing; and a "
         "first number that is sent together with a second. Where a follow-up some weeks later was prepared: your two "
         "numbers of before and after, so that only how they moved has to be sent then; the page says so at the end.",
         f"Until it is sent, or {DRAFTS_KEPT} hours; in a session that is open for a while, until it closes. Numbers "
         "for a follow-up: until the day after it closes, or until you press “Forget my numbers”"),
    Kept("workshop:own:<session>", "What you sent in this session, so that you can save it yourself at the end. Only "
         "this tab can read it.", "Until the session closes, or the tab is closed"),
    Kept("workshop:tab", "Tells two tabs of one phone apart while a page is out of sight.", "Until the tab is closed"),
    Kept("workshop:try", "Finds out whether the browser can keep anything.", "A moment"),
    Kept("workshop-theme:<facilitator>:<theme>", "For facilitators only: a theme while it is written, so that nothing "
         "typed is lost.", "Until it is saved or thrown away"),
    Kept("workshop-alone:<theme>:…", "What you write when you think about a theme alone. Anyone who uses this browser "
         "can read it.", "Until you clear it; some browsers forget it after a week without a visit"),
    Kept("workshop-alone-<version>", "The pages for thinking alone, so that they open without a network. Nothing of "
         "yours is in them.", "Until you remove it, or a new version of Workshop comes"),
    Kept("workshop-supervision:<record>:…", "What you typed in a supervision and the server does not have yet.",
         "Until it is saved"),
    Kept("workshop-review:<session>:…", "For facilitators only: what is typed into a summary and not saved yet.",
         "Until it is saved"),
    Kept("workshop-board-theme, workshop-board-zoom", "How the board looks: light, dark, high contrast, size.",
         "Until you remove it"),
    Kept("workshop-board-shortcuts, workshop-console-shortcuts", "Whether keyboard shortcuts are on.",
         "Until you remove it"),
)


def table(kept: tuple[Kept, ...]) -> str:
    """The rows as a table of Markdown."""
    return "\n".join(["| Name | What for | How long |", "|---|---|---|",
                      *(f"| `{one.name}` | {one.what_for} | {one.how_long} |" for one in kept)])


def facts() -> dict[str, str]:
    """What the texts name, by name."""
    numbers = {
        "keep_days": KEPT, "keep_least": KEPT_AT_LEAST, "keep_most": KEPT_AT_MOST, "warned_before": WARNED_BEFORE,
        "sealed_after": SEALED_AFTER, "audit_days": KEPT_DAYS, "together_days": DAYS_TOGETHER,
        "open_days": MOST_DAYS_OPEN,
        "supervision_days": MOST_DAYS, "draft_hours": DRAFTS_KEPT, "sign_in_days": sign_ins.LIFE // timedelta(days=1),
        "link_days": accounts.LINK_LIFE // timedelta(days=1), "password_shortest": passwords.SHORTEST,
        "complaint_days": ACKNOWLEDGED_WITHIN, "backup_days": BACKUPS_KEPT, "exact_from": EXACT_COUNTS_FROM,
        "distribution_from": DISTRIBUTION_FROM, "live_from": LIVE_FROM, "review_from": REVIEW_FROM,
    }
    return {name: str(number) for name, number in numbers.items()} | {
        "cookies_table": table(COOKIES), "storage_table": table(STORAGE)}
