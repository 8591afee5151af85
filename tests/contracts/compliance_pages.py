"""docs/compliance/: the compliance pack, with the code's own facts in it and blanks for the organisation.

    python tests/contracts/compliance_pages.py     writes it
"""

from __future__ import annotations

from pathlib import Path

from workshop.statements.facts import facts
from workshop.statements.reader import PAPERS, filled

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "compliance"
#: How each paper is called in the folder.
NAMES = {"privacy": "privacy-notice", "cookies": "cookies", "accessibility": "accessibility-statement", "dpia": "dpia",
         "questions": "questions"}
BLANKS = {
    "organisation": "**[FILL IN: name of your organisation]**",
    "complaints_contact": "**[FILL IN: whom to complain to]**",
    "dpo": "**[FILL IN: name and address]**",
}


def papers():
    """Each file of the folder that is written from the code, with what should stand in it."""
    values = facts() | BLANKS | {"usual_days": facts()["keep_days"]}
    return {f"{NAMES[name]}.md": _for_docs(filled(name, values)) for name in PAPERS}


def _for_docs(text):
    """Links between pages of the app lead to the papers."""
    for name in ("privacy", "cookies", "accessibility"):
        text = text.replace(f"(/{name})", f"({NAMES[name]}.md)")
    return text.replace("(accessibility.md)", "(accessibility-statement.md)").replace(
        "[How you can check this](/how-you-can-check)", "the page *How you can check this* of the app").rstrip() + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, text in papers().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
