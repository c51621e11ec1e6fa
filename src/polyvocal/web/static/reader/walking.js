// Reading and choosing by keyboard: a caret that goes by word, sentence and turn.

const STEPS = {
  ArrowRight: ["word", 1], ArrowLeft: ["word", -1], ArrowDown: ["sentence", 1], ArrowUp: ["sentence", -1],
  j: ["turn", 1], k: ["turn", -1], J: ["turn", 1], K: ["turn", -1],
};

export class Walking {
  #transcript;
  #place;
  #codings;
  #units;
  #anchor = null;
  #focus = null;

  constructor({ transcript, place, codings, units }) {
    this.#transcript = transcript;
    this.#place = place;
    this.#codings = codings;
    this.#units = units;
    this.told = () => {};
  }

  // Whether `event` was a step of the caret.
  step(event) {
    const move = STEPS[event.key];
    if (!move || event.altKey || event.ctrlKey || event.metaKey) return false;
    const [unit, way] = this.#place.turn.words.dir === "rtl" && move[0] === "word" ? [move[0], -move[1]] : move;
    if (event.shiftKey) this.#extend(unit, way);
    else this.#go(unit, way);
    return true;
  }

  #go(unit, way) {
    const place = this.#place;
    this.#anchor = null;
    const from = place.caret ?? this.#units.at(place.position, unit);
    const to = place.caret ? this.#units.beside(this.#units.at(from.start, unit), unit, way) : from;
    // From within a sentence, back means to its beginning first.
    const own = this.#units.at(from.start, unit);
    const target = way < 0 && place.caret && from.start > own.start ? own : to;
    place.goTo(unit === "turn" ? this.#units.at(target.start, "word") : target);
    this.told(target, unit);
  }

  #extend(unit, way) {
    const place = this.#place;
    if (!this.#anchor || !place.chosen) {
      this.#anchor = this.#units.at(place.chosen?.start ?? place.position, unit);
      this.#focus = place.chosen ?? this.#anchor;
      if (!place.chosen) { this.#choose(); return; }
    }
    const edge = this.#units.at(this.#focus.start, unit);
    this.#focus = this.#units.beside(edge, unit, way);
    this.#choose();
  }

  #choose() {
    const start = Math.min(this.#anchor.start, this.#focus.start);
    const end = Math.max(this.#anchor.end, this.#focus.end);
    this.#place.choose({ start, end }, { scrolls: true, caret: this.#focus });
  }

  // The word, sentence or turn at the caret.
  chooseUnit(unit) {
    const span = this.#units.at(this.#place.position, unit);
    this.#anchor = this.#focus = span;
    this.#place.choose(this.#transcript.trimmed(span.start, span.end) ?? span, { scrolls: true });
  }

  // To the next coding here, or to the next one in the interview; `way` -1: before.
  stepCoding(way) {
    const place = this.#place;
    const order = [...this.#codings.all()].sort((a, b) => a.start - b.start || a.end - b.end || (a.id < b.id ? -1 : 1));
    if (!order.length) return null;
    const at = order.findIndex((coding) => coding.id === place.current);
    let next;
    if (at >= 0) next = order[at + way];
    else if (way > 0) next = order.find((coding) => coding.end > place.position);
    else next = order.findLast((coding) => coding.start <= place.position);
    if (!next) return null;
    place.lookAt(next);
    return next;
  }
}
