"""The page's own side of a limit: it waits as long as it is told, says so, and sends the very same act again."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest
from services import ROOT, node

LIVE = ROOT / "workshop" / "static" / "js" / "live"
#: In place of the Socket.IO client: the first act is too fast, the next is taken.
SOCKET = """
export const sent = [];
export function io() {
  return { connected: true, active: true, io: { on() {}, opts: {} },
    on: (name) => name === "session_state" && globalThis.connected(),
    connect() {}, disconnect() {},
    timeout: () => ({ emit(name, payload, answer) {
      sent.push([name, payload]);
      setTimeout(() => answer(null, sent.length > 1 ? { ok: true } :
        { ok: false, error: "too_fast", words: "Wait 1 second.", retry_after: 1 }), 1);
    } }) };
}
"""
PAGE = """
globalThis.document = { addEventListener() {}, hidden: false };
globalThis.window = { addEventListener() {} };
let asked = 0;
globalThis.fetch = async () => { asked += 1; throw new Error("nothing is to be asked by HTTP"); };
const { connect, readAnswer } = await import("./js/live/connection.js");
const { sent } = await import("./vendor/socket.io.esm.min.js");
let isThere = () => {};
const hasSocket = new Promise((resolve) => { isThere = resolve; });
globalThis.connected = () => isThere();
const words = [];
const page = connect({ namespace: "/participant", stateUrl: "/", commandUrl: (name) => name, onState() {},
  onPaced: (said) => words.push(said) });
await hasSocket;      // until the library has come, acts go by HTTP
const started = Date.now();
const ack = await page.command("submit_response", { client_id: "same" });
console.log(JSON.stringify({ ack, sent, words, asked, waited: Date.now() - started,
  byHttp: readAnswer(429, { ok: false, error: "too_fast", words: "Wait.", retry_after: 3 }, "3") }));
process.exit(0);
"""


#: A socket whose first state was read before an act that went by HTTP while it opened, and comes after its answer.
OPENING_SOCKET = """
export function io() {
  return { connected: false, active: true, io: { on() {}, opts: {} }, connect() {}, disconnect() {},
    on: (name, hear) => name === "session_state" && globalThis.opening(hear) };
}
"""
OPENING_PAGE = """
globalThis.document = { addEventListener() {}, hidden: false, documentElement: { lang: "en" } };
globalThis.window = { addEventListener() {} };
let responses = 0;
let hear = null;
const answer = (body) => ({ status: 200, text: async () => JSON.stringify(body), headers: { get: () => null } });
globalThis.fetch = async (url, { method }) => {
  if (method !== "POST") {
    return answer({ revision: 1, responses });
  }
  responses += 1;
  await opened;
  return answer({ ok: true });
};
const opened = new Promise((resolve) => { globalThis.opening = (found) => { hear = found; resolve(); }; });
const { connect } = await import("./js/live/connection.js");
const shown = [];
let isShown = () => {};
const page = connect({ namespace: "/participant", stateUrl: "/", commandUrl: (name) => name, revision: 1,
  onState(state) { shown.push(state.responses); isShown(); } });
await page.command("submit_response", { client_id: "one" });
const settled = new Promise((resolve) => { isShown = resolve; });
hear({ revision: 1, responses: 0 });
await settled;
hear({ revision: 1, responses: 2 });
console.log(JSON.stringify(shown.filter((many, place) => many !== shown[place - 1])));
process.exit(0);
"""


def ran(folder, socket, page):
    """What a page says that runs with the connection of the product and this socket."""
    (folder / "js" / "live").mkdir(parents=True)
    (folder / "js" / "web").mkdir()
    (folder / "vendor").mkdir()
    for name in ("connection.js", "events.js"):
        shutil.copy(LIVE / name, folder / "js" / "live")
    for name in ("said.js", "retried.js"):
        shutil.copy(LIVE.parent / "web" / name, folder / "js" / "web")
    (folder / "package.json").write_text('{"type": "module"}')
    (folder / "vendor" / "socket.io.esm.min.js").write_text(socket)
    (folder / "page.mjs").write_text(page)
    told = subprocess.run([node(), "page.mjs"], cwd=folder, capture_output=True, text=True, timeout=60, check=True)
    return json.loads(told.stdout)


def test_a_state_read_before_an_act_never_takes_the_place_of_its_answer(tmp_path):
    assert ran(tmp_path, OPENING_SOCKET, OPENING_PAGE) == [1, 2]


@pytest.fixture
def told(tmp_path):
    return ran(tmp_path, SOCKET, PAGE)


def test_a_page_that_was_too_fast_says_so_waits_and_sends_the_same_act_again(told):
    assert told["ack"] == {"ok": True}
    assert told["sent"] == [["submit_response", {"client_id": "same"}]] * 2
    assert told["words"] == ["Wait 1 second.", None]
    assert told["waited"] >= 1000
    assert told["asked"] == 0
    assert told["byHttp"] == {"wait": 3000, "words": "Wait."}
