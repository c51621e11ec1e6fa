// Deciding by keys, and other edges by marking words.

import { isTyping, onKey } from "./keys.js";
import { Offsets, unitsBefore } from "./reader/offsets.js";

const form = document.getElementById("deciding");
const words = document.getElementById("words");

function choose(radio) {
  radio.checked = true;
  // Enter then sends the form, as from any field of it.
  radio.focus();
  radio.dispatchEvent(new Event("change", { bubbles: true }));
}

function nextEdges() {
  const shown = [...form.querySelectorAll("[name='edges']")].filter((radio) => !radio.closest("[hidden]"));
  const at = shown.findIndex((radio) => radio.checked);
  choose(shown[(at + 1) % shown.length]);
}

// Where a place on the page lies in the text, in code points; null outside of the words.
function pointOf(node, offset) {
  const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  const stretch = element?.closest("[data-start]");
  if (!stretch || !words.contains(stretch)) return null;
  const units = unitsBefore(stretch, node, offset);
  return Number(stretch.dataset.start) + new Offsets(stretch.textContent).toPoints(units);
}

function takeMarked() {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  const start = pointOf(range.startContainer, range.startOffset);
  const end = pointOf(range.endContainer, range.endOffset);
  if (start === null || end === null || start >= end) return;
  const own = form.querySelector("[data-own-edges]");
  own.hidden = false;
  const radio = own.querySelector("input");
  radio.value = `${start}-${end}`;
  radio.checked = true;
}

if (form) {
  for (const radio of form.querySelectorAll("[data-key-of]")) onKey(radio.dataset.keyOf, () => choose(radio));
  onKey("w", nextEdges);
  // Who names a code wants it.
  const code = form.querySelector("[name='code']");
  const third = form.querySelector("[value='a third']");
  code.addEventListener("input", () => { third.checked = true; });
  onKey("t", () => { third.checked = true; code.focus(); });
  document.addEventListener("pointerup", takeMarked);
  document.addEventListener("keyup", (event) => { if (event.shiftKey && !isTyping(event.target)) takeMarked(); });
  form.addEventListener("submit", () => {
    // Nobody marked words: then there is nothing to send.
    for (const radio of form.querySelectorAll("[name='edges'][value='']")) radio.disabled = true;
  });
}
onKey("s", () => document.querySelector("[data-skip]")?.click());
