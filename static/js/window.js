// Puts the terminal together: the page's facts, the feed, the keyboard, the lock, one redraw four times a second.

import { h, render } from "preact";
import { connect } from "./feed.js";
import { dialogChar, dialogKey } from "./window-dialogs.js";
import { isSwallowed, nameOf, rebind, wishOf } from "./window-keys.js";
import { Lock, LockScreen } from "./window-lock.js";
import { Typing } from "./window-scanner.js";
import { Terminal } from "./window-terminal.js";
import { App } from "./window-view.js";
import { lang, speak } from "./window-words.js";

const TICK_MS = 250;
const LANG_COOKIE = "quhao_lang"; // every page of the staff reads it: queue_server/pages/language.py
const LANG_MAX_AGE_S = 365 * 24 * 3600;
const MODIFIERS = ["Shift", "Control", "Alt", "Meta", "CapsLock", "NumLock"];
const root = document.getElementById("terminal");
const { hall, window: windowId, staff, tz, name, account, services, servicesEn, undoS, recallGapS, callsMax, lockS, locked, keys } = root.dataset;
const rules = { recall_gap_s: Number(recallGapS), calls_max: Number(callsMax) };
const place = { hall, window: windowId, staff, tz, name, account, services, services_en: servicesEn, undo_s: Number(undoS), rules };
Object.assign(place, { lock_s: Number(lockS ?? 0), locked: locked === "1" });

let feed = null;
let isDrawn = false;
const clocks = { now: () => feed?.now() ?? Date.now(), mono: () => performance.now() };

function watch() {
  feed = connect({
    as: "staff",
    hall,
    topics: [`window:${windowId}`],
    onView: (_topic, view) => terminal.see(view instanceof Map ? Object.fromEntries(view) : { ...view }),
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

const typing = new Typing({
  onChar: (char) => (terminal.dialog ? dialogChar(terminal, char, terminal.picture()) : terminal.digit(char)),
  onScan: (text) => terminal.scan(text),
});

/** Whether words are being written: then letters are letters, and only leaving and confirming are ours. */
function isWriting(event) {
  const isField = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
  return isField && !["Enter", "Escape"].includes(event.key);
}

/** The character a key writes, on the number pad also without NumLock; "" for every other key. */
function charOf(event, pressed) {
  if (/^Num[0-9]$/.test(pressed)) return pressed.slice(3);
  return event.key.length === 1 && !event.ctrlKey && !event.altKey && !event.metaKey ? event.key : "";
}

function onKey(event) {
  lock.touch();
  if (lock.on || MODIFIERS.includes(event.key)) return undefined;
  const pressed = nameOf(event);
  if (isSwallowed(pressed)) event.preventDefault();
  if (isWriting(event)) return undefined;
  const char = charOf(event, pressed);
  if (!char && typing.other(event.key)) return event.preventDefault(); // the Enter that ends a scan
  if (terminal.dialog) {
    if (!event.repeat && dialogKey(terminal, pressed, terminal.picture())) return event.preventDefault();
    return char ? typing.char(char) : undefined;
  }
  const wish = wishOf(pressed);
  if (!wish && char) return typing.char(char);
  if (wish && !event.repeat) terminal.press(wish);
  return undefined;
}

document.addEventListener("keydown", onKey, true);
for (const kind of ["pointerdown", "pointermove", "wheel"]) document.addEventListener(kind, () => lock.touch(), true);

rebind(JSON.parse(keys || "{}"));
speak(root.dataset.lang);
draw();
if (!lock.on) watch();
setInterval(() => (lock.look(), draw()), TICK_MS);
