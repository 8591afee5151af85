/**
 * Grouping: while it is on, each response has a box to select it, and the selected ones get a title, move, or come out
 * of their group. What is selected and typed stays through every new state and every refusal; it goes once it is done.
 */
import { GROUP_RESPONSES, UNGROUP_RESPONSES } from "./commands.js";
import { said, saidMany } from "../web/said.js";
import { cardsOf, panelOf } from "./console_state.js";

/** "3 selected" */
export function countWords(count) {
  return count === 0 ? said("None selected") : saidMany("%(number)s selected", "%(number)s selected", count);
}

export function attach(root) {
  const marked = new Map();   // per step: the ids of the selected responses
  const titles = new Map();   // per step: the title as typed so far
  const isOn = new Set();     // steps whose responses are being grouped

  const keyOf = (element) => element.closest("[data-panel]").getAttribute("data-item");
  const selectionOf = (key) => {
    if (!marked.has(key)) {
      marked.set(key, new Set());
    }
    return marked.get(key);
  };

  /** Call after each new state: boxes are ticked as they were, also those that stand in another list now. */
  function afterState(state) {
    root.querySelectorAll("[data-panel]").forEach((panel) => {
      const key = panel.getAttribute("data-item");
      const form = panel.querySelector("[data-grouping]");
      form.id = "grouping-" + key;
      prune(selectionOf(key), panelOf(state, key));
      const title = form.querySelector("[data-title]");
      if (title.value === "" && titles.has(key)) {
        title.value = titles.get(key);
      }
      show(panel, key);
    });
  }

  /** Whoever is gone, or stands on a page that is not shown, is selected no longer. */
  function prune(selection, panel) {
    const standing = new Set(panel === null ? [] : cardsOf(panel).map((card) => card.id));
    selection.forEach((id) => {
      if (!standing.has(id)) {
        selection.delete(id);
      }
    });
  }

  function show(panel, key) {
    const selection = selectionOf(key);
    panel.classList.toggle("is-grouping", isOn.has(key));
    panel.querySelectorAll("[data-group-mode]").forEach((button) => {
      button.setAttribute("aria-pressed", isOn.has(key) ? "true" : "false");
    });
    panel.querySelectorAll("[data-pick]").forEach((box) => {
      box.setAttribute("form", "grouping-" + key);
      box.checked = selection.has(box.value);
    });
    panel.querySelector("[data-count]").textContent = countWords(selection.size);
    panel.querySelector("[data-to-grouping]").setAttribute("href", "#grouping-" + key);
  }

  function setMode(panel, isToBeOn) {
    const key = keyOf(panel);
    if (isToBeOn) {
      isOn.add(key);
    } else {
      isOn.delete(key);
      selectionOf(key).clear();
    }
    show(panel, key);
    const first = isToBeOn ? panel.querySelector("[data-pick]") : panel.querySelector("[data-group-mode]");
    if (first && first.closest("[hidden]") === null) {
      first.focus();
    }
  }

  function panels() {
    return Array.from(root.querySelectorAll("[data-panel]"))
      .filter((panel) => Array.from(panel.querySelectorAll("[data-group-mode]")).some((button) => !button.closest("[hidden]")));
  }

  /** On or off, in the panel that has the focus, or the first that has something to group. */
  function toggle() {
    const all = panels();
    const panel = all.find((each) => each.contains(document.activeElement)) || all[0];
    if (!panel) {
      return false;
    }
    setMode(panel, !isOn.has(keyOf(panel)));
    return true;
  }

  /** End grouping. False: it was not on. */
  function end() {
    const panel = panels().find((each) => isOn.has(keyOf(each)));
    if (!panel) {
      return false;
    }
    setMode(panel, false);
    return true;
  }

  const toTitle = (panel) => panel.querySelector("[data-title]").focus();

  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-group-mode]");
    if (button) {
      setMode(button.closest("[data-panel]"), button.getAttribute("aria-pressed") !== "true");
    }
    if (event.target.closest("[data-to-grouping]")) {
      event.preventDefault();
      toTitle(event.target.closest("[data-panel]"));
    }
  });
  root.addEventListener("change", (event) => {
    if (event.target.matches("[data-pick]")) {
      const key = keyOf(event.target);
      selectionOf(key)[event.target.checked ? "add" : "delete"](event.target.value);
      show(event.target.closest("[data-panel]"), key);
    }
  });
  root.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("[data-pick]")) {   // selected: now for the title
      event.preventDefault();
      toTitle(event.target.closest("[data-panel]"));
    }
  });
  root.addEventListener("input", (event) => {
    if (event.target.matches("[data-title]")) {
      titles.set(keyOf(event.target), event.target.value);
    }
  });
  root.addEventListener("act:done", (event) => {
    const form = event.target;
    if (form.matches("[data-grouping]") && [GROUP_RESPONSES, UNGROUP_RESPONSES].includes(event.detail.command)) {
      const key = keyOf(form);
      const { payload } = event.detail;
      const [into, title] = [form.querySelector("[data-into]"), form.querySelector("[data-title]")];
      (payload.response_ids || []).forEach((id) => selectionOf(key).delete(id));
      if (into.value === String(payload.group_id)) {
        into.value = "";
      }
      if (title.value === payload.title) {   // else the next one was begun while this was on its way
        titles.delete(key);
        title.value = "";
      }
      show(form.closest("[data-panel]"), key);
    }
  });

  /** What was selected and typed before this script was here, or came back with a refusal. */
  root.querySelectorAll("[data-panel]").forEach((panel) => {
    const key = keyOf(panel);
    const title = panel.querySelector("[data-title]").value;
    panel.querySelectorAll("[data-pick]:checked").forEach((box) => selectionOf(key).add(box.value));
    if (title !== "") {
      titles.set(key, title);
    }
    if (title !== "" || selectionOf(key).size > 0) {
      isOn.add(key);
    }
  });

  return { afterState, toggle, end };
}
