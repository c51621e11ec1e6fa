// The text on the page: turns, and the way between places in it and positions in the document.
import { Offsets, placeAt, unitsBefore } from "./offsets.js";

class Turn {
  #offsets = null;

  constructor(element, number, start, end) {
    this.element = element;
    this.number = number;
    this.start = start;
    this.end = end;
    this.words = element.querySelector(".words");
    this.warnings = element.querySelector(".warnings");
    this.margin = element.querySelector(".margin");
    this.speaker = element.dataset.speaker;
    this.text = this.words.textContent;
  }

  // Made when first asked for: most turns of a long interview are only scrolled past.
  get offsets() {
    this.#offsets ??= new Offsets(this.text);
    return this.#offsets;
  }

  slice(start, end) {
    return this.text.slice(this.offsets.toUnits(start - this.start), this.offsets.toUnits(end - this.start));
  }

  place(position) {
    return placeAt(this.words, this.offsets.toUnits(position - this.start));
  }

  // The line that each of these characters stands on: position → rectangle; none where it is hidden.
  lines(positions) {
    const found = new Map();
    const range = document.createRange();
    const walker = document.createTreeWalker(this.words, NodeFilter.SHOW_TEXT);
    let node = walker.nextNode();
    let before = 0;
    for (const position of [...new Set(positions)].sort((a, b) => a - b)) {
      const unit = this.offsets.toUnits(position - this.start);
      while (node && unit >= before + node.length) {
        before += node.length;
        node = walker.nextNode();
      }
      if (!node) break;
      range.setStart(node, unit - before);
      range.setEnd(node, unit - before + 1);
      const box = range.getBoundingClientRect();
      if (box.height) found.set(position, box);
    }
    return found;
  }
}

export class Transcript {
  constructor(root, spans) {
    this.root = root;
    const elements = [...root.querySelectorAll(".turn")];
    this.turns = elements.map((element, i) => new Turn(element, i + 1, spans[i][0], spans[i][1]));
    this.#byElement = new Map(this.turns.map((turn) => [turn.element, turn]));
  }

  #byElement;

  get end() {
    return this.turns.at(-1)?.end ?? 0;
  }

  turnOf(node) {
    const element = (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest(".turn");
    return this.#byElement.get(element) ?? null;
  }

  // The index of the last turn that begins at or before `position`.
  indexAt(position) {
    let low = 0;
    let high = this.turns.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.turns[middle].start <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  turnAt(position) {
    return this.turns[this.indexAt(position)];
  }

  // The turns that hold a part of [start, end).
  turnsIn(start, end) {
    const found = [];
    for (let i = this.indexAt(start); i < this.turns.length && this.turns[i].start < end; i += 1) {
      if (this.turns[i].end > start) found.push(this.turns[i]);
    }
    return found;
  }

  // The position of a place on the page; null where it is not among a turn's words.
  positionOf(node, offset) {
    const turn = this.turnOf(node);
    if (!turn) return null;
    if (!turn.words.contains(node)) return turn.words.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_PRECEDING ? turn.start : turn.end;
    return turn.start + turn.offsets.toPoints(unitsBefore(turn.words, node, offset));
  }

  range(start, end) {
    const first = this.turnAt(start);
    const last = this.turnAt(Math.max(start, end - 1));
    const range = document.createRange();
    range.setStart(...first.place(Math.min(Math.max(start, first.start), first.end)));
    range.setEnd(...last.place(Math.min(Math.max(end, last.start), last.end)));
    return range;
  }

  text(start, end) {
    return this.turnsIn(start, end)
      .map((turn) => turn.slice(Math.max(start, turn.start), Math.min(end, turn.end)))
      .join(" … ");
  }

  // [start, end) without the spaces at its edges, within the turns it touches; null when nothing is left.
  trimmed(start, end) {
    const turns = this.turnsIn(start, end);
    if (!turns.length) return null;
    const from = Math.max(start, turns[0].start);
    const to = Math.min(end, turns.at(-1).end);
    const before = turns[0].slice(from, Math.min(to, turns[0].end));
    const after = turns.at(-1).slice(Math.max(from, turns.at(-1).start), to);
    // White space lies in the basic plane, so its units are its code points.
    const first = from + before.length - before.trimStart().length;
    const last = to - (after.length - after.trimEnd().length);
    return first < last ? { start: first, end: last } : null;
  }
}
