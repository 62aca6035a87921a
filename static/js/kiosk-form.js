// The confirm screen: typing the document's number, by touch or by keys, and the one form that takes a ticket number.
import { closeSheet, openedSheet, openSheet } from "./kiosk-options.js";
import { screen } from "./kiosk-page.js";
import { id, lang, want } from "./kiosk-screens.js";
import { ask } from "./kiosk-server.js";
import { voice } from "./kiosk-visit.js";
import { aroundFigure } from "./kiosk-voice.js";

const panelOf = () => screen()?.querySelector("[data-id]") ?? null;
const sheetOf = () => (openedSheet()?.matches("[data-passport]") ? openedSheet() : null);

/** A key of the kiosk's own keypads, or of a keyboard. Whether it was for a number that is being typed. */
export function typeKey(pressed) {
  const key = pressed === "Backspace" || pressed === "Delete" ? "delete" : /^[.,]$/.test(pressed) ? "X" : pressed.toUpperCase();
  if (sheetOf()) {
    if (!/^([0-9A-Z]|DELETE|delete)$/.test(key)) return false;
    id.pressLetter(key === "DELETE" ? "delete" : key, screen());
    sayCount();
    return true;
  }
  if (!panelOf() || openedSheet()) return false;
  const wanted = key === "DELETE" ? "delete" : key;
  if (!/^([0-9X]|delete)$/.test(wanted) || (wanted === "delete" && id.typed === 0)) return false;
  id.press(wanted, screen());
  sayCount();
  return true;
}

/** What was typed is never said, only how many places there are and whether they fit. */
function sayCount() {
  const panel = panelOf();
  const state = sheetOf() ? "count" : id.state();
  const typed = sheetOf() ? sheetOf().querySelectorAll("[data-id-echo] .place-dot").length + 1 : id.typed;
  if (state === "good" || state === "bad") voice.say(JSON.parse(panel.dataset[state === "good" ? "sayGood" : "sayBad"]));
  else voice.say(aroundFigure(panel.dataset.sayTyped, typed));
}

export function startPassport() {
  openSheet("passport");
}

export function endPassport(isKept) {
  if (!isKept) id.dropPassport(screen());
  else if (!id.finishPassport(screen())) {
    voice.say(JSON.parse(panelOf().dataset.sayShort));
    return;
  }
  closeSheet();
}

export function takeNumber(form, button = form.querySelector(".take")) {
  const panel = form.querySelector("[data-id]");
  if (panel && !id.valid) {
    id.show(screen(), "short");
    voice.say(JSON.parse(panel.dataset[id.state() === "bad" ? "sayBad" : "sayShort"]));
    panel.classList.remove("look");
    void panel.offsetWidth; // starts the movement again
    panel.classList.add("look");
    return;
  }
  const body = new URLSearchParams(new FormData(form));
  if (panel) {
    body.set("id_number", id.number);
    body.set("id_type", id.type);
  }
  if (button.dataset.priority) body.set("priority", button.dataset.priority);
  body.set("lang", lang);
  button.textContent = button.dataset.busy;
  button.setAttribute("aria-disabled", "true");
  want(() => ask(form.action, body), { pending: true });
}
