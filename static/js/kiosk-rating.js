// Rating at the kiosk: which visit, which grade, or 跳过. Nothing of it is kept.
import { newKey } from "./api.js";
import { screen } from "./kiosk-page.js";
import { lang, want } from "./kiosk-screens.js";
import { ask } from "./kiosk-server.js";
import { isTyped, typedOf } from "./kiosk-typing.js";
import { voice } from "./kiosk-visit.js";

const SLIP = /^\d{6}[A-Z]\d{3,4}$|\/t\/./; // a slip's bars, or the address in its other code

export const isSlip = (text) => SLIP.test(text);

export function findVisit() {
  return isTyped() ? find(typedOf("visit")) : undefined;
}

export const find = (text) => send({ text });

export const pickVisit = (button) => find(button.dataset.number);

/** The end of the document that came with the visit. */
export function sendTail() {
  return isTyped() ? send({ text: screen().querySelector("[data-number]").dataset.number, tail: typedOf("tail") }) : undefined;
}

/** A grade or an aspect tapped; whether it is chosen now. */
export function grade(option) {
  const isGrade = "grade" in option.dataset;
  const isOn = isGrade || option.getAttribute("aria-checked") !== "true";
  if (isGrade) for (const one of screen().querySelectorAll("[data-grade]")) one.setAttribute("aria-checked", "false");
  option.setAttribute("aria-checked", String(isOn));
  screen().querySelector("[data-grade-none]").hidden = true;
  return isOn;
}

const chosen = (name) => [...screen().querySelectorAll(`[data-${name}][aria-checked="true"]`)].map((one) => one.dataset[name]);

export function sendGrade() {
  const asked = screen().querySelector("[data-grading]");
  const [found] = chosen("grade");
  if (found) return send({ ticket: asked.dataset.ticket, number: asked.dataset.number, grade: found, aspects: chosen("aspect").join(",") }, asked.dataset.formKey);
  screen().querySelector("[data-grade-none]").hidden = false;
  voice.say(JSON.parse(asked.dataset.sayNone));
  return undefined;
}

export const skipGrade = () => send({ ticket: screen().querySelector("[data-grading]").dataset.ticket });

/** The same question in another language keeps what was chosen. */
export const gradedNow = () => (screen()?.querySelector("[data-grading]") ? [...chosen("grade").map((one) => `[data-grade="${one}"]`), ...chosen("aspect").map((one) => `[data-aspect="${one}"]`)] : []);

function send(said, key = newKey()) {
  const body = new URLSearchParams({ ...said, idempotency_key: key, lang });
  for (const button of screen().querySelectorAll(".take, .key.primary")) button.setAttribute("aria-disabled", "true");
  return want(() => ask("/kiosk/rate", body));
}
