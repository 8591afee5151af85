/**
 * A record of what somebody wrote, kept on their own device: as a Word document, as Markdown, or on paper. Nothing is sent.
 *
 * A record is {title, about, parts, blanks}, and takes the language of the page:
 *   about   [[label, words]]               what it is of
 *   parts   [{heading, entries: [[label, text]]}]   what was asked, and what they wrote; a label may be ""
 *   blanks  [label]                        to be filled in by hand
 */
import { DOCX, asDocx } from "./docx.js";
import { MARKDOWN, asMarkdown } from "./markdown.js";
import { fileName, usable } from "./text.js";

const PRINTS = "prints-record";
const RELEASED_AFTER = 60000;   // milliseconds; the browser has read the file long since

/** @param way "docx", "md" or "print" */
export function keepAs(way, record, date) {
  if (way === "print") {
    layOut(record);
    window.print();
  } else if (way === "docx") {
    const language = document.documentElement.lang;
    download(new Blob([asDocx(Object.assign({ language }, record))], { type: DOCX }), fileName(date, "docx"));
  } else {
    download(new Blob([asMarkdown(record)], { type: MARKDOWN }), fileName(date, "md"));
  }
}

/** Put a record where only the printer sees it; null takes it away again. */
export function layOut(record) {
  document.querySelectorAll(".record").forEach((one) => one.remove());
  document.documentElement.classList.toggle(PRINTS, record !== null);
  if (record === null) {
    return;
  }
  const sheet = document.createElement("div");
  sheet.className = "record";
  sheet.setAttribute("aria-hidden", "true");   // the page says the same
  const add = (tag, words, name) => {
    const element = document.createElement(tag);
    element.className = "record__" + name;
    element.dir = "auto";
    element.textContent = usable(words);
    sheet.appendChild(element);
    return element;
  };
  add("h1", record.title, "title");
  record.about.forEach(([label, words]) => add("p", label + ": " + words, "about"));
  record.parts.forEach((part) => {
    add("h2", part.heading, "heading");
    part.entries.forEach(([label, text]) => {
      if (label !== "") {
        add("h3", label, "label");
      }
      add("p", text, "text");
    });
  });
  record.blanks.forEach((label) => add("p", label + ": ", "blank"));
  document.body.appendChild(sheet);
}

function download(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.hidden = true;
  document.body.appendChild(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), RELEASED_AFTER);
}
