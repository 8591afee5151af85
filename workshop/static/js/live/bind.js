/**
 * Writes a state into markup that the server rendered.
 *
 * The page arrives with the words of its first state already in it; bind(root, state) writes the next one into the same
 * elements, so binding the first state again changes nothing. Text goes in as text only, never as markup.
 *
 *   data-text="a.b"                       text of the element
 *   data-if="a.b" / data-unless="a.b"     shown / hidden while true (an empty list is false)
 *   data-attr="href:a.url;disabled:c.d"   attributes: false and null remove, true sets "" (aria-*: "true" and "false")
 *   data-class="is-current:is_current"    classes
 *   data-each="list" data-key="id"        on a list whose first child is a <template> with one element for an item
 *
 * Paths are dotted; "." is the thing itself; inside data-each they are relative to the item, and "/a.b" starts again from
 * the whole state. Items keep their element and place by key (without data-key: by number); new ones come last, gone
 * ones go. data-order="server" keeps the order of the state instead. Items the server rendered are taken by their
 * data-item attribute, or one after the other where there is none; an item element with a data-item attribute is given its key.
 *
 * Somebody's own words are never touched: an element with data-dirty, and all within it, stays as it is. Focus stays put.
 */

/** The value at a dotted path, or undefined where the path leads nowhere. */
export function value(state, path) {
  if (path === ".") {
    return state;
  }
  return path.split(".").reduce(
    (found, name) => (found === null || found === undefined ? undefined : found[name]),
    state,
  );
}

/** Whether a value counts as true: empty lists do not. */
export function isTrue(found) {
  return Array.isArray(found) ? found.length > 0 : Boolean(found);
}

/** "href:a.url;value:b" as [["href", "a.url"], ["value", "b"]]. */
export function pairs(text) {
  return text
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair !== "")
    .map((pair) => {
      const colon = pair.indexOf(":");
      return [pair.slice(0, colon).trim(), pair.slice(colon + 1).trim()];
    });
}

/** A key for each item, all different: a second item with the same key gets a number after it. */
export function keysOf(items, path) {
  const seen = new Map();
  return items.map((item, index) => {
    const key = path === null ? String(index) : String(value(item, path));
    const times = seen.get(key) || 0;
    seen.set(key, times + 1);
    return times === 0 ? key : key + " #" + (times + 1);
  });
}

/** The order in which keys are shown: as they stand with the new ones last, or as the server has them. */
export function orderOf(standing, wanted, isServerOrder) {
  if (isServerOrder) {
    return wanted.slice();
  }
  const isWanted = new Set(wanted);
  const isStanding = new Set(standing);
  return standing.filter((key) => isWanted.has(key)).concat(wanted.filter((key) => !isStanding.has(key)));
}

/** Write a state into everything under root. */
export function bind(root, state) {
  const focused = document.activeElement;
  bindElement(root, state, state);
  if (focused && focused !== document.activeElement && focused.isConnected && focused !== document.body) {
    focused.focus({ preventScroll: true });   // it was moved within a list
  }
}

const keyOfElement = new WeakMap();

function bindElement(element, scope, whole) {
  if (element.hasAttribute("data-dirty")) {
    return;
  }
  bindItself(element, scope, whole);
  if (element.hasAttribute("data-each")) {
    bindList(element, scope, whole);
    return;
  }
  for (const child of Array.from(element.children)) {
    bindElement(child, scope, whole);
  }
}

function read(scope, whole, path) {
  return path.charAt(0) === "/" ? value(whole, path.slice(1)) : value(scope, path);
}

function bindItself(element, scope, whole) {
  const data = element.dataset;
  if (data.text !== undefined) {
    writeText(element, read(scope, whole, data.text));
  }
  if (data.if !== undefined) {
    writeHidden(element, !isTrue(read(scope, whole, data.if)));
  }
  if (data.unless !== undefined) {
    writeHidden(element, isTrue(read(scope, whole, data.unless)));
  }
  if (data.attr !== undefined) {
    pairs(data.attr).forEach(([name, path]) => writeAttribute(element, name, read(scope, whole, path)));
  }
  if (data.class !== undefined) {
    pairs(data.class).forEach(([name, path]) => {
      const isOn = isTrue(read(scope, whole, path));
      if (element.classList.contains(name) !== isOn) {
        element.classList.toggle(name, isOn);
      }
    });
  }
}

function writeText(element, found) {
  const text = found === null || found === undefined ? "" : String(found);
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

function writeHidden(element, isHidden) {
  if (element.hidden !== isHidden) {
    element.hidden = isHidden;
  }
}

function writeAttribute(element, name, found) {
  const isAria = name.startsWith("aria-");
  if (found === null || found === undefined || (found === false && !isAria)) {
    if (element.hasAttribute(name)) {
      element.removeAttribute(name);
    }
  } else {
    const text = found === true && !isAria ? "" : String(found);
    if (element.getAttribute(name) !== text) {
      element.setAttribute(name, text);
    }
  }
  if (name === "checked" && element.checked !== Boolean(found)) {
    element.checked = Boolean(found);
  }
  if (name === "value" && "value" in element && element.value !== (element.getAttribute("value") || "")) {
    element.value = element.getAttribute("value") || "";
  }
}

function bindList(list, scope, whole) {
  const template = list.querySelector(":scope > template");
  const found = read(scope, whole, list.dataset.each);
  const items = Array.isArray(found) ? found : [];
  const keys = keysOf(items, list.dataset.key === undefined ? null : list.dataset.key);
  const standing = adopt(list, keys);

  const order = orderOf(Array.from(standing.keys()), keys, list.dataset.order === "server");
  const itemOf = new Map(keys.map((key, index) => [key, items[index]]));
  standing.forEach((element, key) => {
    if (!itemOf.has(key) && !element.hasAttribute("data-dirty")) {
      element.remove();
    }
  });
  const elements = order.map((key) => standing.get(key) || create(template, key));
  place(list, elements);
  order.forEach((key, index) => bindElement(elements[index], itemOf.get(key), whole));
}

/** The item elements that stand in the list, by key; those the server rendered are given the keys of the first state. */
function adopt(list, keys) {
  const standing = new Map();
  let next = 0;
  for (const element of Array.from(list.children)) {
    if (element.tagName === "TEMPLATE") {
      continue;
    }
    if (!keyOfElement.has(element)) {
      const named = element.getAttribute("data-item");
      const key = named !== null && named !== "" ? named : keys[next];
      keyOfElement.set(element, key === undefined ? " left over " + next : key);
    }
    standing.set(keyOfElement.get(element), element);
    next += 1;
  }
  return standing;
}

function create(template, key) {
  const element = document.importNode(template.content, true).firstElementChild;
  if (element.hasAttribute("data-item")) {
    element.setAttribute("data-item", key);
  }
  keyOfElement.set(element, key);
  return element;
}

/** Put elements into the list in this order, moving only those that stand elsewhere. */
function place(list, elements) {
  const isPlaced = new Set(elements);
  let cursor = list.firstElementChild;
  for (const element of elements) {
    while (cursor && !isPlaced.has(cursor)) {
      cursor = cursor.nextElementSibling;   // the template, and what somebody is still writing in
    }
    if (cursor === element) {
      cursor = cursor.nextElementSibling;
    } else {
      list.insertBefore(element, cursor);
    }
  }
}
