// Talking to the workbench: one stroke at a time, and the codings as they are now.

export class Server {
  #addresses;
  #document;

  constructor(addresses, document_) {
    this.#addresses = addresses;
    this.#document = document_;
  }

  // The answer; `{ problem }` when it was refused; `{ away }` when nobody answered for the study.
  async stroke(body, document_ = this.#document) {
    const address = this.#addresses.strokes.replace(this.#document, document_);
    let response;
    try {
      response = await send(address, body);
    } catch {
      return { away: "away" };
    }
    // 503: the study cannot be reached for a while, and nothing is wrong with the stroke.
    if (isJson(response) && response.status !== 503) return response.json();
    // A workbench that was started anew knows neither our folder nor our cookie.
    return { away: response.status === 403 ? "elsewhere" : "away" };
  }

  // Where somebody reads. Not worth a word when it fails.
  keepPlace(version, position) {
    send(this.#addresses.place, { version, position }).catch(() => {});
  }

  codings() {
    return ask(this.#addresses.codings);
  }

  // What others did since event `after`, and who is here.
  live(after) {
    return ask(`${this.#addresses.live}?after=${after}`);
  }

  // How often each code is in the study, by its id.
  counts() {
    return ask(this.#addresses.counts);
  }
}

// Goes on when the page is left.
function send(address, body) {
  const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  return fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify(body),
    keepalive: true,
    signal: AbortSignal.timeout(20_000),
  });
}

async function ask(address) {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(20_000) });
    return isJson(response) && response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

function isJson(response) {
  return (response.headers.get("Content-Type") ?? "").startsWith("application/json");
}
