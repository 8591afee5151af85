/** Words as they go into a file. No DOM here. */
import { said } from "../web/said.js";

/** A text without what breaks files or turns the words around it (workshop/characters.py), its lines ended alike. */
export function usable(text) {
  return Array.from(String(text).replace(/\r\n?/g, "\n")).filter((one) => !isUnusable(one.codePointAt(0))).join("");
}

function isUnusable(point) {
  return (point < 0x20 && point !== 0x09 && point !== 0x0a) || (point >= 0x7f && point <= 0x9f) ||
    (point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069) ||
    (point >= 0xd800 && point <= 0xdfff) || point === 0xfffe || point === 0xffff;
}

const MONTHS = [said("January"), said("February"), said("March"), said("April"), said("May"), said("June"), said("July"),
  said("August"), said("September"), said("October"), said("November"), said("December")];

/** A day of the device's own clock: "25 November 2026". */
export function dayInWords(date) {
  return said("%(day)s %(month)s %(year)s", { day: date.getDate(), month: MONTHS[date.getMonth()], year: date.getFullYear() });
}

/** What a record's file is called: the day and no more, because others may see the list of downloads. */
export function fileName(date, ending) {
  const two = (number) => String(number).padStart(2, "0");
  return "reflection-" + date.getFullYear() + "-" + two(date.getMonth() + 1) + "-" + two(date.getDate()) + "." + ending;
}
