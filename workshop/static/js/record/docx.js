/** A record as a Word document, made on this device. No DOM here. */
import { usable } from "./text.js";
import { zipped } from "./zip.js";

const HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const WORD = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006/";
const KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.";
const MARGIN = 1134;   // twentieths of a point: 2 cm
const LINE = "________________________";

export const DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/** @param record see record/record.js */
export function asDocx(record) {
  return zipped([
    { name: "[Content_Types].xml", text: contentTypes() },
    { name: "_rels/.rels", text: relations([["officeDocument", OFFICE, "word/document.xml"],
      ["metadata/core-properties", PACKAGE + "relationships/", "docProps/core.xml"]]) },
    { name: "word/document.xml", text: documentOf(record) },
    { name: "word/_rels/document.xml.rels", text: relations([["styles", OFFICE, "styles.xml"],
      ["settings", OFFICE, "settings.xml"]]) },
    { name: "word/styles.xml", text: styles(languageOf(record)) },
    { name: "word/settings.xml", text: HEAD + "<w:settings " + WORD + "><w:compat><w:compatSetting " +
      "w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat></w:settings>" },
    { name: "docProps/core.xml", text: HEAD + "<cp:coreProperties xmlns:cp=\"" + PACKAGE + "metadata/core-properties\" " +
      "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>" + escaped(record.title) +
      "</dc:title><dc:language>" + languageOf(record) + "</dc:language></cp:coreProperties>" },
  ]);
}

function documentOf(record) {
  const body = [paragraph("Title", record.title)];
  record.about.forEach(([label, words]) => body.push(labelled(label, words)));
  record.parts.forEach((part) => {
    body.push(paragraph("Heading1", part.heading));
    part.entries.forEach(([label, text]) => {
      if (label !== "") {
        body.push(paragraph("Heading2", label));
      }
      body.push(paragraph("", text));
    });
  });
  record.blanks.forEach((label) => body.push(labelled(label, LINE)));
  return HEAD + "<w:document " + WORD + "><w:body>" + body.join("") + "<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/>" +
    "<w:pgMar w:top=\"" + MARGIN + "\" w:right=\"" + MARGIN + "\" w:bottom=\"" + MARGIN + "\" w:left=\"" + MARGIN +
    "\" w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>";
}

function paragraph(style, text) {
  return "<w:p>" + properties(style, text) + run(text, "") + "</w:p>";
}

function labelled(label, text) {
  return "<w:p>" + properties("About", label + text) + run(label + ": ", "<w:b/>") + run(text, "") + "</w:p>";
}

function properties(style, text) {
  const named = style === "" ? "" : "<w:pStyle w:val=\"" + style + "\"/>";
  return "<w:pPr>" + named + (isRightToLeft(text) ? "<w:bidi/>" : "") + "</w:pPr>";
}

function run(text, look) {
  const all = look + (isRightToLeft(text) ? "<w:rtl/>" : "");
  const pieces = usable(text).split(/([\n\t])/).filter((piece) => piece !== "").map((piece) => {
    if (piece === "\n") {
      return "<w:br/>";
    }
    return piece === "\t" ? "<w:tab/>" : "<w:t xml:space=\"preserve\">" + escaped(piece) + "</w:t>";
  });
  return "<w:r>" + (all === "" ? "" : "<w:rPr>" + all + "</w:rPr>") + pieces.join("") + "</w:r>";
}

/** Whether the first letter is of a script that is read from right to left. */
function isRightToLeft(text) {
  const first = /[A-Za-z\u00c0-\u058f\u0590-\u08ff\u0900-\u1fff\u2c00-\ud7ff\uf900-\ufdff\ufe70-\ufeff]/.exec(text);
  return first !== null && /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/.test(first[0]);
}

/** What it is mostly written in, for whoever has it read aloud or looks for mistakes. */
function languageOf(record) {
  return escaped(record.language || "en-GB");
}

function escaped(text) {
  return usable(text).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

function relations(all) {
  return HEAD + "<Relationships xmlns=\"" + PACKAGE + "relationships\">" + all.map(([kind, where, target], index) =>
    "<Relationship Id=\"r" + (index + 1) + "\" Type=\"" + where + kind + "\" Target=\"" + target + "\"/>").join("") +
    "</Relationships>";
}

function contentTypes() {
  const of = (name, type) => "<Override PartName=\"/" + name + "\" ContentType=\"" + type + "\"/>";
  return HEAD + "<Types xmlns=\"" + PACKAGE + "content-types\">" +
    "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>" +
    "<Default Extension=\"xml\" ContentType=\"application/xml\"/>" + of("word/document.xml", KIND + "document.main+xml") +
    of("word/styles.xml", KIND + "styles+xml") + of("word/settings.xml", KIND + "settings+xml") +
    of("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml") + "</Types>";
}

/** Styles that Word knows by name, so that headings are headings for a screen reader too. */
function styles(language) {
  const style = (id, name, look, space, level) => "<w:style w:type=\"paragraph\" w:styleId=\"" + id + "\"><w:name w:val=\"" +
    name + "\"/><w:basedOn w:val=\"Normal\"/><w:next w:val=\"Normal\"/><w:qFormat/><w:pPr>" + space + level +
    "</w:pPr><w:rPr>" + look + "</w:rPr></w:style>";
  const heading = (number, size, before) => style("Heading" + number, "heading " + number,
    "<w:b/><w:sz w:val=\"" + size + "\"/>", "<w:keepNext/><w:spacing w:before=\"" + before + "\" w:after=\"60\"/>",
    "<w:outlineLvl w:val=\"" + (number - 1) + "\"/>");
  return HEAD + "<w:styles " + WORD + "><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Arial\" w:hAnsi=\"Arial\" " +
    "w:cs=\"Arial\"/><w:sz w:val=\"22\"/><w:lang w:val=\"" + language + "\" w:bidi=\"" + language + "\"/></w:rPr></w:rPrDefault></w:docDefaults>" +
    "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/>" +
    "<w:pPr><w:spacing w:after=\"120\"/></w:pPr></w:style>" +
    style("Title", "Title", "<w:b/><w:sz w:val=\"36\"/>", "<w:spacing w:after=\"160\"/>", "") +
    style("About", "About", "", "<w:spacing w:after=\"40\"/>", "") + heading(1, 26, 320) + heading(2, 22, 160) + "</w:styles>";
}
