// Where the person was the last time, or where a link leads.

const LATER_MS = 400;

export function keepPosition(desk) {
  const { transcript, place, codings, data, pane } = desk;
  const key = `polyvocal-place-${data.document}`;
  goTo();
  let timer = 0;
  const keep = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const top = pane.getBoundingClientRect().top;
      const first = desk.near.turns.find((turn) => turn.element.getBoundingClientRect().bottom > Math.max(top, 0) + 8);
      if (!first) return;
      localStorage.setItem(key, JSON.stringify({ turn: first.number, caret: place.caret?.start ?? null }));
    }, LATER_MS);
  };
  pane.addEventListener("scroll", keep, { passive: true });
  window.addEventListener("scroll", keep, { passive: true });
  place.watch(keep);

  function goTo() {
    const coding = codings.get(new URLSearchParams(location.search).get("coding"));
    if (coding) { place.lookAt(coding); return; }
    if (/^#t\d+$/.test(location.hash)) return; // the browser goes there itself
    let kept = null;
    try { kept = JSON.parse(localStorage.getItem(key)); } catch { kept = null; }
    if (!kept) return;
    const turn = transcript.turns[kept.turn - 1];
    if (turn && turn.number > 1) turn.element.scrollIntoView({ block: "start" });
    if (Number.isInteger(kept.caret) && kept.caret < transcript.end) {
      place.goTo(desk.units.at(kept.caret, "word"), { scrolls: false });
    }
  }
}
