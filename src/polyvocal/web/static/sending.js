// A button pressed twice in a row sends its form once: the second would be told that it is done already.

const TWICE_MS = 1000;
const sentAt = new WeakMap();

export function startSending() {
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    const isAgain = event.timeStamp - (sentAt.get(event.target) ?? -TWICE_MS) < TWICE_MS;
    if (isAgain) event.preventDefault();
    else sentAt.set(event.target, event.timeStamp);
  });
}
