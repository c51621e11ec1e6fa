// Words of warning before passages: announced, and the passage folded until somebody opens it.
import { element } from "./meaning.js";

const KEY = "polyvocal-unfolded"; // "all": this person wishes nothing folded

export class ContentNotes {
  #desk;
  #notes = [];
  #opened = new Set();
  #byTurn = new Map();

  // `desk`: transcript, painter, stripes, codes, strokes, announcer, say, data.
  constructor(desk) {
    this.#desk = desk;
    this.toggle = document.getElementById("to-fold");
    this.toggle.addEventListener("click", () => {
      localStorage.setItem(KEY, this.folds ? "all" : "");
      this.#opened.clear();
      this.#refresh([...this.#byTurn.keys()]);
    });
    desk.transcript.root.addEventListener("click", (event) => {
      const act = event.target.closest("[data-note]");
      if (act) this.#act(act.dataset.note, act.dataset.noteAct);
    });
  }

  get folds() {
    return localStorage.getItem(KEY) !== "all";
  }

  load(notes) {
    const before = [...this.#byTurn.keys()];
    this.#notes = notes;
    this.#byTurn.clear();
    for (const note of notes) {
      for (const turn of this.#desk.transcript.turnsIn(note.start, note.end)) {
        this.#byTurn.set(turn, [...(this.#byTurn.get(turn) ?? []), note]);
      }
    }
    this.toggle.hidden = !notes.length;
    this.#refresh(new Set([...before, ...this.#byTurn.keys()]));
  }

  of(turn) {
    return this.#byTurn.get(turn) ?? [];
  }

  // The spans of a turn that are folded now.
  folded(turn) {
    if (!this.folds) return [];
    return this.of(turn).filter((note) => !this.#opened.has(note.id));
  }

  open(id) {
    this.#opened.add(id);
    this.#refresh([...this.#byTurn.keys()].filter((turn) => this.of(turn).some((note) => note.id === id)));
  }

  // The notices that stand before the words of a turn.
  notices(turn) {
    return this.of(turn).map((note) => this.#notice(note));
  }

  #notice(note) {
    const { say, data } = this.#desk;
    const isFolded = this.folds && !this.#opened.has(note.id);
    const line = element("p", "", "content-note");
    line.append(element("b", say("content note", { what: note.text })));
    line.append(this.#button(note, isFolded ? "open" : "fold", say(isFolded ? "show passage" : "fold passage"), isFolded));
    if (note.author === data.me) line.append(this.#button(note, "remove", say("remove note")));
    return line;
  }

  #button(note, act, words, isFolded) {
    const button = element("button", words, "quiet-button");
    button.type = "button";
    button.dataset.note = note.id;
    button.dataset.noteAct = act;
    if (act !== "remove") button.setAttribute("aria-expanded", String(!isFolded));
    return button;
  }

  #act(id, act) {
    if (act === "open") this.open(id);
    else if (act === "remove") this.#desk.strokes.dropContentNote(id);
    else { this.#opened.delete(id); localStorage.setItem(KEY, ""); this.#refresh([...this.#byTurn.keys()]); }
    this.#desk.transcript.root.querySelector(`[data-note="${CSS.escape(id)}"]`)?.focus();
  }

  #refresh(turns) {
    this.toggle.setAttribute("aria-pressed", String(this.folds));
    for (const turn of turns) turn.warnings.replaceChildren(...this.notices(turn));
    this.#desk.painter.repaint(turns);
    this.#desk.stripes.refresh(turns);
    this.#desk.told.changed();
  }
}
