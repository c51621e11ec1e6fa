// What a person does to codings: shown at once as being saved, confirmed or taken back by the server.
import { Outbox } from "./outbox.js";
import { rowsOf } from "./codings.js";

export class Strokes {
  outbox;
  last = null; // the code and judgement used last
  #desk;
  #turning = Promise.resolve();
  #heard = 0; // how often the server told us how codings are: what was asked before is older
  #channel = "BroadcastChannel" in window ? new BroadcastChannel("polyvocal-codings") : null;

  // `desk`: data, codings, transcript, server, announcer, say, codes, told.
  constructor(desk) {
    this.#desk = desk;
    this.outbox = new Outbox({
      study: desk.data.study,
      post: (entry) => this.#send(entry),
      told: {
        answered: (entry, answer, how) => this.#answered(entry, answer, how),
        refused: (entry, answer) => this.#refused(entry, answer),
        changed: () => desk.told.saving(),
      },
    });
    this.#channel?.addEventListener("message", (event) => {
      if (event.data === desk.data.document) this.refresh({ tells: true });
    });
  }

  apply(code, spans, judgement = {}) {
    if (!this.#mayWrite()) return [];
    const made = spans.map((span) => this.#coding(code.place, span, judgement));
    this.#put(made);
    this.last = { code: code.place, judgement: { ...judgement, note: "" } };
    this.#add("apply", { code: code.id, ...manner(made[0]), passages: made.map(passage) }, made);
    this.#desk.announcer.say(this.#desk.say("coded", { n: this.#words(spans[0]), code: title(code) }), "saving");
    return made;
  }

  applyNew(label, group, span, judgement) {
    if (!this.#mayWrite()) return null;
    const code = this.#desk.codes.addProvisional(crypto.randomUUID(), label, group);
    const coding = this.#coding(code.place, span, judgement);
    this.#put([coding]);
    this.#add("in vivo", { code: code.id, label, group, ...manner(coding), passage: passage(coding) }, [coding]);
    this.#desk.announcer.say(this.#desk.say("coded", { n: this.#words(span), code: label }), "saving");
    return coding;
  }

  recode(coding, code) {
    if (!this.#mine(coding)) return;
    const before = this.#desk.codes.title(coding.code);
    this.#change(coding, { code: code.place }, "recode", { code: code.id }, { codeId: code.id });
    this.#desk.announcer.say(this.#desk.say("recoded", { before, code: title(code) }), "saving");
  }

  judge(coding, fields) {
    if (!this.#mine(coding)) return;
    this.#change(coding, fields, "judge", fields, fields);
    const code = this.#desk.codes.title(coding.code);
    const [what] = Object.values(fields);
    this.#desk.announcer.say("note" in fields
      ? this.#desk.say("noted", { code })
      : this.#desk.say("judged", { code, what: what || this.#desk.say("unset") }), "saving");
  }

  move(coding, start, end) {
    if (!this.#mine(coding) || start >= end) return;
    this.#change(coding, { start, end }, "move", { start, end }, { start, end });
    this.#desk.announcer.say(this.#desk.say("moved", { words: this.#desk.transcript.text(start, end) }), "saving");
  }

  split(coding, position) {
    if (!this.#mine(coding)) return;
    if (!(coding.start < position && position < coding.end)) { this.#desk.announcer.say(this.#desk.say("split where"), "bad"); return; }
    const first = { ...coding, end: position, status: "saving" };
    const second = { ...coding, id: crypto.randomUUID(), start: position, mark: null, exemplar: "", memos: [], status: "saving" };
    this.#put([first, second]);
    this.#add("split", { codings: marks([coding]), position, new: second.id }, [first, second]);
    this.#desk.announcer.say(this.#desk.say("split"), "saving");
  }

  merge(coding) {
    if (!this.#mine(coding)) return;
    const others = this.#desk.codings.touching(coding.start - 1, coding.end + 1)
      .filter((c) => c.id !== coding.id && c.code === coding.code && c.coder === coding.coder);
    if (!others.length) { this.#desk.announcer.say(this.#desk.say("nothing to merge"), "bad"); return; }
    const whole = {
      ...coding,
      start: Math.min(coding.start, ...others.map((c) => c.start)),
      end: Math.max(coding.end, ...others.map((c) => c.end)),
      status: "saving",
    };
    for (const other of others) this.#desk.codings.drop(other.id);
    this.#put([whole]);
    this.#add("merge", { codings: marks([coding, ...others]) }, [whole, ...others], { gone: others.map((c) => c.id) });
    this.#desk.announcer.say(this.#desk.say("merged"), "saving");
  }

  remove(coding) {
    if (!this.#mine(coding)) return;
    this.#desk.codings.drop(coding.id);
    this.#add("remove", { codings: marks([coding]) }, [coding]);
    this.#desk.announcer.say(this.#desk.say("removed", { code: this.#desk.codes.title(coding.code) }), "saving");
  }

  exemplar(coding) {
    if (!this.#mine(coding)) return;
    const on = !coding.exemplar;
    const exemplar = coding.exemplar || crypto.randomUUID();
    this.#put([{ ...coding, exemplar: on ? exemplar : "", status: "saving" }]);
    this.#add("exemplar", { coding: coding.id, exemplar, on }, [coding]);
    this.#desk.announcer.say(this.#desk.say(on ? "exemplar on" : "exemplar off", { code: this.#desk.codes.title(coding.code) }), "saving");
  }

  memo(coding, text, memo = crypto.randomUUID()) {
    if (!this.#mayWrite()) return;
    const others = coding.memos.filter((known) => known.id !== memo);
    const memos = text.trim() ? [...others, { id: memo, text, author: this.#desk.data.me }] : others;
    this.#put([{ ...coding, memos, status: "saving" }]);
    this.#add("memo", { coding: coding.id, memo, text }, [coding]);
    this.#desk.announcer.say(this.#desk.say("memo written", { code: this.#desk.codes.title(coding.code) }), "saving");
  }

  // A memo on a passage that need not be coded, on the interview (`span` null), or written anew.
  pageMemo(text, span, memo = crypto.randomUUID()) {
    if (!this.#mayWrite()) return;
    this.#add("passage memo", { memo, text, passage: span && { start: span.start, end: span.end } }, []);
    this.#desk.announcer.say(this.#desk.say("memo on", { what: span ? this.#desk.transcript.text(span.start, span.end) : this.#desk.data.name }), "saving");
  }

  // A word of warning before a passage; it is shown once the server has it.
  contentNote(text, span) {
    if (!this.#mayWrite()) return;
    const note = { id: crypto.randomUUID(), ...span };
    this.#add("content note", { text, passage: note }, []);
    this.#desk.announcer.say(this.#desk.say("content note", { what: text }), "saving");
  }

  dropContentNote(note) {
    if (this.#mayWrite()) this.#add("no content note", { note }, []);
  }

  // Undo and redo wait for what is under way, also for one another: they take back what the server
  // has last, and of two answers on their way at once the older could be painted last.
  past(kind) {
    const turn = () => this.#turn(kind);
    this.#turning = this.#turning.then(turn, turn); // also after one that failed
  }

  async #turn(kind) {
    if (!(await this.outbox.flushed())) { this.#desk.announcer.say(this.#desk.say(this.outbox.state || "away"), "bad"); return; }
    const before = this.#heard;
    const answer = await this.#desk.server.stroke({ kind, me: this.#desk.data.me });
    if (this.#heard !== before && answer.all) { delete answer.all; await this.refresh(); }
    if (answer.away) this.#desk.announcer.say(this.#desk.say(answer.away), "bad");
    else if (answer.problem) this.#desk.announcer.say(answer.problem, "bad");
    else { this.#take(answer); this.#desk.announcer.say(answer.told); this.#tellOthers(); }
  }

  async refresh({ tells = false } = {}) {
    const state = await this.#stateNow();
    if (!state) return null;
    const before = this.#desk.codings.version;
    this.#load(state);
    if (tells && this.#desk.codings.version !== before) this.#desk.announcer.say(this.#desk.say("changed elsewhere"));
    return state;
  }

  // Asked again when the server told us of something meanwhile: this answer may be from before.
  async #stateNow() {
    for (;;) {
      const before = this.#heard;
      const state = await this.#desk.server.codings();
      if (!state || this.#heard === before) return state;
    }
  }

  #coding(code, span, judgement) {
    return {
      id: crypto.randomUUID(), start: span.start, end: span.end, code, coder: this.#desk.data.me,
      certainty: "", stance: "", basis: "", note: "", ...judgement,
      state: "exact", mark: null, exemplar: "", memos: [], status: "saving",
    };
  }

  #change(coding, fields, kind, body, wants) {
    this.#put([{ ...coding, ...fields, status: "saving" }]);
    this.#add(kind, { ...body, codings: marks([coding]) }, [coding], { id: coding.id, ...wants });
  }

  #put(codings) {
    for (const coding of codings) this.#desk.codings.put(coding);
    this.#desk.told.changed();
  }

  #add(kind, fields, codings, wants = null) {
    this.outbox.add({
      document: this.#desk.data.document,
      ids: codings.map((coding) => coding.id),
      body: { kind, version: this.#desk.data.textVersion, me: this.#desk.data.me, ...fields },
      wants,
    });
    this.#desk.told.changed();
  }

  #send(entry) {
    return this.#desk.server.stroke(entry.body, entry.document);
  }

  #answered(entry, answer, { wasAway }) {
    const isHere = entry.document === this.#desk.data.document;
    if (isHere) this.#take(answer, entry);
    if (wasAway) this.#desk.announcer.say(this.#desk.say("back", { n: this.outbox.size + 1 }));
    else if (!this.outbox.size) this.#desk.announcer.confirm();
    this.#tellOthers();
  }

  #take(answer, entry = { ids: [] }) {
    this.#heard += 1;
    for (const row of answer.codings ?? []) {
      const known = this.#desk.codings.get(row.id);
      this.outbox.renew(row.id, known?.mark, row.mark);
      if (known && this.outbox.has(row.id)) { known.mark = row.mark; continue; }
      // What a window that is gone left behind is not on this page yet.
      const code = this.#desk.codes.placeOf(row.codeId) ?? known?.code;
      if (code !== undefined) this.#desk.codings.put({ exemplar: "", memos: [], ...known, ...row, code, status: "saved" });
    }
    for (const id of entry.ids) {
      const known = this.#desk.codings.get(id);
      if (known && known.status !== "saved" && !this.outbox.has(id)) this.#desk.codings.put({ ...known, status: "saved" });
    }
    if (answer.all) this.#load(answer.all);
    this.#desk.told.undo(answer.undo);
    if (answer.textVersion && answer.textVersion !== this.#desk.data.textVersion) this.#desk.told.textChanged();
    this.#desk.told.changed();
  }

  async #refused(entry, answer) {
    if (entry.document !== this.#desk.data.document) { this.#desk.announcer.say(this.#desk.say("refused", { why: answer.problem }), "bad"); return; }
    const state = await this.refresh();
    if (answer.kind === "text") { this.#desk.told.textChanged(); this.#takeBack(entry); }
    // Our own first sending may have arrived with its answer lost; then all is as wanted.
    if (entry.tries > 1 && state && isAsWanted(entry.wants, state, this.#desk.codes)) return;
    this.#desk.announcer.say(this.#desk.say("refused", { why: answer.problem }), "bad");
    this.#desk.told.refused(entry);
  }

  // While the page shows an older text, what the server has cannot be shown in it.
  #takeBack(entry) {
    for (const id of entry.ids) {
      const known = this.#desk.codings.get(id);
      if (!known || this.outbox.has(id)) continue;
      if (known.mark === null) this.#desk.codings.drop(id);
      else this.#desk.codings.put({ ...known, status: "saved" });
    }
    this.#desk.told.changed();
  }

  #load(state) {
    this.#heard += 1;
    if (state.textVersion !== this.#desk.data.textVersion) { this.#desk.told.textChanged(); return; }
    this.#desk.data.me = state.me;
    if (this.#desk.codes.update(state.codes, state.coders)) this.#desk.told.repainted(state.tones);
    this.#desk.notes.load(state.contentNotes);
    this.#desk.memos.load(state.pageMemos);
    this.#desk.codings.load(rowsOf(state.codings), (id) => this.outbox.has(id));
    this.#desk.told.changed();
  }

  #mine(coding) {
    if (!this.#mayWrite()) return false;
    if (coding.coder === this.#desk.data.me) return true;
    this.#desk.announcer.say(this.#desk.say("not yours"), "bad");
    return false;
  }

  #mayWrite() {
    if (this.#desk.data.isSomebody) return true;
    this.#desk.announcer.say(this.#desk.say("who first"), "bad");
    return false;
  }

  #words(span) {
    return this.#desk.transcript.text(span.start, span.end).split(/\s+/).filter(Boolean).length;
  }

  #tellOthers() {
    this.#channel?.postMessage(this.#desk.data.document);
  }
}

function title(code) {
  return `${code.number} ${code.label}`.trim();
}

function marks(codings) {
  return Object.fromEntries(codings.map((coding) => [coding.id, coding.mark ?? null]));
}

function manner({ certainty, stance, basis, note }) {
  return { certainty, stance, basis, note };
}

function passage({ id, start, end }) {
  return { id, start, end };
}

function isAsWanted(wants, state, codes) {
  if (!wants) return false;
  if (wants.gone) return wants.gone.every((id) => !state.codings.id.includes(id));
  const row = rowsOf(state.codings).find((coding) => coding.id === wants.id);
  if (!row) return false;
  return Object.entries(wants).every(([field, value]) =>
    field === "codeId" ? codes.placeOf(value) === row.code : row[field] === value);
}
