"""What axe cannot see of a page: one script for each question, run in the browser.

Each answers with what is wrong: a list that is empty when nothing is.
"""

from __future__ import annotations

#: What the other scripts share. `isSeen`: it takes part in the page as it stands.
COMMON = """
const isSeen = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true })
  && !one.closest("[inert], .visually-hidden, template") && one.getClientRects().length > 0;
const named = (one) => one.tagName.toLowerCase() + (one.id ? "#" + one.id : "")
  + (one.classList.length ? "." + [...one.classList].join(".") : "") + " “" + (one.innerText || one.value
  || one.getAttribute("aria-label") || one.name || "").trim().slice(0, 40) + "”";
const REACHED = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
const layer = () => [...document.querySelectorAll("[aria-modal=true]")].find(isSeen) || document;
const reached = () => [...layer().querySelectorAll(REACHED)].filter((one) => isSeen(one) && !one.disabled
  && !one.closest("fieldset:disabled") && one.tabIndex >= 0);
"""

#: Nothing is wider than the page: WCAG 2.2, 1.4.10 at 320 CSS pixels, as a laptop at 400 % has them.
SIDEWAYS = COMMON + """
const wide = document.documentElement.clientWidth;
if (document.documentElement.scrollWidth <= wide) { return []; }
return ["scrolls sideways to " + document.documentElement.scrollWidth].concat([...document.querySelectorAll("body *")]
  .filter((one) => isSeen(one) && one.getBoundingClientRect().right > wide + 1).slice(0, 3).map(named));
"""

#: Text that is set wider is still there (1.4.12): nothing that holds text hides part of it.
CLIPPED = COMMON + """
return [...document.querySelectorAll("body *")].filter((one) => {
  const style = getComputedStyle(one);
  return isSeen(one) && one.innerText && one.innerText.trim() && one.tagName !== "TEXTAREA" && one.tagName !== "SELECT"
    && one.tagName !== "OPTION"
    && ((["hidden", "clip"].includes(style.overflowX) && one.scrollWidth > one.clientWidth + 1)
      || (["hidden", "clip"].includes(style.overflowY) && one.scrollHeight > one.clientHeight + 1));
}).slice(0, 5).map((one) => "clips " + named(one));
"""

#: Everything a finger is asked to hit is 44 pixels high (design) and 24 wide; a link that stands by itself is 24 high,
#: and one in a line of text as high as its words (2.5.8).
SMALL = COMMON + """
const boxOf = (one) => {
  const label = one.matches("input[type=checkbox], input[type=radio]") && (one.closest("label")
    || (one.id && document.querySelector("label[for='" + one.id + "']")));
  return (label || one).getBoundingClientRect();
};
return reached().filter((one) => {
  const box = boxOf(one);
  const isLine = one.tagName === "A" && getComputedStyle(one).display.startsWith("inline") && !one.matches(".button");
  const least = isLine ? 18 : (one.matches("a:not(.button)") ? 24 : 43.5);
  return !one.matches(".skip-link") && (box.height < least || (!isLine && box.width < Math.min(least, 24)));
}).slice(0, 6).map((one) => "is small " + [boxOf(one).width, boxOf(one).height].map(Math.round).join("×") + " "
  + named(one));
"""

#: Each stop of the Tab key can be seen, has a ring, and lies under nothing that sticks (2.4.7, 2.4.11).
FOCUS = COMMON + """
const wrong = [];
for (const one of reached().filter((each) => !each.matches(".skip-link"))) {
  one.focus();
  if (document.activeElement !== one) { continue; }
  document.getAnimations().forEach((moving) => moving.effect.getComputedTiming().endTime < 1000 && moving.finish());
  const style = getComputedStyle(one);
  const label = one.closest("label");
  const around = label ? getComputedStyle(label) : style;
  const next = one.nextElementSibling ? getComputedStyle(one.nextElementSibling) : style;
  if (![style, around, next].some((way) => (way.outlineStyle !== "none" && parseFloat(way.outlineWidth) >= 2)
      || way.boxShadow !== "none")) {
    wrong.push("shows no focus " + named(one));
  }
  const box = (label && label.contains(one) ? label : one).getBoundingClientRect();
  const points = [[0.5, 0.5], [0.05, 0.2], [0.95, 0.2], [0.05, 0.8], [0.95, 0.8]].map(([x, y]) =>
    [box.left + box.width * x, box.top + box.height * y]).filter(([x, y]) => x >= 0 && y >= 0 && x < innerWidth
      && y < innerHeight);
  const isOn = ([x, y]) => { const top = document.elementFromPoint(x, y);
    return top && (top === one || one.contains(top) || (label && label.contains(top)) || top.contains(one)); };
  if (box.height < innerHeight * 0.8 && !points.some(isOn)) { wrong.push("is covered or out of sight " + named(one)); }
}
return wrong.slice(0, 6);
"""

