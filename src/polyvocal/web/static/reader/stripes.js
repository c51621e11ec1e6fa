// Stripes beside the words: one for each coding, as long as its passage, and its name beside them.
import { afterDrawing } from "./beside.js";
import { shortened } from "./memos.js";
import { whenIdle } from "./settling.js";
import { lanes, stacked } from "./sweep.js";

const MOST_NAMES = 10;
const NAME_HEIGHT = 1.35; // rem, as in reader.css
const LANES_WIDE = 3; // rem for all lanes together, so that names have the rest
const LANE = 0.5;
const SVG = "http://www.w3.org/2000/svg";
// Stripes of a passage that goes on in the next turn reach into the space between the two.
const BEYOND = 10;

// The room that so many names take beside a turn, in rem.
export function namesBeside(nCodings, nMemos) {
  return (Math.min(nCodings, MOST_NAMES) + nMemos) * NAME_HEIGHT;
}

export class Stripes {
  #codings;
  #sight;
  #codes;
  #say;
  #stillness;
  #stale = new Set();
  #isAsked = false;
  #isWaiting = false;
  memos = () => []; // the memos on words of a turn

  constructor({ codings, sight, codes, say, stillness }) {
    this.#codings = codings;
    this.#sight = sight;
    this.#codes = codes;
    this.#say = say;
    this.#stillness = stillness;
    codings.watch((turns) => this.refresh(turns));
  }

  // Lays these turns out anew: those on the screen as soon as their words are drawn, the others when
  // there is time.
  refresh(turns) {
    for (const turn of turns) {
      this.#stale.add(turn);
      reserve(turn, this.#codings.shown(turn).length, this.memos(turn).length);
    }
    if (this.#isAsked) return;
    this.#isAsked = true;
    afterDrawing(() => this.#stillness.then(this.#refreshNear));
  }

  // A turn that is needed now.
  need(turn) {
    if (this.#stale.has(turn)) this.#layOut([turn]);
  }

  // Everything at once, for printing.
  finish() {
    this.#layOut([...this.#stale]);
  }

  #refreshNear = () => {
    this.#isAsked = false;
    this.#layOut(this.#sight.nearOf(this.#stale));
    this.#later();
  };

  #later() {
    if (this.#isWaiting || !this.#stale.size) return;
    this.#isWaiting = true;
    whenIdle((left) => this.#stillness.then(() => {
      this.#isWaiting = false;
      for (const turn of this.#sight.ordered(this.#stale)) {
        this.#layOut([turn]);
        if (left() < 3) break;
      }
      this.#later();
    }));
  }

  // All measuring comes before all writing, or each turn would make the browser lay out the page.
  #layOut(turns) {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    for (const turn of turns) this.#putNames(turn);
    const measured = turns.filter((turn) => turn.margin.firstChild).map((turn) => [turn, this.#measure(turn)]);
    for (const [turn, found] of measured) this.#draw(turn, found, rem);
  }

  #putNames(turn) {
    this.#stale.delete(turn);
    const codings = this.#codings.shown(turn);
    const memos = this.memos(turn);
    if (!codings.length && !memos.length) { turn.margin.replaceChildren(); return; }
    const names = document.createElement("ul");
    names.className = "names";
    const folded = codings.length > MOST_NAMES ? codings.length - MOST_NAMES + 1 : 0;
    for (const coding of codings.slice(0, codings.length - folded)) names.append(item(this.#name(coding)));
    if (folded) names.append(item(this.#more(turn, folded)));
    for (const memo of memos) names.append(item(memoName(memo)));
    const stripes = document.createElementNS(SVG, "svg");
    stripes.setAttribute("class", "stripes");
    stripes.setAttribute("aria-hidden", "true");
    turn.margin.replaceChildren(stripes, names);
  }

  #measure(turn) {
    const { top, height } = turn.margin.getBoundingClientRect();
    const codings = this.#codings.shown(turn);
    const lines = turn.lines(codings.flatMap((c) => [Math.max(c.start, turn.start), Math.min(c.end, turn.end) - 1]));
    const spans = codings.map((coding) => {
      const first = lines.get(Math.max(coding.start, turn.start));
      const last = lines.get(Math.min(coding.end, turn.end) - 1);
      return first && last ? [first.top - top, last.bottom - top] : null;
    });
    return { height, bars: codings.map((coding, i) => ({ coding, span: spans[i] })) };
  }

  #draw(turn, { height, bars }, rem) {
    const [stripes, names] = turn.margin.children;
    const seen = bars.filter((bar) => bar.span);
    const own = lanes(seen.map((bar) => bar.span));
    const wide = Math.max(0, ...own) + 1;
    const step = Math.min(LANE, LANES_WIDE / wide);
    const fragment = document.createDocumentFragment();
    seen.forEach((bar, i) => fragment.append(this.#stripe(turn, bar, { x: (own[i] + 0.5) * step * rem, height, thin: step < LANE })));
    stripes.replaceChildren(fragment);
    names.classList.toggle("single", wide === 1);
    names.style.paddingInlineStart = `${wide * step + 0.3}rem`;
    const row = NAME_HEIGHT * rem;
    const wanted = [...names.children].map((_line, i) => bars[i]?.span?.[0] ?? 0);
    const tops = stacked(wanted, row, height);
    [...names.children].forEach((line, i) => { line.style.marginBlockStart = `${tops[i] - (i ? tops[i - 1] + row : 0)}px`; });
  }

  #stripe(turn, { coding, span: [from, to] }, { x, height, thin }) {
    const stripe = document.createElementNS(SVG, "path");
    const top = coding.start < turn.start ? -BEYOND : from + 2;
    const bottom = coding.end > turn.end ? height + BEYOND : to - 2;
    stripe.setAttribute("d", `M${x.toFixed(1)} ${top.toFixed(1)}V${bottom.toFixed(1)}`);
    stripe.setAttribute("class", `stripe tone-${this.#codes[coding.code].tone} ${looks(coding)}${thin ? " thin" : ""}`);
    stripe.dataset.coding = coding.id;
    return stripe;
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

// The room of the names is there before them: they come when there is time, and move nothing.
function reserve(turn, nCodings, nMemos) {
  const room = nCodings || nMemos ? `${namesBeside(nCodings, nMemos)}rem` : "";
  if (turn.margin.style.minBlockSize !== room) turn.margin.style.minBlockSize = room;
}

function memoName(memo) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "name memo-name";
  button.dataset.memo = memo.id;
  button.tabIndex = -1; // what is written is beside the text, where the caret is
  button.textContent = `✎ ${shortened(memo.text)}`;
  return button;
}

function item(button) {
  const line = document.createElement("li");
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
