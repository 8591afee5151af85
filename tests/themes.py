"""A small theme for tests: as a file, and as the model has it."""

from __future__ import annotations

from workshop.library.reader import read_text

GOOD = """\
title: Working together
summary: How agencies work together.
content_note: Nothing here is harsh.
source:
  publisher: A panel
  publication: A report
  year: "2024"
  section: "Part 1"
  link: https://example.org/report
key_facts:
  - id: fact-1
    figure: "92%"
    statement: Most of them.
    source: "Key fact 1"
learning:
  - id: learning-1
    point: Talk early.
    source: "Point 1"
questions:
  practitioners:
    - id: practitioners-1
      question: How do you work with others?
      probes:
        - And with schools?
      minutes: 8
      source: "Question 1"
"""


def a_theme(title="Working together", **fields):
    """The theme of `GOOD`, with other fields where they are given."""
    found, problems = read_text("good.yaml", GOOD)
    assert problems == []
    return found.model_copy(update={"title": title, **fields})
