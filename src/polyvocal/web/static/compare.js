// Marks the tile whose quotes stand beside the picture.

function mark() {
  const code = document.getElementById("behind")?.dataset.code;
  for (const tile of document.querySelectorAll("figure.tiles a.tile")) {
    if (code && tile.getAttribute("href").includes(code)) tile.setAttribute("aria-current", "true");
    else tile.removeAttribute("aria-current");
  }
}

mark();
document.addEventListener("htmx:afterSettle", (event) => {
  mark();
  // Whoever chose a tile wants to read what stands behind it, also without seeing it appear.
  if (event.detail.elt?.id === "behind") event.detail.elt.querySelector("h2")?.focus();
});
