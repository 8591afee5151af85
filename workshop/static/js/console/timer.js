/** Running timers count down by this browser's steady clock, from what the server said was left. */
import { said } from "../web/said.js";
import { panelOf } from "./console_state.js";

const TICK = 1000;   // milliseconds
const OVER_WORDS = said("Time is up");

/** "3:12 left", or that the time is up. */
export function clockWords(seconds) {
  if (seconds <= 0) {
    return OVER_WORDS;
  }
  return said("%(time)s left", { time: Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0") });
}

export function attach(root, { stateNow, tell }) {
  const heardAt = new WeakMap();   // per timer as the server told it
  const isOver = new WeakSet();

  function leftOf(timer) {
    if (!heardAt.has(timer)) {
      heardAt.set(timer, performance.now());
    }
    return timer.seconds_left - Math.floor((performance.now() - heardAt.get(timer)) / 1000);
  }

  function show() {
    root.querySelectorAll("[data-panel]").forEach((element) => {
      const panel = panelOf(stateNow(), element.getAttribute("data-item"));
      if (!panel || !panel.timer) {
        return;
      }
      const words = clockWords(leftOf(panel.timer));
      const clock = element.querySelector("[data-clock]");
      if (clock.textContent !== words) {
        if (words === OVER_WORDS && !isOver.has(panel.timer)) {
          tell(OVER_WORDS);
        }
        clock.textContent = words;
      }
      if (words === OVER_WORDS) {
        isOver.add(panel.timer);
      }
    });
  }

  setInterval(show, TICK);
  return { afterState: show };
}
