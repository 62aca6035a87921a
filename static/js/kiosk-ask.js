// Asking at the kiosk: what is tapped ready-made, a phone number for a call, and an answer that is read part by part.
import { newKey } from "./api.js";
import { screen } from "./kiosk-page.js";
import { go, lang, want } from "./kiosk-screens.js";
import { ask } from "./kiosk-server.js";
import { drawTyped, isTyped, setTyped, typedOf } from "./kiosk-typing.js";
import { isElder, isLow } from "./kiosk-visit.js";

/** On from what was tapped; back from there it still is. */
export function askNext() {
  const { kind } = screen().querySelector('[data-act="ask-next"]').dataset;
  const phrases = screen().querySelector('input[name="phrases"]').value;
  return go(`ask_phone?kind=${kind}&phrases=${encodeURIComponent(phrases)}`);
}

export const sendPhone = () => (isTyped() ? send(typedOf("phone")) : undefined);

/** What was tapped is enough: no phone is left. */
export const sendBare = () => send("");

/** From a bad grade: the complaint begins with the visit it is about. */
export const complain = (button) => go(button.dataset.to, { keep: () => { setTyped("about", button.dataset.visit); drawTyped(); } });

function send(phone) {
  const button = screen().querySelector('[data-act="ask-send"]');
  const { kind, topic, phrases, formKey } = button.dataset;
  const body = new URLSearchParams({ kind, topic, phrases, about: typedOf("about"), phone, idempotency_key: formKey ?? newKey(), lang });
  button.textContent = button.dataset.busy;
  for (const one of screen().querySelectorAll('[data-act="ask-send"], [data-act="ask-bare"]')) one.setAttribute("aria-disabled", "true");
  return want(() => ask("/kiosk/ask", body), { pending: true });
}

/** The next parts of an answer, as many as there is room for, and after the last ones the first again. */
export function readOn() {
  const parts = [...screen().querySelectorAll("[data-part]")];
  const many = isElder() || isLow() ? 1 : 3;
  const next = parts.findIndex((one) => !one.hidden) + many;
  const from = next < parts.length ? next : 0;
  for (const [at, one] of parts.entries()) one.hidden = at < from || at >= from + 3; // the page's own rule keeps one of them
}
