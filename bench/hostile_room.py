"""One participant floods, forges, replays and guesses while thirty others work: what the thirty notice.

    python bench/hostile_room.py --seconds 60

Starts a Workshop of its own on this machine, in a folder that is gone afterwards.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[1] / "tests")]

from serving import RealFacilitator, Server
from siege import besiege

AS_THEY_ARE = {"WORKSHOP_PHONE_ACTS": "10", "WORKSHOP_FACILITATOR_ACTS": "60"}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--seconds", type=int, default=60, help="of attack in all (at most 600)")
    asked.add_argument("--people", type=int, default=30)
    asked.add_argument("--rounds", type=int, default=4)
    asked.add_argument("--without", action="store_true", help="with the limits set so high that they never hold")
    given = asked.parse_args()
    settings = dict.fromkeys(AS_THEY_ARE, "1000000") if given.without else AS_THEY_ARE
    with (tempfile.TemporaryDirectory() as folder, Server(folder, environment=settings) as server):
        room = RealFacilitator(server).open_lobby(questions=1)
        siege = besiege(server, room, people=given.people, rounds=given.rounds,
                        seconds=min(600, given.seconds) / given.rounds)
        print(siege.in_words())


if __name__ == "__main__":
    main()
