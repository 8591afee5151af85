"""A joining phone loads little before somebody can write in it: over a slow line, every kilobyte is waited for."""

from __future__ import annotations

import gzip
import json
import re
import subprocess

import pytest
from services import ROOT, node
from weight import Weighing

from workshop.web.assets import shorten
from workshop.web.joining import NotJoined, join
from workshop.web.small_pages import MOST_PADDING, squeeze_padded

#: Bytes as they are sent, from scanning the code until the first answer can be written; the heads of answers beside it.
MOST = 60_000


def weighed(browser):
    return Weighing(lambda address, headers: (lambda answer: (answer.data, answer.headers))(
        browser.get(address, headers=headers)))


@pytest.fixture
def arrival(app, room):
    """Everything that a phone loads until it has the question before it."""
    room.console.open_step(1)
    browser = app.test_client()
    weighing = weighed(browser)
    weighing.load(f"/j/{room.code}")
    browser.post(f"/j/{room.code}")
    weighing.load(f"/w/{room.room}")
    return weighing


def test_a_joining_phone_loads_at_most_60_kb_before_the_first_answer_can_be_written(arrival):
    assert arrival.total <= MOST, sorted(arrival.bytes_of.items(), key=lambda one: -one[1])
    assert len(arrival.bytes_of) > 5


def test_the_typeface_and_what_nobody_needs_yet_come_later(arrival):
    loaded = " ".join(arrival.bytes_of)

    assert [name for name in ("woff2", "socket.io", "guard/", "record/record.js") if name in loaded] == []


def test_a_page_is_compressed_for_those_who_take_it_and_says_so(app, room):
    browser = app.test_client()
    plain = browser.get(f"/j/{room.code}")
    small = browser.get(f"/j/{room.code}", headers={"Accept-Encoding": "gzip"})

    assert "Content-Encoding" not in plain.headers
    assert small.headers["Content-Encoding"] == "gzip"
    assert [page for page in (plain, small) if "Accept-Encoding" not in page.headers["Vary"]] == []
    assert gzip.decompress(small.data).startswith(b"<!doctype html>")
    assert len(small.data) < len(plain.data) / 2


def test_the_length_of_a_page_says_nothing_about_what_is_in_it():
    """Otherwise guesses that a page repeats would tell a token in it, letter by letter (BREACH)."""
    body = b"<!doctype html>" * 200
    lengths = {len(squeeze_padded(body)) for _ in range(200)}

    assert len(lengths) > 20
    assert {length % 2 for length in lengths} == {0, 1}    # always even, it would tell one letter more or less at once
    assert max(lengths) - min(lengths) < MOST_PADDING


MODULES = {
    "a/entry.js": 'import { one, two as second } from "./parts.js";\nimport "../b/acts.js";\n'
                  'export function sum() {\n  return one + second();\n}\nimport("../b/late.js" + query);\n',
    "a/parts.js": "export const one = 1;\nexport function two() {\n  return 2;\n}\n",
    "b/acts.js": 'import { one } from "../a/parts.js";\nconst seen = one;\nimport("./late.js");\n',
}


def test_a_script_is_sent_with_all_it_needs_each_once_and_in_order():
    script = join("a/entry.js", MODULES.__getitem__)

    assert len(re.findall(r"const one = 1;", script)) == 1
    assert script.index("const one = 1;") < script.index("const seen = one;") < script.index("function sum()")
    assert re.findall(r'import\(("[^)]+)\)', script) == ['"../b/late.js"', '"../b/late.js" + query']
    assert script.endswith("export { sum };")


@pytest.mark.parametrize(("source", "words"), [
    ('import all from "./parts.js";\n', "not understood"), ("export default 1;\n", "not understood"),
    ("export let changing = 1;\n", "not understood"), ('import { x } from "./entry.js";\n', "needs itself")])
def test_what_is_written_in_another_way_is_refused_and_not_guessed_at(source, words):
    modules = MODULES | {"a/entry.js": source}

    with pytest.raises(NotJoined, match=words):
        join("a/entry.js", modules.__getitem__)


RETRIED = ROOT / "workshop" / "static" / "js" / "web" / "retried.js"


def test_a_script_that_did_not_come_is_asked_for_at_another_address_and_one_that_came_no_more():
    """Chromium answers for as long as a page is open that a script could not be fetched, and asks nobody."""
    source = f"""import {{ retried }} from "{RETRIED.as_uri()}";
        const asked = [];
        const act = retried((query) => {{
          asked.push(query);
          return asked.length < 3 ? Promise.reject(new Error("no network")) : Promise.resolve("come");
        }});
        const told = [];
        for (let time = 0; time < 4; time += 1) {{
          told.push(await act().catch((error) => error.message));
        }}
        console.log(JSON.stringify([asked, told]));"""
    ran = subprocess.run([node(), "--input-type=module", "-e", source], capture_output=True, text=True, timeout=60,
                         check=True)

    assert json.loads(ran.stdout) == [["", "?1", "?2"], ["no network", "no network", "come", "come"]]


PARSE = """
import vm from "node:vm";
const scripts = JSON.parse(await new Response(process.stdin).text());
const broken = Object.entries(scripts).flatMap(([name, text]) => {
  try {
    new vm.SourceTextModule(text, { identifier: name });
    return [];
  } catch (error) {
    return [name + ": " + error.message];
  }
});
console.log(JSON.stringify(broken));
"""


def test_every_script_that_was_shortened_or_joined_is_still_a_script(app):
    scripts = {name: asset.body.decode() for name, asset in app.extensions["workshop_assets"].files.items()
               if name.endswith(".js")}
    ran = subprocess.run([node(), "--no-warnings", "--experimental-vm-modules", "--input-type=module", "-e", PARSE],
                         input=json.dumps(scripts), capture_output=True, text=True, timeout=60, check=True)

    assert json.loads(ran.stdout) == []
    assert len(scripts) > 60


def test_a_style_sheet_loses_its_comments_and_nothing_that_means_something():
    sheet = "/* a */\n.a:not(.b) :is(.c, .d) {\n    inline-size: calc(1px + 2px);   /* b\n c */\n}\n"

    assert shorten(sheet, ".css") == ".a:not(.b) :is(.c, .d) {\ninline-size: calc(1px + 2px);\n}"
