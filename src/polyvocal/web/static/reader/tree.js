// The template beside the interview: filter it, see what a code means, hide its highlights, drag it.
import { findCodes } from "./finding.js";
import { meaningOf } from "./meaning.js";
import { paintOf } from "./tones.js";

export class Tree {
  #desk;
  #root = document.getElementById("tree");
  #meaning = document.getElementById("meaning");
  #shown = null;

  // `desk`: codes, codings, transcript, place, say, strokes, acts.
  constructor(desk) {
    this.#desk = desk;
    const filter = document.getElementById("tree-filter");
    filter.addEventListener("input", () => this.#filter(filter.value));
    filter.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { filter.value = ""; this.#filter(""); desk.acts.toText(); }
      if (event.key === "ArrowDown") { event.preventDefault(); this.#buttons()[0]?.focus(); }
    });
    this.#root.addEventListener("click", (event) => this.#click(event));
    this.#root.addEventListener("keydown", (event) => this.#key(event));
    this.#root.addEventListener("pointerover", (event) => this.#peek(event));
    this.#root.addEventListener("focusin", (event) => this.#peek(event));
    document.getElementById("tree-only").addEventListener("click", () => this.#show((line) => !line.hidden));
    document.getElementById("tree-all").addEventListener("click", () => {
      this.#show(() => true);
      desk.announcer.say(desk.say("all codes"));
    });
    this.#drag();
    this.count();
  }

  // How often each code stands in this interview; a group says how many of its codes do.
  count() {
    const { codes, codings } = this.#desk;
    for (const node of this.#root.querySelectorAll("[data-n]")) {
      const n = codings.count(Number(node.dataset.n));
      if (node.textContent === String(n)) continue;
      node.textContent = n;
      node.closest(".code").classList.toggle("used", n > 0);
    }
    for (const group of this.#root.querySelectorAll("[data-of]")) {
      const id = codes.list[Number(group.dataset.of)]?.id;
      const inside = codes.usable.filter((code) => code.group === id);
      const said = `${inside.filter((code) => codings.count(code.place)).length}/${inside.length}`;
      if (inside.length && group.textContent !== said) group.textContent = said;
    }
  }

  // How often each code is in the study; `counts` names codes by id.
  countEverywhere(counts) {
    for (const node of this.#root.querySelectorAll("[data-everywhere]")) {
      node.textContent = ` · ${counts[this.#desk.codes.list[Number(node.dataset.everywhere)]?.id] ?? 0}`;
    }
  }

  // Codes got other colours meanwhile.
  repaint() {
    for (const line of this.#root.querySelectorAll(".code")) {
      line.querySelector(".swatch").className = `swatch ${paintOf(this.#desk.codes.list[Number(line.dataset.place)])}`;
    }
  }

  // Puts codes that were made since the page was loaded where they belong.
  addMissing() {
    for (const code of this.#desk.codes.usable) {
      if (code.isGroup || this.#root.querySelector(`.code[data-place="${code.place}"]`)) continue;
      const like = this.#root.querySelector(".code");
      if (!like) return;
      const line = like.cloneNode(true);
      line.hidden = false;
      for (const node of [line, ...line.querySelectorAll("[data-place]")]) node.dataset.place = code.place;
      line.querySelector("b").textContent = code.number;
      line.querySelector(".code-button").classList.toggle("plain", !code.number);
      line.querySelector("bdi").textContent = code.label;
      line.querySelector(".swatch").className = `swatch ${paintOf(code)}`;
      line.querySelector("[data-n]").dataset.n = code.place;
      const everywhere = line.querySelector("small");
      everywhere.textContent = "";
      everywhere.dataset.everywhere = code.place;
      line.querySelector(".chip")?.remove();
      this.#root.append(line);
    }
  }

  show(code) {
    if (!code || this.#shown === code.id) return;
    this.#shown = code.id;
    this.#meaning.hidden = false;
    this.#meaning.replaceChildren(meaningOf(code, this.#desk.codes.title(code.place)));
  }

  #filter(typed) {
    const found = new Set(findCodes(this.#desk.codes.list, typed).map((code) => code.place));
    for (const line of this.#root.querySelectorAll(".code")) line.hidden = Boolean(typed.trim()) && !found.has(Number(line.dataset.place));
    for (const group of this.#root.querySelectorAll(".group")) {
      group.hidden = Boolean(typed.trim()) && !this.#below(group).some((line) => !line.hidden);
    }
    const n = this.#buttons().length;
    const said = document.getElementById("tree-found");
    said.hidden = !typed.trim();
    document.getElementById("tree-only").hidden = !typed.trim() || !n;
    said.textContent = n ? this.#desk.say("codes found", { n }) : this.#desk.say("no codes found", { typed });
  }

  // Highlights of the codes whose line `isShown`, and of no others.
  #show(isShown) {
    const lines = [...this.#root.querySelectorAll(".code")];
    const [shown, hidden] = [true, false].map((is) => lines.filter((line) => isShown(line) === is));
    const places = (some) => some.map((line) => Number(line.dataset.place));
    this.#desk.codings.hide(places(hidden), true);
    this.#desk.codings.hide(places(shown), false);
    this.#showEyes();
  }

  #showEyes() {
    const eyes = [...this.#root.querySelectorAll(".eye")];
    for (const eye of eyes) eye.setAttribute("aria-pressed", String(!this.#desk.codings.isHidden(Number(eye.dataset.place))));
    document.getElementById("tree-all").hidden = eyes.every((eye) => eye.getAttribute("aria-pressed") === "true");
  }

  #below(group) {
    const depth = depthOf(group);
    const lines = [];
    for (let line = group.nextElementSibling; line && depthOf(line) > depth; line = line.nextElementSibling) {
      if (line.classList.contains("code")) lines.push(line);
    }
    return lines;
  }

  #buttons() {
    return [...this.#root.querySelectorAll(".code:not([hidden]) .code-button")];
  }

  #click(event) {
    const eye = event.target.closest(".eye");
    if (eye) {
      this.#desk.codings.hide([Number(eye.dataset.place)], eye.getAttribute("aria-pressed") === "true");
      this.#showEyes();
      return;
    }
    const code = this.#codeOf(event);
    if (code) this.#desk.acts.useCode(code);
  }

  #key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !event.target.classList.contains("code-button")) return;
    event.preventDefault();
    const buttons = this.#buttons();
    buttons[buttons.indexOf(event.target) + step]?.focus();
  }

  #peek(event) {
    const code = this.#codeOf(event);
    if (code) this.show(code);
  }

  #codeOf(event) {
    const button = event.target.closest(".code-button");
    return button && this.#desk.codes.list[Number(button.dataset.place)];
  }

  // A code dropped on chosen words codes them; elsewhere it codes the sentence under the pointer.
  #drag() {
    const text = this.#desk.transcript.root;
    this.#root.addEventListener("dragstart", (event) => {
      const code = this.#codeOf(event);
      if (!code) return;
      event.dataTransfer.setData("application/x-polyvocal-code", code.id);
      event.dataTransfer.setData("text/plain", this.#desk.codes.title(code.place));
      event.dataTransfer.effectAllowed = "copy";
    });
    text.addEventListener("dragover", (event) => {
      if (!event.dataTransfer.types.includes("application/x-polyvocal-code")) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      this.#desk.acts.dragOver(event.clientX, event.clientY);
    });
    text.addEventListener("drop", (event) => {
      const place = this.#desk.codes.placeOf(event.dataTransfer.getData("application/x-polyvocal-code"));
      if (place === undefined) return;
      event.preventDefault();
      this.#desk.acts.drop(this.#desk.codes.list[place], event.clientX, event.clientY);
    });
  }
}

function depthOf(line) {
  return Number(/depth-(\d+)/.exec(line.className)?.[1] ?? 0);
}
