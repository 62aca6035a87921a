// Checking in: the number that is typed, the code a scanner types, who has come, and the one request that says so.
import { screen } from "./kiosk-page.js";
import { openedSheet } from "./kiosk-options.js";
import { askBooking as send, codeOf, openCode } from "./kiosk-scan.js";
import { lang } from "./kiosk-screens.js";
import { voice } from "./kiosk-visit.js";
import { aroundFigure } from "./kiosk-voice.js";
import { Wedge } from "./wedge.js";

const PLACES = 8;
const HALF = PLACES / 2;
const FIGURES = /^[0-9.]+X?$/i; // also a document's, by a card reader that types
const IME_S = 15; // how long it stands there that the input method is on

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

/**
 * A code is understood on any screen. Its figures may have chosen or typed something, as a card reader's that types do;
 * the answer replaces it. Letters are kept back as soon as they are a code's, and what no code says is typed after all.
 */
export function listenToScanner(type) {
  const wedge = new Wedge({
    onScan: (text, { unseen, isEnded }) => {
      if (codeOf(text) && (isEnded || !FIGURES.test(text) || !isTypedHere())) openCode(text);
      else [...unseen].forEach(type);
    },
    onIme: tellIme,
    keeps: (text) => !FIGURES.test(text),
  });
  window.addEventListener("keydown", (event) => {
    if (!openedSheet()) wedge.hear(event); // letters are being typed there
  }, true);
}

/** Whether figures have places here: without an Enter behind them they stay in them. */
const isTypedHere = () => screen()?.querySelector("[data-id], [data-booking], [data-typing]") != null;

/** An input method eats what a scanner types: whoever is near can turn it off. */
function tellIme() {
  for (const line of document.querySelectorAll("[data-ime]")) line.hidden = line.dataset.ime !== lang;
  clearTimeout(tellIme.timer);
  tellIme.timer = setTimeout(() => { for (const line of document.querySelectorAll("[data-ime]")) line.hidden = true; }, IME_S * 1000);
}
