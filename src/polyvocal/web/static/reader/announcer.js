// What happened, said to those who listen and shown in small at the foot of the page.

const CLEARED_AFTER = 5000;

export class Announcer {
  #heard;
  #seen;
  #say;
  #timer = 0;
  #unconfirmed = "";

  constructor(heard, seen, say) {
    this.#heard = heard;
    this.#seen = seen;
    this.#say = say;
  }

  // Heard only: what people who look can see anyway.
  whisper(sentence) {
    // The same words twice would not be read again.
    this.#heard.textContent = this.#heard.textContent === sentence ? `${sentence}\u00a0` : sentence;
  }

  // `tone`: "" for what is so, "saving" for what is not confirmed yet, "bad" for what failed.
  say(sentence, tone = "") {
    this.#unconfirmed = tone === "saving" ? sentence : "";
    this.#show(tone === "saving" ? `${sentence} · ${this.#say("saving")}` : sentence, tone);
  }

  // What was being saved is saved.
  confirm() {
    if (this.#unconfirmed) this.#show(`${this.#unconfirmed} · ${this.#say("saved")}`, "saved");
    else this.whisper(this.#say("saved"));
    this.#unconfirmed = "";
  }

  #show(sentence, tone) {
    this.whisper(sentence);
    this.#seen.textContent = sentence;
    this.#seen.dataset.tone = tone;
    clearTimeout(this.#timer);
    if (tone !== "bad") this.#timer = setTimeout(() => { this.#seen.textContent = ""; }, CLEARED_AFTER);
  }
}

// Sentences come from the server; {slots} are filled here. Which form goes with a number, `plurals`
// says with one digit for each number up to 199; from there on languages repeat themselves.
export function speaker(sentences, plurals) {
  return (key, slots = {}) => {
    const said = sentences[key];
    const form = Array.isArray(said) ? said[plurals[slots.n < 200 ? slots.n : 100 + (slots.n % 100)]] : said;
    return form.replace(/\{(\w+)\}/g, (whole, name) => slots[name] ?? whole);
  };
}
