// The palette: type what a code is called, see what it means, and apply it.
import { findCodes } from "./finding.js";
import { Judging } from "./judging.js";

const MOST_OPTIONS = 40;

export class Palette {
  #root = document.getElementById("palette");
  #input = document.getElementById("palette-input");
  #list = document.getElementById("palette-list");
  #codes;
  #say;
  #judging;
  #found = [];
  #active = 0;
  #asked = null;
  #back = null;

  constructor({ codes, say }) {
    this.#codes = codes;
    this.#say = say;
    this.#judging = new Judging(this.#root.querySelector(".judging"), () => this.#input.focus());
    this.#input.addEventListener("input", () => this.#search());
    this.#input.addEventListener("keydown", (event) => this.#key(event));
    this.#root.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.stopPropagation(); this.close(); } });
    this.#list.addEventListener("mousedown", (event) => event.preventDefault());
    this.#list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) { this.#active = Number(option.dataset.index); this.#take(event.ctrlKey || event.metaKey); }
    });
    this.#root.querySelector("[data-act=close]").addEventListener("click", () => this.close());
    this.#root.querySelector("[data-act=new]").addEventListener("click", () => this.#showNew());
    this.#root.querySelector("[data-act=warn]").addEventListener("click", () => this.#showField(this.#warning));
    this.#root.querySelector("[data-act=memo]").addEventListener("click", () => this.#showField(this.#memo));
    this.#warning.addEventListener("submit", (event) => { event.preventDefault(); this.#takeWords(this.#warning, "warn"); });
    this.#memo.addEventListener("submit", (event) => { event.preventDefault(); this.#takeWords(this.#memo, "memo"); });
    this.#form.addEventListener("submit", (event) => { event.preventDefault(); this.#takeNew(); });
    this.#note.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); this.#take(false); }
    });
    // The words stay chosen while the field has the focus, so they can be copied as well.
    this.#input.addEventListener("copy", (event) => {
      if (this.#input.selectionStart !== this.#input.selectionEnd || !this.#asked) return;
      event.clipboardData.setData("text/plain", this.#asked.words);
      event.preventDefault();
    });
    document.addEventListener("pointerdown", (event) => {
      if (this.isOpen && !this.#root.contains(event.target)) this.close({ focuses: false });
    });
  }

  get #form() { return this.#root.querySelector(".palette-new"); }
  get #warning() { return this.#root.querySelector(".palette-warn"); }
  get #memo() { return this.#root.querySelector(".palette-memo"); }
  get #note() { return this.#root.querySelector(".palette-note textarea"); }
  get isOpen() { return !this.#root.hidden; }

  // `asked`: title, words, box (where the words are), mayMakeNew, isNew, take(code, judgement), takeNew(label, group, judgement)
  open(asked) {
    this.#asked = asked;
    this.#back = document.activeElement;
    document.getElementById("palette-title").textContent = asked.title;
    this.#root.querySelector(".palette-more").hidden = Boolean(asked.isRecoding);
    for (const form of [this.#form, this.#warning, this.#memo]) form.hidden = true;
    for (const act of ["new", "memo", "warn"]) this.#root.querySelector(`[data-act=${act}]`).hidden = Boolean(asked.isRecoding);
    this.#judging.show({});
    this.#note.value = "";
    this.#root.querySelector(".palette-note").open = false;
    this.#input.value = "";
    this.#root.hidden = false;
    this.#search();
    this.#stand(asked.box);
    this.#input.focus({ preventScroll: true });
    if (asked.isNew) this.#showNew();
    if (asked.isMemo) this.#showField(this.#memo);
  }

  close({ focuses = true } = {}) {
    if (!this.isOpen) return;
    this.#root.hidden = true;
    this.#asked?.closed?.();
    if (focuses) this.#back?.focus({ preventScroll: true });
  }

  // Under the words, or over them where there is no room.
  #stand(box) {
    const style = this.#root.style;
    if (window.matchMedia("(max-width: 52rem)").matches) { style.left = style.top = ""; return; }
    const height = this.#root.offsetHeight;
    const width = this.#root.offsetWidth;
    const under = box.last.bottom + 8;
    const over = box.first.top - height - 8;
    const top = under + height < window.innerHeight || over < 8 ? Math.min(under, window.innerHeight - height - 8) : over;
    style.top = `${Math.max(8, top)}px`;
    style.left = `${Math.max(8, Math.min(box.last.left, window.innerWidth - width - 16))}px`;
  }

  #search() {
    const typed = this.#input.value;
    const recent = this.#codes.recent;
    const usable = this.#codes.usable.filter((code) => !code.isGroup);
    const all = typed.trim() ? findCodes(usable, typed) : [...recent, ...usable.filter((code) => !recent.includes(code))];
    this.#found = all.slice(0, MOST_OPTIONS);
    this.#active = 0;
    const digits = typed.trim() ? [] : recent;
    this.#list.replaceChildren(...this.#found.map((code, i) => this.#option(code, i, digits.indexOf(code) + 1)));
    const none = this.#root.querySelector(".palette-none");
    none.hidden = Boolean(this.#found.length);
    none.textContent = this.#found.length ? "" : this.#say("no codes found", { typed });
    this.#show();
  }

  #option(code, index, digit) {
    const option = document.getElementById("palette-option").content.firstElementChild.cloneNode(true);
    option.id = `palette-${index}`;
    option.dataset.index = index;
    option.querySelector("b").textContent = code.number;
    option.classList.toggle("plain", !code.number);
    option.querySelector(".option-name").textContent = code.label;
    option.querySelector("kbd").textContent = digit ? `Alt ${digit}` : "";
    option.querySelector("kbd").hidden = !digit;
    const meaning = [code.definition, code.exclude && `≠ ${code.exclude}`].filter(Boolean).join(" ");
    option.querySelector(".option-meaning").textContent = meaning;
    return option;
  }

  #show() {
    [...this.#list.children].forEach((option, i) => {
      const on = i === this.#active;
      option.setAttribute("aria-selected", String(on));
      const meaning = option.querySelector(".option-meaning");
      meaning.hidden = !(on && meaning.textContent);
      if (on) option.scrollIntoView({ block: "nearest" });
    });
    if (this.#found.length) this.#input.setAttribute("aria-activedescendant", `palette-${this.#active}`);
    else this.#input.removeAttribute("aria-activedescendant");
  }

  #key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      this.#active = Math.max(0, Math.min(this.#found.length - 1, this.#active + step));
      this.#show();
    } else if (event.key === "Enter") {
      event.preventDefault();
      this.#take(event.ctrlKey || event.metaKey);
    } else if (event.altKey && /^[1-9]$/.test(event.key)) {
      event.preventDefault();
      const code = this.#codes.recent[Number(event.key) - 1];
      if (code) this.#use(code, false);
    }
  }

  #take(stays) {
    const code = this.#found[this.#active];
    if (code) this.#use(code, stays);
    else if (!this.#asked.isRecoding) this.#showNew();
  }

  #use(code, stays) {
    this.#codes.used(code);
    const { take } = this.#asked;
    const judgement = this.#judgement();
    // The focus first, while nothing has changed: given back later, it would make the browser lay out
    // the page for that alone.
    if (!stays) this.#back?.focus({ preventScroll: true });
    take(code, judgement);
    if (stays) { this.#input.value = ""; this.#search(); }
    else this.close({ focuses: false });
  }

  #judgement() {
    return { ...this.#judging.value, note: this.#note.value.trim() };
  }

  #showNew() {
    const field = document.getElementById("new-code");
    const select = document.getElementById("new-group");
    this.#form.hidden = false;
    field.value = this.#input.value.trim() || this.#asked.words.slice(0, 60);
    select.replaceChildren(new Option("–", ""), ...this.#codes.groups.map((g) => new Option(`${g.number} ${g.label}`.trim(), g.id)));
    this.#stand(this.#asked.box);
    field.focus({ preventScroll: true });
    field.select();
  }

  // A memo or a content note on the chosen words, instead of a code.
  #showField(form) {
    form.hidden = false;
    const field = form.querySelector("input, textarea");
    field.value = "";
    this.#stand(this.#asked.box);
    field.focus({ preventScroll: true });
  }

  #takeWords(form, act) {
    const text = form.querySelector("input, textarea").value.trim();
    if (!text) return;
    const take = this.#asked[act];
    this.close();
    take(text);
  }

  #takeNew() {
    const label = document.getElementById("new-code").value.trim();
    const group = document.getElementById("new-group").value;
    if (!label) return;
    const { takeNew } = this.#asked;
    const judgement = this.#judgement();
    this.close();
    takeNew(label, group, judgement);
  }
}
