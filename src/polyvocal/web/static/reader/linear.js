// One turn at a time: its words, its codings as a list, and everything that can be done to them.
import { element } from "./meaning.js";

export class Linear {
  #desk;
  #root = document.getElementById("linear");
  #index = 0;
  #words = [];

  // `desk`: transcript, codings, units, place, cards, say, announcer, acts.
  constructor(desk) {
    this.#desk = desk;
    this.#root.addEventListener("click", (event) => this.#click(event));
    this.#part("sentences").addEventListener("change", () => this.#fromSentences());
    for (const name of ["from", "to"]) this.#part(name).addEventListener("change", () => this.#fromWords());
    const number = this.#part("number");
    number.max = desk.transcript.turns.length;
    number.addEventListener("change", () => this.go(Number(number.value) - 1));
  }

  get isOpen() {
    return !this.#root.hidden;
  }

  toggle() {
    if (!this.#desk.transcript.turns.length) return;
    const opens = !this.isOpen;
    document.body.classList.toggle("is-linear", opens);
    this.#root.hidden = !opens;
    document.getElementById("turns").hidden = opens;
    document.getElementById("to-linear").setAttribute("aria-pressed", String(opens));
    if (opens) this.go(this.#desk.transcript.indexAt(this.#desk.place.position));
    else { this.#desk.acts.toText(); this.#desk.place.scrollTo(this.#turn); }
  }

  go(index) {
    const { transcript, say, announcer, place, units } = this.#desk;
    if (!transcript.turns[index]) { announcer.say(say(index < 0 ? "first turn" : "last turn")); return; }
    this.#index = index;
    const turn = transcript.turns[index];
    const title = this.#part("title");
    title.textContent = say("turn", { n: turn.number, who: turn.speaker || "–" });
    this.#part("number").value = turn.number;
    this.#showText(turn);
    this.#words = units.of(turn, "word");
    this.#part("sentences").replaceChildren(...units.of(turn, "sentence").map((span, i) => this.#sentence(turn, span, i)));
    for (const name of ["from", "to"]) {
      this.#part(name).replaceChildren(new Option("–", ""), ...this.#words.map((span, i) => new Option(turn.slice(span.start, span.end), i)));
    }
    place.goTo({ start: turn.start, end: this.#words[0]?.end ?? turn.end }, { scrolls: false });
    this.refresh();
    title.focus();
  }

  // The words of the turn; folded where a content note says so.
  #showText(turn) {
    const { notes, say } = this.#desk;
    const words = this.#part("words");
    const folded = notes.folded(turn);
    words.dir = turn.words.dir;
    words.replaceChildren(folded.length ? "" : turn.text);
    this.#part("sentences").parentElement.hidden = folded.length > 0;
    for (const note of folded) {
      const button = element("button", say("show passage"), "button");
      button.type = "button";
      button.addEventListener("click", () => { notes.open(note.id); this.#showText(turn); });
      words.append(element("b", say("content note", { what: note.text })), " ", button, " ");
    }
  }

  // The list of codings again, after one of them changed.
  refresh() {
    if (!this.isOpen) return;
    const codings = this.#desk.codings.of(this.#turn);
    const root = this.#part("codings");
    if (codings.length) this.#desk.cards.fill(root, codings, this.#desk.place.current);
    else root.replaceChildren(element("p", this.#desk.say("nothing here"), "quiet"));
    this.#desk.memos.fill(this.#part("memos"), this.#desk.memos.touching(this.#turn.start, this.#turn.end));
  }

  get #turn() {
    return this.#desk.transcript.turns[this.#index];
  }

  #part(name) {
    return document.getElementById(`linear-${name}`);
  }

  #sentence(turn, span, i) {
    const label = element("label", "", "linear-sentence");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.dataset.start = span.start;
    box.dataset.end = span.end;
    const words = element("span", turn.slice(span.start, span.end));
    words.dir = "auto";
    label.append(box, words);
    label.title = this.#desk.say("sentence", { n: i + 1 });
    return label;
  }

  // From the first sentence ticked to the last: a passage has no holes.
  #fromSentences() {
    const ticked = [...this.#part("sentences").querySelectorAll("input:checked")];
    if (!ticked.length) { this.#desk.place.clear(); this.#showWords(null); return; }
    const span = { start: Number(ticked[0].dataset.start), end: Number(ticked.at(-1).dataset.end) };
    this.#choose(span);
    this.#showWords(span);
  }

  #fromWords() {
    const from = this.#part("from").value;
    const to = this.#part("to").value;
    if (from === "" && to === "") return;
    const first = Number(from === "" ? to : from);
    const last = Math.max(first, Number(to === "" ? from : to));
    this.#choose({ start: this.#words[first].start, end: this.#words[last].end });
  }

  #showWords(span) {
    const first = span ? this.#words.findIndex((word) => word.end > span.start) : -1;
    const last = span ? this.#words.findLastIndex((word) => word.start < span.end) : -1;
    this.#part("from").value = first < 0 ? "" : first;
    this.#part("to").value = last < 0 ? "" : last;
  }

  #choose(span) {
    const { place, transcript, announcer, say } = this.#desk;
    place.choose(span);
    const words = transcript.text(span.start, span.end);
    announcer.whisper(say("chosen", { n: words.split(/\s+/).filter(Boolean).length, words }));
  }

  #click(event) {
    const step = event.target.closest("[data-go-turn]");
    if (step) this.go(this.#index + Number(step.dataset.goTurn));
    if (event.target.closest("#linear-code")) this.#desk.acts.code();
    if (event.target.closest("#linear-memo")) this.#desk.acts.code({ isMemo: true });
    if (event.target.closest("#linear-play")) this.#desk.player.toggle();
    if (event.target.closest("#linear-repeat")) this.#desk.acts.repeat();
    if (event.target.closest("#linear-new")) this.#desk.acts.code({ isNew: true });
  }
}
