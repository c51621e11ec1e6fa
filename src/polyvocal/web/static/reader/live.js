// What others do in this interview meanwhile, and who they are: asked again and again.
const EVERY_MS = 1200;

export function keepUp(desk) {
  if (!desk.data.addresses.live) return;
  const here = document.getElementById("also-here");
  let after = desk.data.revision;
  let isAsking = false;
  async function look() {
    if (isAsking || document.hidden) return;
    isAsking = true;
    try {
      const found = await desk.server.live(after);
      if (!found) return;
      // What could not be fetched is fetched the next time.
      if (!found.changed || (await desk.strokes.refresh())) after = found.revision;
      show(found.people);
    } finally {
      isAsking = false;
    }
  }
  function show(people) {
    const words = people.length ? desk.say("also here", { names: people.join(", ") }) : "";
    if (here.textContent !== words) here.textContent = words;
  }
  setInterval(look, EVERY_MS);
  document.addEventListener("visibilitychange", look);
  look();
}
