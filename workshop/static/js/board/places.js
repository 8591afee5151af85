/**
 * Where cards stand on the board. Plain arithmetic, no document.
 *
 * Text on a projector is never shrunk to make room: what does not fit goes on the next page. Each card goes to the
 * column that is shortest so far, the first of them at the start of the line, so a card that is there never moves when
 * another comes.
 */
import { said } from "../web/said.js";

const ROUNDING = 0.02;   // share of a width that browsers may round off

/** How many columns fit into a width (all in pixels), at least one and at most `most`. */
export function columnsIn(width, narrowest, gap, most) {
  return Math.max(1, Math.min(most, Math.floor((width + gap) / (narrowest + gap))));
}

/**
 * A place for each card.
 *
 * @param heights of the cards, in pixels, at the width of one column.
 * @param room {columns, height, gap}: what one page offers, in pixels.
 * @return [{page, column, top, isWide}]; a wide card is higher than a page and has one to itself, over its whole width.
 */
export function placesOf(heights, room) {
  let page = 0;
  let ends = emptyPage(room);
  let isPageUsed = false;
  return heights.map((height) => {
    if (height > room.height) {
      page += isPageUsed ? 1 : 0;
      const place = { page, column: 0, top: 0, isWide: true };
      page += 1;
      ends = emptyPage(room);
      isPageUsed = false;
      return place;
    }
    let column = shortest(ends);
    if (ends[column] + height > room.height) {
      page += 1;
      ends = emptyPage(room);
      column = 0;
    }
    const place = { page, column, top: ends[column], isWide: false };
    ends[column] += height + room.gap;
    isPageUsed = true;
    return place;
  });
}

function emptyPage(room) {
  return new Array(room.columns).fill(0);
}

function shortest(ends) {
  return ends.indexOf(Math.min(...ends));
}

/** How many pages the places need. */
export function pageCount(places) {
  return places.length === 0 ? 0 : places[places.length - 1].page + 1;
}

/** "1–8 of 14": which cards this page shows. */
export function rangeWords(places, page) {
  const first = places.findIndex((place) => place.page === page);
  const count = places.filter((place) => place.page === page).length;
  const last = first + count;
  return said("%(shown)s of %(all)s", { shown: count === 1 ? last : first + 1 + "–" + last, all: places.length });
}

/** A page that exists, as near as can be to the one asked for. */
export function nearestPage(page, pages) {
  return Math.max(0, Math.min(pages - 1, page));
}

/** In how many parts a text is shown that runs on sideways: its whole width, the width shown and the gap, in pixels. */
export function partsIn(wholeWidth, shownWidth, gap) {
  return Math.max(1, Math.ceil((wholeWidth + gap) / (shownWidth + gap) - ROUNDING));
}

/**
 * A place for each section of cards under a title, as on sheets of paper: a section stands in one column as long as it
 * fits into one, and goes on in the next column otherwise.
 *
 * @param sections [{title, heights}]: the heights of the title (0: there is none) and of the cards, in pixels.
 * @param room {columns, height, gap, padding}: what one page offers, and the edge of a sheet around what stands on it.
 * @return {cards: [place of each card of each section, one after the other], titles: [place, one a section], sheets:
 *   [{section, page, column, top, height, isFirst}], pages}; places are as in `placesOf`.
 */
export function placesOfSections(sections, room) {
  const found = { cards: [], titles: [], sheets: [], pages: 0 };
  const around = 2 * room.padding;
  let page = 0;
  let ends = emptyPage(room);

  const turnPage = () => {
    page += 1;
    ends = emptyPage(room);
  };
  const isUsed = () => ends.some((end) => end > 0);
  const columnFor = (height) => (ends[shortest(ends)] + height <= room.height ? shortest(ends) : -1);

  sections.forEach(({ title, heights }, section) => {
    const heightOf = (cards) => around + cards.reduce(
      (sum, height) => sum + (sum > 0 ? room.gap : 0) + height, title);
    let sheet = null;

    /** A sheet in the column that is shortest, on the next page where no column has this much room. */
    const begin = (wanted) => {
      if (columnFor(wanted) === -1 && isUsed()) {
        turnPage();
      }
      const column = shortest(ends);
      sheet = { section, page, column, top: ends[column], height: around + title, isFirst: !found.titles[section] };
      found.sheets.push(sheet);
      if (sheet.isFirst) {
        found.titles[section] = { page, column, top: sheet.top + room.padding, isWide: false };
      }
      ends[column] = sheet.top + sheet.height + room.gap;
    };

    const isWhole = columnFor(heightOf(heights)) !== -1;
    begin(isWhole ? heightOf(heights) : heightOf(heights.slice(0, 2)));
    heights.forEach((height) => {
      if (heightOf([height]) > room.height) {
        if (isUsed()) {
          turnPage();
        }
        found.cards.push({ page, column: 0, top: 0, isWide: true });
        turnPage();
        sheet = null;
        return;
      }
      const between = () => (sheet.height > around ? room.gap : 0);
      if (sheet === null || sheet.top + sheet.height + between() + height > room.height) {
        begin(heightOf([height]));
      }
      found.cards.push({
        page, column: sheet.column, top: sheet.top + sheet.height + between() - room.padding, isWide: false });
      sheet.height += between() + height;
      ends[sheet.column] = sheet.top + sheet.height + room.gap;
    });
  });
  found.pages = page + (isUsed() ? 1 : 0);
  return found;
}
