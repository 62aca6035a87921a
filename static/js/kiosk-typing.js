// What is typed place by place: a case's number, the end of a document, the figures of a slip. It lives in this module
// alone, in no field, address or store, and is gone with the screens it belongs to.
import { masked } from "./kiosk-id.js";
import { openedSheet } from "./kiosk-options.js";
import { screen } from "./kiosk-page.js";
import { voice } from "./kiosk-visit.js";
import { aroundFigure } from "./kiosk-voice.js";

const KEPT_ON = { number: ["case", "progress", "uncased", "help"], tail: ["case", "progress", "uncased"], visit: ["rate"] };
const typed = { number: "", tail: "", visit: "" };
const BY_FOUR = 4;

export const typedOf = (name) => typed[name];
export const setTyped = (name, text) => { typed[name] = text; };

const panelOf = () => [...(screen()?.querySelectorAll("[data-typing]") ?? [])].find((one) => !one.closest("[hidden]")) ?? null;
const echoes = (panel) => [panel.querySelector("[data-echo]"), ...screen().querySelectorAll("[data-typing-sheet] [data-echo]")];

/** A new screen has come: what was typed for others is forgotten. */
export function showTyped(now) {
  for (const name of Object.keys(typed)) if (!KEPT_ON[name].includes(now.dataset.screen)) typed[name] = "";
  drawTyped();
}

export function drawTyped(asked = "") {
  const panel = panelOf();
  if (!panel) return;
  const { typing: name, most, least } = panel.dataset;
  const text = typed[name];
  const isShort = text.length < Number(least);
  for (const box of echoes(panel)) box.replaceChildren(...("masked" in panel.dataset ? dots(text, Number(most)) : box.matches(".id-echo") ? places(text, Number(most)) : groups(text)));
  const lines = [...panel.querySelectorAll("[data-when]")];
  const wanted = asked && isShort ? asked : !isShort && lines.some((one) => one.dataset.when === "full") ? "full" : text === "" && lines.some((one) => one.dataset.when === "server") ? "server" : "count";
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
const dots = (text, most) => [span(masked(text, most).map((place) => (place === "dot" ? span([], "place-dot") : span([place]))))];
const groups = (text) => (text.match(new RegExp(`.{1,${BY_FOUR}}`, "g")) ?? []).map((part) => span([part]));

/** A key of the screen's keypads, or of a keyboard; whether it was for what is being typed. */
export function typeHere(pressed) {
  const panel = panelOf();
  const sheet = openedSheet();
  if (!panel || (sheet && !sheet.matches("[data-typing-sheet]"))) return false;
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
