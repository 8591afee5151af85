"""How long the server takes for a page of 500 themes with 5,000 questions, and for searching them.

    python bench/library.py

Starts nothing and listens nowhere: it asks the app for its pages in this process, in a folder that is gone afterwards.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[1] / "tests")]

from people import HASTE, Facilitator, stored
from themes import a_theme

from workshop import create_app
from workshop.config import Settings
from workshop.library import shelf
from workshop.library.themes import Theme
from workshop.storage.prepare import prepare

PAGES = {"the list": "/themes", "its last page": "/themes?page=99", "a word in every theme": "/themes?words=school",
         "a word in one theme": "/themes?words=number-437-", "three words": "/themes?words=children+school+early",
         "a word in none": "/themes?words=zebra", "for leaders": "/themes?audience=leaders",
         "the sessions page": "/sessions"}


def theme(number: int, questions: int) -> Theme:
    asked = [{"id": f"question-{one}", "question": f"What do children tell you at school about part {one} of this?",
              "probes": ["And who else hears it early?", "How do you know what became of it?"], "minutes": 8,
              "source": f"Question {one}"} for one in range(questions)]
    return Theme.model_validate(a_theme(f"Theme number-{number}- of many").model_dump() | {
        "questions": {"practitioners": asked[::2], "leaders": asked[1::2]}})


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--themes", type=int, default=500)
    asked.add_argument("--questions", type=int, default=10, help="of each theme")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder) / "data", keys=Path(folder) / "keys", testing=True, **HASTE)
        settings.data.mkdir()
        app = create_app(settings)
        prepare(app)
        amara = Facilitator(app, "amara@example.org", "Amara")
        stored(app, lambda: [shelf.keep(theme(one, given.questions), amara.id) for one in range(given.themes)] and None)
        print(f"{given.themes} themes, {given.themes * given.questions} questions")
        for name, address in PAGES.items():
            took = []
            for _time in range(20):
                start = time.perf_counter()
                answer = amara.browser.get(address)
                took.append((time.perf_counter() - start) * 1000)
                assert answer.status_code == 200
            print(f"{name:24} median {statistics.median(took):4.0f} ms, longest {max(took):4.0f} ms")


if __name__ == "__main__":
    main()
