// The recording: played from any turn that has a time stamp, and followed in the text.

const BACK_SECONDS = 3;

export class Player {
  #desk;
  #audio = document.getElementById("audio");
  #stamped;
  #shown = null;

  // `desk`: data, transcript, place, say, announcer, stillness.
  constructor(desk) {
    this.#desk = desk;
    const { transcript, data } = desk;
    this.#stamped = transcript.turns
      .map((turn, i) => ({ turn, seconds: data.turns[i][2] }))
      .filter(({ seconds }) => seconds !== null);
    if (!this.#audio) return;
    this.#audio.addEventListener("timeupdate", () => this.#follow());
    this.#audio.addEventListener("error", () => { document.getElementById("player-problem").hidden = false; });
    document.getElementById("player-back").addEventListener("click", () => this.back());
    document.getElementById("player-speed").addEventListener("change", (event) => { this.#audio.playbackRate = Number(event.target.value); });
    transcript.root.addEventListener("click", (event) => {
      const stamp = event.target.closest("[data-play]");
      if (stamp) this.playFrom(transcript.turns[Number(stamp.dataset.play) - 1]);
    });
  }

  // Plays from the turn where the person is, or stops.
  toggle() {
    const { say, announcer, place, data } = this.#desk;
    if (!this.#audio || !this.#stamped.length) {
      announcer.say(data.recording?.missing ?? say("no recording"), "bad");
      return;
    }
    if (!this.#audio.paused) { this.#audio.pause(); announcer.say(say("stopped")); return; }
    this.playFrom(place.turn);
  }

  // From the time stamp of this turn; where it has none, of the last one before it.
  playFrom(turn) {
    const from = this.#stamped.findLast((one) => one.turn.number <= turn.number) ?? this.#stamped[0];
    this.#audio.currentTime = from.seconds;
    this.#audio.play().catch(() => {}); // what is wrong with the file, its own event says
    this.#desk.announcer.say(this.#desk.say("playing", { n: from.turn.number }));
  }

  back() {
    if (this.#audio) this.#audio.currentTime = Math.max(0, this.#audio.currentTime - BACK_SECONDS);
  }

  #follow() {
    const now = this.#audio.currentTime + 0.05;
    const turn = this.#stamped.findLast((one) => one.seconds <= now)?.turn ?? null;
    if (turn === this.#shown) return;
    this.#shown?.element.classList.remove("playing");
    this.#shown = turn;
    const { say, sight, stillness, linear } = this.#desk;
    document.getElementById("player-turn").textContent = turn ? say("turn", { n: turn.number, who: turn.speaker || "–" }) : "";
    if (!turn) return;
    turn.element.classList.add("playing");
    if (!document.getElementById("player-follow").checked || this.#audio.paused || linear.isOpen || stillness.isHeld) return;
    if (!sight.now().includes(turn)) turn.element.scrollIntoView({ block: "center" });
  }
}
