/** What each event does to the board's state. Plain functions: a new state comes back, the old one stays as it was. */
import { ANSWERED_CHANGED, JOINED_CHANGED, PANEL_CHANGED } from "../live/events.js";
import { said } from "../web/said.js";

function withChange(state, change) {
  return Object.assign({}, state, change);
}

/** The state with one panel changed; the same state when no panel has this key. */
function withPanel(state, key, change) {
  if (!panelOf(state, key)) {
    return state;
  }
  return withChange(state, { panels: state.panels.map((panel) => (isCalled(panel, key) ? change(panel) : panel)) });
}

/** The panel with this key, or null. */
export function panelOf(state, key) {
  return state.panels.find((panel) => isCalled(panel, key)) || null;
}

function isCalled(panel, key) {
  return String(panel.key) === String(key);   // on the page a key is text
}

/** All cards of a panel, grouped or not. */
export function cardsOf(panel) {
  return panel.groups.reduce((cards, group) => cards.concat(group.responses), []).concat(panel.responses);
}

const CHANGES = {
  [JOINED_CHANGED]: (state, payload) => withChange(state, { joined: payload.joined }),

  [ANSWERED_CHANGED]: (state, payload) =>
    withPanel(state, payload.step_id, (panel) => withChange(panel, { answered: payload.answered })),

  [PANEL_CHANGED]: (state, payload) => withPanel(state, payload.panel.key, (panel) => withPageKept(panel, payload.panel)),
};

/** The events the board understands beside a whole state and the end of the session. */
export const EVENTS = Object.keys(CHANGES);

/** The state after an event. */
export function after(state, name, payload) {
  return CHANGES[name](state, payload);
}

// --- pages of a large room

/** Whether a panel shows another page than the one that comes with every change. */
export function isElsewhere(panel, next) {
  return Boolean(panel.sample && next.sample) && panel.sample.page > 1 && panel.sample.page !== next.sample.page;
}

/** A newer panel with the cards of the page that is being read, as long as there may be such a page. */
function withPageKept(panel, next) {
  return isElsewhere(panel, next)
    ? withChange(next, { responses: panel.responses, groups: panel.groups, sample: panel.sample })
    : next;
}

/** A newer state in which each panel stays at the page that is being read. */
export function withPagesKept(state, next) {
  return withChange(next, { panels: next.panels.map((panel) => {
    const standing = panelOf(state, panel.key);
    return standing ? withPageKept(standing, panel) : panel;
  }) });
}

/** The state with one page of a panel in place of the one that stood there. */
export function withPage(state, next) {
  return withPanel(state, next.key, (panel) =>
    withChange(panel, { responses: next.responses, groups: next.groups, sample: next.sample, has_cards: next.has_cards }));
}

// --- while updates are paused

/**
 * The state after an event, while updates are paused (WCAG 2.2.2): what the room may not see any more goes. Nothing is
 * added, nothing moves, and no words change.
 */
export function afterWhilePaused(state, name, payload) {
  if (name !== PANEL_CHANGED) {
    return state;
  }
  return unlessSame(state, withPanel(state, payload.panel.key, (panel) => withoutGoneFrom(panel, payload.panel)));
}

/** The state without what the room may not see any more, by a newer state that is not shown yet. */
export function withoutGone(state, next) {
  return unlessSame(state, withChange(state, {
    is_blank: next.is_blank,
    panels: state.panels.map((panel) => withoutGoneFrom(panel, panelOf(next, panel.key))),
  }));
}

/** The state with a page read while updates are paused: only what goes from it. */
export function withoutGoneFromPage(state, next) {
  return unlessSame(state, withPanel(state, next.key, (panel) => withoutGoneFrom(panel, next)));
}

function unlessSame(state, next) {
  return JSON.stringify(state) === JSON.stringify(next) ? state : next;
}

