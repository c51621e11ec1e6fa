// Two handles at the ends of the coding looked at: drag them, and the passage grows or shrinks.

export class Handles {
  #desk;
  #ends;
  #root;
  #dragged = null;

  // `desk`: place, transcript, strokes, pointing, units, data.
  constructor(desk) {
    this.#desk = desk;
    this.#root = desk.transcript.root;
    this.#ends = ["start", "end"].map((end) => {
      const handle = document.createElement("span");
      handle.className = `handle handle-${end}`;
      handle.addEventListener("pointerdown", (event) => this.#take(event, end, handle));
      handle.addEventListener("pointermove", (event) => this.#move(event));
      handle.addEventListener("pointerup", () => this.#drop());
      handle.addEventListener("pointercancel", () => { this.#dragged = null; this.show(); });
      return handle;
    });
    window.addEventListener("resize", () => this.show());
  }

  // They stand among the turns, and go with them: nothing is to be done while somebody scrolls.
  show() {
    const { place, data, transcript } = this.#desk;
    const coding = place.coding;
    if (!coding || coding.coder !== data.me || document.body.classList.contains("is-linear")) {
      for (const handle of this.#ends) if (handle.isConnected && !this.#dragged) handle.remove();
      return;
    }
    const span = this.#dragged?.span ?? coding;
    const box = place.box(span);
    if (!box.first) return;
    const isRtl = transcript.turnAt(span.start).words.dir === "rtl";
    const origin = this.#root.getBoundingClientRect();
    this.#stand(this.#ends[0], isRtl ? box.first.right : box.first.left, box.first, origin);
    this.#stand(this.#ends[1], isRtl ? box.last.left : box.last.right, box.last, origin);
  }

  #take(event, end, handle) {
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    const coding = this.#desk.place.coding;
    this.#dragged = { end, coding, span: { start: coding.start, end: coding.end } };
  }

  #move(event) {
    if (!this.#dragged) return;
    for (const handle of this.#ends) handle.style.pointerEvents = "none";
    const position = this.#desk.pointing.positionAt(event.clientX, event.clientY);
    for (const handle of this.#ends) handle.style.pointerEvents = "";
    if (position === null) return;
    const { end, span } = this.#dragged;
    const word = this.#desk.units.at(position, "word");
    if (end === "start" && word.start < span.end) span.start = word.start;
    if (end === "end" && word.end > span.start) span.end = word.end;
    this.#desk.place.point(span);
    this.show();
  }

  #drop() {
    const dragged = this.#dragged;
    this.#dragged = null;
    this.#desk.place.point(null);
    if (!dragged) return;
    const { coding, span } = dragged;
    if (span.start !== coding.start || span.end !== coding.end) this.#desk.strokes.move(coding, span.start, span.end);
    this.show();
  }

  #stand(handle, x, line, { left, top }) {
    if (!handle.isConnected) this.#root.append(handle);
    handle.style.left = `${x - left}px`;
    handle.style.top = `${line.top - top}px`;
    handle.style.height = `${line.height}px`;
  }
}
