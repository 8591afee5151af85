"""An answer that comes late: it takes the place of nothing newer, and not of what was typed while it was on its way."""

from __future__ import annotations

from services import ROOT, told_by_node

SCRIPTS = ROOT / "workshop" / "static" / "js"

#: Pages of one panel as they are asked for, each answered when it is let go.
PAGES = """
const { attach } = await load("board/pages.js");
const asked = [], shown = [];
globalThis.fetch = () => new Promise((answer, fail) => asked.push({ fail,
  tell: (words) => answer({ ok: true, status: 200, json: async () => ({ panels: [{ key: 1, words }] }) }),
  refuse: () => answer({ ok: false, status: 503 }) }));
const pages = attach({ stateUrl: "/", onPage: (panel) => shown.push(panel.words) });
const turn = () => new Promise((done) => setTimeout(done));
const until = async (isTrue) => { while (!isTrue()) { await turn(); } };
"""


def said_by(script):
    """What a script says that loads parts of the product's pages."""
    return told_by_node(f'const load = (name) => import("{SCRIPTS.as_uri()}/" + name);\n{script}')


def test_a_page_of_the_board_stays_the_newest_whatever_comes_late():
    assert said_by(PAGES + """
        pages.read(1, 2, true);
        pages.read(1, 2, true);
        asked[1].tell("newer");
        await until(() => shown.length === 1);
        asked[0].tell("older");
        await turn();
        console.log(JSON.stringify(shown));
        process.exit(0);
    """) == ["newer"]


def test_a_page_that_a_busy_server_did_not_give_is_asked_for_again():
    assert said_by(PAGES + """
        pages.read(1, 2, true);
        asked[0].refuse();
        await until(() => asked.length === 2);
        asked[1].tell("here");
        await until(() => shown.length === 1);
        console.log(JSON.stringify(shown));
        process.exit(0);
    """) == ["here"]


def test_what_was_typed_since_an_act_was_sent_is_told_from_what_was_sent():
    assert said_by("""
        const { holdsWhatWasSent } = await load("console/act_form.js");
        const field = ([name, value]) => ({ name, value, matches: () => true });
        const form = (...fields) => ({ elements: fields.map(field) });
        const payload = { question: "What helps?", settings: { items: "Time" } };
        console.log(JSON.stringify([
          holdsWhatWasSent(form(["question", "What helps?"], ["settings.items", "Time"], ["words", ""]), payload),
          holdsWhatWasSent(form(["question", "What next?"], ["settings.items", "Time"]), payload),
          holdsWhatWasSent(form(["question", "What helps?"], ["settings.items", "Trust"]), payload),
          holdsWhatWasSent(form(["question", "What helps?"], ["words", "Hm"]), payload),
        ]));
    """) == [True, False, False, False]


def test_what_was_taken_as_the_session_closed_can_be_kept_and_lies_in_memory_alone():
    assert said_by("""
        const { OwnAnswers } = await load("participants/own_answers.js");
        const kept = new Map();
        const storage = { length: 0, key: () => null, getItem: (key) => kept.get(key) || null,
          setItem: (key, value) => kept.set(key, value), removeItem: (key) => kept.delete(key) };
        const step = { id: 1, question: "What helps?" };
        const yours = { step_id: 1, responses: [{ text: "We ask." }] };
        const own = new OwnAnswers("room", storage);
        own.closeUp(0);
        own.takeLate(step, yours);
        const late = own.questions.map((one) => one.texts);
        own.forget();
        own.takeLate(step, yours);
        console.log(JSON.stringify([late, own.questions, Array.from(kept.keys())]));
    """) == [[["We ask."]], [], []]


def test_texts_that_the_server_stores_alike_are_the_same():
    assert said_by("""
        const { isSameBody } = await load("participants/body.js");
        const alike = (one, other) => isSameBody({ text: one }, { text: other });
        console.log(JSON.stringify([alike(" a\\r\\n\\n \\n\\tb", "a\\n\\n b"), alike("Cafe\\u0301", "Caf\\u00e9"),
          alike("a\\nb", "a b")]));
    """) == [True, True, False]
