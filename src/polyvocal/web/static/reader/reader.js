// The reader: puts the pieces together and says what happens between them.
import { Announcer, speaker } from "./announcer.js";
import { makeActs } from "./acts.js";
import { Beside } from "./beside.js";
import { Cards } from "./cards.js";
import { Codes } from "./codes.js";
import { ContentNotes } from "./content_notes.js";
import { Codings, rowsOf } from "./codings.js";
import { Handles } from "./handles.js";
import { listen } from "./listening.js";
import { Linear } from "./linear.js";
import { keepUp } from "./live.js";
import { Painter } from "./paint.js";
import { Memos } from "./memos.js";
import { Palette } from "./palette.js";
import { Place } from "./place.js";
import { Player } from "./player.js";
import { Pointing } from "./pointing.js";
import { ReadingUnits } from "./reading_units.js";
import { Settling } from "./settling.js";
import { Sight } from "./sight.js";
import { reserveRoom } from "./sizes.js";
import { Server } from "./server.js";
import { showHere, showSaving } from "./showing.js";
import { Stillness } from "./stillness.js";
import { Stripes } from "./stripes.js";
import { Strokes } from "./strokes.js";
import { Tones } from "./tones.js";
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
desk.tones = new Tones();
desk.tones.update(data.tones);
desk.codings = new Codings(desk.transcript);
desk.stillness = new Stillness(desk.transcript.root);
desk.sight = new Sight(desk.transcript, pane);
desk.painter = new Painter({ ...desk, look: (code) => desk.codes.list[code] });
desk.stripes = new Stripes({ ...desk, codes: desk.codes.list });
desk.notes = new ContentNotes(desk);
desk.painter.folded = (turn) => desk.notes.folded(turn);
desk.units = new ReadingUnits(desk.transcript, data.language);
desk.place = new Place(desk.transcript, desk.codings, pane);
desk.server = new Server(data.addresses, data.document);
desk.strokes = new Strokes(desk);
desk.memos = new Memos(desk);
desk.stripes.memos = (turn) => desk.memos.of(turn);
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
desk.handles = new Handles(desk);
Object.assign(desk.acts, makeActs(desk));
desk.tree = new Tree(desk);
desk.linear = new Linear(desk);
desk.player = new Player(desk);

let hasChanged = false; // codings or codes, since what stands beside them was last shown
desk.beside = new Beside(() => {
  if (hasChanged) {
    hasChanged = false;
    desk.tree.addMissing();
    desk.tree.count();
    desk.place.refresh();
  }
  showHere(desk);
  desk.handles.show();
});
desk.told.changed = () => { hasChanged = true; desk.beside.soon(); };
desk.told.saving = () => showSaving(desk);
desk.told.undo = (html) => { if (html) document.getElementById("undo").outerHTML = html; };
desk.told.textChanged = () => {
  document.getElementById("text-changed").hidden = false;
  desk.announcer.whisper(say("text changed"));
};
desk.told.repainted = (tones) => {
  desk.tones.update(tones);
  desk.painter.repaint(desk.transcript.turns);
  desk.stripes.refresh(desk.transcript.turns);
  desk.tree.repaint();
};
desk.told.refused = () => desk.told.changed();
desk.place.watch(() => { desk.beside.soon(); desk.linear.refresh(); });

listen(desk);
desk.codings.load(rowsOf(data.codings));
desk.memos.load(data.pageMemos);
reserveRoom(desk);
desk.notes.load(data.contentNotes);
desk.painter.begin(keepPosition(desk));
requestAnimationFrame(() => setTimeout(() => {
  performance.mark("polyvocal-seen");
  desk.settling = new Settling({ ...desk, pane });
}));
desk.strokes.outbox.open();
keepUp(desk);
desk.server.counts().then((counts) => { if (counts) desk.tree.countEverywhere(counts); });
