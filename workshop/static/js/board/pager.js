/**
 * Lays the cards of each panel out in columns and pages, measured where they stand.
 *
 * Few short responses are written larger, as long as all of them fit on one page. Once they had to become smaller they stay
 * so until the next step, so that the board is calm. On a narrow or low screen the cards are simply a list, and the page
 * scrolls.
 */
import { columnsIn, nearestPage, pageCount, partsIn, placesOf, placesOfSections, rangeWords } from "./places.js";
import { said } from "../web/said.js";

const MOST_COLUMNS = 4;
const NARROWEST = 20;                // rem: a column narrower than this chops words up
const GAP = 0.75;                    // rem
const PADDING = 0.6;                 // rem: the edge of a sheet around a group
const LOWEST = 5;                    // rem: with less height than this, a list that scrolls is easier to read
const SIZES = [1.75, 1.5, 1.35, 1.25, 1.12, 1];   // of the text on cards; 1 is 2.5 % of the screen's height
const TWO_COLUMNS = 50;              // rem: numbers stand in two columns from this width on
const SCROLLED = 0.85;               // share of its height by which results that are too high move on
const IS_BOARD = "(min-width: 48em) and (min-height: 26em)";
const MOVE_WAIT = 120;               // milliseconds of quiet before a change of size is measured

/**
 * @param root the element with all panels, each with data-panel and its key as data-item.
 * @param turnSample (key, direction): asks for the next or previous page of a large step; false when there is none.
 * @param sampleOf (key): {page, pages} of a large step, or null.
 */
export function attach(root, { turnSample, sampleOf }) {
  const media = window.matchMedia(IS_BOARD);
  const pagers = new Map();
  const remeasure = onChangeOfSize(layOut);
  let largest = 0;   // the index in SIZES of the largest text that is still tried, the same for all panels

  function panels() {
    const standing = Array.from(root.querySelectorAll("[data-panel]"));
    pagers.forEach((pager, element) => {
      if (standing.indexOf(element) === -1) {
        remeasure.unobserve(pager.area);
        pagers.delete(element);
      }
    });
    return standing.map((element) => {
      if (!pagers.has(element)) {
        pagers.set(element, panelPager(element, { turnSample, sampleOf }));
        remeasure.observe(pagers.get(element).area);
      }
      return pagers.get(element);
    });
  }

  function layOut() {
    const all = panels();
    all.forEach((pager) => pager.clear());
    const setPaged = (is) => document.documentElement.classList.toggle("is-paged", is);
    setPaged(media.matches);
    const place = () => {
      while (!all.map((pager) => pager.place(SIZES[largest])).every((fits) => fits) && largest < SIZES.length - 1) {
        largest += 1;
      }
    };
    if (media.matches) {
      all.forEach((pager) => pager.countButtons(false));
      place();
      all.forEach((pager) => pager.show());
      all.forEach((pager) => pager.countButtons(true));
      if (all.some((pager) => pager.hasOtherRoom())) {   // the buttons that turn pages take up some of it
        all.forEach((pager) => pager.clear());
        place();
      }
    }
    if (!media.matches || !all.every((pager) => pager.hasRoom())) {
      setPaged(media.matches && all.length === 0);
      all.forEach((pager) => pager.clear());
    }
    all.forEach((pager) => pager.show());
    remeasure.measured(all.map((pager) => pager.area));
  }

  window.addEventListener("resize", () => {
    largest = 0;
    if (isPaged() && !media.matches) {
      layOut();   // also where no panel stands that could be measured
    }
  });
  if (document.fonts && document.fonts.ready) {
    document.fonts.ready.then(layOut);
  }
  return {
    layOut,
    /** One page on (1) or back (-1) wherever there is one. False: there is nothing to turn, or the page scrolls. */
    turn: (direction) => isPaged() && panels().map((pager) => pager.turn(direction)).some((isTurned) => isTurned),
    /** The text may be large again: another step, or another size of everything. */
    grow() {
      largest = 0;
    },
  };
}

/** Whether the board is laid out in pages: otherwise it is a list, and the page scrolls. */
function isPaged() {
  return document.documentElement.classList.contains("is-paged");
}

/** Large text stands in somewhat shorter lines, so that there is still more than one column of it. */
function narrowest(size) {
  return NARROWEST * (1 + (size - 1) * 0.6);
}

