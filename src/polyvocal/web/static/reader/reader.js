// The reader: puts the pieces together and says what happens between them.
import { Announcer, speaker } from "./announcer.js";
import { makeActs } from "./acts.js";
import { Cards } from "./cards.js";
import { Codes } from "./codes.js";
import { ContentNotes } from "./content_notes.js";
import { Codings, rowsOf } from "./codings.js";
import { Handles } from "./handles.js";
import { listen } from "./listening.js";
import { Linear } from "./linear.js";
import { Near } from "./near.js";
import { Painter } from "./paint.js";
import { Palette } from "./palette.js";
import { Place } from "./place.js";
import { Pointing } from "./pointing.js";
import { ReadingUnits } from "./reading_units.js";
import { Server } from "./server.js";
import { showHere, showSaving } from "./showing.js";
import { Stripes } from "./stripes.js";
import { Strokes } from "./strokes.js";
import { Transcript } from "./transcript.js";
import { Tree } from "./tree.js";
import { keepPosition } from "./visits.js";
import { Walking } from "./walking.js";

const data = JSON.parse(document.getElementById("reader-data").textContent);
const pane = document.getElementById("text-pane");
const say = speaker(data.words, data.plurals);
const desk = { data, say, pane, acts: {}, told: {} };

desk.announcer = new Announcer(document.getElementById("heard"), document.getElementById("seen"), say);
desk.transcript = new Transcript(document.getElementById("turns"), data.turns);
desk.codes = new Codes(data.codes, data.coders, data.study);
desk.codings = new Codings(desk.transcript);
desk.near = new Near(desk.transcript, pane, (turns) => { desk.painter?.came(turns); desk.stripes?.came(turns); });
desk.painter = new Painter(desk.transcript, desk.codings, (code) => desk.codes.list[code].tone, (turn) => desk.near.has(turn));
desk.stripes = new Stripes({ codings: desk.codings, near: desk.near, codes: desk.codes.list, say });
desk.notes = new ContentNotes(desk);
desk.painter.folded = (turn) => desk.notes.folded(turn);
desk.units = new ReadingUnits(desk.transcript, data.language);
desk.place = new Place(desk.transcript, desk.codings, pane);
desk.server = new Server(data.addresses, data.document);
desk.strokes = new Strokes(desk);
desk.palette = new Palette(desk);
desk.cards = new Cards(desk);
desk.walking = new Walking(desk);
desk.pointing = new Pointing({
  ...desk,
  button: document.getElementById("code-these"),
  tip: document.getElementById("tip"),
  label: (codings) => [...new Set(codings.map((coding) => desk.codes.title(coding.code)))].join(" · "),
  told: { chose: () => desk.acts.code(), looked: () => pane.focus({ preventScroll: true }) },
});
desk.handles = new Handles(desk, pane);
Object.assign(desk.acts, makeActs(desk));
desk.tree = new Tree(desk);
desk.linear = new Linear(desk);

let asked = false;
desk.told.changed = () => {
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => {
    asked = false;
    desk.tree.addMissing();
    desk.tree.count();
    desk.place.refresh();
  });
};
desk.told.saving = () => showSaving(desk);
desk.told.undo = (html) => { if (html) document.getElementById("undo").outerHTML = html; };
desk.told.textChanged = () => {
  document.getElementById("text-changed").hidden = false;
  desk.announcer.whisper(say("text changed"));
};
desk.told.refused = () => desk.told.changed();
desk.place.watch(() => { showHere(desk); desk.handles.show(); desk.linear.refresh(); });

listen(desk);
desk.near.ready.then(() => {
  desk.notes.load(data.contentNotes);
  desk.codings.load(rowsOf(data.codings));
  requestAnimationFrame(() => setTimeout(() => performance.mark("polyvocal-seen")));
  desk.told.changed();
  keepPosition(desk);
  desk.strokes.outbox.open();
  desk.server.counts().then((counts) => { if (counts) desk.tree.countEverywhere(counts); });
});
