// What stands beside the text: the codings here, and whether everything is saved.
import { element } from "./meaning.js";

const ROOM = 12;

export function showHere(desk) {
  const { place, say, codings } = desk;
  const root = document.getElementById("here");
  const here = place.here;
  const current = place.coding;
  const all = current && !here.includes(current) ? [current, ...here] : here;
  let title = root.querySelector("h2");
  let list = root.querySelector(".here-cards");
  let memos = root.querySelector(".here-memos");
  if (!title) {
    title = element("h2", "", "here-title");
    list = element("div", "", "here-cards");
    memos = element("div", "", "here-memos");
    root.replaceChildren(title, memos, list);
  }
  title.textContent = say("here", { n: place.turn?.number ?? 1 });
  if (all.length) desk.cards.fill(list, ordered(all, current), place.current);
  else list.replaceChildren(element("p", say("nothing here"), "quiet"));
  const span = place.chosen ?? (place.caret && { start: place.caret.start, end: place.caret.start + 1 });
  desk.memos.fill(memos, span ? desk.memos.touching(span.start, span.end) : []);
  document.getElementById("here-pane").classList.toggle("has-codings", all.length + memos.childElementCount > 0);
  const n = codings.size;
  document.getElementById("n-here").textContent = say("in this interview", { n });
}

// The coding looked at is never below the fold.
function ordered(codings, current) {
  const place = codings.indexOf(current);
  if (place < ROOM) return codings;
  return [current, ...codings.filter((coding) => coding !== current)];
}

export function showSaving({ strokes, say, announcer }) {
  const state = document.getElementById("saving-state");
  const { size, isOpen, isKept, state: trouble } = strokes.outbox;
  // What is told as kept must be so, and what is told as saved.
  if (trouble ? !isKept : !size && !isOpen) return;
  const said = trouble ? `${say("not yet saved", { n: size })}. ${say(trouble)}` : size ? say("saving") : say("all saved");
  if (state.textContent === said) return;
  state.textContent = said;
  state.dataset.state = trouble ? "away" : size ? "saving" : "saved";
  if (trouble) announcer.whisper(said);
}
