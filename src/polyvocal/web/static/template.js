// Filters the tree by every word typed, wherever it stands in a code's words; groups stay with what they hold.

const field = document.querySelector(".tree input[type=search]");
const lines = [...document.querySelectorAll(".tree li")];

function filter() {
  const wanted = field.value.normalize("NFC").toLowerCase().split(/\s+/).filter(Boolean);
  let group = null;
  let isAny = false;
  for (const line of lines) {
    const fits = wanted.every((word) => line.dataset.words.includes(word));
    line.hidden = !fits;
    isAny ||= fits;
    if (line.classList.contains("group")) group = line;
    else if (fits && group) group.hidden = false;
  }
  document.getElementById("found").hidden = isAny;
}

field?.addEventListener("input", filter);
document.querySelector(".tree [aria-current]")?.scrollIntoView({ block: "nearest" });
