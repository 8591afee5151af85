/** “Can phones reach me?”: turns green by itself when the first phone has come. Which phone, nobody is told. */
import { connect } from "../live/connection.js";
import { JOINED_CHANGED, PHONE_REACHED } from "../live/events.js";

const AGAIN = 4000;   // milliseconds after a look that came to nothing

export function attach(standing) {
  const room = standing.dataset.reach;
  const page = "/sessions/" + room + "/phones";
  let looks = 0;
  let shown = 0;   // the number of the look that is shown
  let again = null;

  async function look() {
    clearTimeout(again);
    looks += 1;
    const number = looks;
    try {
      const answer = await fetch(page, { headers: { Accept: "application/json" }, cache: "no-store" });
      if (answer.ok) {
        const told = await answer.json();
        if (number > shown) {   // the answer to an older look may come later
          shown = number;
          show(told);
        }
      }
      if (answer.status < 500 && answer.status !== 429) {
        return;   // told, or refused: signed out, or the session is gone
      }
    } catch (error) {
      // away for a moment
    }
    again = setTimeout(look, AGAIN);
  }

  function show({ is_there: isThere, words }) {
    standing.classList.toggle("notice--good", isThere);
    standing.classList.toggle("notice--warning", !isThere);
    if (standing.textContent !== words) {
      standing.textContent = words;     // read out: it is a status
    }
  }

  connect({
    namespace: "/facilitator",
    auth: { session: room },
    room,
    stateUrl: "/sessions/" + room + "/state",
    commandUrl: (name) => "/sessions/" + room + "/" + name,
    csrf: standing.dataset.csrf,
    onState: look,
    onEvent: { [PHONE_REACHED]: look, [JOINED_CHANGED]: look },
  });
  document.querySelectorAll("[data-without-script]").forEach((element) => {
    element.hidden = true;
  });
}

document.querySelectorAll("[data-reach]").forEach(attach);
