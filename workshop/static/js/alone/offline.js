/** Coming back without a network: the service worker of these pages (templates/alone/worker.js), where there may be one. */
import { said } from "../web/said.js";

const WORKER = "/alone/worker.js";
const POLICY = "alone-worker";   // alone/views.py allows this one

export const OPEN_WORDS = said("Keep this page open: it goes on working without a network. To open it again later you need the network, so download your record before you leave.");
export const KEPT_WORDS = said("You can come back to this page without a network.");

/** @param tell hears in words what works here, again when that changes */
export function attach(tell) {
  tell(OPEN_WORDS);
  const workers = navigator.serviceWorker;   // only at https and on this very machine
  if (!workers) {
    return;
  }
  async function look() {
    const found = await isKept();
    if (found) {
      tell(KEPT_WORDS);
    }
    return found;
  }
  workers.addEventListener("message", ({ data }) => (data.isOtherLook ? renewed() : look()));
  keepThis(workers, look).catch(() => {
    // not allowed here: the words that stand are true
  });
}

/** A page that was on its way while the worker began is not known to it: it asks to be kept. */
async function keepThis(workers, look) {
  await workers.register(address());
  const { active } = await workers.ready;
  if (!await look()) {
    active.postMessage({ isOpen: true });
  }
}

/** This page was shown as it was kept, and has come in another language or other colours since. What is written is kept
 * at each key; whoever writes just now goes on, and finds it the next time. */
function renewed() {
  if (document.activeElement === null || !/^(TEXTAREA|INPUT|SELECT)$/.test(document.activeElement.tagName)) {
    window.location.reload();
  }
}

function address() {
  if (!window.trustedTypes) {
    return WORKER;
  }
  return window.trustedTypes.createPolicy(POLICY, { createScriptURL: () => WORKER }).createScriptURL("");
}

async function isKept() {
  return Boolean(await window.caches.match(window.location.pathname, { ignoreVary: true }));
}