#: The Tab key goes as the eye goes: no order of its own, in the markup or by a style (2.4.3).
ORDER = COMMON + """
return reached().filter((one) => one.tabIndex > 0).map((one) => "has an order of its own " + named(one)).concat(
  [...document.querySelectorAll("body *")].filter((one) => {
    const style = getComputedStyle(one);
    const isTurned = /reverse/.test(style.flexDirection) && style.display.includes("flex");
    return isSeen(one) && (style.order !== "0" || isTurned) && (one.matches(REACHED) || one.querySelector(REACHED));
  }).map((one) => "is put elsewhere by a style " + named(one)));
"""

#: What a screen reader speaks unasked is one or two polite lines in words, never cards as they come (4.1.3).
SPOKEN = COMMON + """
return [...document.querySelectorAll("[aria-live], [role=status], [role=alert], [role=log]")].filter((one) =>
  one.querySelector("[data-cards], .response, .board-card, [data-each], form, textarea")
  && !one.matches(".actions-changed, .notice, .status__warnings, .undo-bar"))
  .map((one) => "speaks more than a line " + named(one)).concat(
  [...document.querySelectorAll("[aria-live=assertive], [role=alert], [role=log]")].map((one) =>
    "breaks in " + named(one)));
"""

#: A page that comes back with a problem says so in its title, at its head, with the focus there and a way to each field
#: (3.3.1, and the error summary of the GOV.UK Design System).
ERRORS = COMMON + """
const summary = document.querySelector("[data-error-summary]");
if (!summary) { return []; }
const wrong = document.title.startsWith("Error: ") ? [] : ["title does not say “Error: ”"];
if (document.activeElement !== summary) { wrong.push("the focus is not on the summary of errors"); }
return wrong.concat([...summary.querySelectorAll("a[href^='#']")].filter((one) =>
  !document.getElementById(one.hash.slice(1))).map((one) => "leads nowhere " + one.hash));
"""

#: One heading of the first level that is seen or spoken; the page says its language and its name.
OUTLINE = COMMON + """
const above = [...document.querySelectorAll("[aria-modal=true]:has(h1)")].find(isSeen) || document;
const isOpen = [...document.querySelectorAll("dialog[open], [aria-modal=true]")].some(isSeen);
const first = [...above.querySelectorAll("h1")].filter((one) => one.checkVisibility()
  && (isOpen || !one.closest("[inert]")));
return [first.length === 1 || "has " + first.length + " headings of the first level",
  /^[a-z]{2}(-|$)/.test(document.documentElement.lang) || "does not say its language",
  Boolean(document.title.trim()) || "has no title"].filter((one) => one !== true);
"""

#: On a facilitator's page the head, the title, the page and the foot begin at one line.
ONE_LINE = COMMON + """
const brand = document.querySelector(".header--facilitator .header__brand");
if (!brand) { return []; }
const start = (one) => one.getBoundingClientRect().left + parseFloat(getComputedStyle(one).paddingLeft);
return [...document.querySelectorAll("main, main h1, .footer")].filter((one) => isSeen(one) && one.offsetWidth > 1
  && Math.abs(start(one) - start(brand)) > 1).map((one) => named(one) + " begins beside the line of the page");
"""

#: Nothing moves for longer than a moment when somebody asked for less motion (2.3.3).
MOTION = """
return document.getAnimations().filter((one) => one.playState === "running"
  && one.effect.getComputedTiming().endTime > 50)
  .map((one) => "moves " + (one.animationName || one.transitionProperty));
"""

#: How far each text that is seen stands out from what is behind it: `ratios()` gives [ratio, which text] for each.
RATIOS = COMMON + """
const number = (part) => part / 255 <= 0.04045 ? part / 255 / 12.92 : Math.pow((part / 255 + 0.055) / 1.055, 2.4);
const luminance = ([red, green, blue]) => 0.2126 * number(red) + 0.7152 * number(green) + 0.0722 * number(blue);
const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
const behind = (element) => {
  for (let at = element; at; at = at.parentElement) {
    const colour = parts(getComputedStyle(at).backgroundColor);
    if (colour.length === 3 || colour[3] === 1) { return colour; }
  }
  return [255, 255, 255];
};
const texts = () => {
  const found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const one = walker.currentNode.parentElement;
    if (walker.currentNode.data.trim() && isSeen(one) && !one.closest(".skip-link")) { found.add(one); }
  }
  return [...found];
};
const ratios = () => texts().filter((one) => !one.closest(":disabled, [aria-disabled=true]")).map((one) => {
  const style = getComputedStyle(one);
  const [ink, sheet] = [luminance(parts(one.namespaceURI.endsWith("svg") ? style.fill : style.color)),
    luminance(behind(one))];
  return [(Math.max(ink, sheet) + 0.05) / (Math.min(ink, sheet) + 0.05), one];
});
"""


def contrast_of(least):
    """Of all text that is seen: what stands out less than this ratio from what is behind it."""
    return RATIOS + f"""
return ratios().filter(([ratio]) => ratio < {least} - 0.01).slice(0, 4).map(([ratio, one]) =>
  "stands out " + ratio.toFixed(2) + " to 1 " + named(one));
"""


