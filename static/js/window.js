// Puts the terminal together: the page's facts, the feed, the keyboard, one redraw a second.

import { h, render } from "preact";
import { connect } from "./feed.js";
import { dialogChar, dialogKey } from "./window-dialogs.js";
import { SWALLOWED, nameOf, wishOf } from "./window-keys.js";
import { Typing } from "./window-scanner.js";
import { Terminal } from "./window-terminal.js";
import { App } from "./window-view.js";

const TICK_MS = 250;
const root = document.getElementById("terminal");
const { hall, window: windowId, staff, tz, name, services, undoS, recallGapS, callsMax } = root.dataset;
const rules = { recall_gap_s: Number(recallGapS), calls_max: Number(callsMax) };
const place = { hall, window: windowId, staff, tz, name, services, undo_s: Number(undoS), rules };

let feed = null;
let isDrawn = false;
const terminal = new Terminal(place, {
  now: () => feed?.now() ?? Date.now(),
  mono: () => performance.now(),
  redraw: draw,
});

function draw() {
  if (!isDrawn) root.replaceChildren();
  render(h(App, { terminal }), root);
  if (!isDrawn) root.querySelector(".key.large")?.focus();
  isDrawn = true;
}

const topic = `window:${windowId}`;
feed = connect({
  as: "staff",
  hall,
  topics: [topic],
  onView: (_topic, view) => terminal.see(view instanceof Map ? Object.fromEntries(view) : { ...view }),
  onStatus: (status) => {
    Object.assign(terminal.status, status);
    draw();
  },
});

const typing = new Typing({
  onChar: (char) => (terminal.dialog ? dialogChar(terminal, char, terminal.picture()) : terminal.digit(char)),
  onScan: (text) => terminal.scan(text),
});

document.addEventListener(
  "keydown",
  (event) => {
    const pressed = nameOf(event);
    if (/^[0-9A-Z]$/.test(pressed)) return typing.char(pressed);
    if (typing.other(pressed)) return event.preventDefault();
    if (SWALLOWED.includes(pressed) || wishOf(pressed)) event.preventDefault();
    if (event.repeat) return undefined;
    if (terminal.dialog) return dialogKey(terminal, pressed, terminal.picture()) && event.preventDefault();
    const wish = wishOf(pressed);
    if (wish) terminal.press(wish);
    return undefined;
  },
  true,
);

setInterval(draw, TICK_MS);
draw();
