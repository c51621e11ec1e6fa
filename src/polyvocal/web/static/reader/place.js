// Where the person is: the caret, the words chosen, and the coding they look at.

const WITH_HIGHLIGHTS = typeof Highlight === "function" && Boolean(CSS.highlights);

export class Place {
  caret = null; // the span of the word, sentence or turn where the caret stands
  chosen = null; // { start, end } of the words chosen
  current = null; // the id of the coding looked at
  #transcript;
  #codings;
  #pane;
  #watching = [];

  constructor(transcript, codings, pane) {
    this.#transcript = transcript;
    this.#codings = codings;
    this.#pane = pane;
    // Repainted words are new nodes, so what is highlighted in them is found anew.
    codings.watch(() => this.#show());
  }

  watch(told) {
    this.#watching.push(told);
  }

  get turn() {
    return this.#transcript.turnAt(this.position);
  }

  get position() {
    return this.caret?.start ?? this.chosen?.start ?? this.#inSight?.start ?? 0;
  }

  // Where nobody has put the caret yet, it is where one reads.
  get #inSight() {
    const pane = this.#pane.getBoundingClientRect();
    for (let y = pane.top + 8; y < pane.bottom; y += 24) {
      const turn = this.#transcript.turnOf(document.elementFromPoint(pane.left + pane.width / 2, y) ?? this.#pane);
      if (turn) return turn;
    }
    return this.#transcript.turns[0];
  }

  get coding() {
    return this.#codings.get(this.current) ?? null;
  }

  // Codings here: of the chosen words, or at the caret.
  get here() {
    if (this.chosen) return this.#codings.touching(this.chosen.start, this.chosen.end);
    return this.caret ? this.#codings.at(this.caret.start) : [];
  }

  goTo(span, { scrolls = true } = {}) {
    this.caret = span;
    this.chosen = null;
    const here = this.#codings.at(span.start);
    if (!here.some((coding) => coding.id === this.current)) this.current = shortest(here)?.id ?? null;
    this.#changed(scrolls && span);
  }

  choose(span, { scrolls = false, caret = { start: span.start, end: span.start + 1 } } = {}) {
    this.chosen = span;
    this.caret = caret;
    this.current = null;
    this.#changed(scrolls && caret);
  }

  lookAt(coding, { scrolls = true } = {}) {
    this.current = coding.id;
    this.chosen = null;
    // Where the caret stands in the passage already, it stays: there it may be split.
    if (!this.caret || this.caret.start < coding.start || this.caret.start >= coding.end) {
      this.caret = { start: coding.start, end: Math.min(coding.end, coding.start + 1) };
    }
    this.#changed(scrolls && coding);
  }

  clear() {
    this.chosen = null;
    this.current = null;
    this.#changed(null);
  }

  refresh() {
    if (this.current && !this.coding) this.current = null;
    this.#changed(null);
  }

  scrollTo(span) {
    const box = this.#transcript.range(span.start, span.end).getBoundingClientRect();
    const pane = this.#pane.getBoundingClientRect();
    const top = Math.max(pane.top, 0);
    const bottom = Math.min(pane.bottom, window.innerHeight);
    const room = (bottom - top) * 0.12;
    if (box.top >= top + room && box.bottom <= bottom - room) return;
    const scroller = getComputedStyle(this.#pane).overflowY === "visible" ? document.scrollingElement : this.#pane;
    scroller.scrollBy({ top: box.top - top - (bottom - top) * 0.3 });
  }

  // The rectangle of a span on the screen.
  box(span) {
    const boxes = this.#transcript.range(span.start, span.end).getClientRects();
    return { first: boxes[0], last: boxes[boxes.length - 1] };
  }

  // Shows a coding's extent while the pointer is over its name.
  point(coding) {
    set("pointed", this.#ranges(coding));
  }

  #changed(scrollsTo) {
    this.#show();
    if (scrollsTo) this.scrollTo(scrollsTo);
    for (const told of this.#watching) told();
  }

  #show() {
    const coding = this.coding;
    set("caret", this.chosen || coding ? [] : this.#ranges(this.caret));
    set("chosen", this.#ranges(this.chosen));
    set("current", this.#ranges(coding));
  }

  // One range a turn, or what stands between the words of two turns would be marked as well.
  #ranges(span) {
    if (!span) return [];
    return this.#transcript.turnsIn(span.start, span.end).map((turn) =>
      this.#transcript.range(Math.max(span.start, turn.start), Math.min(span.end, turn.end)));
  }
}

function set(name, ranges) {
  if (!WITH_HIGHLIGHTS) return;
  if (!ranges.length) { CSS.highlights.delete(name); return; }
  const highlight = new Highlight(...ranges);
  highlight.priority = { current: 1, pointed: 2, caret: 3, chosen: 4 }[name];
  CSS.highlights.set(name, highlight);
}

export function shortest(codings) {
  return codings.reduce((least, c) => (!least || c.end - c.start < least.end - least.start ? c : least), null);
}
