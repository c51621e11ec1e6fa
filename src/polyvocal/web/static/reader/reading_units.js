// Words and sentences of a turn, as the language cuts them, in code points of the document.

export class ReadingUnits {
  #transcript;
  #cutters;
  #known = new Map();

  constructor(transcript, language) {
    this.#transcript = transcript;
    this.#cutters = {};
    for (const unit of ["word", "sentence"]) {
      try {
        this.#cutters[unit] = new Intl.Segmenter(language, { granularity: unit });
      } catch {
        this.#cutters[unit] = new Intl.Segmenter(undefined, { granularity: unit });
      }
    }
  }

  // The spans of all units of this kind ("word", "sentence" or "turn") in a turn.
  of(turn, unit) {
    if (unit === "turn") return turn.end > turn.start ? [{ start: turn.start, end: turn.end }] : [];
    const key = `${unit} ${turn.number}`;
    if (!this.#known.has(key)) this.#known.set(key, this.#cut(turn, unit));
    return this.#known.get(key);
  }

  // The unit at a position: the one that holds it, or the last before it in the turn, or its first.
  at(position, unit) {
    const turn = this.#transcript.turnAt(position);
    const spans = this.of(turn, unit);
    return spans.findLast((span) => span.start <= position) ?? spans[0] ?? { start: turn.start, end: turn.end };
  }

  // The unit after (`step` 1) or before (-1) the one given; the same one at the document's edge.
  beside(span, unit, step) {
    let index = this.#transcript.indexAt(span.start);
    const here = this.of(this.#transcript.turns[index], unit);
    const found = step > 0 ? here.find((s) => s.start > span.start) : here.findLast((s) => s.start < span.start);
    if (found) return found;
    for (index += step; this.#transcript.turns[index]; index += step) {
      const spans = this.of(this.#transcript.turns[index], unit);
      if (spans.length) return step > 0 ? spans[0] : spans.at(-1);
    }
    return this.at(span.start, unit);
  }

  #cut(turn, unit) {
    const spans = [];
    for (const segment of this.#cutters[unit].segment(turn.text)) {
      if (unit === "word" && !segment.isWordLike) continue;
      const text = segment.segment.trimEnd();
      const first = segment.index + text.length - text.trimStart().length;
      if (!text) continue;
      spans.push({
        start: turn.start + turn.offsets.toPoints(first),
        end: turn.start + turn.offsets.toPoints(segment.index + text.length),
      });
    }
    return spans;
  }
}
