// Files dropped anywhere on the page, or chosen; folders are opened up. Reading begins at once.

const form = document.querySelector("form.drop");
const input = form.querySelector("input[type=file]");

function begin() {
  const total = [...input.files].reduce((sum, file) => sum + file.size, 0);
  const isTooMuch = total > Number(form.dataset.largest);
  form.querySelector(".problem").hidden = !isTooMuch;
  if (input.files.length && !isTooMuch) form.requestSubmit();
}

async function filesOf(entry) {
  if (entry.isFile) return [await new Promise((take, refuse) => entry.file(take, refuse))];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((take, refuse) => reader.readEntries(take, refuse));
    if (!some.length) return found;
    for (const inside of some) found.push(...(await filesOf(inside)));
  }
}

const isLitter = (file) => file.name.startsWith(".") || file.name.startsWith("~$");

input.addEventListener("change", begin);
document.addEventListener("dragover", (event) => {
  if (!event.dataTransfer.types.includes("Files")) return;
  event.preventDefault();
  form.classList.add("over");
});
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) form.classList.remove("over");
});
document.addEventListener("drop", async (event) => {
  if (!event.dataTransfer.types.includes("Files")) return;
  event.preventDefault();
  form.classList.remove("over");
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
  const taken = new DataTransfer();
  for (const entry of entries) {
    for (const file of await filesOf(entry)) if (!isLitter(file)) taken.items.add(file);
  }
  input.files = taken.files;
  begin();
});
