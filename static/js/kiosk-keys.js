// Keyboard and keypad: the whole way without a pointer. Figures choose, arrows move, * + - / belong to the voice.
import { screen, idleBox } from "./kiosk-page.js";
import { isOfTheKiosk } from "./kiosk-lock.js";

const FOCUSABLE = "button:not([disabled])";
const isSeen = (one) => one.checkVisibility({ visibilityProperty: true });
let byKey = false; // the last thing that happened came from a key: only then is the focus read out

/** The dialog on top, else the screen. */
export const scope = () => (idleBox.open ? idleBox : screen()?.querySelector("dialog[open]") ?? screen());
const stops = () => [...(scope()?.querySelectorAll(FOCUSABLE) ?? [])].filter(isSeen);

function step(by) {
  const all = stops();
  if (!all.length) return;
  const at = all.indexOf(document.activeElement);
  all[at < 0 ? (by > 0 ? 0 : all.length - 1) : (at + by + all.length) % all.length].focus({ preventScroll: true });
}

/** To the nearest above or below; without one, to the one before or after. */
function climb(by) {
  const from = document.activeElement;
  const all = stops();
  if (!all.includes(from)) return step(by);
  const here = from.getBoundingClientRect();
  const middle = (here.left + here.right) / 2;
  const found = all
    .map((one) => ({ one, box: one.getBoundingClientRect() }))
    .map(({ one, box }) => ({
      one,
      far: by > 0 ? box.top - here.bottom : here.top - box.bottom,
      aside: Math.max(0, box.left - middle, middle - box.right),
    }))
    .filter(({ far }) => far > -2)
    .sort((a, b) => a.far + a.aside * 2 - (b.far + b.aside * 2));
  if (found.length) found[0].one.focus({ preventScroll: true });
  else step(by);
  return undefined;
}

const MOVES = {
  Tab: (event) => step(event.shiftKey ? -1 : 1),
  ArrowRight: () => step(1),
  ArrowLeft: () => step(-1),
  ArrowDown: () => climb(1),
  ArrowUp: () => climb(-1),
};
const VOICE = { "*": "voice-key", "/": "voice-pause", "+": "voice-louder", "-": "voice-quieter" };

/** on: {type(key) → whether it was for a field, act(name), back(), enter(), spoken(element)} */
export function listenToKeys(on) {
  document.addEventListener("pointerdown", () => { byKey = false; }, true);
  document.addEventListener("focusin", (event) => { if (byKey) on.spoken(event.target); });
  document.addEventListener("keydown", (event) => {
    if (!isOfTheKiosk(event)) return;
    byKey = true;
    const { key } = event;
    if (key === "Enter" || key === " ") {
      if (document.activeElement?.matches("button")) return; // the browser clicks it
      event.preventDefault();
      on.enter();
      return;
    }
    event.preventDefault();
    if (MOVES[key]) MOVES[key](event);
    else if (VOICE[key]) on.act(VOICE[key]);
    else if (!idleBox.open && on.type(key)) return;
    else if (key === "Escape" || key === "Backspace") on.back();
    else if (/^[0-9]$/.test(key) && !idleBox.open) choose(Number(key));
  });
}

function choose(figure) {
  if (scope() !== screen()) return;
  const pages = [...screen().querySelectorAll(".pager [data-go]")];
  const wanted = figure === 0 ? pages.at(-1) : screen().querySelectorAll(".tile, [data-figure]")[figure - 1];
  wanted?.click();
}
