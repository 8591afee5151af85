/**
 * Groups that the server suggests by likeness of words. Nothing happens by itself: each is accepted, under a title that
 * can be changed, or dismissed.
 */
import { SUGGEST_GROUPS } from "./commands.js";
import { said, saidMany } from "../web/said.js";
import { cardsOf, panelOf } from "./console_state.js";

const LEAST = 2;   // responses that still make a group

/** "3 suggestions", or why there is none. */
export function suggestionsWords(count) {
  if (count === 0) {
    return said("Nothing to suggest: no responses here are much alike.");
  }
  return saidMany("%(number)s suggestion", "%(number)s suggestions", count);
}

/** What the responses of a suggestion have in common. */
export function sharedWords(words) {
  return words.length > 0 ? said("Alike in: %(words)s", { words: words.join(said(", ")) }) : "";
}

export function attach(root, { stateNow, stamp }) {
  function show(panel, suggestions) {
    const area = panel.querySelector("[data-suggestions]");
    const list = area.querySelector("[data-suggestion-list]");
    const template = area.querySelector(":scope > template");
    const known = panelOf(stateNow(), panel.getAttribute("data-item"));
    const texts = new Map((known === null ? [] : cardsOf(known)).map((card) => [card.id, card.text]));
    list.textContent = "";
    suggestions.forEach((suggestion) => list.appendChild(made(template, suggestion, texts)));
    area.hidden = false;
    stamp();
    tell(area);
    area.querySelector("[data-suggestions-words]").focus();
  }

  function made(template, suggestion, texts) {
    const item = document.importNode(template.content, true).firstElementChild;
    item.querySelector("input[name=title]").value = suggestion.title;
    item.querySelector("[data-shared]").textContent = sharedWords(suggestion.words || []);
    suggestion.response_ids.forEach((id) => {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = "response_ids";
      field.value = id;
      item.querySelector("[data-ids]").appendChild(field);
      const line = document.createElement("li");
      line.lang = "";
      line.dir = "auto";
      line.dataset.of = id;
      line.textContent = texts.get(id) || "";
      item.querySelector("[data-texts]").appendChild(line);
    });
    return item;
  }

  function tell(area) {
    const left = area.querySelectorAll("[data-suggestion]").length;
    area.querySelector("[data-suggestions-words]").textContent = suggestionsWords(left);
  }

  function remove(item) {
    const area = item.closest("[data-suggestions]");
    const hadFocus = item.contains(document.activeElement);
    const next = item.nextElementSibling || item.previousElementSibling;
    item.remove();
    tell(area);
    area.hidden = next === null;
    if (hadFocus) {
      (next === null ? area.closest("[data-panel]").querySelector("[data-heading]")
        : next.querySelector("button[type=submit]")).focus();
    }
  }

  /** Call after each new state: what was hidden, withdrawn or grouped meanwhile is suggested no longer. */
  function afterState(state) {
    root.querySelectorAll("[data-suggestion]").forEach((item) => {
      const panel = panelOf(state, item.closest("[data-panel]").getAttribute("data-item"));
      const free = new Set(panel === null ? [] : panel.responses.filter((card) => !card.is_hidden).map((card) => card.id));
      item.querySelectorAll("input[name=response_ids]").forEach((field) => {
        if (!free.has(field.value)) {
          item.querySelector('[data-of="' + field.value + '"]').remove();
          field.remove();
        }
      });
      if (item.querySelectorAll("input[name=response_ids]").length < LEAST && !item.querySelector("[aria-busy]")) {
        remove(item);
      }
    });
  }

  root.addEventListener("act:done", (event) => {
    const form = event.target;
    if (event.detail.command === SUGGEST_GROUPS) {
      show(form.closest("[data-panel]"), event.detail.ack.suggestions || []);
    } else if (form.closest("[data-suggestion]")) {
      remove(form.closest("[data-suggestion]"));
    }
  });
  root.addEventListener("click", (event) => {
    if (event.target.closest("[data-dismiss]")) {
      remove(event.target.closest("[data-suggestion]"));
    }
  });
  return { afterState };
}
