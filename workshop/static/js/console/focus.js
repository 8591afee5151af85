/**
 * The focus stays where it is when a state is written. Where what had it is gone, it goes to what took its place, and
 * never to something that does another act at once.
 *
 * remember(root) before the state is written; give(root, place, …) after.
 */

const BUTTONS = "button, summary, a[href]";

function isShown(element) {
  return element !== null && element.isConnected && element.closest("[hidden]") === null &&
    element.closest("details:not([open]) > :not(summary)") === null;
}

/** Where the focus is: the element, and the item, list and panel it stands in. */
export function remember(root) {
  const element = root.contains(document.activeElement) ? document.activeElement : null;
  if (element === null) {
    return null;
  }
  const item = element.closest("[data-item]");
  const list = item === null ? null : item.parentElement;
  return {
    element,
    item,
    list,
    key: item === null ? null : item.getAttribute("data-item"),
    index: list === null ? -1 : itemsOf(list).indexOf(item),
    pair: element.closest("[data-pair]"),   // two acts of which one stands at a time
    panel: element.closest("[data-panel]"),
  };
}

function itemsOf(list) {
  return Array.from(list.children).filter((child) => child.hasAttribute("data-item"));
}

/** Whether what had the focus can have it no longer, and nothing else took it. */
export function isLost(place) {
  if (place === null || isShown(place.element)) {
    return false;
  }
  const now = document.activeElement;
  return now === place.element || now === document.body || !isShown(now);
}

/** The element that takes the focus of the one that went; null: the large button, or the headline. */
export function heirOf(root, place) {
  if (place.list !== null && place.list.hasAttribute("data-queue")) {
    return heirInQueue(place);
  }
  if (place.pair !== null) {
    return Array.from(place.pair.querySelectorAll(BUTTONS)).find(isShown) || null;
  }
  if (place.item !== null && place.item.matches("[data-panel]")) {
    const heading = isShown(place.item) ? place.item.querySelector("[data-heading]") : null;
    return isShown(heading) ? heading : root.querySelector("h1");
  }
  if (place.item !== null && place.item.matches(".sheet-step") && isShown(place.item) &&
      place.element.closest("[data-more]") === null) {
    return null;   // its Open has gone: what it opened has the large button now
  }
  if (place.item !== null && isShown(place.item)) {
    return firstButton(place.item, place.element);
  }
  if (place.item !== null && place.item.matches("[data-response]")) {
    const moved = root.querySelector('[data-response][data-item="' + place.key + '"]');   // into a group, or out of one
    return (moved && firstButton(moved, place.element)) || root.querySelector("h1");
  }
  if (place.item !== null && place.item.matches("[data-group]")) {
    return place.panel && isShown(place.panel) ? place.panel.querySelector("[data-heading]") : root.querySelector("h1");
  }
  if (place.item !== null && place.item.matches(".sheet-step")) {
    return root.querySelector("#run-sheet-heading");
  }
  return null;
}

/** The next response that waits; after the last one, what has been let through. */
function heirInQueue(place) {
  if (isShown(place.item)) {
    return place.item;
  }
  const left = isShown(place.list) ? itemsOf(place.list) : [];
  if (left.length > 0) {
    return left[Math.min(Math.max(place.index, 0), left.length - 1)];
  }
  return place.panel && isShown(place.panel) ? place.panel.querySelector("[data-heading]") : null;
}

/** A button in an item: what opened the acts it stood among, or one beside it. */
function firstButton(item, gone) {
  const more = gone.closest("[data-more]");
  const near = more || gone.closest(".response__acts") || item;
  return Array.from((item.contains(near) ? near : item).querySelectorAll(BUTTONS)).find(isShown) || null;
}
