// Puts the terminal together: the page's facts, the feed, the keyboard, the lock, one redraw four times a second.

import { h, render } from "preact";
import { connect } from "./feed.js";
import { dialogChar, dialogKey } from "./window-dialogs.js";
import { isSwallowed, nameOf, rebind, wishOf } from "./window-keys.js";
import { Lock, LockScreen } from "./window-lock.js";
import { isOurCode } from "./window-scanner.js";
import { Terminal } from "./window-terminal.js";
import { App } from "./window-view.js";
import { lang, speak, WORDS } from "./window-words.js";
import { GOES_ON, Wedge } from "./wedge.js";

const TICK_MS = 250;
const LANG_COOKIE = "quhao_lang"; // every page of the staff reads it: queue_server/pages/language.py
const LANG_MAX_AGE_S = 365 * 24 * 3600;
const MODIFIERS = ["Shift", "Control", "Alt", "Meta", "CapsLock", "NumLock"];
const root = document.getElementById("terminal");
const { hall, window: windowId, staff, tz, name, account, services, servicesEn, undoS, recallGapS, callsMax, earlyCallMin, walkInFloor, lockS, locked, keys, duty, dutyPhone } = root.dataset;
const rules = { recall_gap_s: Number(recallGapS), calls_max: Number(callsMax), early_call_min: Number(earlyCallMin), walk_in_floor: Number(walkInFloor) };
const place = { hall, window: windowId, staff, tz, name, account, services, services_en: servicesEn, duty, duty_phone: dutyPhone, undo_s: Number(undoS), rules };
Object.assign(place, { lock_s: Number(lockS ?? 0), locked: locked === "1" });

let feed = null;
let isDrawn = false;
const clocks = { now: () => feed?.now() ?? Date.now(), mono: () => performance.now() };

function watch() {
  feed = connect({
    as: "staff",
    hall,
    topics: [`window:${windowId}`, `clerk:${staff}`], // what the window's box reads is shown to who is signed on there alone
    onView: (topic, given) => {
      const view = given instanceof Map ? Object.fromEntries(given) : { ...given };
      return topic.startsWith("clerk:") ? terminal.takeReadings(view) : terminal.see(view);
    },
    onStatus: (status) => {
      Object.assign(terminal.status, status);
      draw();
    },
  });
}

const lock = new Lock(place, {
  mono: clocks.mono,
  redraw: draw,
  onLock: () => {
    feed?.close();
    terminal.forget();
  },
  onOpen: watch,
});
const terminal = new Terminal(place, { ...clocks, redraw: draw, lock: () => lock.lock() });

/** The other language from now on, remembered by this browser for every page of the staff. */
function turnLanguage() {
  speak(lang() === "en" ? "zh" : "en");
  document.documentElement.lang = lang() === "en" ? "en" : "zh-CN";
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${LANG_COOKIE}=${lang()}; Max-Age=${LANG_MAX_AGE_S}; Path=/; SameSite=Lax${secure}`;
  terminal.message = null;
  draw();
}
Object.assign(terminal, { turnLanguage });
Object.assign(lock, { turnLanguage });

function draw() {
  if (!isDrawn) root.replaceChildren();
  render(lock.on ? h(LockScreen, { lock, nowMs: feed && clocks.now() }) : h(App, { terminal }), root);
  if (!isDrawn) root.querySelector(".key.large")?.focus();
  isDrawn = true;
}

const wedge = new Wedge({
  onTyped: (text) => { for (const char of text.toUpperCase()) typed(char); },
  onScan: (text) => terminal.scan(text),
  onIme: () => terminal.say(WORDS.found.ime_on, "bad"),
  stays: (_field, text) => !isOurCode(text) && GOES_ON, // documents, waybills, a case's number: they are asked for there
});

/** A character somebody typed, letters in capitals. */
function typed(char) {
  if (terminal.dialog) dialogChar(terminal, char, terminal.picture());
  else terminal.digit(char);
}

/** Whether words are being written: then letters are letters, and only leaving and confirming are ours. */
function isWriting(event) {
  const isField = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
  return isField && !["Enter", "Escape"].includes(event.key);
}

/** The character a key writes, on the number pad also without NumLock, where its signs move; "" for every other key. */
function charOf(event, pressed) {
  if (/^Num/.test(pressed)) return /^Num[0-9]$/.test(pressed) ? pressed.slice(3) : "";
  return event.key.length === 1 && !event.ctrlKey && !event.altKey && !event.metaKey ? event.key : "";
}

function onKey(event) {
  lock.touch();
  if (lock.on || MODIFIERS.includes(event.key)) return undefined;
  const pressed = nameOf(event);
  if (isSwallowed(pressed)) event.preventDefault();
  const char = charOf(event, pressed);
  if (isWriting(event)) return wedge.hear(event, char);
  if (!char && wedge.hear(event, char)) return undefined; // the Enter that ends a scan
  if (terminal.dialog) {
    if (!event.repeat && dialogKey(terminal, pressed, terminal.picture())) return event.preventDefault();
    return char ? wedge.hear(event, char) : undefined;
  }
  const wish = wishOf(pressed);
  if (!wish && char) return wedge.hear(event, char);
  if (wish && !event.repeat) terminal.press(wish);
  return undefined;
}

document.addEventListener("keydown", onKey, true);
for (const kind of ["pointerdown", "pointermove", "wheel"]) document.addEventListener(kind, () => lock.touch(), true);

// without its server this page could not come again: the browser asks before it goes
addEventListener("beforeunload", (event) => terminal.meanwhile.isOn && event.preventDefault());

rebind(JSON.parse(keys || "{}"));
speak(root.dataset.lang);
draw();
if (!lock.on) watch();
setInterval(() => (terminal.heed() || lock.look(), draw()), TICK_MS); // a lock that asks the server would shut the window for the cut
