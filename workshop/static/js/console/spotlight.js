/** One response shown large on the board: the next and the one before, and the end of it. */
import { END_SPOTLIGHT, SPOTLIGHT } from "./commands.js";
import { said } from "../web/said.js";
import { cardsOf, panelOf } from "./console_state.js";

const LAST_WORDS = said("That was the last one here.");
const FIRST_WORDS = said("That was the first one here.");

/** The id of the card that comes `step` after the one shown large, or null at either end. Hidden ones are passed over. */
export function neighbourOf(panel, step) {
  const ids = cardsOf(panel).filter((card) => !card.is_hidden).map((card) => card.id);
  const at = ids.indexOf(panel.spotlight.id);
  return at === -1 ? ids[0] || null : ids[at + step] || null;
}

export function attach(root, { stateNow, perform, tell }) {
  function shown() {
    const state = stateNow();
    return state && state.may_moderate ? state.panels.find((panel) => Boolean(panel.spotlight)) || null : null;
  }

  /** One response on (1) or back (-1). False: none is shown large. */
  function turn(step, key) {
    const panel = key === undefined ? shown() : panelOf(stateNow(), key);
    if (!panel || !panel.spotlight) {
      return false;
    }
    const id = neighbourOf(panel, step);
    if (id === null) {
      tell(step > 0 ? LAST_WORDS : FIRST_WORDS);
    } else {
      perform(SPOTLIGHT, { step_id: panel.key, response_id: id }, null);
    }
    return true;
  }

  /** False: none is shown large. */
  function end() {
    const panel = shown();
    if (panel === null) {
      return false;
    }
    perform(END_SPOTLIGHT, { step_id: panel.key }, null);
    return true;
  }

  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-turn]");
    if (button) {
      turn(Number(button.dataset.turn), button.closest("[data-panel]").getAttribute("data-item"));
    }
  });
  return { turn, end };
}
