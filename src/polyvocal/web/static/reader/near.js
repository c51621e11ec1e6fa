// Which turns are near the screen: only those are laid out in full.

// On a narrow screen the page scrolls, and not the pane.
function scrolls(pane) {
  return getComputedStyle(pane).overflowY !== "visible";
}

export class Near {
  #turns = new Set();
  #first;

  // `came` is called with turns that came near.
  constructor(transcript, pane, came) {
    const byElement = new Map(transcript.turns.map((turn) => [turn.element, turn]));
    this.#first = new Promise((known) => {
      const observer = new IntersectionObserver((entries) => {
        const coming = [];
        for (const entry of entries) {
          const turn = byElement.get(entry.target);
          if (!entry.isIntersecting) this.#turns.delete(turn);
          else { this.#turns.add(turn); coming.push(turn); }
        }
        known();
        if (coming.length) came(coming);
      }, { root: scrolls(pane) ? pane : null, rootMargin: "50% 0%" });
      for (const turn of transcript.turns) observer.observe(turn.element);
      if (!transcript.turns.length) known();
    });
  }

  // Fulfilled once it is known what is near.
  get ready() {
    return this.#first;
  }

  has(turn) {
    return this.#turns.has(turn);
  }

  get turns() {
    return [...this.#turns].sort((one, other) => one.number - other.number);
  }
}
