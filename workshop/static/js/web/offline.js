/** A page in words when the network is gone: the worker of this page's place (templates/web/worker.js), where there may be one. */

const POLICY = "offline-worker";   // web/installable.py allows this one

export function attach(place) {
  const workers = navigator.serviceWorker;   // only at https and on this very machine
  if (workers) {
    workers.register(address(place + "/worker.js"), { scope: place }).catch(() => {
      // not allowed here: the browser's own page says it
    });
  }
}

function address(worker) {
  if (!window.trustedTypes) {
    return worker;
  }
  return window.trustedTypes.createPolicy(POLICY, { createScriptURL: () => worker }).createScriptURL("");
}

attach(window.location.pathname);
