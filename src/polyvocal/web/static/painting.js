// Shows how words look in a colour before it is given: in both themes, with their contrast, and beside whose it is.

// Below this distance (Oklab, at the lightness of highlights) two colours are one to most eyes.
const NEAR = 0.02;
const VIVID = 0.12; // chroma from which a colour is as vivid as a highlight gets, as in tones.css
const IN_HIGHLIGHTS = 0.058;

const form = document.querySelector("[data-painting]");
const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

// Relative luminance of a colour as the browser draws it (WCAG 2.2).
function luminance(colour) {
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data].map((part) =>
    part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(mark) {
  const look = getComputedStyle(mark);
  const [dark, light] = [luminance(look.color), luminance(look.backgroundColor)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

// Where a colour is among highlights: two numbers, apart as far as the colours are.
function place(colour, probe) {
  probe.style.color = `oklch(from ${colour} l c h)`;
  const [, chroma, hue] = getComputedStyle(probe).color.match(/[\d.]+|none/g).map((part) => Number(part) || 0);
  const vivid = Math.min(chroma / VIVID, 1) * IN_HIGHLIGHTS;
  return [vivid * Math.cos(hue * Math.PI / 180), vivid * Math.sin(hue * Math.PI / 180)];
}

function show() {
  const colour = form.elements.colour.value;
  const pattern = form.elements.pattern.value;
  for (const mark of form.querySelectorAll(".sampled mark")) {
    mark.className = pattern === "unset" ? "" : `pattern-${pattern}`;
    mark.parentElement.style.setProperty("--picked", colour);
    mark.closest("figure").querySelector("output").value = contrast(mark).toFixed(1);
  }
  const near = form.querySelector("[data-near]");
  const here = place(colour, near);
  const names = [...form.querySelectorAll("[data-colour]")].filter((other) => {
    const there = place(other.dataset.colour, near);
    return other.dataset.pattern === pattern && Math.hypot(here[0] - there[0], here[1] - there[1]) < NEAR;
  }).map((other) => other.textContent);
  near.style.removeProperty("color");
  near.hidden = !names.length || !form.elements.painted.checked;
  near.querySelector("bdi").textContent = names.join(", ");
}

if (form && CSS.supports("color", "oklch(from red l c h)")) {
  form.querySelector("[data-samples]").hidden = false;
  form.addEventListener("input", (event) => {
    if (event.target.name === "colour") form.elements.painted.checked = true;
    show();
  });
  show();
}
