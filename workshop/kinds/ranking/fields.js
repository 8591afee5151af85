/**
 * Putting a list in order with two buttons for each item.
 *
 * The fields are one select for each item, which is all that is needed without a script. Here the selects are out of
 * sight and out of the way of the keyboard, and follow the list. Until somebody moves an item or keeps the order as it stands, nothing is filled in: an
 * order that nobody looked at says nothing.
 *
 * The fields come and go with the question, so everything listens at the document.
 */
import { said } from "../../js/web/said.js";

const NOT_KEPT_WORDS = said("This order does not count yet. Move the items, or keep it as it is.");
const KEPT_WORDS = said("This order counts.");
const WITH_SCRIPT = "has-ranking-script";

/** Whether the places given are 1, 2, 3 … in any order. */
export function isOrder(places) {
  return places.length > 0 &&
    Array.from(places, Number).sort((one, other) => one - other).every((place, index) => place === index + 1);
}

/** "Trust is now 2 of 5." */
export function movedWords(name, place, last) {
  return said("%(name)s is now %(place)s of %(last)s.", { name, place, last });
}

/** What is said at either end of the list. */
export function edgeWords(name, direction) {
  return direction === "up" ? said("%(name)s is first already.", { name }) : said("%(name)s is last already.", { name });
}

const itemsOf = (ranking) => Array.from(ranking.querySelectorAll("[data-ranking-item]"));
const selectOf = (item) => item.querySelector("select");
const nameOf = (item) => item.querySelector("[data-ranking-name]").textContent.trim();
const placesOf = (ranking) => itemsOf(ranking).map((item) => selectOf(item).value);

/** Put the items where their selects say, those without a place of their own between them, and show what counts. */
function arrange(ranking) {
  const items = itemsOf(ranking);
  const at = (place) => items.find((item) => selectOf(item).value === place);
  const others = items.filter((item) => selectOf(item).value === "" || at(selectOf(item).value) !== item);
  const sorted = items.map((_item, index) => at(String(index + 1)) || others.shift());
  if (sorted.some((item, index) => item !== items[index])) {
    sorted.forEach((item) => item.parentNode.appendChild(item));
  }
  show(ranking, isOrder(placesOf(ranking)));
}

function show(ranking, isKept) {
  const state = ranking.querySelector("[data-ranking-state]");
  const words = isKept ? KEPT_WORDS : NOT_KEPT_WORDS;
  if (state.textContent !== words) {
    state.textContent = words;
  }
  ranking.classList.toggle("is-kept", isKept);
  const keep = ranking.querySelector("[data-ranking-keep]");
  if (keep.hidden !== isKept && !(isKept && keep === document.activeElement)) {
    keep.hidden = isKept;
  }
  const items = itemsOf(ranking);
  items.forEach((item, index) => {
    selectOf(item).tabIndex = -1;
    selectOf(item).setAttribute("aria-hidden", "true");
    mark(item.querySelector("[data-ranking-move='up']"), index === 0);
    mark(item.querySelector("[data-ranking-move='down']"), index === items.length - 1);
  });
}

function mark(button, isAtEdge) {
  const value = String(isAtEdge);
  if (button.getAttribute("aria-disabled") !== value) {
    button.setAttribute("aria-disabled", value);
  }
}

/** Fill the selects with the order as it stands, and tell the page that something was filled in. */
function keep(ranking) {
  itemsOf(ranking).forEach((item, index) => {
    selectOf(item).value = String(index + 1);
  });
  show(ranking, true);
  const first = selectOf(itemsOf(ranking)[0]);
  first.dispatchEvent(new Event("input", { bubbles: true }));
  first.dispatchEvent(new Event("change", { bubbles: true }));
}

function say(ranking, words) {
  ranking.querySelector("[data-ranking-said]").textContent = words;
}

/** One place up or down. The neighbour moves, so that the button keeps the focus. */
function move(ranking, item, direction) {
  const neighbour = itemsOf(ranking)[itemsOf(ranking).indexOf(item) + (direction === "up" ? -1 : 1)];
  if (neighbour === undefined) {
    say(ranking, edgeWords(nameOf(item), direction));
    return;
  }
  if (direction === "up") {
    item.after(neighbour);
  } else {
    item.before(neighbour);
  }
  keep(ranking);
  const items = itemsOf(ranking);
  say(ranking, movedWords(nameOf(item), items.indexOf(item) + 1, items.length));
}

export function attach(root) {
  const rankings = () => Array.from(root.querySelectorAll("[data-ranking]"));
  const arrangeAll = () => rankings().forEach((ranking) => {
    if (itemsOf(ranking).length > 0) {
      arrange(ranking);
    }
  });

  root.addEventListener("click", (event) => {
    const ranking = event.target.closest("[data-ranking]");
    const moving = event.target.closest("[data-ranking-move]");
    if (ranking !== null && moving !== null) {
      move(ranking, moving.closest("[data-ranking-item]"), moving.dataset.rankingMove);
    } else if (ranking !== null && event.target.closest("[data-ranking-keep]") !== null) {
      keep(ranking);
      say(ranking, KEPT_WORDS);
    }
  });
  root.addEventListener("focusin", (event) => {
    const item = event.target.closest("[data-ranking-item]");
    if (item !== null && event.target.tagName === "SELECT") {
      item.querySelector("[data-ranking-move][aria-disabled='false']").focus({ preventScroll: true });
    }
  });
  root.addEventListener("workshop:fields", arrangeAll);
  root.addEventListener("workshop:written", arrangeAll);
  arrangeAll();
}

if (typeof document !== "undefined") {
  document.documentElement.classList.add(WITH_SCRIPT);
  attach(document);
}
