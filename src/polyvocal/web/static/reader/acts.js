// Everything a person can do, whichever way they ask for it: pointer, key, palette, card or list.

export function makeActs(desk) {
  const { place, codings, codes, transcript, strokes, palette, units, announcer, say, pane } = desk;

  // With nothing chosen, the passage of the coding looked at is meant: it gets one more code.
  function chosenOr() {
    if (place.chosen) return place.chosen;
    if (place.coding) return { start: place.coding.start, end: place.coding.end };
    announcer.say(say("nothing chosen"), "bad");
    return null;
  }

  function code({ isNew = false, isMemo = false } = {}) {
    const span = chosenOr();
    if (!span) return;
    const words = transcript.text(span.start, span.end);
    palette.open({
      title: say("code the words", { words: shortened(words) }),
      words,
      box: boxOf(span),
      isNew,
      take: (taken, judgement) => apply(taken, judgement, span),
      warn: (text) => strokes.contentNote(text, span),
      memo: (text) => strokes.pageMemo(text, span),
      isMemo,
      takeNew: (label, group, judgement) => {
        const made = strokes.applyNew(label, group, span, judgement);
        if (made) show(made);
      },
    });
  }

  function apply(taken, judgement = {}, span = chosenOr()) {
    if (!span) return;
    codes.used(taken);
    const [made] = strokes.apply(taken, [span], judgement);
    if (made) show(made);
  }

  function show(coding) {
    // Once the stroke is through: asked for in its middle, it makes the browser lay out the page.
    queueMicrotask(() => getSelection().removeAllRanges());
    place.lookAt(coding, { scrolls: false });
  }

  function recode(coding) {
    const words = transcript.text(coding.start, coding.end);
    palette.open({
      title: say("recode the coding", { words: shortened(words) }),
      words,
      box: boxOf(coding),
      isRecoding: true,
      take: (taken) => { const now = codings.get(coding.id); if (now) strokes.recode(now, taken); },
    });
  }

  // In the linear mode the words are in the list, not in the hidden transcript.
  function boxOf(span) {
    if (!desk.linear.isOpen) return place.box(span);
    const box = document.getElementById("linear-code").getBoundingClientRect();
    return { first: box, last: box };
  }

  function edge(which, way) {
    return (coding) => {
      const { start, end } = coding;
      const last = units.at(end - 1, "word");
      const first = units.at(start, "word");
      if (which === "start") {
        const to = way < 0 ? (first.start < start ? first : units.beside(first, "word", -1)) : units.beside(first, "word", 1);
        if (to.start < end) strokes.move(coding, to.start, end);
      } else {
        const to = way > 0 ? (last.end > end ? last : units.beside(last, "word", 1)) : units.beside(last, "word", -1);
        if (to.end > start) strokes.move(coding, start, to.end);
      }
    };
  }

  function drop(taken, x, y) {
    const position = desk.pointing.positionAt(x, y);
    if (position === null) return;
    const { chosen } = place;
    const span = chosen && chosen.start <= position && position < chosen.end ? chosen : units.at(position, "sentence");
    place.choose(span);
    apply(taken, {}, span);
    place.point(null);
  }

  return {
    code,
    apply,
    recode,
    drop,
    lookAt: (coding) => place.lookAt(codings.get(coding.id) ?? coding),
    toText: () => pane.focus({ preventScroll: true }),
    // From the template: what is chosen gets this code; with nothing chosen its meaning is shown.
    useCode: (taken) => { if (place.chosen) apply(taken); else desk.tree.show(taken); },
    dragOver: (x, y) => {
      const position = desk.pointing.positionAt(x, y);
      if (position !== null && !place.chosen) place.point(units.at(position, "sentence"));
    },
    repeat: () => {
      if (!chosenOr()) return;
      const { last } = strokes;
      if (last) apply(codes.list[last.code], last.judgement);
      else code();
    },
    digit: (n) => {
      const taken = codes.recent[n - 1];
      if (taken && chosenOr()) apply(taken);
    },
    remove: (coding) => { strokes.remove(coding); place.refresh(); },
    split: (coding) => strokes.split(coding, place.caret?.start ?? coding.start),
    merge: (coding) => strokes.merge(coding),
    exemplar: (coding) => strokes.exemplar(coding),
    certainty: (coding) => {
      const next = { "": "+", "+": "++", "++": "" }[coding.certainty];
      strokes.judge(coding, { certainty: next });
    },
    note: () => {
      desk.beside.now();
      document.querySelector(`${desk.linear.isOpen ? "#linear" : "#here"} .card.open .card-note`)?.focus();
    },
    meaning: (coding) => desk.tree.show(codes.list[coding.code]),
    "start-back": edge("start", -1),
    "start-on": edge("start", 1),
    "end-back": edge("end", -1),
    "end-on": edge("end", 1),
  };
}

function shortened(words) {
  return words.length > 90 ? `${words.slice(0, 60)} … ${words.slice(-24)}` : words;
}
