"""The facts that the texts state, taken from where the code decides them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from workshop.audit.record import KEPT_DAYS
from workshop.auth import accounts, passwords, sign_ins
from workshop.care.models import KEPT, KEPT_AT_LEAST, KEPT_AT_MOST
from workshop.kinds.counts import DISTRIBUTION_FROM
from workshop.language.words import LASTS as LANGUAGE_LASTS
from workshop.language.words import say, say_many
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
WHILE_TAKING_PART = say_many(
    "Until the browser is closed, or the phone opens the session after its end. In a session that is open for a while: "
    "until %(number)s day after its questions close, or until you let the phone forget it",
    "Until the browser is closed, or the phone opens the session after its end. In a session that is open for a while: "
    "until %(number)s days after its questions close, or until you let the phone forget it", DAYS_TOGETHER + 1)
UNTIL_SAVED, UNTIL_REMOVED = say("Until it is saved"), say("Until you remove it")

#: At an https address each name begins with `__Host-`.
COOKIES = (
    Kept("phone-<session>", say("Lets this phone change or take back its own words, and counts it once. It holds a "
                                "random number for this one session."), WHILE_TAKING_PART),
    Kept("role-<session>", say("Remembers whether you said practitioner or leader, where a session asks."),
         WHILE_TAKING_PART),
    Kept("supervision-<record>", say("In a supervision of two: lets the second person come back to their record. It "
                                     "holds a random number for this one record."),
         say_many("%(number)s day, or until the record is erased", "%(number)s days, or until the record is erased",
                  MOST_DAYS)),
    Kept("language", say("Only if you choose a language: its code, such as “cy”, and nothing else."),
         say_many("%(number)s day", "%(number)s days", LANGUAGE_LASTS // (24 * 60 * 60))),
    Kept("codes", say("Only after a wrong code: a random number, so that whoever guesses many codes waits, and nobody "
                      "else does."), say_many("%(number)s minute", "%(number)s minutes", ONE_KEEPS // 60)),
    Kept("colours", say("Only after you chose colours for the pages: which, as one of five words."),
         say_many("%(number)s day, or until you choose the device’s own",
                  "%(number)s days, or until you choose the device’s own", colours.LASTS.days)),
    Kept("facilitator", say("For facilitators only: keeps you signed in until a day without use, and protects the "
                            "forms."),
         say_many("%(number)s day; on the sign-in page until you close the browser",
                  "%(number)s days; on the sign-in page until you close the browser",
                  sign_ins.LIFE // timedelta(days=1))),
)
#: In the browser's local storage (the tab's name: in its session storage; the pages: in its cache). Nothing of it is
#: sent with a page.
STORAGE = (
    Kept("workshop:<session>:…",
         say("What you typed and have not sent yet, so that a locked phone loses nothing; and a first number that is "
             "sent together with a second. Where a follow-up some weeks later was prepared: your two numbers of before "
             "and after, so that only how they moved has to be sent then; the page says so at the end."),
         say_many("Until it is sent, or %(number)s hour; in a session that is open for a while, until it closes. "
                  "Numbers for a follow-up: until the day after it closes, or until you press “Forget my numbers”",
                  "Until it is sent, or %(number)s hours; in a session that is open for a while, until it closes. "
                  "Numbers for a follow-up: until the day after it closes, or until you press “Forget my numbers”",
                  DRAFTS_KEPT)),
    Kept("workshop:own:<session>", say("What you sent in this session, so that you can save it yourself at the end. "
                                       "Only this tab can read it."),
         say("Until the session closes, or the tab is closed")),
    Kept("workshop:tab", say("Tells two tabs of one phone apart while a page is out of sight."),
         say("Until the tab is closed")),
    Kept("workshop:try", say("Finds out whether the browser can keep anything."), say("A moment")),
    Kept("workshop-theme:<facilitator>:<theme>", say("For facilitators only: a theme while it is written, so that "
                                                     "nothing typed is lost."),
         say("Until it is saved or thrown away")),
    Kept("workshop-alone:<theme>:…", say("What you write when you think about a theme alone. Anyone who uses this "
                                         "browser can read it."),
         say("Until you clear it; some browsers forget it after a week without a visit")),
    Kept("workshop-alone-<version>", say("The pages for thinking alone, so that they open without a network. Nothing "
                                         "of yours is in them."),
         say("Until you remove it, or a new version of Workshop comes")),
    Kept("workshop-offline-<version>", say("For facilitators only: the page that says that the network is gone. It is "
                                           "the same for everybody, and nothing of a session is in it."),
         say("Until you remove it, or a new version of Workshop comes")),
    Kept("workshop-supervision:<record>:…", say("What you typed in a supervision and the server does not have yet."),
         UNTIL_SAVED),
    Kept("workshop-review:<session>:…", say("For facilitators only: what is typed into a summary and not saved yet."),
         UNTIL_SAVED),
    Kept("workshop-board-theme, workshop-board-zoom",
         say("How the board looks: light, dark, high contrast, size."), UNTIL_REMOVED),
    Kept("workshop-board-shortcuts, workshop-console-shortcuts", say("Whether keyboard shortcuts are on."),
         UNTIL_REMOVED),
)
#: At the head of both tables.
HEAD = (say("Name"), say("What for"), say("How long"))


def table(kept: tuple[Kept, ...], translate: Callable[[str], str] = str) -> str:
    """The rows as a table of Markdown.

    :param translate: says each of our sentences in another language.
    """
    return "\n".join([f"| {' | '.join(map(translate, HEAD))} |", "|---|---|---|",
                      *(f"| `{one.name}` | {translate(one.what_for)} | {translate(one.how_long)} |" for one in kept)])


def facts(translate: Callable[[str], str] = str) -> dict[str, str]:
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
        "cookies_table": table(COOKIES, translate), "storage_table": table(STORAGE, translate)}
