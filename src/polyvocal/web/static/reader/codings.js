// The codings of this document as the page knows them, and where each stands.

const FIELDS = ["id", "start", "end", "code", "coder", "certainty", "stance", "basis", "state", "mark"];

export class Codings {
  #transcript;
  #byId = new Map();
  #byTurn;
  #watching = [];
  #hidden = new Set();
  #counts = new Map();
  version = 0; // another number whenever something looks different

  constructor(transcript) {
    this.#transcript = transcript;
    this.#byTurn = transcript.turns.map(() => []);
  }

  // `told` is called with the turns that look different now.
  watch(told) {
    this.#watching.push(told);
  }

  get size() {
    return this.#byId.size;
  }

  get(id) {
    return this.#byId.get(id);
  }

  // How many codings here have this code.
  count(code) {
    return this.#counts.get(code) ?? 0;
  }

  all() {
    return this.#byId.values();
  }

  of(turn) {
    return this.#byTurn[turn.number - 1];
  }

  shown(turn) {
    if (!this.#hidden.size) return this.of(turn);
    return this.of(turn).filter((coding) => !this.#hidden.has(coding.code));
  }

  at(position) {
    return this.of(this.#transcript.turnAt(position)).filter((c) => c.start <= position && position < c.end);
  }

  touching(start, end) {
    const found = new Set();
    for (const turn of this.#transcript.turnsIn(start, end)) {
      for (const coding of this.of(turn)) if (coding.start < end && coding.end > start) found.add(coding);
    }
    return [...found];
  }

  put(coding) {
    this.#tell(new Set([...this.#unlist(coding.id), ...this.#list(coding)]));
  }

  drop(id) {
    this.#tell(new Set(this.#unlist(id)));
  }

  // Bring all codings to what the server says, but for those (`kept`) that are still on their way.
  load(rows, kept = () => false) {
    const touched = new Set();
    const there = new Set(rows.map((row) => row.id));
    for (const id of [...this.#byId.keys()]) {
      if (!there.has(id) && !kept(id)) for (const turn of this.#unlist(id)) touched.add(turn);
    }
    for (const row of rows) {
      const known = this.#byId.get(row.id);
      if (kept(row.id) || (known && known.status === "saved" && alike(known, row))) continue;
      for (const turn of this.#unlist(row.id)) touched.add(turn);
      for (const turn of this.#list(row)) touched.add(turn);
    }
    this.#tell(touched);
  }

  isHidden(code) {
    return this.#hidden.has(code);
  }

  hide(codes, hidden) {
    for (const code of codes) {
      if (hidden) this.#hidden.add(code);
      else this.#hidden.delete(code);
    }
    const changed = new Set(codes);
    this.#tell(this.#transcript.turns.filter((turn) => this.of(turn).some((c) => changed.has(c.code))));
  }

  #list(coding) {
    this.#byId.set(coding.id, coding);
    this.#counts.set(coding.code, this.count(coding.code) + 1);
    const turns = this.#transcript.turnsIn(coding.start, coding.end);
    for (const turn of turns) {
      const row = this.#byTurn[turn.number - 1];
      let place = row.length;
      while (place > 0 && before(coding, row[place - 1])) place -= 1;
      row.splice(place, 0, coding);
    }
    return turns;
  }

  #unlist(id) {
    const coding = this.#byId.get(id);
    if (!coding) return [];
    this.#byId.delete(id);
    this.#counts.set(coding.code, this.count(coding.code) - 1);
    const turns = this.#transcript.turnsIn(coding.start, coding.end);
    for (const turn of turns) {
      const row = this.#byTurn[turn.number - 1];
      row.splice(row.indexOf(coding), 1);
    }
    return turns;
  }

  #tell(turns) {
    if (![...turns].length) return;
    this.version += 1;
    for (const told of this.#watching) told(turns);
  }
}

function before(one, other) {
  return one.start < other.start || (one.start === other.start && one.end > other.end);
}

function alike(one, other) {
  return FIELDS.every((field) => one[field] === other[field]) && one.note === other.note &&
    one.exemplar === other.exemplar && JSON.stringify(one.memos) === JSON.stringify(other.memos);
}

// Columns as the server sends them, into one object a coding.
export function rowsOf(columns) {
  const { values } = columns;
  return columns.id.map((id, i) => ({
    id,
    start: columns.start[i],
    end: columns.end[i],
    code: columns.code[i],
    coder: values.coder[columns.coder[i]],
    certainty: values.certainty[columns.certainty[i]],
    stance: values.stance[columns.stance[i]],
    basis: values.basis[columns.basis[i]],
    state: values.state[columns.state[i]],
    mark: columns.mark[i],
    note: columns.notes[id] ?? "",
    exemplar: columns.exemplars[id] ?? "",
    memos: columns.memos[id] ?? [],
    status: "saved",
  }));
}
