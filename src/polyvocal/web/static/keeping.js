// Within [data-keeps] an answer takes nothing from whoever works on. What was typed or chosen while it was
// on its way, and what waits in other forms for their buttons, is put back into what the answer brings; a
// form that tells each change tells those then. A button pressed meanwhile is pressed once the answer is
// there, if it still is. Fields and buttons are known by their ids; where the one that had the focus is
// gone, the focus goes where its form says.

const FIELDS = "input[id]:not([type=hidden]), select[id], textarea[id]";
const REFUSED = 'role="alert" data-refused';
const sent = new WeakMap();
let kept = [];
let then = null;
let pressed = null;

const isTicked = (field) => field.type === "checkbox" || field.type === "radio";
const chosen = (field) => field.selectedOptions[0]?.text;

function held(field) {
  if (isTicked(field)) return field.checked;
  // By its words: the number of an option is another's once a list has become shorter.
  return field.tagName === "SELECT" ? chosen(field) : field.value;
}

function drawn(field) {
  if (isTicked(field)) return field.defaultChecked;
  if (field.tagName !== "SELECT") return field.defaultValue;
  return ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.text;
}

function put(field, value) {
  if (isTicked(field)) field.checked = value;
  else if (field.tagName !== "SELECT") field.value = value;
  else for (const option of field.options) if (option.text === value) option.selected = true;
}

function remember({ detail }) {
  sent.set(detail.elt, new Map([...detail.elt.querySelectorAll(FIELDS)].map((field) => [field.id, held(field)])));
}

function gather({ detail }) {
  const told = sent.get(detail.requestConfig.elt) ?? new Map();
  const isRefused = detail.serverResponse.includes(REFUSED);
  [kept, then] = [[], null];
  if (!detail.target.closest("[data-keeps]")) return;
  then = detail.requestConfig.elt.dataset.then;
  for (const field of detail.target.querySelectorAll(FIELDS)) {
    const [id, value, isTold] = [field.id, held(field), told.get(field.id) === held(field)];
    // What was refused stays to be put right; it is not sent again as it is.
    if (isTold ? isRefused : value !== drawn(field)) kept.push({ id, value, isTold });
  }
}

function restore() {
  for (const { id, value } of kept) {
    const field = document.getElementById(id);
    if (field) put(field, value);
  }
  if (then && document.activeElement === document.body) document.getElementById(then)?.focus();
}

function tell(field) {
  if (field.form?.getAttribute("hx-trigger") === "change") field.dispatchEvent(new Event("change", { bubbles: true }));
}

function holdBack({ target, submitter }) {
  const isUnderWay = target.closest("[data-keeps]")?.querySelector("form.htmx-request");
  if (isUnderWay && target.matches("[hx-post]:not([hx-trigger])")) pressed = submitter?.id;
}

function goOn() {
  const button = pressed && document.getElementById(pressed);
  pressed = null;
  if (button) button.click();
  const open = kept.filter(({ isTold }) => !isTold).map(({ id }) => document.getElementById(id));
  kept = [];
  for (const field of open.filter(Boolean)) {
    // Somebody in the middle of a word has not said it yet.
    const isTyped = field === document.activeElement && !isTicked(field) && field.tagName !== "SELECT";
    if (isTyped) field.addEventListener("blur", () => tell(field), { once: true });
    else tell(field);
  }
}

export function startKeeping() {
  document.addEventListener("submit", holdBack, true);
  document.addEventListener("htmx:beforeRequest", remember);
  document.addEventListener("htmx:beforeSwap", gather);
  document.addEventListener("htmx:afterSwap", restore);
  // The request that is answered counts as under way until it has settled; another would be dropped.
  document.addEventListener("htmx:afterSettle", () => setTimeout(goOn));
}
