// Flat highlights in the words of each turn: first those in sight, the rest as soon as there is time.
import { pieces, topmost } from "./sweep.js";

const SLICE_MS = 24;

export class Painter {
  #transcript;
  #codings;
  #tone;
  #waiting = new Set();
  #running = false;
  #near;
  folded = () => []; // the spans of a turn that nobody has opened yet

  // `tone` gives the number of a code's colour; `near` whether a turn is near the screen.
  constructor(transcript, codings, tone, near) {
    this.#transcript = transcript;
    this.#codings = codings;
    this.#tone = tone;
    this.#near = near;
    codings.watch((turns) => this.repaint(turns));
  }

  repaint(turns) {
    for (const turn of turns) {
      if (this.#near(turn)) this.#paint(turn);
      else this.#waiting.add(turn);
    }
    this.#go();
  }

  // Turns that are about to be seen do not wait for their turn.
  came(turns) {
    for (const turn of turns) if (this.#waiting.has(turn)) this.#paint(turn);
  }

  // Everything at once, for what needs the whole page: printing, searching it.
  finish() {
    for (const turn of this.#waiting) this.#paint(turn);
  }

  #go() {
    if (this.#running || !this.#waiting.size) return;
    this.#running = true;
    setTimeout(() => {
      this.#running = false;
      const until = performance.now() + SLICE_MS;
      for (const turn of this.#waiting) {
        this.#paint(turn);
        if (performance.now() > until) break;
      }
      if (!this.#waiting.size) performance.mark("polyvocal-painted");
      this.#go();
    });
  }

  #paint(turn) {
    this.#waiting.delete(turn);
    const fragment = document.createDocumentFragment();
    let done = 0;
    const folded = this.folded(turn);
    const spans = [...this.#codings.shown(turn), ...folded].sort((one, other) => one.start - other.start);
    for (const piece of pieces(spans, turn.start, turn.end)) {
      const from = turn.offsets.toUnits(piece.start - turn.start);
      const to = turn.offsets.toUnits(piece.end - turn.start);
      const codings = piece.codings.filter((span) => !folded.includes(span));
      if (from > done) fragment.append(turn.text.slice(done, from));
      const part = codings.length ? this.#mark(turn.text.slice(from, to), codings) : plain(turn.text.slice(from, to));
      part.hidden = codings.length < piece.codings.length;
      fragment.append(part);
      done = to;
    }
    if (done < turn.text.length) fragment.append(turn.text.slice(done));
    turn.words.replaceChildren(fragment);
  }

  #mark(text, codings) {
    const mark = document.createElement("mark");
    const [top, second] = topmost(codings);
    let names = `tone-${this.#tone(top.code)}`;
    if (second) names += ` under under-${this.#tone(second.code)}`;
    if (codings.length > 2) names += " deep";
    if (top.status !== "saved") names += " unsaved";
    mark.className = names;
    mark.append(text);
    mark.codings = codings; // what the stripes are drawn from
    return mark;
  }
}

function plain(text) {
  const span = document.createElement("span");
  span.append(text);
  return span;
}
