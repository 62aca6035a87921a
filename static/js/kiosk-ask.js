// Asking at the kiosk: a phone number for a call, and an answer that is read part by part.
import { newKey } from "./api.js";
import { screen } from "./kiosk-page.js";
import { lang, want } from "./kiosk-screens.js";
import { ask } from "./kiosk-server.js";
import { isTyped, typedOf } from "./kiosk-typing.js";
import { isElder, isLow } from "./kiosk-visit.js";

export function sendPhone() {
  if (!isTyped()) return undefined;
  const button = screen().querySelector('[data-act="ask-send"]');
  const { kind, topic, formKey } = button.dataset;
  const body = new URLSearchParams({ kind, topic, phone: typedOf("phone"), idempotency_key: formKey ?? newKey(), lang });
  button.textContent = button.dataset.busy;
  button.setAttribute("aria-disabled", "true");
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
