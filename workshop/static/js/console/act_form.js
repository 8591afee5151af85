/**
 * Every act on the console is an ordinary form whose address is its command. Here the same form goes over the
 * connection instead, after a question where one is due.
 *
 * A button may send to a command of its own (formaction) and say which of the fields that people fill in go with it
 * (data-sends="title"; empty: none). When an act has been answered, its form hears of it: `act:done` or `act:refused`.
 */

const NUMBERS = new Set([
  "step_id", "plan_revision", "grouping_revision", "group_id", "action_id", "minutes", "to", "after",
]);
const LISTS = new Set(["response_ids"]);
const CHECKS = new Set(["beside"]);
const NOT_SENT = new Set(["csrf_token"]);
const SETTINGS = "settings.";
const SETTLE = 700;   // milliseconds after the large button got a new meaning: a press then is the end of a double tap

/**
 * The payload of a command from the [name, value] pairs of a form: numbers as numbers, lists as lists, the fields of a
 * kind as its settings, empty fields left out.
 */
export function payloadFrom(fields) {
  const payload = {};
  fields.forEach(([name, text]) => {
    if (NOT_SENT.has(name) || text === "" || text === null) {
      return;
    }
    if (name.startsWith(SETTINGS)) {
      payload.settings = Object.assign({}, payload.settings, { [name.slice(SETTINGS.length)]: text });
    } else if (LISTS.has(name)) {
      payload[name] = (payload[name] || []).concat(text);
    } else if (CHECKS.has(name)) {
      payload[name] = text === "true";
    } else {
      payload[name] = NUMBERS.has(name) ? Number(text) : text;
    }
  });
  return payload;
}

/** Whether a field holds what was sent of it, and nothing that was typed while it was on its way. */
export function isAsSent(field, payload) {
  const isSetting = field.name.startsWith(SETTINGS);
  const sent = isSetting ? (payload.settings || {})[field.name.slice(SETTINGS.length)] : payload[field.name];
  return (sent === undefined ? "" : String(sent)) === field.value;
}

/** The same of everything in a form that is typed. */
export function holdsWhatWasSent(form, payload) {
  return Array.from(form.elements)
    .filter((field) => field.matches("textarea:enabled, input[type=text]:enabled, input[type=date]:enabled"))
    .every((field) => isAsSent(field, payload));
}

/** What a form stands for at this moment, to notice that it has come to mean something else. */
export function meaningOf(command, payload) {
  const { step_id, response_id, group_id, action_id, word, to } = payload;
  return [command, step_id, response_id, group_id, action_id, word, to].join(" ");
}

/**
 * @param root holds the forms (data-act).
 * @param perform (command, payload, form) → a promise that ends when the act has been answered.
 * @param isStepOpen () → whether people may be writing at this moment.
 */
