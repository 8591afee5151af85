/** A layer over the whole page: takes the focus while it is open, gives it back afterwards, closes with its button. */

export function attach(element) {
  const closer = element.querySelector("[data-close]");
  let before = null;

  function open() {
    if (!element.hidden) {
      return;
    }
    before = document.activeElement;
    element.hidden = false;
    closer.focus();
  }

  function close() {
    if (element.hidden) {
      return false;
    }
    element.hidden = true;
    if (before && before.isConnected && before !== document.body) {
      before.focus();
    }
    return true;
  }

  function toggle() {
    if (element.hidden) {
      open();
    } else {
      close();
    }
  }

  closer.addEventListener("click", close);
  element.addEventListener("keydown", (event) => {
    if (event.key === "Tab") {
      keepFocusWithin(element, event);
    }
  });
  return { open, close, toggle };
}

function keepFocusWithin(element, event) {
  const stops = Array.from(element.querySelectorAll("button, input, a[href]"));
  const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
  if (document.activeElement === edge) {
    event.preventDefault();
    (event.shiftKey ? stops[stops.length - 1] : stops[0]).focus();
  }
}