function panelPager(panel, { turnSample, sampleOf }) {
  const find = (name) => panel.querySelector("[data-" + name + "]");
  const area = find("cards-area");
  const flow = find("flow");
  const sheets = find("sheets");
  const results = find("results");
  const paging = find("paging");
  const range = find("range");
  const back = find("back");
  const forth = find("forth");
  const key = () => panel.getAttribute("data-item");
  /** Long lists that a kind shows before anybody answers: they stand in columns, and go on to the side page by page. */
  const paged = () => Array.from(panel.querySelectorAll("[data-paged]"));
  /** What is written as large as there is room for, and moves on part by part when it is too high: numbers, and these. */
  const lists = () => [results].concat(paged()).filter((one) => one.getClientRects().length > 0);
  let places = [];
  let titles = [];
  let pages = 0;
  let page = 0;
  let part = 0;
  let isPlaced = false;
  let roomThen = "";   // the room that was there when everything was placed

  const sections = () => Array.from(flow.querySelectorAll("[data-section]"))
    .map((element) => ({
      title: element.querySelector("[data-section-title]"),
      cards: Array.from(element.querySelectorAll("[data-cards] > [data-item]")),
    }))
    .filter((section) => section.cards.length > 0 || !section.title.hidden);
  const cards = () => Array.from(flow.querySelectorAll("[data-cards] > [data-item]"));
  const hasCards = () => !area.hidden;

  function clear() {
    isPlaced = false;
    flow.classList.remove("is-placed");
    flow.style.setProperty("--grow", 1);
    sheets.textContent = "";
    [results].concat(paged()).forEach((list) => {
      list.style.setProperty("--grow", 1);
      list.classList.remove("is-two");
      list.removeAttribute("tabindex");
    });
    flow.querySelectorAll("[data-section-title]").forEach((title) => title.classList.remove("is-elsewhere"));
    cards().forEach((card) => {
      card.hidden = false;
      card.classList.remove("is-wide");
      card.firstElementChild.scrollLeft = 0;
    });
  }

  /** Write a list as large as there is room for, and in two columns where it would be too high for one. */
  function fit(list) {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const columns = list.clientWidth >= TWO_COLUMNS * rem ? [false, true] : [false];
    columns.some((isTwo) => SIZES.some((size) => {
      list.classList.toggle("is-two", isTwo);
      list.style.setProperty("--grow", size);
      return list.scrollHeight <= list.clientHeight + 2 && list.scrollWidth <= list.clientWidth + 2;
    }));
  }

  /** Place the cards in the room there is. Returns whether all of them fit on one page with text of this size. */
  function place(size) {
    roomThen = roomNow();
    lists().forEach(fit);
    if (!hasCards() || area.clientHeight === 0) {
      return true;
    }
    isPlaced = true;
    flow.classList.add("is-placed");
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const hasGroups = flow.classList.contains("has-groups");
    const gap = GAP * rem;
    const room = { columns: columnsIn(area.clientWidth, narrowest(size) * rem, gap, MOST_COLUMNS),
                   height: area.clientHeight, gap, padding: hasGroups ? PADDING * rem : 0 };
    flow.style.setProperty("--grow", size);
    flow.style.setProperty("--columns", room.columns);
    flow.style.setProperty("--room", room.height + "px");
    flow.style.setProperty("--padding", room.padding + "px");
    cards().forEach((card) => card.classList.remove("is-wide"));
    const all = sections();
    const heightOf = (element) => element.getBoundingClientRect().height;
    if (hasGroups) {
      const found = placesOfSections(all.map((section) => (
        { title: heightOf(section.title), heights: section.cards.map(heightOf) })), room);
      places = found.cards;
      titles = found.titles;
      pages = found.pages;
      drawSheets(found.sheets, all);
      all.forEach((section, index) => moveTo(section.title, titles[index]));
    } else {
      places = placesOf(cards().map(heightOf), room);
      titles = [];
      pages = pageCount(places);
      sheets.textContent = "";
    }
    cards().forEach((card, index) => {
      card.classList.toggle("is-wide", places[index].isWide);
      moveTo(card, places[index]);
    });
    return pages <= 1 && !places.some((found) => found.isWide);
  }

  /** The paper behind a group; where it goes on in another column, its title stands there too. */
  function drawSheets(found, all) {
    sheets.textContent = "";
    found.forEach((sheet) => {
      const drawn = document.createElement("div");
      drawn.className = "sheet";
      drawn.dataset.page = sheet.page;
      moveTo(drawn, sheet);
      drawn.style.setProperty("--height", sheet.height + "px");
      if (!sheet.isFirst) {
        const again = document.createElement("p");
        again.className = "board-group__title";
        again.textContent = "… " + all[sheet.section].title.firstElementChild.textContent;
        drawn.append(again);
      }
      sheets.append(drawn);
    });
  }

  function moveTo(element, found) {
    element.style.setProperty("--column", found.column);
    element.style.setProperty("--top", found.top + "px");
  }

  /** Whether the buttons that turn pages have a place of their own: not before it is known that there are pages. */
  const countButtons = (are) => panel.classList.toggle("is-without-buttons", !are);

  const roomNow = () => [area].concat(lists()).map((one) => one.clientHeight).join(" ");

  /** Whether there is less room, or more, than everything was placed in. */
  const hasOtherRoom = () => roomNow() !== roomThen;

  /** Whether what stands here can be read without scrolling the page. */
  function hasRoom() {
    if (panel.offsetParent === null) {
      return true;   // the board is blank, or nothing runs
    }
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    return panel.scrollHeight <= panel.clientHeight + 2 && (area.hidden || area.clientHeight >= LOWEST * rem)
      && lists().every((list) => list.clientHeight >= LOWEST * rem);
  }

  function show(wantedPage = page) {
    page = nearestPage(wantedPage, isPlaced ? pages : 1);
    if (isPlaced) {
      cards().forEach((card, index) => {
        card.hidden = places[index].page !== page;
      });
      sections().forEach((section, index) =>
        section.title.classList.toggle("is-elsewhere", titles.length > 0 && titles[index].page !== page));
      Array.from(sheets.children).forEach((sheet) => {
        sheet.hidden = Number(sheet.dataset.page) !== page;
      });
    }
    part = nearestPage(part, parts());
    lists().filter(isHigh).forEach((list) => {
      list.tabIndex = 0;   // what scrolls can be reached by the keyboard
    });
    paged().forEach((list) => {
      list.scrollLeft = Math.round(list.scrollLeft / pageWidth(list)) * pageWidth(list);   // never between two pages
    });
    showPart();
  }

  const isHigh = (list) => isPaged() && (list.scrollHeight > list.clientHeight + 2 || list.scrollWidth > list.clientWidth + 2);

  /** The text that is shown in parts: that of a response too long for one page, or null. */
  function longText() {
    return isPlaced ? flow.querySelector(".is-wide:not([hidden]) .board-card__text") : null;
  }

  function pageWidth(list) {
    return list.clientWidth + (parseFloat(getComputedStyle(list).columnGap) || 0);
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
    const count = parts();
    const hasPages = isPlaced && (pages > 1 || count > 1);
    const sample = sampleOf(key());
    const hasSample = sample !== null && sample.pages > 1;
    paging.hidden = !hasPages && !hasSample && !lists().some(isHigh);
    if (!paging.hidden) {
      const long = paged().find(isHigh);
      range.textContent = long ? pageWords(long) : hasPages
        ? partWords(rangeWords(places, page), part, count) : "";
      const isFirst = !hasPages || (page === 0 && part === 0);
      const isLast = !hasPages || (page === pages - 1 && part === count - 1);
      const mayGoBack = !isFirst || scrollable(-1) || (hasSample && sample.page > 1);
      const mayGoForth = !isLast || scrollable(1) || (hasSample && sample.page < sample.pages);
      back.setAttribute("aria-disabled", mayGoBack ? "false" : "true");
      forth.setAttribute("aria-disabled", mayGoForth ? "false" : "true");
    }
  }

  function pageWords(list) {
    const of = (width) => Math.round(width / pageWidth(list)) + 1;
    return said("Page %(page)s of %(pages)s", { page: of(list.scrollLeft), pages: of(list.scrollWidth - list.clientWidth) });
  }

  /** One page on (1) or back (-1): part by part within a very long response, then pages, then what the server has. */
  function turn(direction) {
    if (panel.closest("[inert], [hidden]")) {
      return false;   // something else is shown large, or the board is blank
    }
    if (scrollList(direction)) {
      return true;
    }
    if (paging.hidden) {
      return false;
    }
    if (part + direction === nearestPage(part + direction, parts())) {
      part += direction;
      showPart();
    } else if (isPlaced && page + direction === nearestPage(page + direction, pages)) {
      part = direction > 0 ? 0 : Infinity;
      show(page + direction);
    } else if (turnSample(key(), direction)) {
      page = direction > 0 ? 0 : Infinity;
      part = 0;
    } else {
      return false;
    }
    return true;
  }

  /** The list that has more in this direction, or undefined. */
  function scrollable(direction) {
    return lists().filter(isHigh).find((list) => (list.matches("[data-paged]")
      ? (direction < 0 ? list.scrollLeft : list.scrollWidth - list.clientWidth - list.scrollLeft)
      : (direction < 0 ? list.scrollTop : list.scrollHeight - list.clientHeight - list.scrollTop)) > 2);
  }

  function scrollList(direction) {
    const list = scrollable(direction);
    if (list && list.matches("[data-paged]")) {
      list.scrollLeft += direction * pageWidth(list);
      showPart();
    } else if (list) {
      list.scrollTop += direction * SCROLLED * list.clientHeight;
      showPart();
    }
    return list !== undefined;
  }

  back.addEventListener("click", () => turn(-1));
  forth.addEventListener("click", () => turn(1));
  return { area, clear, countButtons, place, hasOtherRoom, hasRoom, show, turn };
}

/** Calls back some quiet time after the window or what is observed has another size than when it was last measured. */
function onChangeOfSize(layOut) {
  let timer = null;
  let areas = [];
  let sizes = "";
  const sizesOf = () => [window.innerWidth + "x" + window.innerHeight].concat(
    areas.map((area) => area.clientWidth + "x" + area.clientHeight)).join(" ");
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (sizesOf() !== sizes) {
        layOut();
      }
    }, MOVE_WAIT);
  };
  window.addEventListener("resize", later);
  const observer = typeof ResizeObserver === "function" ? new ResizeObserver(later) : null;
  return {
    observe: (area) => observer && observer.observe(area),
    unobserve: (area) => observer && observer.unobserve(area),
    measured(standing) {
      areas = standing;
      sizes = sizesOf();
    },
  };
}

function partWords(range, part, count) {
  return count > 1 ? said("%(range)s, part %(part)s of %(parts)s", { range, part: part + 1, parts: count }) : range;
}
