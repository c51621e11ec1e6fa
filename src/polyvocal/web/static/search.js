// One box ticks all passages shown.

const all = document.getElementById("all-found");
const boxes = [...document.querySelectorAll("input[name=passage]")];

all?.addEventListener("change", () => {
  for (const box of boxes) box.checked = all.checked;
});
for (const box of boxes) {
  box.addEventListener("change", () => {
    all.checked = boxes.every((one) => one.checked);
    all.indeterminate = !all.checked && boxes.some((one) => one.checked);
  });
}
