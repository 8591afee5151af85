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


@pytest.fixture
def told(tmp_path):
    (tmp_path / "js" / "live").mkdir(parents=True)
    (tmp_path / "js" / "web").mkdir()
    (tmp_path / "vendor").mkdir()
    for name in ("connection.js", "events.js"):
        shutil.copy(LIVE / name, tmp_path / "js" / "live")
    for name in ("said.js", "retried.js"):
        shutil.copy(LIVE.parent / "web" / name, tmp_path / "js" / "web")
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "vendor" / "socket.io.esm.min.js").write_text(SOCKET)
    (tmp_path / "page.mjs").write_text(PAGE)
    ran = subprocess.run([node(), "page.mjs"], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True)
    return json.loads(ran.stdout)


def test_a_page_that_was_too_fast_says_so_waits_and_sends_the_same_act_again(told):
    assert told["ack"] == {"ok": True}
    assert told["sent"] == [["submit_response", {"client_id": "same"}]] * 2
    assert told["words"] == ["Wait 1 second.", None]
    assert told["waited"] >= 1000
    assert told["asked"] == 0
    assert told["byHttp"] == {"wait": 3000, "words": "Wait."}
