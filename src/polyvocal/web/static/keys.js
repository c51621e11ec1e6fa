// Keys that work on every page. A page adds its own with `onKey`.

const handlers = new Map();
let waitingForPlace = false;

// Calls `act` when `key` is pressed outside of a field; single keys can be switched off by the person.
export function onKey(key, act) {
  handlers.set(key, act);
}

export function isTyping(target) {
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

export function startKeys() {
  onKey("?", () => document.getElementById("keys").showModal());
  onKey("/", focusFilter);
  document.addEventListener("keydown", handle);
}

function handle(event) {
  if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
  // In a field, Ctrl+Z takes back what was typed there.
  if (isTyping(event.target) && event.target.type !== "radio" && event.target.type !== "checkbox") return;
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "z") {
    press(event.shiftKey ? "redo" : "undo", event);
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.documentElement.dataset.keys === "off") return;
  if (waitingForPlace) {
    waitingForPlace = false;
    const link = document.querySelector(`[data-go="${CSS.escape(event.key)}"]`);
    if (link) { event.preventDefault(); link.click(); }
    return;
  }
  if (event.key === "g") { waitingForPlace = true; return; }
  const act = handlers.get(event.key);
  if (act) { event.preventDefault(); act(event); }
}

function press(key, event) {
  const button = document.querySelector(`[data-key="${key}"]`);
  if (button) { event.preventDefault(); button.click(); }
}

function focusFilter() {
  const field = document.querySelector("[data-key='filter']") ?? document.querySelector("[data-key='search']");
  if (field) { field.focus(); field.select?.(); }
}
