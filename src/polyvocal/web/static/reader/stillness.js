// Nothing moves under a hand: while somebody drags over words, what would change them waits.

export class Stillness {
  #isPressed = false;
  #touches = false;
  #waiting = new Set();

  constructor(root) {
    root.addEventListener("pointerdown", (event) => {
      this.#isPressed = true;
      this.#touches = event.pointerType === "touch";
    });
    for (const name of ["pointerup", "pointercancel", "blur"]) {
      // After those who ask which words were chosen: they wait until the selection is settled.
      window.addEventListener(name, () => setTimeout(() => { this.#isPressed = false; this.#letGo(); }));
    }
    document.addEventListener("selectionchange", () => this.#letGo());
  }

  // With a finger, words are chosen after it was lifted, by the system's own handles.
  get isHeld() {
    return this.#isPressed || (this.#touches && !getSelection().isCollapsed);
  }

  // Calls `act` now, or once when the hand has let go.
  then(act) {
    if (this.isHeld) this.#waiting.add(act);
    else act();
  }

  #letGo() {
    if (this.isHeld) return;
    for (const act of this.#waiting) {
      this.#waiting.delete(act);
      act();
    }
  }
}
