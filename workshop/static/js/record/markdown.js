/** A record as Markdown, with everything escaped that would be more than words. No DOM here. */
import { usable } from "./text.js";

const LINE = "\\_".repeat(24);

export const MARKDOWN = "text/markdown;charset=utf-8";

/** @param record see record/record.js */
export function asMarkdown(record) {
  const blocks = ["# " + inOneLine(record.title)];
  blocks.push(record.about.map(([label, words]) => "**" + inOneLine(label) + ":** " + inOneLine(words)).join("\\\n"));
  record.parts.forEach((part) => {
    blocks.push("## " + inOneLine(part.heading));
    part.entries.forEach(([label, text]) => {
      if (label !== "") {
        blocks.push("### " + inOneLine(label));
      }
      blocks.push(asWritten(text));
    });
  });
  record.blanks.forEach((label) => blocks.push("**" + inOneLine(label) + ":** " + LINE));
  return blocks.filter((block) => block !== "").join("\n\n") + "\n";
}

/** A text of several lines: each stays a line, and an empty one begins a paragraph. */
export function asWritten(text) {
  return usable(text).split(/\n[ \t]*\n[ \t\n]*/).map((paragraph) => paragraph.split("\n").map(line).filter((one) => one !== "")
    .join("\\\n")).filter((paragraph) => paragraph !== "").join("\n\n");
}

function inOneLine(text) {
  return line(usable(text).replace(/[ \t\n]+/g, " "));
}

function line(text) {
  const rest = text.replace(/[ \t]+$/, "").replace(/[\\`*_[\]<>&~|$]/g, "\\$&").replace(/^([ \t]*)([#+\-=:])/, "$1\\$2")
    .replace(/^([ \t]*\d+)([.)])/, "$1\\$2").replace(/!$/, "\\!").replace(/#$/, "\\#");
  return rest.replace(/^[ \t]/, "&#32;");
}
