// A card on the reader: who it is stays on the server, the page knows a token and a masked name, for this visit alone.
import { newKey } from "./api.js";
import { idleBox, screen } from "./kiosk-page.js";
import { chooseAgain, chosenNow } from "./kiosk-options.js";
import { setTyped } from "./kiosk-typing.js";
import { askBooking, askTicket } from "./kiosk-scan.js";
import { go, lang, want, wipe } from "./kiosk-screens.js";
import { ask } from "./kiosk-server.js";

const FINISHED = new Set(["done", "partly", "rate_said", "ask_taken", "away"]); // nothing more is asked on these
const NAMED_ON = new Set(["start", "group"]); // where the name of whoever goes on stands on top
let card = null; // {token, name}

export const cardToken = () => card?.token ?? "";

/** The visit is over: here and on the server nobody knows who it was. */
export function forgetCard() {
  if (card) drop(card.token);
  card = null;
}

function drop(token) {
  const body = new URLSearchParams({ card: token });
  fetch("/kiosk/card/drop", { method: "POST", body, keepalive: true }).catch((error) => console.warn("card not dropped", error));
}

/** The address of a screen that is another one for whom is known: a body instead, or null where it is not. */
export function bodyFor(here) {
  const [name, query] = here.split("?");
  if (!card || (name !== "card" && name !== "service")) return null;
  const asked = new URLSearchParams(query);
  return { card: card.token, ...(name === "service" && { service: asked.get("id") ?? "", group: asked.get("group") ?? "" }) };
}

/** A new screen stands there: a finished one ends the visit of whoever laid the card, and without the server nobody knows whose it is. */
export function showCard(now) {
  if ("alone" in now.dataset || (FINISHED.has(now.dataset.screen) && now.dataset.screen !== "away")) forgetCard();
  const bar = now.querySelector("[data-card-bar]");
  if (!bar) return;
  bar.hidden = !(card?.name && NAMED_ON.has(now.dataset.screen));
  if (!bar.hidden) bar.textContent = bar.dataset.text.replace("{name}", card.name);
}

/** The box has read a card, or could not: {token, name} or {fault}. */
export function cardRead({ token, name, fault }) {
  const now = screen();
  if (!now || FINISHED.has(now.dataset.screen) || "leaves" in now.dataset || now.querySelector(".take[aria-disabled]")) {
    if (token) drop(token);
    return undefined;
  }
  const isLeft = idleBox.open; // somebody else's visit, whom nobody heard of any more
  if (isLeft) wipe();
  const meant = isLeft ? {} : serviceOf(now);
  if (fault) return go(`card_fault?${new URLSearchParams(meant)}`);
  card = { token, name };
  const kept = meant.service ? chosenNow() : [];
  return go(meant.service ? `service?${new URLSearchParams({ id: meant.service, group: meant.group })}` : "card", { keep: () => chooseAgain(kept) });
}

/** The service somebody is about to take a number for: it goes on there. */
function serviceOf(now) {
  const form = now.querySelector("form[data-issue]");
  if (form) return { service: form.elements.service.value, group: form.elements.group.value };
  const asked = now.querySelector("[data-card-for]")?.dataset;
  return asked?.cardFor ? { service: asked.cardFor, group: asked.cardGroup } : {};
}

/** A document is typed after all: the card is forgotten. */
export function cardOff() {
  forgetCard();
  return go(screen().dataset.here);
}

export const cardBooking = (button) => askBooking({ text: button.dataset.text });
export const cardTicket = (button) => askTicket(button.dataset.text);

/** How a case of theirs stands; its number is kept for what can be had there. */
export function cardCase(button) {
  setTyped("number", button.dataset.text);
  const body = new URLSearchParams({ task: "progress", number: button.dataset.text, card: card.token, idempotency_key: newKey(), lang: lang });
  return want(() => ask("/kiosk/case", body));
}
