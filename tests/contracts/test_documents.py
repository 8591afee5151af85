"""What the documents name exists: files, tests, sections, and every requirement of the standard."""

from __future__ import annotations

import re

import pytest
from ruamel.yaml import YAML
from services import ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), ROOT / "deploy" / "README.md", *ROOT.joinpath("docs").rglob("*.md")])
SITE = YAML(typ="safe").load((ROOT / "properdocs.yml").read_text(encoding="utf-8"))
NAMED = re.compile(r"`((?:tests|workshop|docs|content|requirements|bench)/[\w./-]+)(?:::(\w+))?`")
LINK = re.compile(r"""\[[^\]]*\]\(([^)\s]+)\)|\b(?:src|srcset|href)="([^"]+)\"""")
#: How many requirements of level 1 and 2 each part of each chapter of ASVS 5.0 has, by its highest number.
ASVS = {"1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1, "3.2": 2, "3.3": 4,
        "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4, "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3,
        "6.1": 3, "6.2": 11, "6.3": 3, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 3, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5,
        "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3, "9.2": 4, "11.1": 2, "11.2": 3,
        "11.3": 3, "11.4": 3, "11.5": 1, "11.6": 1, "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1, "13.2": 5, "13.3": 2,
        "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3, "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1, "16.2": 5, "16.3": 4,
        "16.4": 3, "16.5": 3}


def anchors(path):
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_and_test_that_a_document_names_exists(document):
    missing = []
    for place, test in NAMED.findall(document.read_text(encoding="utf-8")):
        path = ROOT / place
        if not path.exists() or (test and f"def {test}(" not in path.read_text(encoding="utf-8")):
            missing.append(f"{place}::{test}" if test else place)

    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_of_a_document_leads_somewhere(document):
    broken = []
    for target in map("".join, LINK.findall(document.read_text(encoding="utf-8"))):
        place, _, anchor = target.partition("#")
        if re.match(r"[a-z]+:", target) or place.startswith("/"):
            continue
        path = (document.parent / place).resolve() if place else document
        if not path.exists() or (anchor and path.suffix == ".md" and anchor not in anchors(path)):
            broken.append(target)

    assert broken == []


def test_the_looping_picture_is_light_and_stands_still_for_those_who_ask_for_that():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert (ROOT / "docs" / "pictures" / "session.webp").stat().st_size <= 1024 * 1024
    assert re.search(r"prefers-reduced-motion.*\n.*session\.webp", readme)


def pages_of(entries):
    """The files that a navigation leads to, in its order."""
    for entry in entries:
        if isinstance(entry, str):
            yield entry
        elif isinstance(entry, list):
            yield from pages_of(entry)
        else:
            yield from pages_of(entry.values())


def test_the_site_leads_to_every_document_once():
    docs = ROOT / "docs"
    decisions = {path for path in DOCUMENTS if path.parent == docs / "decisions"}    # put there by the site itself
    written = {str(path.relative_to(docs)) for path in DOCUMENTS if path.is_relative_to(docs) and path not in decisions}

    led_to = [page for page in pages_of(SITE["nav"]) if (docs / page).exists()]
    assert sorted(led_to) == sorted(written)


def test_the_site_fails_on_a_dead_link_and_fetches_nothing_when_it_is_read():
    assert SITE["strict"]
    assert {*SITE["validation"]["links"].values(), *SITE["validation"]["nav"].values()} == {"warn"}
    assert not SITE["theme"]["highlightjs"]
    assert not re.search(r"https?:", (ROOT / "docs" / "site.css").read_text(encoding="utf-8"))


def test_every_requirement_of_asvs_level_two_has_its_row():
    rows = re.findall(r"^\| ([\d., –]+) \|", (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8"), re.MULTILINE)
    found = set()
    for row in rows:
        for one in row.split(","):
            first, _, last = one.strip().partition("–")
            part, _, number = first.rpartition(".")
            end = int(last.rpartition(".")[2]) if last else int(number)
            found |= {f"{part}.{number}" for number in range(int(number), end + 1)}

    assert {f"{part}.{number}" for part, most in ASVS.items() for number in range(1, most + 1)} - found == set()


def test_every_attacker_of_the_threat_model_has_a_test_named_after_it():
    claims = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")

    assert [f"T{number}" for number in range(1, 15) if not re.search(rf"^\| T{number}\b", claims, re.MULTILINE)] == []
