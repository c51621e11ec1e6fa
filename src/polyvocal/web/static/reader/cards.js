// A coding as a card: whose it is, what it says, and everything that can be done to it.
import { Judging } from "./judging.js";
import { element, meaningOf } from "./meaning.js";
import { paintOf } from "./tones.js";

export class Cards {
  #desk;
  #pressed = false;
  #later = new Map();

  // `desk`: codings, codes, transcript, strokes, say, data, acts (what needs the caret or the palette).
  constructor(desk) {
    this.#desk = desk;
    // A button made anew between pressing and letting go would never hear of the click.
    document.addEventListener("pointerdown", () => { this.#pressed = true; }, true);
    for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, () => setTimeout(() => this.#release()), true);
  }

  #release() {
    this.#pressed = false;
    for (const fill of this.#later.values()) fill();
    this.#later.clear();
  }

  // Fills `root` with the cards of these codings; the one with the id `open` is open.
  fill(root, codings, open) {
    if (this.#pressed && root.childElementCount) { this.#later.set(root, () => this.fill(root, codings, open)); return; }
    const focus = root.contains(document.activeElement) ? keyOf(document.activeElement) : null;
    // A card that somebody is writing in stays as it is.
    const written = [...root.querySelectorAll("textarea")].find((field) => field === document.activeElement && field.value !== field.defaultValue);
    if (written) return;
    root.replaceChildren(...codings.map((coding) => this.#card(coding, coding.id === open)));
    if (focus) find(root, focus)?.focus({ preventScroll: true });
  }

  #card(coding, isOpen) {
    const { codes, say, data } = this.#desk;
    const code = codes.list[coding.code];
    const card = document.getElementById("card-template").content.firstElementChild.cloneNode(true);
    card.dataset.coding = coding.id;
    card.classList.toggle("open", isOpen);
    card.querySelector(".swatch").className = `swatch ${paintOf(code)}`;
    card.querySelector(".card-code").textContent = codes.title(coding.code);
    const isMine = coding.coder === data.me;
    card.querySelector(".card-said").textContent = [
      isMine ? say("coded by you") : say("coded by", { who: codes.coders[coding.coder] ?? "–" }),
      ...[coding.certainty, coding.stance && say(coding.stance), coding.basis].filter(Boolean),
      ...(coding.state === "exact" || coding.state === "carried" ? [] : [say(coding.state)]),
      ...(coding.exemplar ? ["★"] : []),
      ...(coding.status === "saved" ? [] : [say("saving")]),
    ].join(" · ");
    const button = card.querySelector(".card-title");
    button.setAttribute("aria-expanded", String(isOpen));
    button.addEventListener("click", () => this.#desk.acts.lookAt(coding));
    if (isOpen) this.#open(card, coding, code, isMine);
    return card;
  }

  #open(card, coding, code, isMine) {
    const { strokes, transcript, codes } = this.#desk;
    card.querySelector(".card-body").hidden = false;
    card.querySelector(".card-quote").textContent = shortened(transcript.text(coding.start, coding.end));
    card.querySelector(".own").hidden = !isMine;
    const now = () => this.#desk.codings.get(coding.id);
    new Judging(card.querySelector(".judging"), (field) => strokes.judge(now(), field)).show(coding);
    const note = card.querySelector(".card-note");
    note.defaultValue = coding.note;
    note.addEventListener("change", () => {
      note.defaultValue = note.value;
      if (now() && note.value !== now().note) strokes.judge(now(), { note: note.value });
    });
    card.querySelector("[data-act=exemplar]").setAttribute("aria-pressed", String(Boolean(coding.exemplar)));
    card.addEventListener("click", (event) => {
      const act = event.target.closest("[data-act]")?.dataset.act;
      if (act && act !== "memo" && now()) this.#desk.acts[act]?.(now());
    });
    this.#memos(card, coding, now);
    card.querySelector(".card-body").append(meaningOf(code, codes.title(coding.code)));
  }

  #memos(card, coding, now) {
    const { say, codes, strokes, data } = this.#desk;
    const list = card.querySelector(".memos");
    for (const memo of coding.memos) {
      const item = element("div", "", "memo");
      item.append(element("p", say("memo", { who: codes.coders[memo.author] ?? "–" }), "label"));
      if (memo.author === data.me) {
        const field = element("textarea", memo.text);
        field.setAttribute("aria-label", say("memo", { who: codes.coders[memo.author] ?? "" }));
        field.addEventListener("change", () => strokes.memo(now(), field.value, memo.id));
        item.append(field);
      } else item.append(element("p", memo.text));
      list.append(item);
    }
    const field = card.querySelector(".memo-new textarea");
    card.querySelector("[data-act=memo]").addEventListener("click", () => {
      if (field.value.trim()) strokes.memo(now(), field.value);
      field.value = field.defaultValue = "";
    });
  }
}

function shortened(words) {
  return words.length > 240 ? `${words.slice(0, 150)} … ${words.slice(-70)}` : words;
}

// Which control of which card has the focus, so that it has it again after the cards were made anew.
function keyOf(node) {
  const card = node.closest("[data-coding]")?.dataset.coding;
  const what = node.dataset.act ? `[data-act="${node.dataset.act}"]`
    : node.dataset.field ? `[data-field="${node.dataset.field}"][value="${node.value}"]`
      : node.classList.contains("card-note") ? ".card-note" : ".card-title";
  return { card, what };
}

function find(root, { card, what }) {
  const same = root.querySelector(`[data-coding="${card}"]`);
  return same?.querySelector(what) ?? root.querySelector(".card-title");
}
