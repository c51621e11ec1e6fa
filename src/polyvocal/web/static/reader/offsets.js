// The one place in the browser where units of position change: the twin of core/offsets.py.
// Polyvocal counts Unicode code points, end excluded; a browser counts UTF-16 units.

const SURROGATE = /[\ud800-\udfff]/;

// Positions in one text, in code points and in UTF-16 units, both ways.
export class Offsets {
  #edges = null; // edges[p] is where code point p begins, in units; null where the units coincide

  constructor(text) {
    this.units = text.length;
    this.points = text.length;
    if (!SURROGATE.test(text)) return;
    const edges = [0];
    for (const character of text) edges.push(edges.at(-1) + character.length);
    this.#edges = Uint32Array.from(edges);
    this.points = edges.length - 1;
  }

  toUnits(point) {
    if (!(point >= 0 && point <= this.points)) throw new RangeError(`${point} lies outside the text`);
    return this.#edges ? this.#edges[point] : point;
  }

  // Throws inside a character: rounding would move a person's selection without a word.
  toPoints(unit) {
    if (!(unit >= 0 && unit <= this.units)) throw new RangeError(`${unit} lies outside the text`);
    if (!this.#edges) return unit;
    let low = 0;
    let high = this.#edges.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#edges[middle] < unit) low = middle + 1;
      else high = middle;
    }
    if (this.#edges[low] !== unit) throw new RangeError(`${unit} lies inside a character`);
    return low;
  }
}

// How many units of `words` stand before this place in it, whatever marks are inside.
export function unitsBefore(words, node, offset) {
  const range = document.createRange();
  range.setStart(words, 0);
  range.setEnd(node, offset);
  return range.toString().length;
}

// The text node and offset at `unit` of `words`; at a seam, the end of the node before it.
export function placeAt(words, unit) {
  const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
  let left = unit;
  let last = words;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (left <= node.length) return [node, left];
    left -= node.length;
    last = node;
  }
  return [last, last.length ?? 0];
}
