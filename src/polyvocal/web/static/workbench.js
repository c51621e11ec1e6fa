// What every page has: keys, menus that close, and messages that are heard.
import { startKeys } from "./keys.js";
import { startMenus } from "./menus.js";

startMenus();
startKeys();
// From here on keys are heard.
document.documentElement.dataset.ready = "";
