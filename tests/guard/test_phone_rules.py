"""What a phone notices by itself is what the server's first tier notices."""

from __future__ import annotations

import json
import subprocess

import labelled
import pytest
from services import ROOT, node

from workshop.guard import Tier, find
from workshop.guard.for_browsers import TARGET, rules

RULES = ROOT / "workshop" / "static" / "js" / "guard"
ASK = """
import { find } from "./find.js";
import { readFileSync } from "node:fs";
const texts = JSON.parse(readFileSync(0, "utf-8"));
const started = process.cpuUsage();
const answers = texts.map((text) => find(text));
const used = process.cpuUsage(started);
process.stdout.write(JSON.stringify({ answers, milliseconds: (used.user + used.system) / 1000 }));
"""
#: Texts that hurt a careless pattern, each as long as a response may be.
HOSTILE = ["a" * 2000, "A" * 2000, "Aa " * 667, "1" * 2000, "1 " * 1000, "01 " * 667, "@" * 2000, "a@" * 1000,
           "a." * 1000, "1 Aa " * 400, "born 1/" * 285, "case ref no " * 166, "'-" * 1000, "Mr " * 667, "SW1A " * 400,
           "QQ 12 " * 333, "(+44) " * 333]


def ask(texts, folder):
    """What the phone's rules say of each text, in Node, which counts places as browsers do."""
    for path in RULES.glob("*.js"):
        (folder / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "package.json").write_text('{"type": "module"}')
    (folder / "ask.js").write_text(ASK)
    done = subprocess.run([node(), str(folder / "ask.js")], input=json.dumps(texts), capture_output=True, text=True,
                          check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def units(text, place):
    """A place as browsers count it: characters beyond the basic plane take two."""
    return place + sum(ord(character) > 0xFFFF for character in text[:place])


def on_the_server(text):
    return [{"kind": hit.kind, "start": units(text, hit.start), "end": units(text, hit.end)}
            for hit in find(text, tier=Tier.PHONE)]


def written_down():
    return [*(one.text for one in [*labelled.sentences("identifying"), *labelled.sentences("plain"),
                                    *labelled.theme_sentences()]),
            "👩‍👧 I met Kayleigh 🙂 and Mrs O'Brien at 12 High Street, M1 1AA.",
            "[National Insurance number] and [name]", "case ref B123456789012-B, pupil H801200001001-B",
            "12\U00010400\U00010401 Kay and @\U00010400\U00010401"]


def test_a_phone_notices_what_the_server_would_to_the_letter(tmp_path):
    texts = written_down()

    answers = ask(texts, tmp_path)["answers"]

    assert [(text, said, meant) for text, said in zip(texts, answers, strict=True)
            if said != (meant := on_the_server(text))] == []
    assert sum(bool(said) for said in answers) > 80


def test_a_phone_notices_names_of_every_origin_as_the_server_would(tmp_path):
    texts = [one.text for names in labelled.origins().values() for name in names for one in labelled.named(name)[:4]]

    answers = ask(texts, tmp_path)["answers"]

    assert [(text, said) for text, said in zip(texts, answers, strict=True) if said != on_the_server(text)] == []


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:8])
def test_a_phone_notices_the_same_in_texts_that_are_no_prose(tmp_path, text):
    (said,) = ask([text], tmp_path)["answers"]

    assert said == on_the_server(text)


def test_twice_the_text_takes_a_phone_about_twice_as_long(tmp_path):
    """Ten times each, against the same texts at half the length; anything quadratic would take four times."""
    half = min(ask([text[:1000] for text in HOSTILE] * 10, tmp_path)["milliseconds"] for _ in range(3))
    whole = min(ask([text[:2000] for text in HOSTILE] * 10, tmp_path)["milliseconds"] for _ in range(3))

    assert whole < 3.2 * half + 20


def test_the_words_and_patterns_of_phones_are_those_of_the_server():
    assert TARGET.read_text(encoding="utf-8") == rules(), "python -m workshop.guard.for_browsers"
