// What one visitor chose for the time of the visit: large print, low reach, the voice. Kept here alone, never in a store.
import { Voice } from "./kiosk-voice.js";

export const voice = new Voice();
const modes = { elder: false, low: false };

export const isElder = () => modes.elder;
export const isLow = () => modes.low;
export const isPlain = () => !modes.elder && !modes.low && !voice.on;

export function toggle(mode) {
  modes[mode] = !modes[mode];
  apply();
}

/** The next visitor finds the kiosk as it was. */
export function forget() {
  modes.elder = modes.low = false;
  voice.stop();
  voice.level = voice.usualLevel;
  apply();
}

/** Puts the modes on the page, and says on every key whether it is on. */
export function apply() {
  const on = { ...modes, voice: voice.on, "voice-pause": voice.paused };
  for (const mode of ["elder", "low", "voice"]) document.body.classList.toggle(mode, on[mode]);
  for (const key of document.querySelectorAll("#stage [data-toggle]")) {
    const isOn = on[key.dataset.act];
    for (const part of key.querySelectorAll(".on, .off")) part.hidden = part.classList.contains("on") !== isOn;
    key.setAttribute("aria-pressed", String(isOn));
  }
}
