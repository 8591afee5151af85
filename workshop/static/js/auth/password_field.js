/** A password box whose words can be looked at while they are typed, and are hidden again when the form is sent. */
import { said } from "../web/said.js";

export function attach(field) {
  const input = field.querySelector("[data-password-input]");
  const button = field.querySelector("[data-password-show]");
  const verb = button.firstChild;

  function show(isShown) {
    input.type = isShown ? "text" : "password";
    verb.nodeValue = isShown ? said("Hide") : said("Show");
  }

  button.hidden = false;
  button.addEventListener("click", () => show(input.type === "password"));
  input.form.addEventListener("submit", () => show(false));
}
