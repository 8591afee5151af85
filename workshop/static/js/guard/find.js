/** What in a text could identify somebody, as far as a phone looks: nothing is sent and nothing is kept. */
import { fold } from "./characters.js";
import { findIdentifiers } from "./identifiers.js";
import { findNames } from "./names.js";
import { MASKS } from "./rules.js";

/** @returns hits {kind, start, end} in the order of the text, none inside another; places in UTF-16 units. */
export function find(text) {
  const folded = fold(text);
  const found = [...findIdentifiers(folded), ...findNames(folded)];
  const masked = placesOf(text);
  return withoutOverlaps(found)
    .filter((hit) => !masked.some(([start, end]) => hit.start < end && start < hit.end))
    .map(({ kind, start, end }) => ({ kind, start, end }));
}

/** Of hits that overlap the certain one stays, then one with a shape, then the longest. */
function withoutOverlaps(found) {
  const taken = [];
  const order = (hit) => [hit.isCertain ? 0 : 1, hit.kind === "name" ? 1 : 0, hit.start - hit.end, hit.start];
  const sorted = found.map((hit) => [order(hit), hit]).sort(([one], [other]) => {
    const place = one.findIndex((value, at) => value !== other[at]);
    return place < 0 ? 0 : one[place] - other[place];
  });
  for (const [, hit] of sorted) {
    if (!taken.some((other) => hit.start < other.end && other.start < hit.end)) taken.push(hit);
  }
  return taken.sort((one, other) => one.start - other.start);
}

/** Where a detail was taken out of the text before. */
function placesOf(text) {
  const places = [];
  for (const mask of MASKS) {
    for (let at = text.indexOf(mask); at >= 0; at = text.indexOf(mask, at + 1)) places.push([at, at + mask.length]);
  }
  return places;
}
