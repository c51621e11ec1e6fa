// Overlapping codings cut into flat pieces, and packed into lanes. Nothing here knows the page.

// Pieces of [start, end) that carry the same codings, in order; those without any are left out.
export function pieces(codings, start, end) {
  const edges = new Set([start, end]);
  for (const coding of codings) {
    if (coding.start > start) edges.add(coding.start);
    if (coding.end < end) edges.add(coding.end);
  }
  const sorted = [...edges].sort((a, b) => a - b);
  const found = [];
  let active = [];
  let next = 0;
  for (let i = 0; i + 1 < sorted.length; i += 1) {
    const from = sorted[i];
    active = active.filter((coding) => coding.end > from);
    while (next < codings.length && codings[next].start <= from) {
      active.push(codings[next]);
      next += 1;
    }
    if (active.length) found.push({ start: from, end: sorted[i + 1], codings: active });
  }
  return found;
}

// Pieces with what `look` says of their codings, those beside one another that look alike made one.
// Half of the edges among twenty overlapping codings change nothing that can be seen.
export function looks(pieces_, look) {
  const found = [];
  for (const { start, end, codings } of pieces_) {
    const name = look(codings);
    const last = found.at(-1);
    if (last && last.end === start && last.look === name) last.end = end;
    else found.push({ start, end, look: name });
  }
  return found;
}

// The shortest coding says most about a place, so it is on top; of two alike, the later. One that is
// being saved is above all, or it could not be seen that it is.
export function topmost(codings) {
  let top = null;
  let second = null;
  for (const coding of codings) {
    if (!top || weight(coding) <= weight(top)) {
      second = top;
      top = coding;
    } else if (!second || weight(coding) <= weight(second)) {
      second = coding;
    }
  }
  return [top, second];
}

function weight(coding) {
  return coding.status === "saved" ? coding.end - coding.start : 0;
}

// A lane for each, none sharing one with what overlaps it; `spans` are [from, to] in order of from.
export function lanes(spans) {
  const ends = [];
  return spans.map(([from, to]) => {
    let lane = ends.findIndex((end) => end <= from);
    if (lane < 0) lane = ends.length;
    ends[lane] = to;
    return lane;
  });
}

// Where labels `height` high stand: each as near to what it names as those before it allow, and all of
// them within `room`. `wanted` is in order; room is at least what they need together.
export function stacked(wanted, height, room) {
  const tops = [];
  for (const want of wanted) tops.push(Math.max(want, tops.length ? tops.at(-1) + height : 0));
  let most = room - height;
  for (let i = tops.length - 1; i >= 0; i -= 1) {
    tops[i] = Math.min(tops[i], most);
    most = tops[i] - height;
  }
  return tops;
}
