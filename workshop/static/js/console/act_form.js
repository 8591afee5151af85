/**
 * Every act on the console is an ordinary form whose address is its command. Here the same form goes over the
 * connection instead, after a question where one is due.
 */

const NUMBERS = new Set(["step_id", "plan_revision"]);
const NOT_SENT = new Set(["csrf_token"]);
const SETTLE = 700;   // milliseconds after the large button got a new meaning: a press then is the end of a double tap

/** The payload of a command from the [name, value] pairs of a form: numbers as numbers, empty fields left out. */
export function payloadFrom(fields) {
  const payload = {};
  fields.forEach(([name, text]) => {
    if (!NOT_SENT.has(name) && text !== "" && text !== null) {
      payload[name] = NUMBERS.has(name) ? Number(text) : text;
    }
  });
  return payload;
}

/** What a form stands for at this moment, to notice that it has come to mean something else. */
export function meaningOf(command, payload) {
  return command + " " + (payload.step_id || "") + " " + (payload.response_id || "");
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
  const settled = new WeakMap();

  const commandOf = (form) => form.getAttribute("action");
  const fieldsOf = (form) =>
    Array.from(form.elements)
      .filter((field) => field.name && (field.type !== "radio" || field.checked))
      .map((field) => [field.name, field.value]);
  const meaning = (form) => meaningOf(commandOf(form), payloadFrom(fieldsOf(form)));

  function start(form) {
    const now = meaning(form);
    if (form.closest("[hidden]") || underWay.has(now) || isUnsettled(form)) {
      return;
    }
    const words = form.dataset.confirm || (isStepOpen() ? form.dataset.confirmWhileOpen : "");
    if (words && !(asked && asked.form === form)) {
      ask(form, words, now);
      return;
    }
    dismiss(true);
    send(form, now);
  }

  function send(form, now) {
    underWay.add(now);
    form.setAttribute("aria-busy", "true");
    const done = () => {
      underWay.delete(now);
      form.removeAttribute("aria-busy");
    };
    perform(commandOf(form), payloadFrom(fieldsOf(form)), form).then(done, done);
  }

  // --- the question before an act that cannot be taken back

  function ask(form, words, now) {
    dismiss(false);
    const panel = document.importNode(template.content, true).firstElementChild;
    const button = form.querySelector("button[type=submit]");
    const wordsElement = panel.querySelector("[data-confirm-words]");
    wordsElement.textContent = words;
    panel.querySelector("[data-confirm-yes]").textContent = button.textContent.split(":")[0].trim();
    panel.querySelector("[data-confirm-no]").addEventListener("click", () => dismiss(true));
    form.appendChild(panel);
    form.classList.add("is-asking");
    asked = { form, panel, button, now };
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
    panel.remove();
    if (isFocusKept && hadFocus) {
      button.focus({ preventScroll: true });
    }
    return true;
  }

  // --- the forms change their meaning when a new state is written

  function isUnsettled(form) {
    const known = settled.get(form);
    return known !== undefined && Date.now() - known.at < SETTLE;
  }

  /** Call after each new state: a question that is no longer due goes, and a button that changed is not hit twice. */
  function afterState() {
    if (asked && (!asked.form.isConnected || meaning(asked.form) !== asked.now)) {
      dismiss(true);
    }
    root.querySelectorAll("[data-next-act]").forEach((form) => {
      const now = meaning(form);
      const known = settled.get(form);
      if (known === undefined) {
        settled.set(form, { now, at: 0 });
      } else if (known.now !== now) {
        settled.set(form, { now, at: Date.now() });
        letSettle(form);
      }
    });
  }

  /** Call when the large button was given the focus of one that went: a press then is the end of a double press. */
  function restNextAct() {
    root.querySelectorAll("[data-next-act]").forEach((form) => {
      settled.set(form, { now: meaning(form), at: Date.now() });
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

  root.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-act]");
    if (form) {
      event.preventDefault();
      start(form);
    }
  });
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && dismiss(true)) {
      event.preventDefault();
    }
  });
  return { start, afterState, restNextAct };
}
