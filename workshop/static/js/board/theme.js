/** The board's colours: light for dim projectors, dark for dim rooms, high contrast. Kept in this browser. */
import { said } from "../web/said.js";

const THEMES = ["light", "dark", "contrast"];
const WORDS = { light: said("light"), dark: said("dark"), contrast: said("high contrast") };
const STORAGE_KEY = "workshop-board-theme";

/** The theme after this one; after the last comes the first. */
export function nextTheme(theme) {
  return THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
}

export function attach({ button, onChange }) {
  let theme = readTheme();
  apply();

  function apply() {
    document.documentElement.dataset.theme = theme;
    button.querySelector("[data-words]").textContent = words();
  }

  function words() {
    return said("Theme: %(theme)s", { theme: WORDS[theme] });
  }

  function change() {
    theme = nextTheme(theme);
    apply();
    keepTheme(theme);
    onChange(words());
  }

  button.addEventListener("click", change);
  return { change };
}

function readTheme() {
  try {
    const kept = localStorage.getItem(STORAGE_KEY);
    return THEMES.indexOf(kept) === -1 ? THEMES[0] : kept;
  } catch (error) {
    return THEMES[0];
  }
}

function keepTheme(theme) {
  try {
    localStorage.setItem(STORAGE_KEY, theme);
  } catch (error) {
    // it lasts as long as the page
  }
}
