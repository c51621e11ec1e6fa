// The colours that people gave to codes, beside the page's own: one rule for each.
const FIRST = 12; // the page's own are 0 to 11, in tones.css

// The classes that give something the paint of a code.
export function paintOf({ tone, pattern }) {
  return pattern ? `tone-${tone} pattern-${pattern}` : `tone-${tone}`;
}

// The tone of a code that was made on this page, as the server will give it: the rest of its id by 12.
export function toneOfNew(id) {
  return Number(BigInt(`0x${id.replaceAll("-", "")}`) % BigInt(FIRST));
}

export class Tones {
  #sheet = new CSSStyleSheet();
  #known = "";

  constructor() {
    document.adoptedStyleSheets.push(this.#sheet);
  }

  // `tones`: hue and how vivid, of each chosen colour.
  update(tones) {
    const said = JSON.stringify(tones);
    if (said === this.#known) return;
    this.#known = said;
    this.#sheet.replaceSync(tones.map(([hue, chroma], i) =>
      `.tone-${FIRST + i} { --hue: ${Number(hue)}; --chroma: ${Number(chroma)}; } ` +
      `.under-${FIRST + i} { --hue-under: ${Number(hue)}; --chroma-under: ${Number(chroma)}; }`).join("\n"));
  }
}