function withoutGoneFrom(panel, next) {
  if (next === null) {
    return withChange(panel, { responses: [], groups: [], has_cards: false, results: null, spotlight: null, sample: null });
  }
  const results = panel.results && next.results ? pruned(panel.results, next.results) : null;
  const spotlight = stands(panel.spotlight, next.spotlight) ? panel.spotlight : null;
  if (isElsewhere(panel, next)) {
    return withChange(panel, { results, spotlight });   // the page is read again: only that says what stands on it
  }
  const standing = new Map(cardsOf(next).map((card) => [card.id, card]));
  const groups = panel.groups.map((group) => {
    const now = next.groups.find((other) => other.id === group.id);
    const isTitled = Boolean(now) && now.title === group.title;
    return withChange(group, {
      title: isTitled ? group.title : "",
      count_words: isTitled ? group.count_words : "",
      responses: standingCards(group.responses, standing),
    });
  });
  return withChange(panel, { responses: standingCards(panel.responses, standing), groups, results, spotlight });
}

function standingCards(cards, standing) {
  return cards
    .filter((card) => stands(card, standing.get(card.id)))
    .map((card) => withChange(card, { resonance_words: pruned(card.resonance_words, standing.get(card.id).resonance_words) }));
}

/** Whether a card may still be seen as it is: words that were corrected meanwhile may not. */
function stands(card, next) {
  return Boolean(card && next) && card.id === next.id && card.text === next.text && card.note === next.note;
}

/**
 * Results of whatever kind without what newer results do not say any more, such as a word that was hidden. A sentence that
 * differs only by its numbers stays as it is.
 */
export function pruned(standing, next) {
  if (Array.isArray(standing)) {
    return prunedList(standing, Array.isArray(next) ? next : []);
  }
  if (typeof standing === "string") {
    return typeof next === "string" && withoutNumbers(standing) === withoutNumbers(next) ? standing : "";
  }
  if (standing !== null && typeof standing === "object") {
    const other = next !== null && typeof next === "object" ? next : {};
    return Object.keys(standing).reduce(
      (kept, name) => Object.assign(kept, { [name]: pruned(standing[name], other[name]) }),
      {},
    );
  }
  return standing;
}

function prunedList(standing, next) {
  const others = new Map(next.map((item, index) => [nameOf(item, index), item]));
  return standing
    .map((item, index) => [item, nameOf(item, index)])
    .filter(([, name]) => others.has(name))
    .map(([item, name]) => pruned(item, others.get(name)));
}

/** What an item of a list is known by: its key, its words without the numbers, or else its place. */
function nameOf(item, index) {
  if (typeof item === "string") {
    return withoutNumbers(item);
  }
  const named = item === null || typeof item !== "object" ? undefined : [item.key, item.id, item.role].find((name) => name !== undefined);
  return named === undefined ? index : String(named);
}

function withoutNumbers(words) {
  return words.replace(/[\d.,]+/g, "#");
}

// --- what the page is written from

/**
 * The state as the page is written from it: the same claims as the template makes.
 *
 * @param isBlank whether this board was blanked by its own key.
 * @param timerWords the words of a timer now, "" while it is not shown.
 */
export function viewOf(state, { isBlank, timerWords }) {
  const isBlankNow = isBlank || Boolean(state.is_blank);
  const spotlit = state.panels.find((panel) => panel.spotlight);
  return withChange(state, {
    is_blank: isBlankNow,
    has_strip: state.is_running || (state.is_lobby && isBlankNow),
    spotlight: spotlit ? spotlit.spotlight : null,
    has_spotlight: Boolean(spotlit),
    panels: state.panels.map((panel) => panelView(panel, timerWords)),
  });
}

function panelView(panel, timerWords) {
  const hasResults = Boolean(panel.results);
  const hasCards = panel.responses.length > 0 || panel.groups.length > 0;
  const shown = Object.keys(panel.step.shows).filter((kind) => panel.step.shows[kind]);
  const itself = () => shown.reduce((found, kind) => Object.assign(found, { [kind]: [panel] }), {});
  return withChange(panel, {
    briefing_of: itself(),
    results_of: hasResults ? itself() : {},
    has_results: hasResults,
    has_cards: hasCards,
    has_both: hasResults && hasCards,
    has_body: hasResults || hasCards,
    timer_words: panel.timer ? timerWords(panel.timer) : "",
    sample_words: sampleWords(panel.sample),
  });
}

function sampleWords(sample) {
  if (!sample) {
    return "";
  }
  return sample.pages > 1
    ? said("%(shown)s · page %(page)s of %(pages)s", { shown: sample.words, page: sample.page, pages: sample.pages }) : sample.words;
}
