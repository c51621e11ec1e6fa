// Stripes beside the words: one for each coding, as long as its passage, and its name beside them.
import { lanes } from "./sweep.js";

const MOST_NAMES = 10;
const NAME_HEIGHT = 1.35; // rem, as in reader.css
const LANES_WIDE = 4.4; // rem for all lanes together
const LANE = 0.5;

export class Stripes {
  #codings;
  #near;
  #codes;
  #say;
  #stale = new Set();
  #asked = false;
  #waiting = false;

  constructor({ codings, near, codes, say }) {
    this.#codings = codings;
    this.#near = near;
    this.#codes = codes;
    this.#say = say;
    codings.watch((turns) => this.refresh(turns));
  }

  // Lays these turns out anew: in the next frame where they are near, else when they come near.
  refresh(turns) {
    for (const turn of turns) this.#stale.add(turn);
    if (this.#asked) return;
    this.#asked = true;
    requestAnimationFrame(() => {
      this.#asked = false;
      this.#layOut(this.#staleAndNear());
    });
  }

  // Turns that come near while somebody scrolls: in a moment when there is nothing else to do.
  came(turns) {
    if (turns.some((turn) => this.#stale.has(turn))) this.#later();
  }

  // One turn after the other, for as long as nothing else is to be done.
  #later() {
    if (this.#waiting) return;
    this.#waiting = true;
    whenIdle((left) => {
      this.#waiting = false;
      for (const turn of this.#staleAndNear()) {
        this.#layOut([turn]);
        if (left() < 3) break;
      }
      if (this.#staleAndNear().length) this.#later();
    });
  }

  #staleAndNear() {
    return [...this.#stale].filter((turn) => this.#near.has(turn));
  }

  // Everything at once, for printing.
  finish() {
    this.#layOut([...this.#stale]);
  }

  // All measuring comes before all writing, or each turn would make the browser lay out the page.
  #layOut(turns) {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const measured = turns.map((turn) => [turn, this.#measure(turn)]);
    for (const [turn, bars] of measured) {
      this.#stale.delete(turn);
      this.#draw(turn, bars, rem);
    }
  }

  #measure(turn) {
    const codings = this.#codings.shown(turn);
    if (!codings.length) return [];
    const { top } = turn.margin.getBoundingClientRect();
    const extents = new Map();
    for (const mark of turn.words.getElementsByTagName("mark")) {
      const lines = mark.getClientRects();
      if (!lines.length) continue;
      const from = lines[0].top - top;
      const to = lines[lines.length - 1].bottom - top;
      for (const coding of mark.codings) {
        const known = extents.get(coding);
        if (known) known[1] = Math.max(known[1], to);
        else extents.set(coding, [from, to]);
      }
    }
    const shown = codings.filter((coding) => extents.has(coding));
    const spans = shown.map((coding) => extents.get(coding));
    const own = lanes(spans);
    return shown.map((coding, i) => ({ coding, from: spans[i][0], to: spans[i][1], lane: own[i] }));
  }

  #draw(turn, bars, rem) {
    const margin = document.createDocumentFragment();
    const wide = Math.max(0, ...bars.map((bar) => bar.lane)) + 1;
    const step = Math.min(LANE, LANES_WIDE / wide);
    for (const bar of bars) margin.append(this.#bar(turn, bar, step));
    const names = document.createElement("ul");
    names.className = wide === 1 ? "names single" : "names";
    names.style.insetInlineStart = `${Math.min(wide, LANES_WIDE / step) * step + 0.3}rem`;
    const folded = bars.length > MOST_NAMES ? bars.length - MOST_NAMES + 1 : 0;
    let free = 0;
    for (const bar of bars.slice(0, bars.length - folded)) {
      const top = Math.max(bar.from / rem, free);
      names.append(item(this.#name(bar.coding), top));
      free = top + NAME_HEIGHT;
    }
    if (folded) { names.append(item(this.#more(turn, folded), free)); free += NAME_HEIGHT; }
    if (bars.length) margin.append(names);
    turn.margin.replaceChildren(margin);
    turn.margin.style.minBlockSize = bars.length ? `${free}rem` : "";
  }

  #bar(turn, { coding, from, to, lane }, step) {
    const bar = document.createElement("i");
    bar.className = `stripe tone-${this.#codes[coding.code].tone} ${looks(coding)}`;
    if (coding.start < turn.start) bar.classList.add("goes-up");
    if (coding.end > turn.end) bar.classList.add("goes-on");
    bar.dataset.coding = coding.id;
    bar.style.insetInlineStart = `${lane * step}rem`;
    bar.style.top = `${from + 2}px`;
    bar.style.height = `${to - from - 4}px`;
    if (step < LANE) bar.style.width = `${step * 0.6}rem`;
    return bar;
  }

  #name(coding) {
    const code = this.#codes[coding.code];
    const button = document.createElement("button");
    button.type = "button";
    button.className = `name tone-${code.tone} ${looks(coding)}`;
    button.dataset.coding = coding.id;
    button.tabIndex = -1; // reached by [ and ], or a hundred of them would stand between two turns
    const number = document.createElement("b");
    number.textContent = code.number;
    button.append(number, code.number ? " " : "", code.label, ...signs(coding, this.#say));
    return button;
  }

  #more(turn, n) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "name more";
    button.dataset.more = turn.number;
    button.tabIndex = -1;
    button.textContent = this.#say("more", { n });
    return button;
  }
}

function whenIdle(act) {
  if ("requestIdleCallback" in window) requestIdleCallback((deadline) => act(() => deadline.timeRemaining()), { timeout: 300 });
  else setTimeout(() => act(() => 0), 30);
}

function item(button, top) {
  const line = document.createElement("li");
  line.style.top = `${top}rem`;
  line.append(button);
  return line;
}

function looks(coding) {
  const names = [];
  if (coding.status !== "saved") names.push("unsaved");
  if (coding.stance === "contradicts") names.push("contradicts");
  return names.join(" ");
}

// What a coding says beyond its code, in signs that stand without colour.
function signs(coding, say) {
  const said = [];
  if (coding.certainty) said.push(coding.certainty);
  if (coding.stance === "contradicts" || coding.stance === "complicates") said.push(say(coding.stance));
  if (coding.state === "to review") said.push(say("to review"));
  if (coding.note || coding.memos.length) said.push("✎");
  if (coding.exemplar) said.push("★");
  if (coding.status !== "saved") said.push(say("saving"));
  return said.map((words) => {
    const sign = document.createElement("small");
    sign.textContent = ` ${words}`;
    return sign;
  });
}