export function attach(root, { perform, isStepOpen }) {
  const template = root.querySelector("[data-confirm-template]");
  const underWay = new Set();
  let asked = null;
  let pressed = null;
  const settled = new WeakMap();

  const commandOf = (form, button) => (button && button.getAttribute("formaction")) || form.getAttribute("action");
  const meaning = (form, button) => meaningOf(commandOf(form, button), payloadFrom(fieldsOf(form, button)));

  function start(form, button) {
    if (asked && asked.form === form) {
      const { by } = asked;
      dismiss(true);
      send(form, by, meaning(form, by));
      return;
    }
    const now = meaning(form, button);
    if (form.closest("[hidden]") || underWay.has(now) || isUnsettled(form)) {
      return;
    }
    const words = form.dataset.confirm || (isStepOpen() ? form.dataset.confirmWhileOpen : "");
    if (words) {
      ask(form, words, now, button);
      return;
    }
    dismiss(true);
    send(form, button, now);
  }

  function send(form, button, now) {
    if (underWay.has(now)) {
      return;
    }
    underWay.add(now);
    form.setAttribute("aria-busy", "true");
    const done = () => {
      underWay.delete(now);
      form.removeAttribute("aria-busy");
    };
    perform(commandOf(form, button), payloadFrom(fieldsOf(form, button)), form).then(done, done);
  }

  // --- the question before an act that cannot be taken back

  function ask(form, words, now, by) {
    dismiss(false);
    const panel = document.importNode(template.content, true).firstElementChild;
    const button = form.querySelector("button[type=submit]");
    const wordsElement = panel.querySelector("[data-confirm-words]");
    wordsElement.textContent = words;
    panel.querySelector("[data-confirm-yes]").textContent = button.textContent.split(":")[0].trim();
    const choice = form.querySelector("[data-confirm-choice]:not([hidden])");
    if (choice) {
      wordsElement.after(choice);
    }
    panel.querySelector("[data-confirm-no]").addEventListener("click", () => dismiss(true));
    form.appendChild(panel);
    form.classList.add("is-asking");
    asked = { form, panel, button, by, now };
    wordsElement.focus();
  }

  function dismiss(isFocusKept) {
    if (!asked) {
      return false;
    }
    const { form, panel, button } = asked;
    const hadFocus = panel.contains(document.activeElement);
    asked = null;
    form.classList.remove("is-asking");
    const choice = panel.querySelector("[data-confirm-choice]");
    if (choice) {
      form.appendChild(choice);
    }
    panel.remove();
    if (isFocusKept && hadFocus) {
      button.focus({ preventScroll: true });
    }
    return true;
  }

  // --- the forms change their meaning when a new state is written

  function isUnsettled(form) {
    const known = settled.get(form);
    return known !== undefined && performance.now() - known.at < SETTLE;
  }

  /** Call after each new state: a question that is no longer due goes, and a button that changed is not hit twice. */
  function afterState() {
    if (asked && (!asked.form.isConnected || asked.form.closest("[hidden]") ||
        meaning(asked.form, asked.by) !== asked.now)) {
      dismiss(true);
    }
    root.querySelectorAll("[data-next-act]").forEach((form) => {
      const now = meaning(form);
      const known = settled.get(form);
      if (known === undefined) {
        settled.set(form, { now, at: -SETTLE });
      } else if (known.now !== now) {
        settled.set(form, { now, at: performance.now() });
        letSettle(form);
      }
    });
  }

  /** Call when the large button was given the focus of one that went: a press then is the end of a double press. */
  function restNextAct() {
    root.querySelectorAll("[data-next-act]").forEach((form) => {
      settled.set(form, { now: meaning(form), at: performance.now() });
      letSettle(form);
    });
  }

  /** For that moment the button says that it takes no press yet. */
  function letSettle(form) {
    const button = form.querySelector("button[type=submit]");
    button.setAttribute("aria-disabled", "true");
    setTimeout(() => {
      if (!isUnsettled(form)) {
        button.removeAttribute("aria-disabled");
      }
    }, SETTLE + 10);
  }

  root.addEventListener("click", (event) => {
    pressed = event.target.closest("button");
  });
  root.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-act]");
    if (form) {
      event.preventDefault();
      const by = event.submitter || (pressed && pressed.form === form ? pressed : null);
      pressed = null;
      start(form, by);
    }
  });
  return { start, afterState, restNextAct, dismiss: () => dismiss(true) };
}

/** The [name, value] pairs that a form sends when this button is pressed. */
function fieldsOf(form, button) {
  const only = button && button.dataset.sends !== undefined ? button.dataset.sends.split(" ") : null;
  return Array.from(form.elements)
    .filter((field) => field.name && !field.matches(":disabled") && isSent(field, button))
    .filter((field) => only === null || field.type === "hidden" || LISTS.has(field.name) || only.includes(field.name))
    .map((field) => [field.name, field.value]);
}

function isSent(field, button) {
  if (field.type === "submit" || field.type === "button") {
    return field === button;
  }
  return (field.type !== "radio" && field.type !== "checkbox") || field.checked;
}
