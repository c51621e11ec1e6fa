// Which turns are in sight, and which are to come next. Asked when it matters, not while scrolling.

const FEW = 8;

export class Sight {
  #turns;
  #pane;

  constructor(transcript, pane) {
    this.#turns = transcript.turns;
    this.#pane = pane;
  }

  // Those of these turns on the screen, or half a screen before or after it. A few are near wherever
  // they are: to look where they stand would make the browser lay out the page in the middle of a stroke.
  nearOf(turns) {
    if (turns.size <= FEW) return [...turns];
    return this.#between(0.5).filter((turn) => turns.has(turn));
  }

  // The turns on the screen.
  now() {
    return this.#between(0);
  }

  // These turns, the nearest to what is on the screen first.
  ordered(turns) {
    const middle = this.now()[0]?.number ?? 1;
    // What is below is read next.
    const distance = ({ number }) => (number < middle ? 2 * (middle - number) : number - middle);
    return [...turns].sort((one, other) => distance(one) - distance(other));
  }

  #between(more) {
    const pane = this.#pane.getBoundingClientRect();
    const top = Math.max(pane.top, 0);
    const bottom = Math.min(pane.bottom, window.innerHeight);
    const room = more * (bottom - top);
    const first = this.#first((box) => box.bottom > top - room + 4);
    const after = this.#first((box) => box.top >= bottom + room);
    return this.#turns.slice(first, after);
  }

  // Turns stand one under the other, so a few looks find the first of which something is so.
  #first(isSo) {
    let low = 0;
    let high = this.#turns.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isSo(this.#turns[middle].element.getBoundingClientRect())) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