#: WCAG 2.2, 1.4.3.
CONTRAST = contrast_of(4.5)

#: What a room reads from eight metres, on a screen 1.5 metres high: no text under 24 of 1,080 lines, which is letters
#: of 33 mm and small ones of 17, seen under 7 minutes of arc; somebody with full sight reads 5. Buttons and the list of
#: keys are for whoever stands at the laptop.
FROM_AFAR = RATIOS + """
const sizeOf = (one) => parseFloat(getComputedStyle(one).fontSize)
  * (one.namespaceURI.endsWith("svg") ? one.getScreenCTM().a : 1);
return texts().filter((one) => !one.closest("button, [data-help], .demonstration")
  && sizeOf(one) < innerHeight * 24 / 1080 - 0.1).slice(0, 4)
  .map((one) => "too small for the back row, " + Math.round(sizeOf(one)) + " px " + named(one));
"""

#: With the few colours of somebody's own device (forced colours, as Windows' contrast themes are) all grounds and
#: shadows are gone: each control still has an edge or words, what is chosen is told by more than its ground, focus has
#: an outline, and no drawing is in the colour of the sheet. Asked in a dark theme while the page is in light colours,
#: the worst that can meet.
FORCED = COMMON + """
const shown = (style) => ["borderTopStyle", "borderTopWidth", "borderTopColor", "borderInlineStartStyle",
  "borderInlineStartWidth", "borderInlineStartColor", "outlineStyle", "outlineWidth", "outlineColor", "fontWeight",
  "textDecorationLine", "color", "content", "display", "visibility"].map((name) => style[name]).join();
const asShown = (one) => [one, ...one.querySelectorAll("*")].map((each) => shown(getComputedStyle(each))
  + shown(getComputedStyle(each, "::before")) + shown(getComputedStyle(each, "::after"))).join();
const wrong = reached().filter((one) => { const style = getComputedStyle(one);
  return !one.matches("input[type=range], input[type=checkbox], input[type=radio], input[type=file]")
    && !(one.matches("input, select, textarea") ? "" : one.innerText || "").trim() && !one.querySelector("svg, img")
    && (style.borderTopStyle === "none" || parseFloat(style.borderTopWidth) < 1);
}).map((one) => "has neither edge nor words " + named(one));
const STATES = ["aria-pressed", "aria-selected", "aria-current"];
for (const one of [...document.querySelectorAll(".is-now, .is-current, .is-spotlit, [aria-pressed=true],"
    + "[aria-selected=true], [aria-current]:not([aria-current=false])")].filter(isSeen)) {
  const [chosen, kept] = [asShown(one), one.className];
  const had = STATES.filter((state) => one.hasAttribute(state));
  const values = had.map((state) => one.getAttribute(state));
  had.forEach((state) => state === "aria-current" ? one.removeAttribute(state) : one.setAttribute(state, "false"));
  one.classList.remove("is-now", "is-current", "is-spotlit");
  if (asShown(one) === chosen) { wrong.push("tells by its ground alone that it is chosen " + named(one)); }
  one.className = kept;
  had.forEach((state, at) => one.setAttribute(state, values[at]));
}
const sheet = getComputedStyle(document.documentElement).backgroundColor;
const parts = (colour) => (colour.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
const bright = ([red, green, blue]) => [red, green, blue].map((part) => Math.pow(part / 255, 2.2)).reduce(
  (sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
const apart = (colour) => { const [a, b] = [bright(parts(colour)), bright(parts(sheet))];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) >= 3; };
for (const drawing of [...document.querySelectorAll("svg")].filter(isSeen)) {
  const lost = [...drawing.querySelectorAll("path, rect, circle, line, polygon, polyline, text")].filter((one) => {
    const style = getComputedStyle(one);
    const colours = [style.fill, style.stroke].filter((colour) => colour !== "none" && parts(colour)[3] !== 0);
    const box = one.getBoundingClientRect();
    return style.forcedColorAdjust !== "none" && box.width + box.height > 0 && colours.length && !colours.some(apart);
  });
  if (lost.length) { wrong.push("draws in the colour of the sheet " + lost[0].outerHTML.slice(0, 80)); }
}
for (const one of reached().filter((each) => !each.matches(".skip-link"))) {
  one.focus();
  if (document.activeElement !== one || !one.matches(":focus-visible")) { continue; }
  const label = one.closest("label");
  if (![one, label, one.nextElementSibling].some((each) => each && getComputedStyle(each).outlineStyle !== "none"
      && parseFloat(getComputedStyle(each).outlineWidth) >= 2)) {
    wrong.push("shows no focus " + named(one));
  }
}
return [...new Set(wrong)].slice(0, 6);
"""

#: What is on its way to another colour or place arrives there.
ARRIVED = """() => document.getAnimations().forEach((one) => one.effect.getComputedTiming().endTime < 1000
  && one.finish())"""


def asked(page, *questions):
    """What is wrong by these scripts, in one journey to the browser."""
    return page.evaluate("() => [" + ", ".join(f"(() => {{{one}}})()" for one in questions) + "].flat()")
