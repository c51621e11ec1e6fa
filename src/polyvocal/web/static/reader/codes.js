// The codes of the template as the page knows them, and whose codings there are.
import { prepare } from "./finding.js";
import { toneOfNew } from "./tones.js";

const RECENT = 9;

export class Codes {
  list = [];
  coders = {};
  #byId = new Map();
  #recent = [];
  #key;

  constructor(codes, coders, study) {
    this.#key = `polyvocal-recent-${study}`;
    this.update(codes, coders);
    try { this.#recent = JSON.parse(localStorage.getItem(this.#key) ?? "[]"); } catch { this.#recent = []; }
  }

  // Whether codes that were there look different now.
  update(codes, coders) {
    this.coders = coders;
    const paint = (list) => JSON.stringify(list.map(({ id, tone, pattern }) => [id, tone, pattern]));
    const before = paint(this.list);
    // The same objects stay, so that those who hold the list see what is new in it.
    this.list.length = 0;
    codes.forEach((code, place) => this.list.push({ ...code, place, found: prepare(code) }));
    this.#byId = new Map(this.list.map((code) => [code.id, code.place]));
    return paint(this.list) !== before;
  }

  // A code that is on its way to the server, so that its coding can be shown meanwhile.
  addProvisional(id, label, group) {
    const code = {
      id, label, group, number: "", definition: "", include: "", exclude: "", examples: [], synonyms: [], contrasts: [],
      tone: toneOfNew(id), pattern: "", usable: true, isGroup: false, place: this.list.length,
    };
    code.found = prepare(code);
    this.list.push(code);
    this.#byId.set(id, code.place);
    return code;
  }

  get usable() {
    return this.list.filter((code) => code.usable);
  }

  get groups() {
    return this.list.filter((code) => code.isGroup);
  }

  placeOf(id) {
    return this.#byId.get(id);
  }

  title(place) {
    const code = this.list[place];
    return code ? `${code.number} ${code.label}`.trim() : "";
  }

  get recent() {
    return this.#recent.map((id) => this.list[this.#byId.get(id)]).filter((code) => code?.usable);
  }

  // A code keeps its digit while it is among the latest: fingers remember digits.
  used(code) {
    if (this.#recent.includes(code.id)) return;
    if (this.#recent.length < RECENT) this.#recent.push(code.id);
    else {
      this.#oldest = (this.#oldest + 1) % RECENT;
      this.#recent[this.#oldest] = code.id;
    }
    localStorage.setItem(this.#key, JSON.stringify(this.#recent));
  }

  #oldest = RECENT - 1;
}
