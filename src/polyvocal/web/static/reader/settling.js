// Once the page is there, every turn takes its place for good, whenever nothing else is to be done.
// Until then the browser lays out only what comes near, which costs something in each frame. While
// somebody scrolls nothing settles: that would cost them frames as well.

const LEAST_MS = 4;
const AT_REST_MS = 250;

export class Settling {
  #open;
  #sight;
  #stripes;
  #painter;
  #stillness;
  #scrolled = -AT_REST_MS;

  constructor({ transcript, pane, sight, stripes, painter, stillness }) {
    this.#open = new Set(transcript.turns);
    this.#sight = sight;
    this.#stripes = stripes;
    this.#painter = painter;
    this.#stillness = stillness;
    pane.addEventListener("scroll", () => { this.#scrolled = performance.now(); }, { passive: true });
    this.#later();
  }

  #later() {
    const rest = this.#scrolled + AT_REST_MS - performance.now();
    if (rest > 0) setTimeout(() => this.#later(), rest);
    else whenIdle((left) => this.#stillness.then(() => this.#some(left)));
  }

  #some(left) {
    const order = this.#sight.ordered(this.#open);
    for (const turn of order) {
      this.#painter.need(turn);
      this.#stripes.need(turn);
      turn.element.classList.add("settled");
      this.#open.delete(turn);
      if (left() < LEAST_MS) break;
    }
    if (this.#open.size) this.#later();
    else performance.mark("polyvocal-settled");
  }
}

export function whenIdle(act, latest = 300) {
  if ("requestIdleCallback" in window) requestIdleCallback((deadline) => act(() => deadline.timeRemaining()), { timeout: latest });
  else setTimeout(() => { const until = performance.now() + 10; act(() => until - performance.now()); }, 30);
}
