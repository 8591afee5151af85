"""A screen's lock as browsers give it, in a page's own hands: Chromium without a screen gives none."""

from __future__ import annotations

WAKE_LOCK = """
window.screenLocks = { asked: 0, isAllowed: true, isHeld: false, letGo() {} };
Object.defineProperty(Navigator.prototype, "wakeLock", { value: {
  async request(kind) {
    const locks = window.screenLocks;
    locks.asked += 1;
    if (kind !== "screen" || !locks.isAllowed || document.hidden) {
      throw new DOMException("not now", "NotAllowedError");
    }
    const lock = new EventTarget();
    locks.isHeld = true;
    locks.letGo = () => {
      locks.isHeld = false;
      lock.dispatchEvent(new Event("release"));
    };
    lock.release = async () => locks.letGo();
    return lock;
  },
} });
"""
