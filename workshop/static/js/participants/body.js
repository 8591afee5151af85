/**
 * What a phone fills in for one response, as it is sent: {name of a field: text, or a list of texts}. No DOM here.
 *
 * A field that is left out is as good as an empty one. What the server makes one when it stores a text (kinds/text.py),
 * such as spaces around it and many empty lines, does not count.
 */

/** Whether nothing is filled in. */
export function isBlank(body) {
  return Object.keys(body).every((name) => plain(body[name]) === "");
}

/** Whether two say the same. */
export function isSameBody(one, other) {
  return Object.keys(Object.assign({}, one, other)).every((name) => plain(one[name]) === plain(other[name]));
}

/** Whether everything in the fields of a page is what was sent; what was sent may hold more than a page shows. */
export function isAsSent(body, sent) {
  return Object.keys(body).every((name) => plain(body[name]) === plain(sent[name]));
}

/** What a draft holds. Those kept by an earlier version hold one text. */
export function bodyOf(draft) {
  return draft.body || { text: draft.text || "" };
}

/** One body with the texts of another under its own; of other fields it keeps its own. */
export function joined(body, other, isText) {
  const whole = Object.assign({}, body);
  Object.keys(other).forEach((name) => {
    const mine = plain(body[name]);
    const theirs = plain(other[name]);
    if (mine === "") {
      whole[name] = other[name];
    } else if (isText(name) && !mine.includes(theirs)) {
      whole[name] = body[name] + "\n\n" + other[name];
    }
  });
  return whole;
}

function plain(given) {
  if (given === undefined || given === null) {
    return "";
  }
  if (!Array.isArray(given)) {
    return stored(String(given));
  }
  const texts = given.map((one) => stored(String(one)));
  return texts.every((one) => one === "") ? "" : JSON.stringify(texts);
}

function stored(text) {
  return text.replace(/\r\n?/g, "\n").replace(/\t/g, " ").normalize("NFC").trim().replace(/\n(?: *\n){2,}/g, "\n\n");
}
