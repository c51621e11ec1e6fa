// Where the person was the last time, or where a link leads; the study remembers it.

const LATER_MS = 600;

// Goes there, and gives the turn that is read from then on.
export function keepPosition(desk) {
  const { transcript, place, codings, data, pane, server } = desk;
  let kept = data.place;
  goTo();
  let timer = 0;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(keep, LATER_MS);
  };
  for (const scrolled of [pane, window]) scrolled.addEventListener("scroll", later, { passive: true });
  place.watch(later);
  document.addEventListener("visibilitychange", () => { if (document.hidden && timer) keep(); });
  return transcript.turnAt(place.caret?.start ?? kept ?? 0);

  // Where the caret is in sight it is what is kept, else the first turn in sight.
  function keep() {
    clearTimeout(timer);
    timer = 0;
    const seen = desk.sight.now();
    if (!seen.length || !data.isSomebody) return;
    const at = seen.includes(place.turn) && place.caret ? place.caret.start : seen[0].start;
    if (at === kept) return;
    kept = at;
    server.keepPlace(data.textVersion, at);
  }

  function goTo() {
    const coding = codings.get(new URLSearchParams(location.search).get("coding"));
    if (coding) { place.lookAt(coding); return; }
    const named = transcript.turns[Number(/^#t(\d+)$/.exec(location.hash)?.[1]) - 1];
    const [{ type }] = performance.getEntriesByType("navigation");
    // Loaded anew, the page is where somebody has read on to since they followed the link.
    if (named && type !== "reload") {
      kept = named.start;
      named.element.scrollIntoView({ block: "start" });
      return;
    }
    if (kept === null || kept >= transcript.end) return;
    const turn = transcript.turnAt(kept);
    if (turn.number > 1) turn.element.scrollIntoView({ block: "start" });
    place.goTo(desk.units.at(kept, "word"), { scrolls: true });
  }
}
