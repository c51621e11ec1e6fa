// What stands beside the text follows it: made once the browser has drawn the words, so that nobody
// waits for it to see what a stroke did.
import { whenIdle } from "./settling.js";

const LATEST_MS = 100;

export class Beside {
  #show;
  #isAsked = false;

  constructor(show) {
    this.#show = show;
  }

  // After the next drawing, once for all that changes until then.
  soon() {
    if (this.#isAsked) return;
    this.#isAsked = true;
    afterDrawing(() => this.now());
  }

  // For who needs it at once: a key that leads into it may be pressed before it is drawn.
  now() {
    if (!this.#isAsked) return;
    this.#show();
    this.#isAsked = false; // what showing itself changes is shown with it
  }
}

export function afterDrawing(act) {
  requestAnimationFrame(() => whenIdle(act, LATEST_MS));
}
