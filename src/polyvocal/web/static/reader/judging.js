// The chips for certainty, stance and basis: one of each kind, or none.

export class Judging {
  #root;

  constructor(root, changed = () => {}) {
    this.#root = root;
    root.addEventListener("click", (event) => {
      const chip = event.target.closest("[data-field]");
      if (!chip) return;
      const on = chip.getAttribute("aria-pressed") !== "true";
      this.show({ ...this.value, [chip.dataset.field]: on ? chip.value : "" });
      changed({ [chip.dataset.field]: on ? chip.value : "" });
    });
  }

  get value() {
    const value = { certainty: "", stance: "", basis: "" };
    for (const chip of this.#root.querySelectorAll("[aria-pressed='true'][data-field]")) value[chip.dataset.field] = chip.value;
    return value;
  }

  show(value) {
    for (const chip of this.#root.querySelectorAll("[data-field]")) {
      chip.setAttribute("aria-pressed", String(value[chip.dataset.field] === chip.value));
    }
  }
}
