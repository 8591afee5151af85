/**
 * Lays the cards out in columns and pages, measured where they stand.
 *
 * On a narrow or low screen the cards are simply a list, and the page scrolls.
 */
import { columnsIn, nearestPage, pageCount, partsIn, placesOf, rangeWords } from "./places.js";

const MOST_COLUMNS = 4;
const NARROWEST = 20;                // rem: a column narrower than this chops words up
const GAP = 0.75;                    // rem
const LOWEST = 5;                    // rem: with less height than this, a list that scrolls is easier to read
const IS_BOARD = "(min-width: 48em) and (min-height: 26em)";
const MOVE_WAIT = 120;               // milliseconds of quiet before a change of size is measured

export function attach(element) {
  const area = element.querySelector("[data-cards-area]");
  const list = element.querySelector("[data-cards]");
  const paging = element.querySelector("[data-paging]");
  const range = element.querySelector("[data-range]");
  const back = element.querySelector("[data-back]");
  const forth = element.querySelector("[data-forth]");
  const media = window.matchMedia(IS_BOARD);
  let places = [];
  let page = 0;
  let part = 0;

  const cards = () => Array.from(list.children).filter((child) => child.tagName !== "TEMPLATE");

  function layOut() {
    const all = cards();
    list.classList.remove("is-placed");
    all.forEach((card) => {
      card.hidden = false;
      card.classList.remove("is-wide");
      card.firstElementChild.scrollLeft = 0;
    });
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    document.documentElement.classList.toggle("is-paged", media.matches);
    if (!media.matches || area.clientHeight < LOWEST * rem) {
      document.documentElement.classList.toggle("is-paged", media.matches && area.hidden);
      paging.hidden = true;
      return;
    }
    const room = {
      columns: columnsIn(area.clientWidth, NARROWEST * rem, GAP * rem, MOST_COLUMNS),
      height: area.clientHeight,
      gap: GAP * rem,
    };
    list.style.setProperty("--columns", room.columns);
    list.style.setProperty("--room", room.height + "px");
    list.classList.add("is-placed");
    const heights = all.map((card) => card.getBoundingClientRect().height);
    places = placesOf(heights, room);
    all.forEach((card, index) => {
      card.classList.toggle("is-wide", places[index].isWide);
      card.style.setProperty("--column", places[index].column);
      card.style.setProperty("--top", places[index].top + "px");
    });
    show(nearestPage(page, pageCount(places)));
  }

  function show(wantedPage) {
    page = Math.max(0, wantedPage);
    cards().forEach((card, index) => {
      card.hidden = places[index].page !== page;
    });
    part = nearestPage(part, parts());
    showPart();
  }

  /** The text that is shown in parts: that of a response too long for one page, or null. */
  function longText() {
    return list.querySelector(".is-wide:not([hidden]) .board-card__text");
  }

  function partWidth(text) {
    return text.clientWidth + (parseFloat(getComputedStyle(text).columnGap) || 0);
  }

  function parts() {
    const text = longText();
    return text ? partsIn(text.scrollWidth, text.clientWidth, partWidth(text) - text.clientWidth) : 1;
  }

  function showPart() {
    const text = longText();
    if (text) {
      const direction = getComputedStyle(text).direction === "rtl" ? -1 : 1;
      text.scrollLeft = direction * part * partWidth(text);
    }
    const pages = pageCount(places);
    const count = parts();
    paging.hidden = pages < 2 && count < 2;
    if (!paging.hidden) {
      range.textContent = rangeWords(places, page) + (count > 1 ? ", part " + (part + 1) + " of " + count : "");
      back.setAttribute("aria-disabled", page === 0 && part === 0 ? "true" : "false");
      forth.setAttribute("aria-disabled", page === pages - 1 && part === count - 1 ? "true" : "false");
    }
  }

  /** One page on (1) or back (-1), part by part within a very long response. False: there is nothing to turn. */
  function turn(step) {
    if (paging.hidden) {
      return false;
    }
    if (part + step === nearestPage(part + step, parts())) {
      part += step;
      showPart();
    } else if (page + step === nearestPage(page + step, pageCount(places))) {
      part = step > 0 ? 0 : Infinity;
      show(page + step);
    }
    return true;
  }

  function first() {
    page = 0;
    part = 0;
  }

  back.addEventListener("click", () => turn(-1));
  forth.addEventListener("click", () => turn(1));
  onChangeOfSize(area, layOut);
  if (document.fonts && document.fonts.ready) {
    document.fonts.ready.then(layOut);
  }
  return { layOut, turn, first };
}

function onChangeOfSize(area, layOut) {
  let timer = null;
  let size = "";
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const now = area.clientWidth + "x" + area.clientHeight;
      if (now !== size) {
        size = now;
        layOut();
      }
    }, MOVE_WAIT);
  };
  window.addEventListener("resize", later);
  if (typeof ResizeObserver === "function") {
    new ResizeObserver(later).observe(area);
  }
}
