// What a code means: definition, what to include and leave out, examples, and its near neighbours.

export function meaningOf(code, title) {
  const part = document.getElementById("meaning-template").content.cloneNode(true);
  const root = part.firstElementChild;
  root.querySelector(".meaning-title").textContent = title;
  fill(root.querySelector(".definition"), code.definition);
  for (const name of ["include", "exclude"]) fill(root.querySelector(`.${name}`), code[name], "span");
  fill(root.querySelector(".synonyms"), code.synonyms.join("; "), "span");
  const examples = root.querySelector(".examples");
  examples.hidden = !code.examples.length;
  for (const example of code.examples) examples.querySelector("ul").append(element("li", example));
  const contrasts = root.querySelector(".contrasts");
  contrasts.hidden = !code.contrasts.length;
  for (const contrast of code.contrasts) {
    const list = contrasts.querySelector("dl");
    list.append(element("dt", contrast.question, "question"));
    for (const [other, tell] of contrast.tells) list.append(element("dt", other), element("dd", tell));
  }
  return root;
}

function fill(node, words, inside) {
  node.hidden = !words;
  (inside ? node.querySelector(inside) : node).textContent = words;
}

export function element(name, text = "", className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}
