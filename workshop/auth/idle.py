"""When each signed-in browser was last used, so that one left behind is signed out (ASVS 5.0, 7.3.1).

The signed cookie carries a time of use, renewed at most hourly, and a dictionary has the latest since the server
started: for consoles, which act over a connection that sets no cookie. The database is told nothing, so nobody can
learn from it when a facilitator was at work.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from workshop import clock

#: Seconds without use after which a browser is signed out; a console left open counts as used only by what it does.
LONGEST_IDLE = 24 * 3600
#: Seconds between two times in the cookie.
RENEWED_AFTER = 3600
MOST_KNOWN = 10_000


@dataclass
class LastUse:
    """The last use by the steady clock, by the hash of the sign-in's token: a clock that jumps signs nobody out."""

    _known: dict[str, int] = field(default_factory=dict)

    def is_over(self, token_hash: str, in_cookie: int = 0) -> bool:
        """Whether this sign-in was left unused for too long.

        :param in_cookie: the time of use that its cookie carries.
        """
        known = self._known.get(token_hash)
        quiet = clock.seconds() - in_cookie
        return (quiet if known is None else min(quiet, clock.steady() - known)) > LONGEST_IDLE

    def used(self, token_hash: str) -> None:
        if len(self._known) >= MOST_KNOWN:
            self._known = {known: at for known, at in self._known.items() if not self.is_over(known)}
        self._known[token_hash] = int(clock.steady())
