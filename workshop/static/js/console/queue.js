/**
 * The responses that wait for the facilitator, cleared without a mouse: J and K (and, within the queue, the arrows) go
 * from one to the next, R releases the one that has the focus, H hides it. The focus then goes to the next (focus.js).
 * Where details may identify somebody, R releases nothing: it goes to the first of the choices.
 */
import { HIDE_RESPONSE, RELEASE_RESPONSE } from "./commands.js";

/** @param start (form) does the act of a form. */
export function attach(root, { start }) {
  const items = () => Array.from(root.querySelectorAll("[data-queue] > [data-item]"))
    .filter((item) => item.closest("[hidden]") === null);

  function focused() {
    return document.activeElement ? document.activeElement.closest("[data-queue] > [data-item]") : null;
  }

  function go(step) {
    const all = items();
    if (all.length === 0) {
      return false;
    }
    const at = all.indexOf(focused());
    const to = at === -1 ? 0 : Math.max(0, Math.min(all.length - 1, at + step));
    all[to].focus();
    all[to].scrollIntoView({ block: "nearest" });
    return true;
  }

  /** The arrows move within the queue only: elsewhere they are the browser's. */
  function goWithin(step) {
    return focused() !== null && go(step);
  }

  function act(command) {
    const item = focused();
    const forms = item === null ? [] : Array.from(item.querySelectorAll("form[action=" + command + "]"));
    const form = forms.find((each) => each.closest("[hidden]") === null);
    if (!form) {
      return false;
    }
    if (form.elements.shows) {
      form.querySelector("button").focus();
      return true;
    }
    item.focus({ preventScroll: true });
    start(form);
    return true;
  }

  return {
    keys: {
      j: () => go(1),
      k: () => go(-1),
      ArrowDown: () => goWithin(1),
      ArrowUp: () => goWithin(-1),
      r: () => act(RELEASE_RESPONSE),
      h: () => act(HIDE_RESPONSE),
    },
  };
}
