// What is not confirmed yet: kept in this browser, sent in order, taken out when the server has it.

const STORE = "strokes";
const SOONEST_MS = 700;
const LATEST_MS = 8000;

export class Outbox {
  #database = null;
  #queue = [];
  #window = crypto.randomUUID();
  #sending = false;
  #wait = SOONEST_MS;
  #state = "";
  #told;
  #post;
  #study;
  #written = Promise.resolve();
  #unwritten = 0;
  #flushed = [];
  #opened = false;
  #awaited = new Set();

  // `post` sends one entry; `told.answered`, `told.refused` and `told.changed` hear what came of it.
  constructor({ study, post, told }) {
    this.#study = study;
    this.#post = post;
    this.#told = told;
    for (const name of ["online", "focus"]) window.addEventListener(name, () => this.#pump());
    // Without locks nobody can tell whether another window is gone; then only the next that opens takes over.
    if (navigator.locks) window.addEventListener("focus", () => this.#inherit());
  }

  get size() {
    return this.#queue.length;
  }

  get state() {
    return this.#state;
  }

  // Is it known what there is to be sent?
  get isOpen() {
    return this.#opened;
  }

  // Would all of it outlast this window?
  get isKept() {
    return !this.#unwritten;
  }

  // Opens what is kept, and takes over what windows that are gone by now left behind.
  async open() {
    // Held for as long as this window lives: others see by it that we are still here.
    navigator.locks?.request(lockName(this.#window), () => new Promise(() => {}));
    this.#database = await openDatabase().catch(() => null);
    for (const entry of this.#queue) this.#keep(entry);
    await this.#inherit();
    this.#opened = true;
    this.#told.changed();
  }

  // What other windows of this study left behind: of those that are gone now, of the rest once they are.
  async #inherit() {
    if (!this.#database) return;
    const kept = (await all(this.#database)).filter(({ study }) => study === this.#study);
    const others = new Set(kept.map((entry) => entry.window));
    for (const other of others) {
      if (other === this.#window) continue;
      if (!navigator.locks) await this.#takeFrom(other);
      else if (!(await navigator.locks.request(lockName(other), { ifAvailable: true }, (lock) => lock && this.#takeFrom(other)))) this.#waitFor(other);
    }
  }

  #waitFor(other) {
    if (this.#awaited.has(other)) return;
    this.#awaited.add(other);
    navigator.locks.request(lockName(other), () => this.#takeFrom(other));
  }

  async #takeFrom(other) {
    const left = (await all(this.#database)).filter(({ study, window: whose }) => study === this.#study && whose === other);
    for (const entry of left) { entry.window = this.#window; entry.tries += 1; this.#keep(entry); }
    this.#queue.unshift(...left);
    // Only then may the next who waits for that window look at what it left.
    await this.#written;
    this.#told.changed();
    this.#pump();
    return true;
  }

  add(entry) {
    const kept = { ...entry, study: this.#study, window: this.#window, tries: 0, key: `${Date.now()} ${crypto.randomUUID()}` };
    this.#queue.push(kept);
    this.#keep(kept);
    this.#told.changed();
    this.#pump();
  }

  // Fulfilled with whether everything is with the server, as soon as that is known.
  flushed() {
    if (!this.#queue.length) return Promise.resolve(true);
    if (this.#state) return Promise.resolve(false);
    return new Promise((done) => this.#flushed.push(done));
  }

  has(id) {
    return this.#queue.some((entry) => entry.ids.includes(id));
  }

  // A coding's mark is another one now: what waits behind must name that one.
  renew(id, before, now) {
    for (const entry of this.#queue) {
      const marks = entry.body.codings;
      if (marks && id in marks && (marks[id] ?? null) === (before ?? null)) { marks[id] = now; this.#keep(entry); }
    }
  }

  async #pump() {
    if (this.#sending) return;
    this.#sending = true;
    while (this.#queue.length && (await this.#sendFirst()));
    this.#sending = false;
    if (this.#queue.length) setTimeout(() => this.#pump(), (this.#wait = Math.min(this.#wait * 1.6, LATEST_MS)));
    const clear = !this.#queue.length;
    for (const done of this.#flushed.splice(0)) done(clear);
  }

  async #sendFirst() {
    const entry = this.#queue[0];
    entry.tries += 1;
    const answer = await this.#post(entry);
    if (answer.away) {
      this.#become(answer.away);
      return false;
    }
    this.#queue.splice(this.#queue.indexOf(entry), 1);
    this.#forget(entry);
    const wasAway = this.#state;
    this.#wait = SOONEST_MS;
    this.#state = "";
    if (answer.problem) await this.#told.refused(entry, answer);
    else this.#told.answered(entry, answer, { wasAway: Boolean(wasAway) });
    this.#told.changed();
    return true;
  }

  #become(state) {
    this.#state = state;
    this.#told.changed();
    for (const done of this.#flushed.splice(0)) done(false);
  }

  #keep(entry) {
    this.#write((store) => store.put(entry));
  }

  #forget(entry) {
    this.#write((store) => store.delete(entry.key));
  }

  // One after the other, or an entry could be put back after it was deleted.
  #write(act) {
    if (!this.#database) return;
    this.#unwritten += 1;
    this.#written = this.#written.then(() => new Promise((done) => {
      const transaction = this.#database.transaction(STORE, "readwrite");
      act(transaction.objectStore(STORE));
      transaction.oncomplete = transaction.onerror = transaction.onabort = done;
    })).then(() => {
      this.#unwritten -= 1;
      if (this.#state && !this.#unwritten) this.#told.changed();
    });
  }
}

function lockName(id) {
  return `polyvocal-window-${id}`;
}

function openDatabase() {
  return new Promise((done, failed) => {
    const asked = indexedDB.open("polyvocal-outbox", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "key" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

function all(database) {
  return new Promise((done) => {
    const asked = database.transaction(STORE).objectStore(STORE).getAll();
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => done([]);
  });
}
