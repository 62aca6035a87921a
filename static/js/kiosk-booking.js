// Checking in: the number that is typed, the code a scanner types, who has come, and the one request that says so.
import { newKey } from "./api.js";
import { isCaseNumber, scannedCase } from "./kiosk-case.js";
import { idleBox, screen } from "./kiosk-page.js";
import { openedSheet } from "./kiosk-options.js";
import { find, isSlip } from "./kiosk-rating.js";
import { lang, want } from "./kiosk-screens.js";
import { ask } from "./kiosk-server.js";
import { voice } from "./kiosk-visit.js";
import { aroundFigure } from "./kiosk-voice.js";

const PLACES = 8;
const HALF = PLACES / 2;
const SCAN_GAP_MS = 80; // a scanner types faster than any hand
const BARS = /^[0-9]{8}$/; // a booking's number as its bar code says it

let typed = "";
const panelOf = () => screen()?.querySelector("[data-booking]") ?? null;

/** A new screen has come: what was typed belongs to the one before, unless it is the same again. */
export function showNumber(now) {
  if (now.dataset.screen !== "booking") typed = "";
  else draw();
}

function draw(asked = "") {
  const panel = panelOf();
  const places = Array.from({ length: PLACES }, (_, at) => {
    const place = document.createElement("span");
    place.textContent = typed[at] ?? "";
    return place;
  });
  panel.querySelector("[data-booking-echo]").replaceChildren(...[places.slice(0, HALF), places.slice(HALF)].map((half) => {
    const group = document.createElement("span");
    group.append(...half);
    return group;
  }));
  const state = typed.length === PLACES ? "full" : asked || "count";
  for (const line of panel.querySelectorAll("[data-when]")) {
    line.hidden = line.dataset.when !== state;
    if (line.dataset.text) line.textContent = line.dataset.text.replace("{typed}", typed.length);
  }
}

/** A digit or 'delete'; whether it was for the booking's number. */
export function typeNumber(pressed) {
  const panel = panelOf();
  const key = pressed === "Backspace" || pressed === "Delete" ? "delete" : pressed;
  if (!panel || !/^([0-9]|delete)$/.test(key) || (key === "delete" && !typed)) return false;
  typed = key === "delete" ? typed.slice(0, -1) : (typed + key).slice(0, PLACES);
  draw();
  voice.say(typed.length === PLACES ? JSON.parse(panel.dataset.sayFull) : aroundFigure(panel.dataset.sayTyped, typed.length));
  return true;
}

export function sendNumber() {
  if (typed.length === PLACES) return send({ text: typed });
  draw("short");
  voice.say(JSON.parse(panelOf().dataset.sayShort));
  return undefined;
}

/** Somebody who was marked as here is not, or is after all; answers whether marked now. */
export function turnPerson(option) {
  const isHere = option.getAttribute("aria-checked") !== "true";
  option.setAttribute("aria-checked", String(isHere));
  screen().querySelector("[data-party-none]").hidden = true;
  return isHere;
}

/** Whoever has checked in before wants another slip. */
export function sendAgain() {
  const { text } = screen().querySelector('[data-act="slip-more"]').dataset;
  return send({ text, again: "1" });
}

export function sendParty() {
  const party = screen().querySelector("[data-party]");
  const here = [...party.querySelectorAll('[data-here][aria-checked="true"]')].map((one) => one.dataset.here);
  if (here.length) return send({ text: party.dataset.text, present: here.join(",") }, party.dataset.formKey);
  screen().querySelector("[data-party-none]").hidden = false;
  voice.say(JSON.parse(party.dataset.sayNone));
  return undefined;
}

function send(said, key = newKey()) {
  const body = new URLSearchParams({ ...said, idempotency_key: key, lang });
  const button = screen().querySelector(".take[data-busy]");
  if (button) {
    button.textContent = button.dataset.busy;
    button.setAttribute("aria-disabled", "true");
  }
  return want(() => ask("/kiosk/booking", body), { pending: true });
}

// what a scanned code says, and what comes of it; a slip is for rating, and only where that is asked for
const CODES = [
  { fits: (text) => /\/b\/./.test(text) || BARS.test(text), act: (text) => send({ text }) },
  { fits: (text) => isSlip(text) && screen()?.dataset.screen.startsWith("rate"), act: (text) => find(text) },
  { fits: (text) => isCaseNumber(text), act: (text) => scannedCase(text) },
];

/**
 * A scanner types a code as fast as a machine and ends with Enter: on any screen it is understood. An address is kept
 * from the keys from its first signs on; the figures of a bar code may have chosen something, which the answer replaces.
 */
export function listenToScanner() {
  let text = "";
  let isAddress = false;
  let lastMs = 0;
  window.addEventListener("keydown", (event) => {
    if (event.timeStamp - lastMs >= SCAN_GAP_MS) [text, isAddress] = ["", false];
    lastMs = event.timeStamp;
    if (openedSheet()) return; // letters are being typed there
    if (event.key === "Enter") {
      const code = CODES.find((one) => one.fits(text));
      if (isAddress || code) swallow(event);
      if (code && !idleBox.open && !isSending()) code.act(text);
      [text, isAddress] = ["", false];
    } else if (event.key.length === 1) {
      text += event.key;
      isAddress ||= /^http/i.test(text);
      if (isAddress) swallow(event);
    }
  }, true);

  function swallow(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}

const isSending = () => screen()?.querySelector(".take[aria-disabled]") != null;
