// What every page has: keys, menus that close, and messages that are heard.
import { startKeeping } from "./keeping.js";
import { startKeys } from "./keys.js";
import { startMenus } from "./menus.js";
import { startPressing } from "./pressing.js";

// On a narrow screen the row of pages is longer than what is seen of it.
document.querySelector(".bar-pages [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
startKeeping();
startMenus();
startPressing();
startKeys();
// From here on keys are heard.
document.documentElement.dataset.ready = "";
