// Overlapping codings cut into flat pieces, and packed into lanes. Nothing here knows the page.

// Pieces of [0, length) that carry the same codings, in order; those without any are left out.
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
