// Pressing a button does what it says, once. Pressed twice in a row it sends its form once: the second
// would be told that it is done already. And while it is held, no answer takes it away from under the
// pointer or the key; what shows how far work is asks again then.

const TWICE_MS = 1000;
const sentAt = new WeakMap();
let held = null;
let waiting = null;

function send(event) {
  if (event.defaultPrevented) return;
  const isAgain = event.timeStamp - (sentAt.get(event.target) ?? -TWICE_MS) < TWICE_MS;
  if (isAgain) event.preventDefault();
  else sentAt.set(event.target, event.timeStamp);
}

function hold({ target, key }) {
  if (key === undefined || key === " ") held = target.closest("button");
}

function letGo() {
  // It has been pressed by then, and may have sent its form.
  setTimeout(() => {
    held = null;
    waiting?.dispatchEvent(new Event("again"));
    waiting = null;
  });
}

function waitForIt({ detail }) {
  if (!held || !detail.target.contains(held)) return;
  detail.shouldSwap = false;
  waiting = detail.target;
}

export function startPressing() {
  document.addEventListener("submit", send);
  for (const begun of ["pointerdown", "keydown"]) document.addEventListener(begun, hold);
  for (const ended of ["pointerup", "pointercancel", "keyup"]) document.addEventListener(ended, letGo);
  document.addEventListener("htmx:beforeSwap", waitForIt);
}
