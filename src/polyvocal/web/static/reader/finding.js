// Which codes are meant by what was typed: "2.3", "self-mon", a synonym, a word of the definition.

const WORD_START = /[\s\-/(,;:’']+/;

export function foldText(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

export function prepare(code) {
  const label = foldText(code.label);
  return {
    number: foldText(code.number),
    label,
    starts: label.split(WORD_START),
    synonyms: code.synonyms.map(foldText),
    rest: foldText([code.definition, code.include, ...code.examples].join(" ")),
  };
}

// Codes that fit, best first; all of them, in their own order, where nothing was typed.
export function findCodes(codes, typed) {
  const wanted = foldText(typed.trim());
  if (!wanted) return codes;
  const scored = [];
  codes.forEach((code, place) => {
    const score = fit(code.found, wanted);
    if (score) scored.push({ code, place, score });
  });
  scored.sort((one, other) => other.score - one.score || one.place - other.place);
  return scored.map((entry) => entry.code);
}

function fit(found, wanted) {
  if (found.number && found.number === wanted) return 100;
  if (found.number && found.number.startsWith(wanted)) return 90;
  if (found.label.startsWith(wanted)) return 80;
  if (found.starts.some((word) => word.startsWith(wanted))) return 70;
  if (found.label.includes(wanted)) return 60;
  if (found.synonyms.some((synonym) => synonym.includes(wanted))) return 50;
  const parts = wanted.split(WORD_START).filter(Boolean);
  const all = `${found.number} ${found.label} ${found.synonyms.join(" ")}`;
  if (parts.length > 1 && parts.every((part) => all.includes(part))) return 40;
  if (wanted.length > 2 && found.rest.includes(wanted)) return 20;
  return 0;
}
