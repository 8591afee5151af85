/**
 * A few settings to choose from, which take effect with Set only: passing over a choice with the arrow keys changes
 * nothing. A choice that is not set yet stays, unless what is set for it, or what it is about, has changed.
 */

export function attach(root) {
  const shown = new WeakMap();

  const radiosOf = (form) => Array.from(form.querySelectorAll("input[type=radio]"));

  /** There is something to set only when the choice is another one than what stands. */
  function isChosen(form) {
    return radiosOf(form).some((radio) => radio.checked && radio.value !== form.dataset.standing);
  }

  function showSet(form) {
    form.querySelector("[data-set]").setAttribute("aria-disabled", isChosen(form) ? "false" : "true");
  }

  /** Call after each new state. */
  function afterState() {
    root.querySelectorAll("[data-choice]").forEach((form) => {
      const standing = form.dataset.standing;
      if (shown.get(form) !== standing) {
        shown.set(form, standing);
        radiosOf(form).forEach((radio) => {
          radio.checked = radio.value === standing;
        });
      }
      showSet(form);
    });
  }

  root.addEventListener("change", (event) => {
    const form = event.target.closest("[data-choice]");
    if (form) {
      showSet(form);
    }
  });
  root.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-choice]");
    if (form && !isChosen(form)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  });
  root.querySelectorAll("[data-choice]").forEach((form) => shown.set(form, form.dataset.standing));   // what was chosen before stays
  afterState();
  return { afterState };
}
