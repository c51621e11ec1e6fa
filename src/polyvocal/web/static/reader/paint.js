// Flat highlights in the words of each turn: first those in sight, the rest as soon as there is time.
import { looks, pieces, topmost } from "./sweep.js";
import { paintOf } from "./tones.js";

const SLICE_MS = 24;
const FIRST = 6000; // code points painted at once: some three screens

export class Painter {
  #transcript;
  #codings;
  #look;
  #waiting = new Set();
  #running = false;
  #sight;
  #stillness;
  folded = () => []; // the spans of a turn that nobody has opened yet

  // `look` gives a code's colour and pattern; `sight` knows which turns are on the screen.
  constructor({ transcript, codings, look, sight, stillness }) {
    this.#transcript = transcript;
    this.#codings = codings;
    this.#look = look;
    this.#sight = sight;
    this.#stillness = stillness;
    codings.watch((turns) => this.repaint(turns));
  }

  // Those in sight at once, unless somebody is choosing words there; the others when there is time.
  repaint(turns) {
    for (const turn of turns) this.#waiting.add(turn);
    this.#stillness.then(this.#paintNear);
  }

  // The turns from this one on, before anything else: where somebody begins to read. None: no words.
  begin(turn) {
    if (!turn) return;
    const until = turn.start + FIRST;
    for (const one of this.#transcript.turnsIn(turn.start, until)) this.need(one);
  }

  // A turn that is needed now.
  need(turn) {
    if (this.#waiting.has(turn)) this.#paint(turn);
  }

  // Everything at once, for what needs the whole page: printing, searching it.
  finish() {
    for (const turn of this.#waiting) this.#paint(turn);
  }

  #paintNear = () => {
    for (const turn of this.#sight.nearOf(this.#waiting)) this.#paint(turn);
    this.#go();
  };

  #go() {
    if (this.#running) return;
    if (!this.#waiting.size) { performance.mark("polyvocal-painted"); return; }
    this.#running = true;
    setTimeout(() => this.#stillness.then(this.#paintSome));
  }

  #paintSome = () => {
    this.#running = false;
    const until = performance.now() + SLICE_MS;
    for (const turn of this.#waiting) {
      this.#paint(turn);
      if (performance.now() > until) break;
    }
    this.#go();
  };

  #paint(turn) {
    this.#waiting.delete(turn);
    const fragment = document.createDocumentFragment();
    let done = 0;
    const folded = this.folded(turn);
    const spans = [...this.#codings.shown(turn), ...folded].sort((one, other) => one.start - other.start);
    for (const piece of looks(pieces(spans, turn.start, turn.end), (codings) => this.#nameOf(codings, folded))) {
      const from = turn.offsets.toUnits(piece.start - turn.start);
      const to = turn.offsets.toUnits(piece.end - turn.start);
      if (from > done) fragment.append(turn.text.slice(done, from));
      fragment.append(part(turn.text.slice(from, to), piece.look));
      done = to;
    }
    if (done < turn.text.length) fragment.append(turn.text.slice(done));
    turn.words.replaceChildren(fragment);
  }

  // Everything that can be seen of these codings, in one word; "hidden" where they are folded.
  #nameOf(all, folded) {
    const codings = folded.length ? all.filter((span) => !folded.includes(span)) : all;
    if (codings.length < all.length) return "hidden";
    const [top, second] = topmost(codings);
    let names = paintOf(this.#look(top.code));
    if (second) names += ` under under-${this.#look(second.code).tone}`;
    if (codings.length > 2) names += " deep";
    if (top.status !== "saved") names += " unsaved";
    return names;
  }
}

function part(text, look) {
  const node = document.createElement(look === "hidden" ? "span" : "mark");
  if (look === "hidden") node.hidden = true;
  else node.className = look;
  node.append(text);
  return node;
}
