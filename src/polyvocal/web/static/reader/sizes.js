// How high each turn will be, before the browser has laid it out: what is far away takes this room,
// so that nothing moves when it comes near.
import { namesBeside } from "./stripes.js";

const SAMPLE = 2000;
const WASTE = 2.5; // letters of a line that stay empty, since words are not cut

export function reserveRoom({ transcript, codings, memos }) {
  const [first] = transcript.turns;
  if (!first) return;
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const room = first.words.clientWidth;
  const padding = parseFloat(getComputedStyle(first.element).paddingTop) * 2;
  const kinds = new Map();
  const heights = transcript.turns.map((turn) => {
    const kind = turn.element.className;
    if (!kinds.has(kind)) kinds.set(kind, lettering(turn.words, transcript, kind));
    const { letter, line } = kinds.get(kind);
    const words = rows(turn.text, room / letter - WASTE) * line;
    return padding + Math.max(words, namesBeside(codings.shown(turn).length, memos.of(turn).length) * rem);
  });
  // All measuring came before all writing.
  transcript.turns.forEach((turn, i) => { turn.element.style.containIntrinsicBlockSize = `auto ${heights[i].toFixed(0)}px`; });
}

// The mean width of a letter, and the height of a line, in words of this kind.
function lettering(words, transcript, kind) {
  const style = getComputedStyle(words);
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = style.font;
  let sample = "";
  for (const turn of transcript.turns) {
    if (turn.element.className === kind) sample += turn.text;
    if (sample.length > SAMPLE) break;
  }
  sample = sample.slice(0, SAMPLE).replaceAll("\n", " ") || "n";
  return { letter: pen.measureText(sample).width / sample.length, line: parseFloat(style.lineHeight) };
}

function rows(text, letters) {
  let n = 0;
  for (const line of text.split("\n")) n += Math.max(1, Math.ceil(line.length / letters));
  return n;
}
