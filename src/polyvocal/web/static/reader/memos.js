// Memos on the interview, and on words of it that need not be coded.
import { element } from "./meaning.js";

const SHOWN = 60;

export class Memos {
  #desk;
  #memos = [];
  #list = document.getElementById("doc-memo-list");

  // `desk`: transcript, codings, codes, strokes, stripes, place, say, data.
  constructor(desk) {
    this.#desk = desk;
    const field = document.getElementById("doc-memo-new");
    document.getElementById("doc-memo-keep").addEventListener("click", () => {
      if (field.value.trim()) desk.strokes.pageMemo(field.value, null);
      field.value = "";
    });
    desk.transcript.root.addEventListener("click", (event) => {
      const id = event.target.closest("[data-memo]")?.dataset.memo;
      const memo = this.#memos.find((one) => one.id === id);
      if (memo) desk.place.choose({ start: memo.start, end: memo.end });
    });
  }

  load(memos) {
    if (JSON.stringify(memos) === JSON.stringify(this.#memos)) return;
    const before = this.#memos;
    this.#memos = memos;
    const { transcript, stripes } = this.#desk;
    const placed = [...before, ...memos].filter((memo) => memo.start !== null);
    stripes.refresh(new Set(placed.flatMap((memo) => transcript.turnsIn(memo.start, memo.end))));
    const own = memos.filter((memo) => memo.start === null);
    document.getElementById("n-doc-memos").textContent = own.length ? `(${own.length})` : "";
    this.fill(this.#list, own);
  }

  // Those that begin in this turn.
  of(turn) {
    return this.#memos.filter((memo) => memo.start !== null && turn.start <= memo.start && memo.start < turn.end);
  }

  touching(start, end) {
    return this.#memos.filter((memo) => memo.start !== null && memo.start < end && start < memo.end);
  }

  fill(root, memos) {
    // A memo that somebody is writing in stays as it is.
    if ([...root.querySelectorAll("textarea")].some((field) => field === document.activeElement && field.value !== field.defaultValue)) return;
    root.replaceChildren(...memos.map((memo) => this.#item(memo)));
  }

  #item(memo) {
    const { say, codes, data, strokes, transcript } = this.#desk;
    const who = say("memo", { who: codes.coders[memo.author] ?? "–" });
    const item = element("div", "", "memo");
    item.append(element("p", who, "label"));
    if (memo.start !== null) item.append(element("blockquote", shortened(transcript.text(memo.start, memo.end)), "card-quote"));
    if (memo.author !== data.me) { item.append(element("p", memo.text)); return item; }
    const field = element("textarea", memo.text);
    field.setAttribute("aria-label", who);
    field.addEventListener("change", () => strokes.pageMemo(field.value, memo.start === null ? null : memo, memo.id));
    item.append(field);
    return item;
  }
}

export function shortened(words) {
  return words.length > SHOWN ? `${words.slice(0, SHOWN)} …` : words;
}
