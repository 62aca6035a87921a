// What a scanned code says and what comes of it, whoever read it: a scanner that types, or one on the kiosk's box.
import { newKey } from "./api.js";
import { isCaseNumber, scannedCase } from "./kiosk-case.js";
import { idleBox, screen } from "./kiosk-page.js";
import { find, isSlip } from "./kiosk-rating.js";
import { lang, want, wipe } from "./kiosk-screens.js";
import { ask } from "./kiosk-server.js";

const BARS = /^[0-9]{8}$/; // a booking's number as its bar code says it

/** One request about a booking: check in, say who is here, another slip. */
export function askBooking(said, key = newKey()) {
  const body = new URLSearchParams({ ...said, idempotency_key: key, lang });
  const button = screen()?.querySelector(".take[data-busy]");
  if (button) {
    button.textContent = button.dataset.busy;
    button.setAttribute("aria-disabled", "true");
  }
  return want(() => ask("/kiosk/booking", body), { pending: true });
}

/** Where the ticket of a slip stands. */
export const askTicket = (text) => want(() => ask("/kiosk/ticket", new URLSearchParams({ text, lang })));

const isRating = () => screen()?.dataset.screen.startsWith("rate");
const CODES = [
  { fits: (text) => /\/b\/./.test(text) || BARS.test(text), act: (text) => askBooking({ text }) },
  { fits: isSlip, act: (text) => (isRating() ? find(text) : askTicket(text)) },
  { fits: isCaseNumber, act: scannedCase },
];

/** What is done with a text that one of our codes says; undefined for any other. */
export const codeOf = (text) => CODES.find((one) => one.fits(text));

const isSending = () => screen()?.querySelector(".take[aria-disabled]") != null;

/** What the box's own scanner read: who holds up what is none of ours is told so; what it says goes nowhere. */
export function readCode(text) {
  if (codeOf(text)) openCode(text);
  else if (!isSending() && !("leaves" in (screen()?.dataset ?? {}))) askTicket("");
}

/** Do it, unless a number is on its way. Where nobody was heard of any more, somebody new has come. */
export function openCode(text) {
  const code = codeOf(text);
  if (!code || isSending()) return;
  if (idleBox.open) wipe();
  code.act(text);
}
