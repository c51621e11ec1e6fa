// Choosing words with a mouse, a finger or a pen, and seeing what is coded under the pointer.

export class Pointing {
  #transcript;
  #place;
  #codings;
  #units;
  #told;
  #button;
  #touches = false;

  // `told.chose` is called when words were chosen, `told.looked` when a place was clicked.
  constructor({ transcript, place, codings, units, button, tip, label, told }) {
    this.#transcript = transcript;
    this.#place = place;
    this.#codings = codings;
    this.#units = units;
    this.#told = told;
    this.#button = button;
    transcript.root.addEventListener("pointerdown", (event) => { this.#touches = event.pointerType === "touch"; });
    transcript.root.addEventListener("pointerup", (event) => this.#up(event));
    document.addEventListener("selectionchange", () => this.#selected());
    button.addEventListener("click", () => { button.hidden = true; told.chose(); });
    this.#watchNames(transcript.root);
    this.#hover(transcript.root, tip, label);
  }

  #up(event) {
    if (event.target.closest("button, a")) return;
    // The selection is settled only after the event.
    setTimeout(() => {
      const exact = this.#selection();
      // Half a word is nearly always a slip of the hand; with Alt it is meant.
      const span = exact && !event.altKey ? this.#whole(exact) : exact;
      if (span) {
        this.#place.choose(span);
        if (!this.#touches) this.#told.chose();
      } else if (!this.#touches || getSelection().isCollapsed) {
        this.#click(event);
      }
    });
  }

  #click(event) {
    const position = this.positionAt(event.clientX, event.clientY);
    if (position === null) return;
    this.#place.goTo(this.#units.at(position, "word"), { scrolls: false });
    this.#told.looked();
  }

  // On a touch screen words are chosen with the system's own handles; the button follows.
  #selected() {
    if (!this.#touches) return;
    const span = this.#selection();
    this.#button.hidden = !span;
    if (span) this.#place.choose(span);
  }

  #selection() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!this.#transcript.root.contains(range.commonAncestorContainer)) return null;
    const start = this.#transcript.positionOf(range.startContainer, range.startOffset);
    const end = this.#transcript.positionOf(range.endContainer, range.endOffset);
    if (start === null || end === null) return null;
    return this.#transcript.trimmed(start, end);
  }

  #whole({ start, end }) {
    const first = this.#units.at(start, "word");
    const last = this.#units.at(end - 1, "word");
    return {
      start: first.start < start && start < first.end ? first.start : start,
      end: last.start < end && end < last.end ? last.end : end,
    };
  }

  positionAt(x, y) {
    const place = document.caretPositionFromPoint
      ? document.caretPositionFromPoint(x, y)
      : document.caretRangeFromPoint?.(x, y);
    const node = place?.offsetNode ?? place?.startContainer;
    if (!node || !this.#transcript.turnOf(node)?.words.contains(node)) return null;
    return this.#transcript.positionOf(node, place.offset ?? place.startOffset);
  }

  #watchNames(root) {
    root.addEventListener("click", (event) => {
      const name = event.target.closest("[data-coding]");
      if (name) { this.#place.lookAt(this.#codings.get(name.dataset.coding), { scrolls: false }); this.#told.looked(); }
      const more = event.target.closest("[data-more]");
      if (more) {
        const turn = this.#transcript.turns[Number(more.dataset.more) - 1];
        this.#place.choose({ start: turn.start, end: turn.end }, { caret: { start: turn.start, end: turn.start + 1 } });
        this.#told.looked();
      }
    });
    root.addEventListener("pointerover", (event) => {
      const name = event.target.closest("[data-coding]");
      if (name || event.target.closest(".margin")) this.#emphasise(name?.dataset.coding);
    });
    root.addEventListener("pointerleave", () => this.#emphasise());
  }

  #emphasise(id) {
    this.#place.point(id ? this.#codings.get(id) : null);
  }

  // A small label at the pointer says which codes are here.
  #hover(root, tip, label) {
    let asked = 0;
    root.addEventListener("pointermove", (event) => {
      cancelAnimationFrame(asked);
      if (event.pointerType === "touch" || event.buttons || !event.target.closest("mark")) { tip.hidden = true; return; }
      asked = requestAnimationFrame(() => {
        const position = this.positionAt(event.clientX, event.clientY);
        const here = position === null ? [] : this.#codings.at(position);
        tip.hidden = !here.length;
        if (!here.length) return;
        tip.textContent = label(here);
        tip.style.left = `${Math.min(event.clientX + 12, window.innerWidth - tip.offsetWidth - 8)}px`;
        tip.style.top = `${event.clientY + 20}px`;
      });
    });
    root.addEventListener("pointerleave", () => { tip.hidden = true; });
  }
}
