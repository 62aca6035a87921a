// What every public screen does with its glass: fits it, moves the picture against burn-in, turns languages, renews itself.

const SHIFTS = [[0, 0], [4, 3], [0, 6], [-4, 3], [-4, -3], [0, -6], [4, -3]];   // inside the margin
const SHIFT_MS = 180_000;
const OLD_MS = 20 * 3_600_000;
const NIGHT = [210, 240];            // 03:30 to 04:00 by the hall's clock
export const PAGE_TURN_MS = 7000;
export const STALE_AFTER_S = 5;

const root = document.documentElement;
const loaded = performance.now();
export const loadedForMs = () => performance.now() - loaded;

// Sizes of a layout as CSS variables, and the scale that fits it into the glass there is.
export function measure(prefix, layout) {
  for (const [name, value] of Object.entries(layout)) {
    if (typeof value === "number") root.style.setProperty(`--${prefix}-${name.replace(/_px$/, "").replaceAll("_", "-")}`, name.endsWith("_px") ? `${value}px` : value);
  }
  root.style.setProperty("--scale", Math.min(innerWidth / layout.width_px, innerHeight / layout.height_px));
}

export function shift(now_ms) {
  const [x, y] = SHIFTS[Math.floor(now_ms / SHIFT_MS) % SHIFTS.length];
  root.style.setProperty("--shift-x", `${x}px`);
  root.style.setProperty("--shift-y", `${y}px`);
}

// A page that is a day old is loaded afresh in the night, when nothing is lit and the server is there to answer.
export function renewAtNight(minute, connected, busy) {
  if (loadedForMs() > OLD_MS && minute >= NIGHT[0] && minute < NIGHT[1] && connected && !busy) location.reload();
}

// The device's own topic tells its name, zone and window; a page made for others is made anew once nothing is lit.
export const ownTopics = ({ device }) => (device ? [`device:${device}`] : []);
let itself;
export function followDevice(view, isLit) {
  const now = JSON.stringify(view.get("self"));
  itself ??= now;
  if (now === itself) return;
  if (isLit()) setTimeout(() => followDevice(view, isLit), 1000);
  else location.reload();
}

export function languageAt(languages, now_ms) {
  const language = languages[Math.floor(now_ms / PAGE_TURN_MS) % languages.length];
  const lang = language === "zh" ? "zh-CN" : language;
  if (root.lang !== lang) root.lang = lang;
  return language;
}

// A call must not wait for letters either: fetch the font slices of every text this screen can show.
export function loadLetters(element, texts) {
  element.dataset.fonts = "loading";
  document.fonts.load('400 1em "Quhao Sans"', JSON.stringify(texts)).then(() => { element.dataset.fonts = "ready"; });
}

// How old the picture is. The feed speaks up when the age changes; while it said "connected and fresh", fresh it is.
export function pictureAge(status) {
  if (status.connected && status.age_s < 3) return 0;
  return status.age_s + (performance.now() - status.since) / 1000;
}
