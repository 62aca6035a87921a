// What is typed place by place: a case's number, the end of a document, the figures of a slip. It lives in this module
// alone, in no field, address or store, and is gone with the screens it belongs to.
import { masked } from "./kiosk-id.js";
import { openedSheet } from "./kiosk-options.js";
import { screen } from "./kiosk-page.js";
import { voice } from "./kiosk-visit.js";
import { aroundFigure } from "./kiosk-voice.js";

const KEPT_ON = { number: ["case", "progress", "uncased", "help"], tail: ["case", "progress", "uncased", "rate_tail"], visit: ["rate"], phone: ["ask_phone"], about: ["rate_said", "ask_about", "ask_phone"] };
const typed = { number: "", tail: "", visit: "", phone: "", about: "" };
const BY_FOUR = 4;

export const typedOf = (name) => typed[name];
export const setTyped = (name, text) => { typed[name] = text; };

const panelOf = () => [...(screen()?.querySelectorAll("[data-typing]") ?? [])].find((one) => !one.closest("[hidden]")) ?? null;
const echoes = (panel) => [panel.querySelector("[data-echo]"), ...screen().querySelectorAll("[data-typing-sheet] [data-echo]")];

/** A new screen has come: what was typed for others is forgotten. */
export function showTyped(now) {
  for (const name of Object.keys(typed)) if (!KEPT_ON[name].includes(now.dataset.screen)) typed[name] = "";
  const panel = panelOf();
  if (panel && panel.dataset.typing !== "phone" && panel.querySelector('[data-when="server"]')) typed[panel.dataset.typing] = "";
  drawTyped("server");
}

export function drawTyped(asked = "") {
  const panel = panelOf();
  if (!panel) return;
  const { typing: name, most, least } = panel.dataset;
  const text = typed[name];
  const isShort = text.length < Number(least);
  const isPhone = panel.dataset.masked === "middle";
  for (const box of echoes(panel)) if (box.dataset.none) box.textContent = text || box.dataset.none;
  else box.replaceChildren(...("masked" in panel.dataset ? dots(text, isPhone ? Number(most) : Math.max(Number(least), text.length), isPhone) : box.matches(".id-echo") ? places(text, Number(most)) : groups(text)));
  const lines = [...panel.querySelectorAll("[data-when]")];
  const has = (when) => lines.some((one) => one.dataset.when === when);
  const wanted = asked === "server" && has(asked) ? asked : asked === "short" && isShort ? asked : !isShort && has("full") ? "full" : "count";
  for (const line of lines) {
    line.hidden = line.dataset.when !== wanted;
    if (line.dataset.text) line.textContent = line.dataset.text.replace("{typed}", text.length);
  }
}

const span = (children, name = "") => {
  const one = document.createElement("span");
  one.className = name;
  one.append(...children);
  return one;
};
const places = (text, most) => [span(Array.from({ length: most }, (_, at) => span([text[at] ?? ""])))];
const isOuter = (at) => at < 3 || at > 6; // of a phone: what 138****5678 shows
const dots = (text, count, isPhone) => [span(masked(text, count).map((place, at) => (place !== "dot" ? span([place]) : isPhone && isOuter(at) ? span([text[at]]) : span([], "place-dot"))))];
const groups = (text) => (text.match(new RegExp(`.{1,${BY_FOUR}}`, "g")) ?? []).map((part) => span([part]));

/** A key of the screen's keypads, or of a keyboard; whether it was for what is being typed. */
export function typeHere(pressed) {
  const panel = panelOf();
  const sheet = openedSheet();
  if (!panel || (sheet ? !sheet.matches("[data-typing-sheet]") : "inSheet" in panel.dataset)) return false;
  const { typing: name, most, keys } = panel.dataset;
  const isDelete = /^(Backspace|Delete|delete)$/.test(pressed);
  const key = name === "tail" && /^[.,]$/.test(pressed) ? "X" : pressed.toUpperCase();
  if (isDelete ? typed[name] === "" : !new RegExp(`^[${keys}]$`).test(key)) return false;
  typed[name] = isDelete ? typed[name].slice(0, -1) : (typed[name] + key).slice(0, Number(most));
  drawTyped();
  voice.say(aroundFigure(panel.dataset.sayTyped, typed[name].length));
  return true;
}

/** Whether enough is typed; what is too short is said. */
export function isTyped() {
  const panel = panelOf();
  const isEnough = typed[panel.dataset.typing].length >= Number(panel.dataset.least);
  if (!isEnough) {
    drawTyped("short");
    voice.say(JSON.parse(panel.dataset.sayShort));
  }
  return isEnough;
}
