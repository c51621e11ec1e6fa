// Two handles at the ends of the coding looked at: drag them, and the passage grows or shrinks.

export class Handles {
  #desk;
  #ends;
  #dragged = null;

  // `desk`: place, transcript, strokes, pointing, units, data.
  constructor(desk, pane) {
    this.#desk = desk;
    this.#ends = ["start", "end"].map((end) => {
      const handle = document.createElement("span");
      handle.className = `handle handle-${end}`;
      handle.hidden = true;
      handle.addEventListener("pointerdown", (event) => this.#take(event, end, handle));
      handle.addEventListener("pointermove", (event) => this.#move(event));
      handle.addEventListener("pointerup", () => this.#drop());
      handle.addEventListener("pointercancel", () => { this.#dragged = null; this.show(); });
      document.body.append(handle);
      return handle;
    });
    pane.addEventListener("scroll", () => this.show(), { passive: true });
    window.addEventListener("scroll", () => this.show(), { passive: true });
    window.addEventListener("resize", () => this.show());
  }

  show() {
    const coding = this.#desk.place.coding;
    const mine = coding && coding.coder === this.#desk.data.me && !document.body.classList.contains("is-linear");
    for (const handle of this.#ends) handle.hidden = !mine;
    if (!mine) return;
    const span = this.#dragged?.span ?? coding;
    const box = this.#desk.place.box(span);
    if (!box.first) return;
    const pane = document.getElementById("text-pane").getBoundingClientRect();
    const isRtl = this.#desk.transcript.turnAt(span.start).words.dir === "rtl";
    stand(this.#ends[0], isRtl ? box.first.right : box.first.left, box.first, pane);
    stand(this.#ends[1], isRtl ? box.last.left : box.last.right, box.last, pane);
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
}

function stand(handle, x, line, pane) {
  handle.hidden = line.bottom < pane.top || line.top > pane.bottom;
  handle.style.left = `${x}px`;
  handle.style.top = `${line.top}px`;
  handle.style.height = `${line.height}px`;
}
