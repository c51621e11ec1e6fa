// The keys of the reader, and what the rest of the page asks of it.
import { isTyping, onKey } from "../keys.js";

export function listen(desk) {
  const { pane, place, walking, acts, announcer, say, strokes, codings, codes } = desk;

  const onCoding = (act) => () => {
    if (place.coding) acts[act](place.coding);
    else announcer.say(say("no coding"), "bad");
  };
  const step = (way) => () => {
    const coding = walking.stepCoding(way);
    if (!coding) return;
    const turn = desk.transcript.turnAt(coding.start).number;
    announcer.whisper(`${say("coding of", { code: codes.title(coding.code), turn })}: ${desk.transcript.text(coding.start, coding.end)}`);
  };
  for (const key of ["j", "k", "J", "K"]) onKey(key, (event) => (desk.linear.isOpen ? stepTurn(key) : walking.step(event)));
  const stepTurn = (key) => desk.linear.go(desk.transcript.indexAt(place.position) + (key.toLowerCase() === "j" ? 1 : -1));
  onKey("w", () => chose(walking.chooseUnit("word")));
  onKey("s", () => chose(walking.chooseUnit("sentence")));
  onKey("t", () => chose(walking.chooseUnit("turn")));
  onKey("i", () => acts.code({ isNew: true }));
  onKey("M", () => acts.code({ isMemo: true }));
  onKey(".", () => acts.repeat());
  onKey("[", step(-1));
  onKey("]", step(1));
  onKey("l", () => desk.linear.toggle());
  onKey("p", () => desk.player.toggle());
  onKey("b", () => desk.player.back());
  for (let n = 1; n <= 9; n += 1) onKey(String(n), () => acts.digit(n));
  for (const [key, act] of [["c", "recode"], ["+", "certainty"], ["n", "note"], ["e", "exemplar"], ["|", "split"], ["m", "merge"], ["d", "meaning"]]) onKey(key, onCoding(act));

  function chose() {
    if (!place.chosen) return;
    const words = desk.transcript.text(place.chosen.start, place.chosen.end);
    announcer.whisper(say("chosen", { n: words.split(/\s+/).filter(Boolean).length, words }));
  }

  walking.told = (span) => {
    const here = codings.at(span.start).map((coding) => codes.title(coding.code));
    const words = desk.transcript.text(span.start, span.end);
    announcer.whisper(here.length ? `${words}. ${say("codes here", { codes: here.join(", ") })}` : words);
  };

  pane.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || isTyping(event.target) || event.target.closest("button, a, summary, .linear")) return;
    if (inText(event)) event.preventDefault();
  });

  function inText(event) {
    if (event.altKey && /^Arrow(Left|Right)$/.test(event.key)) {
      if (!place.coding) return false;
      const back = event.key === "ArrowLeft";
      acts[`${event.shiftKey ? "start" : "end"}-${back ? "back" : "on"}`](place.coding);
      return true;
    }
    if (/^Arrow/.test(event.key) && walking.step(event)) {
      if (event.shiftKey) chose();
      return true;
    }
    if (event.key === "Enter") { acts.code(); return true; }
    if (event.key === "Escape") { getSelection().removeAllRanges(); place.clear(); return true; }
    if ((event.key === "Delete" || event.key === "Backspace") && place.coding) { acts.remove(place.coding); return true; }
    return false;
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.closest("#undo")) return;
    event.preventDefault();
    strokes.past(event.target.querySelector("[data-key]").dataset.key);
  });
  document.getElementById("to-linear").addEventListener("click", () => desk.linear.toggle());
  document.getElementById("show-text").addEventListener("click", () => location.reload());
  const toCodes = document.getElementById("to-codes");
  toCodes.addEventListener("click", () => {
    const open = document.body.classList.toggle("shows-codes");
    toCodes.setAttribute("aria-expanded", String(open));
  });
  window.addEventListener("resize", () => desk.stripes.refresh(desk.transcript.turns));
  window.addEventListener("beforeprint", () => { desk.painter.finish(); desk.stripes.finish(); });
  // What another program or another person's window did meanwhile is seen on coming back.
  document.addEventListener("visibilitychange", () => { if (!document.hidden) strokes.refresh({ tells: true }); });
}
