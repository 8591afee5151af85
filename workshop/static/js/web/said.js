/**
 * Sentences of the scripts in the language of the page. English stands in the scripts; every other language comes with the
 * page, as data-words of its body: English words to words, or to the plural forms; under "" the form of each number.
 */
const WORDS = typeof document !== "undefined" && document.body && document.body.dataset.words
  ? JSON.parse(document.body.dataset.words)
  : {};
const FORMS = WORDS[""] || "";
const HUNDRED = 100;

/** A sentence, with %(name)s where a value stands. */
export function said(message, values) {
  return filled(WORDS[message] || message, values);
}

/** A sentence with a number of things, in the plural form of that number; %(number)s is the number itself. */
export function saidMany(one, many, number, values) {
  return filled(formOf(WORDS[one], number) || (number === 1 ? one : many), Object.assign({ number: String(number) }, values));
}

function formOf(forms, number) {
  const place = number < FORMS.length ? number : HUNDRED + (number % HUNDRED);
  return Array.isArray(forms) ? forms[Number(FORMS.charAt(place))] : "";
}

function filled(message, values) {
  return values ? message.replace(/%\((\w+)\)s/g, (whole, name) => (name in values ? String(values[name]) : whole)) : message;
}
