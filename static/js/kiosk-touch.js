// Fingers on the glass: what is pressed looks pressed, a double tap counts once.
import { settings } from "./kiosk-page.js";

const SAME_PLACE_MM = 15;

let last = { atMs: -Infinity, x: 0, y: 0, button: null };

/** The second tap of a double tap: the same key, or the same place of the glass on the screen that came meanwhile. */
export function isDouble(event, button) {
  const atMs = performance.now();
  const near = Math.hypot(event.clientX - last.x, event.clientY - last.y) * settings.pitchMm < SAME_PLACE_MM;
  const double = atMs - last.atMs < settings.doubleTapMs && (button === last.button || (event.detail > 0 && near));
  if (!double) last = { atMs, x: event.clientX, y: event.clientY, button };
  return double;
}

function press(event) {
  release();
  event.target.closest?.("button")?.classList.add("pressed");
}

function release() {
  for (const one of document.querySelectorAll(".pressed")) one.classList.remove("pressed");
}

document.addEventListener("pointerdown", press);
for (const kind of ["pointerup", "pointercancel"]) document.addEventListener(kind, release);
