// Put into a page to measure it: when what was asked for could be seen.
window.reading = {
  confirmed: 0,
  toggled: 0,
  seen: 0,
  pressed: 0,

  // What another site's page may not do, this page may not either: no code from strings, so we poll.
  async until(isSo) {
    while (!isSo()) await new Promise((done) => setTimeout(done, 20));
  },

  async opened() {
    const marks = ["polyvocal-painted", "first-contentful-paint"];
    await this.until(() => marks.every((name) => performance.getEntriesByName(name).length));
    const page = performance.getEntriesByType("navigation")[0];
    const after = (name) => performance.getEntriesByName(name)[0].startTime - page.responseEnd;
    return {
      response: page.responseEnd - page.requestStart,
      first_paint: after("first-contentful-paint"),
      readable: after("polyvocal-seen"),
      all_painted: after("polyvocal-painted"),
    };
  },

  watch() {
    document.addEventListener("keydown", (event) => { if (event.key === "Enter") this.pressed = event.timeStamp; }, true);
    document.addEventListener("click", (event) => {
      if (event.target.closest(".eye")) this.drawn(() => { this.toggled = performance.now() - event.timeStamp; });
    }, true);
    new MutationObserver(() => {
      if (!this.seen && document.querySelector("mark.unsaved")) { this.seen = -1; this.drawn(() => { this.seen = performance.now(); }); }
      if (this.seen && !this.confirmed && !document.querySelector("mark.unsaved")) this.drawn(() => { this.confirmed = performance.now(); });
    }).observe(document.getElementById("turns"), { childList: true, subtree: true });
  },

  async whenToggled() {
    await this.until(() => this.toggled);
    return this.toggled;
  },

  async added() {
    await this.until(() => this.confirmed);
    return { added: this.seen - this.pressed, confirmed: this.confirmed - this.pressed };
  },

  // After the frame in which what was changed is drawn.
  drawn(act) {
    requestAnimationFrame(() => { const channel = new MessageChannel(); channel.port1.onmessage = act; channel.port2.postMessage(0); });
  },

  // Every turn has its place for good, some seconds after an interview was opened.
  async settled() {
    await this.until(() => performance.getEntriesByName("polyvocal-settled").length);
  },

  async scroll(pane) {
    const frames = [];
    pane.scrollTop = 0;
    let before = await new Promise(requestAnimationFrame);
    for (let i = 0; i < 180; i += 1) {
      pane.scrollTop += 140;
      const now = await new Promise(requestAnimationFrame);
      frames.push(now - before);
      before = now;
    }
    return frames;
  },
};
