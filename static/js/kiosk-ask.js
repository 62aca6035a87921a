// Asking at the kiosk: a phone number for a call, and an answer that is read part by part.
import { newKey } from "./api.js";
import { screen } from "./kiosk-page.js";
import { lang, want } from "./kiosk-screens.js";
import { ask } from "./kiosk-server.js";
import { isTyped, typedOf } from "./kiosk-typing.js";

export function sendPhone() {
  if (!isTyped()) return undefined;
  const button = screen().querySelector('[data-act="ask-send"]');
  const { kind, topic, formKey } = button.dataset;
  const body = new URLSearchParams({ kind, topic, phone: typedOf("phone"), idempotency_key: formKey ?? newKey(), lang });
  button.textContent = button.dataset.busy;
  button.setAttribute("aria-disabled", "true");
  return want(() => ask("/kiosk/ask", body), { pending: true });
}

/** The next part of an answer, and after the last one the first again. */
export function readOn() {
  const parts = [...screen().querySelectorAll("[data-part]")];
  const at = parts.findIndex((one) => !one.hidden);
  for (const [place, one] of parts.entries()) one.hidden = place !== (at + 1) % parts.length;
}
