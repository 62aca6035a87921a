// A case at the kiosk: its number, then the end of the document, then one request that says what is wanted.
import { newKey } from "./api.js";
import { cardToken } from "./kiosk-card.js";
import { screen } from "./kiosk-page.js";
import { go, lang, want } from "./kiosk-screens.js";
import { ask } from "./kiosk-server.js";
import { drawTyped, isTyped, setTyped, typedOf } from "./kiosk-typing.js";
import { voice } from "./kiosk-visit.js";
import { saidOf } from "./kiosk-voice.js";

// a case's number as its code says it: no booking (8 figures), no slip (261123A027), no document (17 figures and one)
const CASE_NUMBER = /^(?!\d{8}$)(?!\d{6}[A-Z]\d{3,4}$)(?!\d{17}[\dX]$)[0-9A-Z-]{11,50}$/i;

const steps = () => [...(screen()?.querySelectorAll("[data-step]") ?? [])];
const stepNow = () => steps().find((one) => !one.hidden)?.dataset.step ?? "";

function step(name) {
  for (const one of steps()) one.hidden = one.dataset.step !== name;
  drawTyped();
  const shown = steps().find((one) => !one.hidden);
  shown.querySelector("h1").focus({ preventScroll: true });
  if (name === "tail") voice.say(saidOf(shown), { isSummary: true });
}

/** The same screen in another language stands where it stood. */
export function showStep(now, before) {
  if (now.dataset.screen === "case" && before === "tail" && typedOf("number")) step("tail");
}

export const stepShown = stepNow;

export function nextStep() {
  if (isTyped()) step("tail");
}

/** Back from the end of the document to the number; whether that was it. */
export function stepBack() {
  if (stepNow() !== "tail") return false;
  setTyped("tail", "");
  step("number");
  return true;
}

export function sendCase(button) {
  return isTyped() ? send(button.dataset.task, newKey(), button) : undefined;
}

/** From where the case is shown: a number for it, under the screen's own key; or how it stands. */
export const takeForCase = (button) => send(button.dataset.task, button.dataset.formKey ?? newKey(), button);

/** Enter, with no key in focus. */
export function enterCase() {
  if (stepNow() === "number") nextStep();
  else if (stepNow() === "tail") sendCase(screen().querySelector('[data-act="case-send"]'));
}

export const isCaseNumber = (text) => CASE_NUMBER.test(text);

/** A case's code was scanned: where its number is asked for it is typed, elsewhere the case is looked at. */
export function scannedCase(text) {
  const here = screen()?.dataset.screen === "case" ? screen().dataset.here : "case?task=progress";
  return go(here, { keep: () => { setTyped("number", text.toUpperCase()); setTyped("tail", ""); step("tail"); } });
}

function send(task, key, button) {
  const proof = typedOf("tail") ? { tail: typedOf("tail") } : { card: cardToken() };
  const body = new URLSearchParams({ task, number: typedOf("number"), ...proof, idempotency_key: key, lang });
  if (button.dataset.busy) button.textContent = button.dataset.busy;
  button.setAttribute("aria-disabled", "true");
  return want(() => ask("/kiosk/case", body), { pending: task !== "progress" });
}
